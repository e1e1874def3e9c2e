use stack::dashboards::CLUSTER_HEALTH;
use stack::watch::dashboard::PanelLink;

pub const LINK: PanelLink = CLUSTER_HEALTH.panel("CPU per node");

fn main() {}
