//! Versity's gateway: buckets of a cluster that has none, as folders of one volume. It speaks the API of Amazon S3.

use kit::{
    Bucket, Claim, Component, Context, Cost, Disk, Endpoint, Hook, Image, Port, Probe, Resources, S3Api, Service,
    Workload, WorkloadBuilder, cores, gibibytes, kibibytes, mebibytes, millicores, minutes, seconds,
};

use crate::with_common;

/// The newest release.
pub const IMAGE: Image = Image::new("ghcr.io/versity/versitygw", "v1.8.0");

/// Where buckets are read and written.
pub const S3: Port<S3Api> = Port::new("s3", 7070);

/// Where it says whether it runs, to whoever asks.
pub const HEALTH: &str = "/health";

/// What it needs while blocks are uploaded, of `lab/ha/run costs` in ARCHITECTURE.md: 12 MiB with 5,000 series, 15 with
/// 48,000, 20 with 476,000.
const COST: Cost = Cost::of_memory(kibibytes(12_800)).of_a_series(18).on_disk(Disk::Bucket);

/// The user that its own chart runs it as.
const USER: u32 = 1000;

settings! {
    /// What is said of one gateway. Its keys and its region are those of its bucket: `Bucket::credentials`, without
    /// which it does not start, and `Bucket::region`.
    program {
        name: "versitygw",
        purpose: "keeps buckets on one volume, of which there is no second: what is lost with it is lost",
        image: IMAGE,
        resources: Resources::requests(millicores(100), mebibytes(128)).limits(cores(1), mebibytes(512)),
    }
    needs {}
    has {
        /// The volume of all buckets. Its filesystem must know extended attributes of users, as ext4 and XFS do.
        data: Claim<'static> = Claim::new("data", gibibytes(100)),
    }
}

/// A gateway of one pod, since its volume is one: a StatefulSet, which never runs two. It runs where an environment
/// keeps something in it: `.object_storage(Bucket::s3_in_cluster("tea-metrics", Versitygw::ENDPOINT).credentials(..))`.
///
/// <https://github.com/versity/versitygw/wiki>
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its StatefulSet. Override it to say what no setting says: `builder::<Self>().arg("..").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 7070.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(S3);
    /// Where buckets are: for `Bucket::s3_in_cluster` and for probes, since it exposes no metrics.
    const ENDPOINT: Endpoint<'static, S3Api> = Self::SERVICE.at(S3);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data = settings.data.at("/data");
    let builder = WorkloadBuilder::stateful_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(S3)
        .run_as(USER)
        .mount(data)
        .arg_listen("--port", S3)
        // Who signs for another region is refused.
        .arg_made("--region", |cx: &Context| region(cx.environment().bucket_of(&P::WORKLOAD)))
        .arg("--health=/health")
        .arg("--quiet")
        .arg("posix")
        .arg("/data")
        // A bucket is a folder, and who writes to it expects that it is there.
        .env_made("BUCKETS", |cx: &Context| cx.buckets_here(&P::WORKLOAD).join(" "))
        .post_start(Hook::exec(&["/bin/sh", "-c", "cd /data && mkdir -p $BUCKETS"]))
        .readiness(Probe::http(S3, HEALTH).timeout(seconds(4)))
        .liveness(Probe::http(S3, HEALTH).every(seconds(30)).timeout(seconds(5)).failures(6))
        .resources(settings.resources)
        .costs(COST)
        .stops_within(minutes(1))
        .serves_buckets(&|one: WorkloadBuilder<'static>, bucket: Bucket<'static>| match bucket.keys() {
            Some((access_key, secret_key)) => {
                one.env_secret("ROOT_ACCESS_KEY_ID", access_key).env_secret("ROOT_SECRET_ACCESS_KEY", secret_key)
            }
            None => one,
        });
    with_common(builder, settings.priority_class, settings.args)
}

/// The region that programs sign for: what they take for granted where the bucket says none.
fn region(bucket: Option<Bucket>) -> String {
    bucket.and_then(|bucket| bucket.region_name()).unwrap_or("us-east-1").to_owned()
}
