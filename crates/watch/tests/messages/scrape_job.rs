//! Scrape jobs.

use crate::said::{Case, case};
use kit::{Http, Namespace, Port, Service, Workload, WorkloadBuilder};
use watch::scrape::{Job, ProbedUrl};

pub const CASES: &[Case] = &[
    case(
        "a_name_with_an_underscore",
        "scrape job `web_shop`: its name holds lower-case letters, digits and inner `-` only; fix: write it like \
         `node-exporter`",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const SERVICE: Service = Service::of(&WEB).port(HTTP);
            let _: Job = Job::service("web_shop", SERVICE.at(HTTP));
        },
    ),
    case(
        "a_probed_origin_with_a_path",
        "probed origin `https://dhakacart.com/shop` holds a path; fix: give the path as the second argument",
        || {
            let _: ProbedUrl = ProbedUrl::outside("https://dhakacart.com/shop", "/", "http_2xx", "web");
        },
    ),
    case("a_probed_path_that_is_relative", "probed path `health` is not absolute; fix: begin it with `/`", || {
        const SHOP: Namespace = Namespace::of_others("shop");
        const HTTP: Port<Http> = Port::new("http", 8080);
        const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
        const SERVICE: Service = Service::of(&WEB).port(HTTP);
        let _: ProbedUrl = ProbedUrl::inside(SERVICE.at(HTTP), "health", "http_2xx");
    }),
    case(
        "a_probed_url_without_a_scheme",
        "probed URL `dhakacart.com` has no scheme; fix: begin it with `https://` or `http://`",
        || {
            let _: ProbedUrl = ProbedUrl::outside("dhakacart.com", "/", "http_2xx", "web");
        },
    ),
    case(
        "of_pods_that_do_not_listen_there",
        "port `metrics` (9100) is asked of the pods of workload `web`, but workload `web` listens on `http` (8080); \
         fix: name one of these, or add `.port(…)` to the workload",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const HTTP: Port<Http> = Port::new("http", 8080);
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(HTTP).build();
            const METRICS: Port<Http> = Port::new("metrics", 9100);
            let _: Job = Job::pods("web", WEB.pods_at(METRICS));
        },
    ),
];
