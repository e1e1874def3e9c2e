use stack::kit::{Namespace, Port, PrometheusApi, Service, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;

const MONITORING: Namespace = Namespace::ours("monitoring");
const API: Port<PrometheusApi> = Port::new("http", 9090);
const PROMETHEUS: Workload = WorkloadBuilder::declared(MONITORING, "prometheus").port(API).build();
const SERVICE: Service = Service::of(&PROMETHEUS).port(API);
pub const JOB: Job = Job::probes("probes", SERVICE.at(API), &[]);

fn main() {}
