use stack::kit::{
    Environment, Http, Image, Namespace, Notifications, Port, Probe, Resources, Stack, Workload, WorkloadBuilder,
    mebibytes, millicores,
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
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const HOME: Environment = Environment::new("home", "home", NOBODY).replicas(&LOKI, 3);
pub const STACK: Stack = Stack::new(MONITORING, &[]).environments(&[HOME], &[]);

fn main() {}
