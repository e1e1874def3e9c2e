//! The stack of this repository, rendered.

use std::sync::LazyLock;

use findings::Finding;
use kit::{Bucket, Environment, Exposure, Notifications, PriorityClass, Program, Resources, gibibytes, millicores};
use programs::prelude::*;
use render::{Object, Tree};
use stack::PROGRAM;
use stack::programs::{
    Alloy, BlackboxExporter, Grafana, Loki, OBJECT_STORAGE, ObjectStore, OtelCollector, PostgresExporter, Prometheus,
};
use stack::thresholds::{CPU_HIGH, DISK_FREE_LOW};
use stack::watch::unit::{above, below, percent};
use stack::watch::watch::Watch;

/// An environment of the tests' own, which no file holds: whatever an environment can say of pods, images and ways in.
pub const AIR_GAPPED: Environment = Environment::new(
    "air-gapped",
    "environments/air-gapped",
    Notifications {
        smarthost: "relay.internal:2525",
        username: "alerts",
        from: "alerts@dhakacart.internal",
        placeholders: false,
    },
)
.namespace("observability")
.without(&PostgresExporter::WORKLOAD)
.bound(CPU_HIGH, above(percent(90.0)))
.bound(DISK_FREE_LOW, below(percent(15.0)))
.registry_mirror("registry.internal:5000/mirror")
.image_pull_secrets(&["regcred"])
.existing_secrets()
.resources(
    &Prometheus::WORKLOAD,
    Resources::requests(millicores(500), gibibytes(2)).limits(millicores(1500), gibibytes(6)),
)
.replicas(&BlackboxExporter::WORKLOAD, 3)
.node_selector("pool", "monitoring")
.toleration("dedicated=monitoring:NoSchedule")
.toleration_of(&Loki::WORKLOAD, "slow-disk:PreferNoSchedule")
.priority_class_of(&Grafana::WORKLOAD, PriorityClass::existing("company-high"))
.spread_over("topology.kubernetes.io/zone")
.storage_class("standard")
.storage_class_of(Prometheus::SETTINGS.data, "fast")
.volume(Prometheus::SETTINGS.data, gibibytes(100))
.keep_metrics(kit::days(30))
.external_label("site", "vault")
.expose(
    Exposure::ingress(Grafana::ENDPOINT, "grafana.dhakacart.internal").class("traefik", "traefik").tls("grafana-tls"),
);

/// Another environment of the tests' own: the OpenTelemetry Collector ships the logs. The plan's agent is Promtail,
/// so that no environment of the shop runs it; whoever wants to, writes this line.
pub const COLLECTED: Environment = Environment::new(
    "collected",
    "environments/collected",
    Notifications {
        smarthost: "relay.internal:2525",
        username: "alerts",
        from: "alerts@dhakacart.internal",
        placeholders: false,
    },
)
.existing_secrets()
.log_agent(&OtelCollector::WORKLOAD);

/// The third agent, rendered from documentation: Alloy ships the logs.
pub const ALLOYED: Environment = Environment::new("alloyed", "environments/alloyed", COLLECTED.notifications())
    .existing_secrets()
    .log_agent(&Alloy::WORKLOAD);

/// A cluster without a bucket of its own: metrics and logs lie in the one that the stack brings.
pub const SHELVED: Environment = Environment::new("shelved", "environments/shelved", COLLECTED.notifications())
    .existing_secrets()
    .replicas(&Prometheus::WORKLOAD, 2)
    .object_storage(bucket_of_the_cluster("dhakacart-metrics"))
    .log_storage(bucket_of_the_cluster("dhakacart-logs"));

const fn bucket_of_the_cluster(name: &'static str) -> Bucket<'static> {
    let bucket = Bucket::s3_in_cluster(name, ObjectStore::ENDPOINT);
    bucket.credentials(OBJECT_STORAGE.key("access-key"), OBJECT_STORAGE.key("secret-key"))
}

/// The program of this repository with [`AIR_GAPPED`], [`COLLECTED`], [`ALLOYED`] and [`SHELVED`] as its last
/// environments.
pub static WITH_AIR_GAPPED: LazyLock<Program> = LazyLock::new(|| {
    // Tests live as long as the process.
    let of_the_tests = [AIR_GAPPED, COLLECTED, ALLOYED, SHELVED];
    let environments: Vec<_> = PROGRAM.environments().iter().copied().chain(of_the_tests).collect();
    let stack = PROGRAM.stack.environments(environments.leak(), PROGRAM.stack.taken_node_ports());
    Program { stack: Box::leak(Box::new(stack)), ..PROGRAM }
});

/// The names of its environments, the default one first.
pub fn environments() -> Vec<&'static str> {
    PROGRAM.environments().iter().map(|environment| environment.name().as_str()).collect()
}

/// The same, and those of the tests.
pub fn environments_and_air_gapped() -> Vec<&'static str> {
    WITH_AIR_GAPPED.environments().iter().map(|environment| environment.name().as_str()).collect()
}

/// The environment of this name.
pub fn environment(name: &str) -> Result<&'static Environment<'static>, Finding> {
    render::environment(&WITH_AIR_GAPPED, name)
}

/// What watches the stack in the environment of this name.
pub fn watch(name: &str) -> &'static Watch {
    WITH_AIR_GAPPED.within(environment(name).expect("it is one of ours")).watch
}

/// The objects of one environment, in the order of application.
pub fn objects(name: &str) -> Result<Vec<Object>, Vec<Finding>> {
    render::objects(&WITH_AIR_GAPPED, environment(name).map_err(|problem| vec![problem])?)
}

/// Every file under `k8s/`, by its path there.
pub fn tree() -> Result<Tree, Vec<Finding>> {
    render::tree(&PROGRAM)
}

/// The same with those of the tests' own environments.
pub fn tree_and_air_gapped() -> Result<Tree, Vec<Finding>> {
    render::tree(&WITH_AIR_GAPPED)
}

/// Every file under `tests/promtool/`, by its path there.
pub fn scenarios() -> Result<Tree, Vec<Finding>> {
    render::scenarios(&PROGRAM)
}
