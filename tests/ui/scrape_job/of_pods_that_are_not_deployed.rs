use stack::WATCH;
use stack::kit::{Http, Namespace, Port, Stack, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;
use stack::watch::watch::Watch;

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const STACK: Stack = Stack::new(Namespace::ours("monitoring"), &[]);
const JOBS: &[Job] = &[Job::pods("web", WEB.pods_at(HTTP))];
pub const WATCHED: Watch = Watch { jobs: JOBS, ..WATCH }.over(&STACK);

fn main() {}
