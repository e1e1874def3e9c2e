use stack::kit::{Http, Image, Namespace, Port, Probe, Resources, Workload, WorkloadBuilder, mebibytes, millicores};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6").keeps_state_in("/loki");
const HTTP: Port<Http> = Port::new("http", 3100);
const NEEDS: Resources = Resources::requests(millicores(200), mebibytes(512));
const READY: Probe = Probe::http(HTTP, "/ready");
const LISTENS: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).run_as(10001);
pub const LOKI: Workload = LISTENS.resources(NEEDS).readiness(READY).build();

fn main() {}
