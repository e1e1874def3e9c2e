use stack::kit::{Http, Image, Namespace, Port, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const METRICS: Port<Http> = Port::new("http", 9095);
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).port(METRICS);

fn main() {}
