//! Thanos' store: reads blocks of metrics from the bucket, for the query layer.

use kit::{
    Bucket, Component, Endpoint, Http, Resources, Scratch, Service, StoreApi, Workload, WorkloadBuilder, cores,
    gibibytes, mebibytes, millicores, minutes,
};

use crate::thanos::{self, COST, GRPC, HTTP, IMAGE};
use crate::{NOBODY, with_common};

settings! {
    /// What is said of one store.
    program {
        name: "thanos-store",
        purpose: "reads old blocks of metrics from the bucket",
        image: IMAGE,
        resources: Resources::requests(millicores(100), mebibytes(512)).limits(cores(1), gibibytes(2)),
    }
    needs {}
    has {
        /// The most memory that chunks of queries may take. Renders to `--chunk-pool-size`, whose default of 2GB is
        /// all of the limit.
        chunk_pool: &'static str = "1GB",
        /// The folder of index headers, about a hundredth of the blocks: fetched again by a pod that starts.
        cache: Scratch<'static> = Scratch::for_state_that_may_be_lost("data", gibibytes(10), "it is fetched again"),
    }
}

/// A Thanos store of one pod; in an environment that says `.replicas(&ThanosStore::WORKLOAD, 2)` two, of which the
/// query layer asks one. It runs where an environment has a bucket.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().arg("--log.level=debug").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, ports 10902 and 10901.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP).port(GRPC);
    /// Where it is scraped.
    const ENDPOINT: Endpoint<'static, Http> = Self::SERVICE.at(HTTP);
    /// Where the query layer reads series.
    const STORE: Endpoint<'static, StoreApi> = Self::SERVICE.at(GRPC);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data = settings.cache.at("/var/thanos/store");
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .port(GRPC)
        .run_as(NOBODY)
        .mount(data)
        .arg("store")
        .arg_listen("--http-address", HTTP)
        .arg_listen("--grpc-address", GRPC)
        .arg_file("--data-dir", data.folder())
        .arg_made("--chunk-pool-size", |_| P::SETTINGS.chunk_pool.to_owned())
        .resources(settings.resources)
        .costs(COST)
        .stops_within(minutes(3))
        .needs_bucket(&|one: WorkloadBuilder<'static>, bucket: Bucket<'static>| {
            thanos::knows_bucket(one, thanos::object_storage_file!(P::SETTINGS.name), &bucket).talks_to_bucket(&bucket)
        });
    with_common(thanos::probed(builder, HTTP), settings.priority_class, settings.args)
}
