//! What runs and what is scraped: whatever a query may read.

use std::sync::LazyLock;

use kit::{Component, Environment, Namespace, Notifications, Secret, SecretEntry};
use programs::deploy;
use programs::prelude::*;
use promql::World;
use watch::scrape::Job;

/// Where the watchers run. The stack creates it.
pub const NAMESPACE: Namespace = Namespace::ours("observability");

/// What Alertmanager needs to reach people.
const RECEIVERS: Secret = Secret::ours("receivers", &[SecretEntry::to_be_filled_in("smtp-password")]);
const LOGIN: Secret =
    Secret::ours("grafana-login", &[SecretEntry::bundled("user", "admin"), SecretEntry::to_be_filled_in("password")]);

deploy! { pub Prometheus = prometheus(NAMESPACE) {
    external_labels: &[("cluster", "our-company")],
    alertmanager: Some(Alertmanager::ENDPOINT),
} }
deploy! { pub Alertmanager = alertmanager(NAMESPACE, RECEIVERS) {
    smtp_password: Some(RECEIVERS.key("smtp-password")),
} }
deploy! { pub Grafana = grafana(NAMESPACE, LOGIN.key("user"), LOGIN.key("password"), Prometheus::ENDPOINT) {
    alertmanager: Some(Alertmanager::ENDPOINT),
    folder: "our-company",
} }

/// Every component, in the order in which the documents list them. Your own programs are declared with
/// `WorkloadBuilder::declared`, and never written.
pub const COMPONENTS: &[Component] = &[Prometheus::COMPONENT, Alertmanager::COMPONENT, Grafana::COMPONENT];

/// What Prometheus scrapes.
pub const JOBS: &[Job] = &[
    Job::service("prometheus", Prometheus::ENDPOINT),
    Job::service("alertmanager", Alertmanager::ENDPOINT),
    Job::service("grafana", Grafana::ENDPOINT),
];

/// Where it runs; the first is the default.
pub const ENVIRONMENTS: &[Environment] = &[Environment::new("live", "live", MAIL)];

/// The mail server. `placeholders: false` as soon as the Secret `receivers` is filled in.
const MAIL: Notifications = Notifications {
    smarthost: "mail.example.com:465",
    username: "alerts",
    from: "alerts@example.com",
    placeholders: true,
};

/// The files of `catalogue/`: what your own programs expose. Those that everybody runs are known.
const CATALOGUES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// What queries may read.
pub fn metrics() -> &'static World {
    static WORLD: LazyLock<World> =
        LazyLock::new(|| world::of_stack(COMPONENTS, JOBS, CATALOGUES, Prometheus::SCRAPES, &[]));
    &WORLD
}
