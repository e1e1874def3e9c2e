use stack::kit::{Http, Namespace, Port, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const ADMIN: Port<Http> = Port::new("admin", 9000);
pub const SERVICE: Service = Service::of(&WEB).port(ADMIN);

fn main() {}
