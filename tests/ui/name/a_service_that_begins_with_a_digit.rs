use stack::kit::{Namespace, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const GATEWAY: Workload = WorkloadBuilder::declared(SHOP, "2fa-gateway").build();
pub const SERVICE: Service = Service::of(&GATEWAY);

fn main() {}
