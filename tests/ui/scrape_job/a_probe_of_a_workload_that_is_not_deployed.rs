use stack::WATCH;
use stack::kit::{Component, Http, Namespace, Port, ProbeApi, Service, Stack, Workload, WorkloadBuilder};
use stack::watch::scrape::{Job, ProbedUrl};
use stack::watch::watch::Watch;

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
const PROBER: Port<ProbeApi> = Port::new("http", 9115);
const BLACKBOX: Workload = WorkloadBuilder::declared(SHOP, "blackbox").port(PROBER).build();
const PROBES: Service = Service::of(&BLACKBOX).port(PROBER);
const STACK: Stack = Stack::new(Namespace::ours("monitoring"), &[Component::of(&BLACKBOX)]);
const URLS: &[ProbedUrl] = &[ProbedUrl::inside(SERVICE.at(HTTP), "/health", "http_2xx")];
const JOBS: &[Job] = &[Job::probes("probes", PROBES.at(PROBER), URLS)];
pub const WATCHED: Watch = Watch { jobs: JOBS, ..WATCH }.over(&STACK);

fn main() {}
