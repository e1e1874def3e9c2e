use stack::kit::{Http, Image, Namespace, Port, Probe, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).liveness(Probe::tcp(HTTP));

fn main() {}
