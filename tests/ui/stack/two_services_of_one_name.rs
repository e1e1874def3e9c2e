use stack::kit::{Component, Namespace, Service, Stack, Workload, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const LOKI: Workload = WorkloadBuilder::declared(MONITORING, "loki").build();
const GRAFANA: Workload = WorkloadBuilder::declared(MONITORING, "grafana").build();
const ONE: Service = Service::of(&LOKI);
const OTHER: Service = Service::of(&GRAFANA).named("loki");
pub const STACK: Stack =
    Stack::new(MONITORING, &[Component::of(&LOKI).service(&ONE), Component::of(&GRAFANA).service(&OTHER)]);

fn main() {}
