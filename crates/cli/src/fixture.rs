//! A tea house that is watched: what the tests of this crate have in the place of a company's stack.

use kit::{
    Apis, Component, Environment, GrafanaApi, Http, Image, LokiApi, Namespace, Notifications, Port, Probe, Program,
    PrometheusApi, Resources, Secret, SecretEntry, Service, Stack, Workload, WorkloadBuilder, mebibytes, millicores,
};
use watch::scrape::Job;
use watch::watch::Watch;

use crate::Cli;

const TEA: Namespace = Namespace::of_others("tea");
const WATCHING: Namespace = Namespace::ours("watching");

const HTTP: Port<Http> = Port::new("http", 8080);
const TEAPOT: Workload = WorkloadBuilder::declared(TEA, "teapot").port(HTTP).build();
const CUP: Workload = WorkloadBuilder::declared(TEA, "cup").port(HTTP).build();

const fn deployment(name: &'static str, image: Image<'static>) -> WorkloadBuilder<'static> {
    WorkloadBuilder::deployment(WATCHING, name, image)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), mebibytes(64)))
}

const PROMETHEUS_HTTP: Port<PrometheusApi> = Port::new("http", 9090);
const PROMETHEUS_IMAGE: Image = Image::new("quay.io/prometheus/prometheus", "v3.16.0");
const PROMETHEUS: Workload = deployment("prometheus", PROMETHEUS_IMAGE)
    .port(PROMETHEUS_HTTP)
    .arg("--web.enable-lifecycle")
    .readiness(Probe::http(PROMETHEUS_HTTP, "/-/ready"))
    .build();
const PROMETHEUS_SERVICE: Service = Service::of(&PROMETHEUS).port(PROMETHEUS_HTTP);

const LOKI_HTTP: Port<LokiApi> = Port::new("http", 3100);
const LOKI: Workload = WorkloadBuilder::stateful_set(WATCHING, "loki", Image::new("docker.io/grafana/loki", "3.7.6"))
    .port(LOKI_HTTP)
    .run_as(1000)
    .resources(Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), mebibytes(64)))
    .readiness(Probe::http(LOKI_HTTP, "/ready"))
    .build();
const LOKI_SERVICE: Service = Service::of(&LOKI).port(LOKI_HTTP);

const GRAFANA_HTTP: Port<GrafanaApi> = Port::new("http", 3000);
const ADMIN: Secret =
    Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "a"), SecretEntry::bundled("password", "b")]);
const GRAFANA: Workload = deployment("grafana", Image::new("docker.io/grafana/grafana", "12.4.3"))
    .port(GRAFANA_HTTP)
    .env_secret("GF_SECURITY_ADMIN_USER", ADMIN.key("user"))
    .readiness(Probe::http(GRAFANA_HTTP, "/api/health"))
    .build();
const GRAFANA_SERVICE: Service = Service::of(&GRAFANA).port(GRAFANA_HTTP);

const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };

const STACK: Stack = Stack::new(
    WATCHING,
    &[
        Component::of(&TEAPOT),
        Component::of(&CUP),
        Component::of(&PROMETHEUS).service(&PROMETHEUS_SERVICE),
        Component::of(&LOKI).service(&LOKI_SERVICE),
        Component::of(&GRAFANA).service(&GRAFANA_SERVICE),
    ],
)
.environments(&[Environment::new("here", "tea", NOBODY)], &[]);

const WATCH: Watch = Watch {
    jobs: &[
        Job::service("prometheus", PROMETHEUS_SERVICE.at(PROMETHEUS_HTTP)),
        Job::annotated("tea-pods", TEA, &[TEAPOT.pods_at(HTTP)]),
    ],
    ..Watch::NONE
};

/// It runs no Alertmanager, and no agent that ships logs.
const PROGRAM: Program = Program { watch: &WATCH, ..Program::unwatched(&STACK, "fixture.rs") }.apis(Apis {
    prometheus: Some(PROMETHEUS_SERVICE.at(PROMETHEUS_HTTP)),
    loki: Some(LOKI_SERVICE.at(LOKI_HTTP)),
    grafana: Some(GRAFANA_SERVICE.at(GRAFANA_HTTP)),
    grafana_admin: Some(&ADMIN),
    ..Apis::NONE
});

/// Its command line.
pub(crate) const CLI: Cli = Cli::of(&PROGRAM);
