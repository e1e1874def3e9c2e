//! kube-state-metrics: what Kubernetes knows about its objects, as metrics. It may read exactly the kinds that it
//! exposes.

use kit::{
    Component, Context, Endpoint, Grant, Http, Image, ObjectMetrics, Port, PriorityClass, Probe, Resource, Resources,
    Service, Workload, WorkloadBuilder, mebibytes, millicores, seconds,
};

use crate::{NOBODY, with_common};

/// Metrics of the cluster's objects.
pub const HTTP: Port<ObjectMetrics> = Port::new("http-metrics", 8080);
/// Metrics of the program itself.
pub const TELEMETRY: Port<Http> = Port::new("telemetry", 8081);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("registry.k8s.io/kube-state-metrics/kube-state-metrics", "v2.20.0");

/// The kinds of which alerts and dashboards commonly speak: no Secrets, no ConfigMaps.
pub const KINDS: &[Resource] = &[
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

settings! {
    /// What is said of one kube-state-metrics.
    program {
        name: "kube-state-metrics",
        purpose: "exposes the state of Kubernetes' objects",
        image: IMAGE,
        resources: Resources::requests(millicores(20), mebibytes(96)).limits(millicores(200), mebibytes(256)),
        priority_class: PriorityClass::SYSTEM_CLUSTER_CRITICAL,
    }
    needs {}
    has {
        /// The kinds of objects that are read. Renders to the flag `--resources` and to the ClusterRole.
        kinds: &'static [Resource] = KINDS,
    }
}

/// A kube-state-metrics of one pod.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, ports 8080 and 8081.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP).port(TELEMETRY);
    /// Where the metrics of the cluster's objects are scraped.
    const ENDPOINT: Endpoint<'static, ObjectMetrics> = Self::SERVICE.at(HTTP);
    /// Where the metrics of the program itself are scraped.
    const TELEMETRY_ENDPOINT: Endpoint<'static, Http> = Self::SERVICE.at(TELEMETRY);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .port(TELEMETRY)
        .run_as(NOBODY)
        .arg_port("--port", HTTP)
        .arg_port("--telemetry-port", TELEMETRY)
        .arg_made("--resources", |_: &Context| {
            let names: Vec<&str> = P::SETTINGS.kinds.iter().map(|kind| kind.plural()).collect();
            names.join(",")
        })
        .may(Grant::follow(settings.kinds))
        .talks_to_api_server()
        .resources(settings.resources)
        .readiness(Probe::http(TELEMETRY, "/readyz"))
        // Not `/livez`: that asks the API server, whose outage would restart this pod as well.
        .liveness(Probe::http(HTTP, "/healthz").after(seconds(5)));
    with_common(builder, settings.priority_class, settings.args)
}
