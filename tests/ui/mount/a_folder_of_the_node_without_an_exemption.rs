use stack::kit::{HostPath, Image, Mount, Namespace, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const LOGS: Mount = HostPath::existing("logs", "/var/log").read_at("/var/log");
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(LOGS);

fn main() {}
