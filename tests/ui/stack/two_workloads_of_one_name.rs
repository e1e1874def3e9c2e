use stack::kit::{Component, Namespace, Stack, Workload, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const ONE: Workload = WorkloadBuilder::declared(MONITORING, "loki").build();
const OTHER: Workload = WorkloadBuilder::declared(MONITORING, "loki").build();
pub const STACK: Stack = Stack::new(MONITORING, &[Component::of(&ONE), Component::of(&OTHER)]);

fn main() {}
