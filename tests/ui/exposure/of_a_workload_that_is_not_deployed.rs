use stack::kit::{
    Environment, Exposure, Http, Namespace, Notifications, Port, Service, Stack, Workload, WorkloadBuilder,
};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const HOME: Environment =
    Environment::new("home", "home", NOBODY).expose(Exposure::ingress(SERVICE.at(HTTP), "home.example.com"));
pub const STACK: Stack = Stack::new(Namespace::ours("monitoring"), &[]).environments(&[HOME], &[]);

fn main() {}
