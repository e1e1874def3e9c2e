use stack::kit::{Grpc, Http, Image, Namespace, Port, Probe, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const GRPC: Port<Grpc> = Port::new("grpc", 9095);
pub const LOKI: WorkloadBuilder =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(GRPC).readiness(Probe::http(HTTP, "/ready"));

fn main() {}
