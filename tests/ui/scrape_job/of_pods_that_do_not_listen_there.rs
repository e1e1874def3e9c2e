use stack::kit::{Http, Namespace, Port, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const METRICS: Port<Http> = Port::new("metrics", 9100);
pub const JOB: Job = Job::pods("web", WEB.pods_at(METRICS));

fn main() {}
