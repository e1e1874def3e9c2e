use stack::kit::{Exposure, Http, Namespace, Port, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
pub const WAY: Exposure = Exposure::node_port(SERVICE.at(HTTP), 8080);

fn main() {}
