use stack::kit::{Endpoint, Http, Namespace, Port, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const ADMIN: Port<Http> = Port::new("admin", 9000);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).port(ADMIN).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
pub const ENDPOINT: Endpoint<Http> = SERVICE.at(ADMIN);

fn main() {}
