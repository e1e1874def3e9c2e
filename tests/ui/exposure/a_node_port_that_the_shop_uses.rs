use stack::kit::{
    Component, Environment, Exposure, Http, Image, Namespace, Notifications, Port, Probe, Resources, Service, Stack,
    Workload, WorkloadBuilder, mebibytes, millicores,
};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const LOKI: Workload = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
    .port(HTTP)
    .run_as(10001)
    .resources(Resources::requests(millicores(50), mebibytes(64)))
    .readiness(Probe::tcp(HTTP))
    .build();
const SERVICE: Service = Service::of(&LOKI).port(HTTP);
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const HOME: Environment = Environment::new("home", "home", NOBODY)
    .reached_at("home.example.com")
    .expose(Exposure::node_port(SERVICE.at(HTTP), 30080));
pub const STACK: Stack = Stack::new(MONITORING, &[Component::of(&LOKI)]).environments(&[HOME], &[30080]);

fn main() {}
