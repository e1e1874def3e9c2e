use stack::WATCH;
use stack::kit::{Component, Http, Namespace, Port, Service, Stack, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;
use stack::watch::watch::Watch;

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
const STACK: Stack = Stack::new(Namespace::ours("monitoring"), &[Component::of(&WEB)]);
const JOBS: &[Job] = &[Job::service("web", SERVICE.at(HTTP)), Job::kubelets("web", "/metrics")];
pub const WATCHED: Watch = Watch { jobs: JOBS, ..WATCH }.over(&STACK);

fn main() {}
