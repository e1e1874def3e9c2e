use stack::kit::{Http, Namespace, Port, Service, Workload, WorkloadBuilder};
use stack::watch::scrape::ProbedUrl;

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
pub const URL: ProbedUrl = ProbedUrl::inside(SERVICE.at(HTTP), "health", "http_2xx");

fn main() {}
