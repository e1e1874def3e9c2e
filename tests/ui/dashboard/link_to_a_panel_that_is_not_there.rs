use stack::dhakacart::dashboards::CLUSTER_HEALTH;
use stack::observe::dashboard::PanelLink;

pub const LINK: PanelLink = CLUSTER_HEALTH.panel("CPU per node");

fn main() {}
