//! What the parts of Thanos have in common: image, ports, and how each reaches the bucket.
//!
//! A sidecar beside each Prometheus uploads its blocks ([`prometheus`](crate::prometheus)), the store reads them
//! ([`thanos_store`](crate::thanos_store)), the compactor joins, downsamples and deletes them
//! ([`thanos_compactor`](crate::thanos_compactor)), and the query layer asks sidecars and stores, and shows one series
//! where several Prometheis have the same ([`thanos_query`](crate::thanos_query)). All run only where an environment
//! says `.object_storage(BUCKET)`.

use configs::thanos::{BucketHttp, BucketTls, ObjectStorage, S3};
use kit::{
    Bucket, Context, Cost, Http, Image, Mount, Port, Probe, StoreApi, WorkloadBuilder, kibibytes, mebibytes, seconds,
};

/// The newest release that is built with Go 1.26.0, which Prometheus and Alertmanager of this crate are built with too.
pub const IMAGE: Image = Image::new("quay.io/thanos/thanos", "v0.42.5");

/// Pages and own metrics of each part.
pub const HTTP: Port<Http> = Port::new("http", 10902);
/// Pages and own metrics of a sidecar, in the pods of Prometheus.
pub const SIDECAR_HTTP: Port<Http> = Port::new("sidecar-http", 10902);
/// Where series are read from a sidecar or a store.
pub const GRPC: Port<StoreApi> = Port::new("grpc", 10901);

/// What a query layer or a store needs while nobody asks: `lab/ha/run costs`, in ARCHITECTURE.md.
pub(crate) const COST: Cost = Cost::of_memory(mebibytes(11));
/// What a sidecar needs that uploads blocks, of the same runs: 14 MiB with 5,000 series, 33 with 48,000, 116 with
/// 476,000.
pub(crate) const SIDECAR_COST: Cost = Cost::of_memory(kibibytes(15_872)).of_a_series(240);

/// What the sidecar's container is called, and its catalogue.
pub const SIDECAR: &str = "thanos-sidecar";

/// Where each part has the file that says which bucket.
pub(crate) const OBJECT_STORAGE_FOLDER: &str = "/etc/thanos";
/// The file that says which bucket.
pub(crate) const OBJECT_STORAGE: &str = "objstore.yml";
const AUTHORITY_FOLDER: &str = "/etc/thanos-authority";

/// `objstore.yml`: the bucket of the environment, without its credentials.
///
/// # Panics
///
/// Where the environment has none: whoever mounts it runs only where there is one.
pub fn object_storage(cx: &Context) -> ObjectStorage {
    let bucket = cx.environment().bucket().expect("what reads this file runs only where there is a bucket");
    let config = S3::new(bucket.name(), cx.bucket_address(&bucket));
    let config = if bucket.has_tls() { config } else { config.insecure(true) };
    let config = match bucket.certificate() {
        Some(key) => {
            let file = format!("{AUTHORITY_FOLDER}/{}", key.key());
            config.http_config(BucketHttp::new().tls_config(BucketTls::new().ca_file(file)))
        }
        None => config,
    };
    ObjectStorage::s3(match bucket.region_name() {
        Some(region) => config.region(region),
        None => config,
    })
}

/// The file, the flag that names it, and the bucket's credentials.
pub(crate) fn knows_bucket(
    one: WorkloadBuilder<'static>,
    file: Mount<'static>,
    bucket: &Bucket<'static>,
) -> WorkloadBuilder<'static> {
    one.mount(file).arg_file("--objstore.config-file", file.file(OBJECT_STORAGE)).logs_in_to(bucket, AUTHORITY_FOLDER)
}

/// `objstore.yml` as a file of its own, whose ConfigMap is called after the program.
macro_rules! object_storage_file {
    ($name:expr) => {
        ::kit::ConfigMap::new(
            const { &$crate::joined::Joined::new($name, "-object-storage") }.as_str(),
            const { &[::kit::File::yaml($crate::thanos::OBJECT_STORAGE, &$crate::thanos::object_storage)] },
        )
        .at($crate::thanos::OBJECT_STORAGE_FOLDER)
    };
}
pub(crate) use object_storage_file;

/// Asks each part whether it is ready and alive, in the same way.
pub(crate) const fn probed(one: WorkloadBuilder<'static>, port: Port<Http>) -> WorkloadBuilder<'static> {
    one.readiness(Probe::http(port, "/-/ready").timeout(seconds(4)))
        .liveness(Probe::http(port, "/-/healthy").every(seconds(30)).timeout(seconds(5)).failures(6))
}
