use stack::kit::{Environment, Exposure, Http, Namespace, Notifications, Port, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const ADMIN: Port<Http> = Port::new("admin", 9000);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).port(ADMIN).build();
const ONE: Service = Service::of(&WEB).port(HTTP);
const OTHER: Service = Service::of(&WEB).port(ADMIN).named("admin");
const ONE_WAY: Exposure = Exposure::ingress(ONE.at(HTTP), "home.example.com");
const OTHER_WAY: Exposure = Exposure::ingress(OTHER.at(ADMIN), "home.example.com");
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
pub const HOME: Environment = Environment::new("home", "home", NOBODY).expose(ONE_WAY).expose(OTHER_WAY);

fn main() {}
