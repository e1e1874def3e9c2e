use stack::kit::{Image, Namespace, Privilege, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const ON_THE_NODE: WorkloadBuilder =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).exempt(Privilege::HostNetwork, "measures");
pub const LOKI: WorkloadBuilder = ON_THE_NODE.exempt(Privilege::HostNetwork, "listens");

fn main() {}
