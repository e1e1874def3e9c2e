use stack::kit::{Endpoint, Http, Namespace, Port, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB);
pub const ENDPOINT: Endpoint<Http> = SERVICE.at(HTTP);

fn main() {}
