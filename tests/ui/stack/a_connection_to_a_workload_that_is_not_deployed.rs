use stack::kit::{
    Component, Http, Image, Namespace, Port, Probe, Resources, Service, Stack, Workload, WorkloadBuilder, mebibytes,
    millicores,
};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
const LOKI: Workload = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
    .port(HTTP)
    .run_as(10001)
    .talks_to(SERVICE.at(HTTP))
    .resources(Resources::requests(millicores(50), mebibytes(64)))
    .readiness(Probe::tcp(HTTP))
    .build();
pub const STACK: Stack = Stack::new(MONITORING, &[Component::of(&LOKI)]);

fn main() {}
