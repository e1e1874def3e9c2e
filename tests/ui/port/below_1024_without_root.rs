use stack::kit::{Http, Image, Namespace, Port, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 80);
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(10001).port(HTTP);

fn main() {}
