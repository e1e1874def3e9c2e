//! Thanos' query layer: asks sidecars and stores, and answers as one Prometheus without gaps.

use configs::thanos::{Endpoints, StoreEndpoint};
use kit::{
    Bucket, Component, ConfigMap, Context, Endpoint, File, Mount, Port, Probe, PrometheusApi, Resources, Service,
    StoreApi, Target, Workload, WorkloadBuilder, cores, gibibytes, mebibytes, millicores, minutes, seconds,
};

use crate::prometheus::REPLICA;
use crate::thanos::{COST, GRPC, IMAGE};
use crate::{NOBODY, with_common};

/// Prometheus' API over everything, pages and own metrics.
pub const HTTP: Port<PrometheusApi> = Port::new("http", 10902);

settings! {
    /// What is said of one query layer.
    program {
        name: "thanos-query",
        purpose: "answers PromQL over both Prometheis and their old blocks",
        image: IMAGE,
        resources: Resources::requests(millicores(100), mebibytes(256)).limits(cores(2), gibibytes(2)),
    }
    needs {
        /// The Prometheus whose sidecars it asks.
        prometheus: Endpoint<'static, PrometheusApi>,
        /// The store that it asks for old blocks.
        store: Endpoint<'static, StoreApi>,
    }
    has {
        /// The label that tells one of several Prometheis from the others: of series that differ in it alone, one is
        /// shown. Renders to `--query.replica-label`.
        replica_label: &'static str = REPLICA,
    }
}

/// A Thanos query layer of one pod without state; in an environment that says `.replicas(&ThanosQuery::WORKLOAD, 2)`
/// two. It runs where an environment has a bucket.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().arg("--log.level=debug").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 10902.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where it answers as Prometheus does.
    const ENDPOINT: Endpoint<'static, PrometheusApi> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);

    /// `endpoints.yml`: whom it asks. Override it to say what no setting says, beginning with [`endpoints`].
    fn endpoints(cx: &Context) -> Endpoints {
        endpoints::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let asked: Mount =
        ConfigMap::new(settings.name, const { &[File::yaml("endpoints.yml", &P::endpoints)] }).at("/etc/thanos");
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .run_as(NOBODY)
        .mount(asked)
        .arg("query")
        .arg_listen("--http-address", HTTP)
        .arg_file("--endpoint.sd-config-file", asked.file("endpoints.yml"))
        .arg_made("--query.replica-label", |_: &Context| P::SETTINGS.replica_label.to_owned())
        // Without `--query.auto-downsampling`: over weeks it reads samples that are five minutes or an hour apart,
        // among which `rate(x[5m])` finds no two. Who asks with `max_source_resolution` gets them.
        // <https://thanos.io/tip/components/compact.md/#downsampling>
        // Made, so that an environment of one Prometheus is told at its own line: `storage/layer-asks-nobody`.
        .talks_to_made(|_: &Context| {
            vec![Target::Pods { workload: P::SETTINGS.prometheus.any().workload(), port: GRPC.any() }]
        })
        .talks_to(settings.store)
        .resources(settings.resources)
        .costs(COST)
        .readiness(Probe::http(HTTP, "/-/ready").timeout(seconds(4)))
        .liveness(Probe::http(HTTP, "/-/healthy").every(seconds(30)).timeout(seconds(5)).failures(6))
        // It waits two minutes for queries that run.
        .stops_within(minutes(3))
        .needs_bucket(&|one: WorkloadBuilder<'static>, _: Bucket<'static>| one);
    with_common(builder, settings.priority_class, settings.args)
}

/// The sidecar of each Prometheus by the name of its pod, and the stores.
pub fn endpoints<P: Deployed>(cx: &Context) -> Endpoints {
    let sidecars = cx.members(&P::SETTINGS.prometheus.any().workload(), GRPC);
    let stores = cx.authorities(P::SETTINGS.store);
    // Looked up again and again: a pod that comes back has another address.
    Endpoints::new(
        sidecars.into_iter().chain(stores).map(|at| StoreEndpoint::new(format!("dns+{at}"))).collect::<Vec<_>>(),
    )
}
