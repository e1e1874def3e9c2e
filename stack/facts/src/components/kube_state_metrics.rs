//! kube-state-metrics: what Kubernetes knows about its objects, as metrics. It may read exactly the kinds that it exposes.

use super::{NAMESPACE, NOBODY, images};
use kit::{
    Component, Context, Grant, Http, Port, Probe, Resource, Resources, Service, Workload, WorkloadBuilder, mebibytes,
    millicores, seconds,
};

/// Metrics of the cluster's objects.
pub const HTTP: Port<Http> = Port::new("http-metrics", 8080);
/// Metrics of the program itself.
pub const TELEMETRY: Port<Http> = Port::new("telemetry", 8081);

/// The kinds that are read: no Secrets, no ConfigMaps. The flag `--resources` and the ClusterRole both follow from it.
const KINDS: &[Resource] = &[
    Resource::CRON_JOBS,
    Resource::DAEMON_SETS,
    Resource::DEPLOYMENTS,
    Resource::AUTOSCALERS,
    Resource::JOBS,
    Resource::NAMESPACES,
    Resource::NODES,
    Resource::PERSISTENT_VOLUME_CLAIMS,
    Resource::PERSISTENT_VOLUMES,
    Resource::DISRUPTION_BUDGETS,
    Resource::PODS,
    Resource::REPLICA_SETS,
    Resource::RESOURCE_QUOTAS,
    Resource::SERVICES,
    Resource::STATEFUL_SETS,
];

/// One pod.
pub const KUBE_STATE_METRICS: Workload =
    WorkloadBuilder::deployment(NAMESPACE, "kube-state-metrics", images::KUBE_STATE_METRICS)
        .purpose("exposes the state of Kubernetes' objects")
        .port(HTTP)
        .port(TELEMETRY)
        .run_as(NOBODY)
        .arg("--port=8080")
        .arg("--telemetry-port=8081")
        .arg_made("--resources", |_: &Context| {
            let names: Vec<&str> = KINDS.iter().map(|kind| kind.plural()).collect();
            names.join(",")
        })
        .may(Grant::follow(KINDS))
        .talks_to_api_server()
        .resources(Resources::requests(millicores(20), mebibytes(96)).limits(millicores(200), mebibytes(256)))
        .readiness(Probe::http(TELEMETRY, "/readyz"))
        // Not `/livez`: that asks the API server, whose outage would restart this pod as well.
        .liveness(Probe::http(HTTP, "/healthz").after(seconds(5)))
        .build();

/// Where it is scraped.
pub const SERVICE: Service = Service::of(&KUBE_STATE_METRICS).port(HTTP).port(TELEMETRY);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&KUBE_STATE_METRICS).service(&SERVICE);
