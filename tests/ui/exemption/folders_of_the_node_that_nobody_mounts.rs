use stack::kit::{Image, Namespace, Privilege, Workload, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
pub const LOKI: Workload =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).exempt(Privilege::HostPath, "reads logs").build();

fn main() {}
