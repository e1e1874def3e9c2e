use stack::kit::{Environment, Exposure, Http, Namespace, Notifications, Port, Service, Workload, WorkloadBuilder};

const SHOP: Namespace = Namespace::of_others("shop");
const HTTP: Port<Http> = Port::new("http", 8080);
const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
const SERVICE: Service = Service::of(&WEB).port(HTTP);
const ONE_WAY: Exposure = Exposure::node_port(SERVICE.at(HTTP), 30090);
const OTHER_WAY: Exposure = Exposure::load_balancer(SERVICE.at(HTTP));
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const REACHED: Environment = Environment::new("home", "home", NOBODY).reached_at("home.example.com");
pub const HOME: Environment = REACHED.expose(ONE_WAY).expose(OTHER_WAY);

fn main() {}
