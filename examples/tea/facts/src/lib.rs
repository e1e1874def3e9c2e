//! What the tea shop runs, and what is scraped of it: whatever its queries may read.

use std::sync::LazyLock;

use kit::{
    Component, Environment, Exposure, Http, MySql, Namespace, Notifications, Port, Secret, SecretEntry, Service,
};
use kit::{Workload, WorkloadBuilder};
use programs::deploy;
use programs::prelude::*;
use promql::World;
use watch::scrape::Job;

// The shop as it is: its own workloads, known and never written.
pub const SHOP: Namespace = Namespace::of_others("teashop");
const HTTP: Port<Http> = Port::new("http", 8080);
pub const ORDERS: Workload =
    WorkloadBuilder::declared(SHOP, "tea-orders").purpose("takes orders").port(HTTP).admits(WATCHERS).build();
const MYSQL: Port<MySql> = Port::new("mysql", 3306);
pub const MARIADB: Workload =
    WorkloadBuilder::declared(SHOP, "mariadb").purpose("holds orders").port(MYSQL).admits(SHOP).build();
const MARIADB_SERVICE: Service = Service::of(&MARIADB).port(MYSQL);
const MARIADB_SECRET: Secret = Secret::of_others("mariadb", &[SecretEntry::to_be_filled_in("exporter-password")]);
const STATUS: Port<Http> = Port::new("status", 8081);
const NGINX: Workload =
    WorkloadBuilder::declared(SHOP, "nginx").purpose("serves the pages").port(STATUS).admits(SHOP).build();
const NGINX_SERVICE: Service = Service::of(&NGINX).port(STATUS);

// The programs that watch. What is not said is the default that the crate `programs` documents.
pub const WATCHERS: Namespace = Namespace::ours("watchers");
const LOGIN: Secret =
    Secret::ours("grafana-login", &[SecretEntry::bundled("user", "tea"), SecretEntry::to_be_filled_in("password")]);
const SMTP_PASSWORD: SecretEntry = SecretEntry::to_be_filled_in("smtp-password");
pub const RECEIVERS: Secret = Secret::ours("receivers", &[SMTP_PASSWORD, SecretEntry::to_be_filled_in("pager-url")]);
deploy! { pub Prometheus = prometheus(WATCHERS) {
    external_labels: &[("cluster", "tea")],
    alertmanager: Some(Alertmanager::ENDPOINT),
} }
deploy! { pub Alertmanager = alertmanager(WATCHERS, RECEIVERS) { smtp_password: Some(RECEIVERS.key("smtp-password")) } }
deploy! { pub Grafana = grafana(WATCHERS, LOGIN.key("user"), LOGIN.key("password"), Prometheus::ENDPOINT) {
    alertmanager: Some(Alertmanager::ENDPOINT),
    folder: "Tea",
} }
deploy! {
    MysqldExporter = mysqld_exporter(SHOP, MARIADB_SERVICE.at(MYSQL), MARIADB_SECRET.key("exporter-password"))
}
deploy! { NginxExporter = nginx_exporter(SHOP, NGINX_SERVICE.at(STATUS)) }

/// Every component, in the order in which the documents list them.
pub const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    Alertmanager::COMPONENT,
    Grafana::COMPONENT,
    MysqldExporter::COMPONENT,
    NginxExporter::COMPONENT,
    Component::of(&ORDERS),
    Component::of(&MARIADB).service(&MARIADB_SERVICE),
    Component::of(&NGINX).service(&NGINX_SERVICE),
];

/// What Prometheus scrapes.
pub const JOBS: &[Job] = &[
    Job::service("prometheus", Prometheus::ENDPOINT),
    Job::service("alertmanager", Alertmanager::ENDPOINT),
    Job::service("mysqld-exporter", MysqldExporter::ENDPOINT),
    Job::service("nginx-exporter", NginxExporter::ENDPOINT),
    Job::pods("tea-orders", ORDERS.pods_at(HTTP)),
];

const MAIL: Notifications = Notifications {
    smarthost: "mail.tea.example:465",
    username: "tea",
    from: "alerts@tea.example",
    placeholders: true,
};
/// A cluster on a laptop, and the one where customers are.
pub const ENVIRONMENTS: &[Environment] = &[
    Environment::new("laptop", "laptop", MAIL),
    Environment::new("live", "live", Notifications { placeholders: false, ..MAIL })
        .existing_secrets()
        .expose(Exposure::ingress(Grafana::ENDPOINT, "grafana.tea.example").tls("grafana-tls")),
];

/// What queries may read: what is scraped, as it was recorded.
pub fn metrics() -> &'static World {
    const OWN: &[(&str, &str)] = &[("tea-orders", include_str!("../../catalogue/tea-orders.prom"))];
    static WORLD: LazyLock<World> = LazyLock::new(|| world::of_stack(COMPONENTS, JOBS, OWN, Prometheus::SCRAPES, &[]));
    &WORLD
}
