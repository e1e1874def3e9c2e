use stack::kit::{Namespace, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
pub const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").arg("--verbose").build();

fn main() {}
