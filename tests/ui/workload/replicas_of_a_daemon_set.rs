use stack::kit::{Image, Namespace, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
pub const LOKI: WorkloadBuilder = WorkloadBuilder::daemon_set(MONITORING, "loki", IMAGE).replicas(3);

fn main() {}
