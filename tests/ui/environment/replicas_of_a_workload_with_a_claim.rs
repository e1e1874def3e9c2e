use stack::kit::{
    Claim, Environment, Http, Image, Namespace, Notifications, Port, Probe, Resources, Workload, WorkloadBuilder,
    gibibytes, mebibytes, millicores,
};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const HTTP: Port<Http> = Port::new("http", 3100);
const LOKI: Workload = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
    .port(HTTP)
    .run_as(10001)
    .resources(Resources::requests(millicores(50), mebibytes(64)))
    .readiness(Probe::tcp(HTTP))
    .mount(Claim::new("data", gibibytes(5)).at("/loki"))
    .build();
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
pub const HOME: Environment = Environment::new("home", "home", NOBODY).replicas(&LOKI, 3);

fn main() {}
