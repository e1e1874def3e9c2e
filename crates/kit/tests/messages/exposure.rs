//! Ways in from outside.

use crate::said::{Case, case};
use kit::{Environment, Exposure, Http, Namespace, Notifications, Port, Service, Workload, WorkloadBuilder};

pub const CASES: &[Case] = &[
    case(
        "a_certificate_without_an_ingress",
        "the exposure of `web` takes a certificate, which only an Ingress does; fix: begin with `Exposure::ingress`",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Exposure = Exposure::load_balancer(SERVICE.at(HTTP)).tls("certificate");
        },
    ),
    case(
        "a_class_without_an_ingress",
        "the exposure of `web` takes a class, which only an Ingress does; fix: begin with `Exposure::ingress`",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Exposure = Exposure::node_port(SERVICE.at(HTTP), 30090).class("traefik", "traefik");
        },
    ),
    case(
        "a_listener_without_a_gateway",
        "the exposure of `web` takes a listener with a certificate, which only an HTTPRoute does; fix: begin with \
         `Exposure::http_route`",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Exposure = Exposure::ingress(SERVICE.at(HTTP), "web.example.com").https();
        },
    ),
    case(
        "a_host_with_a_scheme",
        "host `https://shop.example.com` is not a DNS name; fix: give the name alone, without `http://`, port or path",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Exposure = Exposure::ingress(SERVICE.at(HTTP), "https://shop.example.com");
        },
    ),
    case(
        "a_node_port_out_of_range",
        "NodePort 8080 lies outside 30000-32767; fix: choose a free number in that range",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Exposure = Exposure::node_port(SERVICE.at(HTTP), 8080);
        },
    ),
    case(
        "of_one_port_in_two_ways",
        "environment `home` exposes port `http` (8080) of `web` twice, but links can lead to one place only; fix: \
         keep one",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            const ONE_WAY: Exposure = Exposure::node_port(SERVICE.at(HTTP), 30090);
            const OTHER_WAY: Exposure = Exposure::load_balancer(SERVICE.at(HTTP));
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const REACHED: Environment = Environment::new("home", "home", NOBODY).reached_at("home.example.com");
            let _: Environment = REACHED.expose(ONE_WAY).expose(OTHER_WAY);
        },
    ),
    case(
        "two_at_one_node_port",
        "environment `home` gives NodePort 30090 to both `web` and `admin`; fix: give one of them another number",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const ADMIN: Port<Http> = Port::new("admin", 9000);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).port(ADMIN).build();
            const ONE: Service = Service::of(&WEB).port(HTTP);
            const OTHER: Service = Service::of(&WEB).port(ADMIN).named("admin");
            const ONE_WAY: Exposure = Exposure::node_port(ONE.at(HTTP), 30090);
            const OTHER_WAY: Exposure = Exposure::node_port(OTHER.at(ADMIN), 30090);
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const REACHED: Environment = Environment::new("home", "home", NOBODY).reached_at("home.example.com");
            let _: Environment = REACHED.expose(ONE_WAY).expose(OTHER_WAY);
        },
    ),
    case(
        "two_under_one_host",
        "environment `home` sends the host `home.example.com` to both `web` and `admin`; fix: give one of them \
         another host",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const ADMIN: Port<Http> = Port::new("admin", 9000);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).port(ADMIN).build();
            const ONE: Service = Service::of(&WEB).port(HTTP);
            const OTHER: Service = Service::of(&WEB).port(ADMIN).named("admin");
            const ONE_WAY: Exposure = Exposure::ingress(ONE.at(HTTP), "home.example.com");
            const OTHER_WAY: Exposure = Exposure::ingress(OTHER.at(ADMIN), "home.example.com");
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).expose(ONE_WAY).expose(OTHER_WAY);
        },
    ),
    case(
        "without_a_host_name",
        "environment `home` exposes `web`, but links to it cannot be written without a host name; fix: add \
         `.reached_at(\"host\")` above",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment =
                Environment::new("home", "home", NOBODY).expose(Exposure::node_port(SERVICE.at(HTTP), 30090));
        },
    ),
];
