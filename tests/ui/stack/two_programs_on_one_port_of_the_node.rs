use stack::kit::{
    Component, Http, Image, Namespace, Port, Privilege, Probe, Resources, Stack, Workload, WorkloadBuilder, mebibytes,
    millicores,
};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const ONE: Workload = runs("one");
const OTHER: Workload = runs("other");
pub const STACK: Stack = Stack::new(MONITORING, &[Component::of(&ONE), Component::of(&OTHER)]);

const fn runs(name: &str) -> Workload<'_> {
    WorkloadBuilder::daemon_set(MONITORING, name, IMAGE)
        .exempt(Privilege::HostNetwork, "measures the node")
        .port(HTTP)
        .run_as(10001)
        .resources(Resources::requests(millicores(50), mebibytes(64)))
        .readiness(Probe::tcp(HTTP))
        .build()
}

fn main() {}
