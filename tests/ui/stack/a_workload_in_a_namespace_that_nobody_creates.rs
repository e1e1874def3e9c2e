use stack::kit::{Component, Namespace, Stack, Workload, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const LOGS: Namespace = Namespace::ours("logs");
const LOKI: Workload = WorkloadBuilder::declared(LOGS, "loki").build();
pub const STACK: Stack = Stack::new(MONITORING, &[Component::of(&LOKI)]);

fn main() {}
