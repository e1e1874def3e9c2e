use stack::kit::{Http, Namespace, Port, Service, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
pub const JOB: Job = Job::service("web_shop", SERVICE.at(HTTP));

fn main() {}
