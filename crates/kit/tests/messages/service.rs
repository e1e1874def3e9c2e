//! Services and their endpoints.

use crate::said::{Case, case};
use kit::{Component, Endpoint, Http, Namespace, Port, Service, Workload, WorkloadBuilder};

pub const CASES: &[Case] = &[
    case(
        "a_port_of_the_same_name_and_another_number",
        "Service `web` offers port `http` (8081), but workload `web` listens on `http` (8080); fix: name one of \
         these, or add `.port(…)` to the workload",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const OTHER: Port<Http> = Port::new("http", 8081);
            let _: Service = Service::of(&WEB).port(OTHER);
        },
    ),
    case(
        "a_port_that_its_workload_lacks",
        "Service `web` offers port `admin` (9000), but workload `web` listens on `http` (8080); fix: name one of \
         these, or add `.port(…)` to the workload",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const ADMIN: Port<Http> = Port::new("admin", 9000);
            let _: Service = Service::of(&WEB).port(ADMIN);
        },
    ),
    case("a_port_twice", "Service `web` offers port `http` (8080) twice; fix: keep one", || {
        const SHOP: Namespace = Namespace::of_others("shop");
        const HTTP: Port<Http> = Port::new("http", 8080);
        const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
        let _: Service = Service::of(&WEB).port(HTTP).port(HTTP);
    }),
    case(
        "an_endpoint_where_it_offers_none",
        "port `http` (8080) is not offered by Service `web`, which offers none; fix: name a port that it offers, or \
         add `.port(…)` to the Service",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB);
            let _: Endpoint<Http> = SERVICE.at(HTTP);
        },
    ),
    case(
        "in_the_component_of_another_workload",
        "Service `web` belongs to workload `web`, not to `api`; fix: add it to the component of its own workload",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            const API: Workload = WorkloadBuilder::declared(SHOP, "api").build();
            let _: Component = Component::of(&API).service(&SERVICE);
        },
    ),
    case(
        "two_of_one_name_in_one_component",
        r#"component `web` has two Services called `web`; fix: keep one, or rename the other by `.named("…")`"#,
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Component = Component::of(&WEB).service(&SERVICE).service(&SERVICE);
        },
    ),
];
