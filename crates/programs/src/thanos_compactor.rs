//! Thanos' compactor: joins, downsamples and deletes blocks of metrics in the bucket.

use kit::{
    Bucket, Claim, Component, Context, Cost, Disk, Endpoint, Http, Resources, Service, Workload, WorkloadBuilder,
    cores, gibibytes, mebibytes, millicores, minutes,
};

use crate::thanos::{self, HTTP, IMAGE};
use crate::{NOBODY, with_common};

/// What it needs while it joins blocks, of `lab/ha/run compaction` in ARCHITECTURE.md: 82 MiB with 500 series, 98 with
/// 5,000, 149 with 20,000, 141 with 48,000.
const COST: Cost = Cost::of_memory(mebibytes(97)).of_a_series(1_180).on_disk(Disk::LargestGroup);

settings! {
    /// What is said of one compactor. How long blocks are kept is the bucket's: `Bucket::keep`.
    program {
        name: "thanos-compactor",
        purpose: "joins, downsamples and deletes old blocks of metrics",
        image: IMAGE,
        resources: Resources::requests(millicores(100), mebibytes(512)).limits(cores(1), gibibytes(2)),
    }
    needs {}
    has {
        /// The volume on which it works: twice its largest group of blocks, which spans two weeks.
        data: Claim<'static> = Claim::new("data", gibibytes(100)),
    }
}

/// A Thanos compactor of one pod, for two would destroy each other's blocks: a StatefulSet, which never runs two. It
/// runs where an environment has a bucket.
///
/// <https://thanos.io/tip/components/compact.md/>
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its StatefulSet. Override it to say what no setting says: `builder::<Self>().arg("--log.level=debug").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 10902.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where it is scraped.
    const ENDPOINT: Endpoint<'static, Http> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data = settings.data.at("/var/thanos/compactor");
    let builder = WorkloadBuilder::stateful_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .run_as(NOBODY)
        .mount(data)
        .arg("compact")
        .arg("--wait")
        .arg_listen("--http-address", HTTP)
        .arg_file("--data-dir", data.folder())
        // Who looks at a year and zooms into a day wants both: each resolution is kept for the same time.
        .arg_made("--retention.resolution-raw", retention)
        .arg_made("--retention.resolution-5m", retention)
        .arg_made("--retention.resolution-1h", retention)
        .resources(settings.resources)
        .costs(COST)
        .stops_within(minutes(5))
        .needs_bucket(&|one: WorkloadBuilder<'static>, bucket: Bucket<'static>| {
            thanos::knows_bucket(one, thanos::object_storage_file!(P::SETTINGS.name), &bucket).talks_to_bucket(&bucket)
        });
    with_common(thanos::probed(builder, HTTP), settings.priority_class, settings.args)
}

/// How long blocks are kept here.
fn retention(cx: &Context) -> String {
    cx.environment().bucket().map_or_else(String::new, |bucket| bucket.retention().to_string())
}
