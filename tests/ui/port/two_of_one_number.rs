use stack::kit::{Grpc, Http, Image, Namespace, Port, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const GRPC: Port<Grpc> = Port::new("grpc", 3100);
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).port(GRPC);

fn main() {}
