use stack::kit::{
    Claim, Component, Http, Image, Mount, Namespace, Port, Probe, Resources, Stack, Workload, WorkloadBuilder,
    gibibytes, mebibytes, millicores,
};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const ONE: Workload = runs("one", Claim::new("data", gibibytes(5)).at("/data"));
const OTHER: Workload = runs("other", Claim::new("data", gibibytes(5)).at("/data"));
pub const STACK: Stack = Stack::new(MONITORING, &[Component::of(&ONE), Component::of(&OTHER)]);

const fn runs<'a>(name: &'a str, mount: Mount<'a>) -> Workload<'a> {
    WorkloadBuilder::deployment(MONITORING, name, IMAGE)
        .port(HTTP)
        .run_as(10001)
        .mount(mount)
        .resources(Resources::requests(millicores(50), mebibytes(64)))
        .readiness(Probe::tcp(HTTP))
        .build()
}

fn main() {}
