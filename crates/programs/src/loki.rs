//! Loki: keeps the logs of every container for as long as the environment says, and answers LogQL.

use configs::loki::{
    Common, EmbeddedCache, Ingester, Limits, LokiConfig, Memberlist, Otlp, QueryRange, Retention, Ruler, S3Http,
    S3Storage, SchemaConfig, Server, Wal,
};
use kit::{
    AlertmanagerApi, Bucket, Claim, Component, ConfigMap, Context, Duration, Endpoint, Field, File, Grpc, Image,
    LokiApi, MadeFile, Mount, Port, PriorityClass, Probe, Resources, Scratch, Service, Workload, WorkloadBuilder,
    cores, days, gibibytes, kibibytes, mebibytes, millicores, minutes, seconds,
};

use crate::joined::Joined;
use crate::with_common;

/// Loki's API and own metrics.
pub const HTTP: Port<LokiApi> = Port::new("http-metrics", 3100);
/// Between the parts of one process, and of several.
pub const GRPC: Port<Grpc> = Port::new("grpc", 9095);
/// Where several tell each other who is there, over TCP alone.
///
/// <https://grafana.com/docs/loki/v3.7.x/configure/#memberlist>
pub const MEMBERLIST: Port<kit::Memberlist> = Port::new("memberlist", 7946);
/// How many of several keep a line until it is stored: one may be lost, for the other two agree.
pub const COPIES: u32 = 3;

/// No shell inside since 3.6, so nothing can be executed in it.
pub const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.8").keeps_state_in("/loki");

/// How long after its start it answers: it waits 15 s for its ring, then reads its write-ahead log. Measured: 30-40 s.
pub const READY_AFTER: Duration = seconds(40);

/// How long a query may take by default: a search for one word through months of lines takes minutes.
pub const QUERY_TIMEOUT: Duration = minutes(5);

const FOLDER: &str = "/loki";
const AUTHORITY_FOLDER: &str = "/etc/loki-authority";
const RULES_OF_ALL_TENANTS: &str = "/etc/loki-rules";
/// The tenant that holds everything where tenants are not told apart.
///
/// <https://grafana.com/docs/loki/v3.7.x/operations/multi-tenancy/>
pub const ONLY_TENANT: &str = "fake";
const RULES_FOLDER: &Joined = &Joined::new(const { &Joined::new(RULES_OF_ALL_TENANTS, "/") }.as_str(), ONLY_TENANT);

/// The user that its image is made for.
const USER: u32 = 10001;

/// Where it says whether it can take lines and answer queries.
pub const READY: &str = "/ready";

settings! {
    /// What is said of one Loki. How long it keeps logs is the environment's, at least a day.
    program {
        name: "loki",
        purpose: "keeps and searches logs",
        image: IMAGE,
        resources: Resources::requests(millicores(200), mebibytes(512)).limits(cores(2), gibibytes(2)),
        priority_class: PriorityClass::SYSTEM_CLUSTER_CRITICAL,
    }
    needs {}
    has {
        /// The Alertmanager that gets the alerts of its ruler; `None` where it evaluates no rules.
        alertmanager: Option<Endpoint<'static, AlertmanagerApi>> = None,
        /// What one tenant may send and ask. Renders to `limits_config`.
        limits: fn() -> Limits = limits,
        /// What of lines that arrive by OTLP becomes a label, where an agent runs that sends so:
        /// [`otel_collector::otlp`](crate::otel_collector::otlp). Renders to `limits_config.otlp_config`.
        otlp: fn(&Context) -> Option<Otlp> = no_otlp,
        /// How long a query may take, and its answer may be on its way. Renders to `limits_config.query_timeout` and to
        /// `server.http_server_write_timeout`, whose default of 30 s would cut the answer off before.
        query_timeout: Duration = QUERY_TIMEOUT,
        /// The day since which its index has its present form. It must never change once logs are stored.
        schema_from: &'static str = "2024-04-01",
        /// The volume of chunks, index and write-ahead log: 31 days of 500 MB a day, compressed, with room to spare.
        data: Claim<'static> = Claim::new("data", gibibytes(50)),
    }
}

/// Limits for the logs of one cluster: 8 MB/s, 3 MB/s a stream, lines of 256 KiB (longer ones are cut), 10 000 streams,
/// nothing older than 7 days, queries over at most 32 days and 5 000 lines.
pub fn limits() -> Limits {
    Limits::new()
        .ingestion_rate_mb(mebibytes(8))
        .ingestion_burst_size_mb(mebibytes(16))
        .per_stream_rate_limit(mebibytes(3))
        .max_line_size(kibibytes(256))
        .max_line_size_truncate(true)
        .max_global_streams_per_user(10_000)
        .reject_old_samples(true)
        .reject_old_samples_max_age(days(7))
        .max_query_length(days(32))
        .max_entries_limit_per_query(5_000)
        .allow_structured_metadata(true)
        .discover_log_levels(false)
        .volume_enabled(true)
}

/// A Loki of one pod with a volume of its own; in an environment that says `.log_storage(BUCKET)` and
/// `.replicas(&Loki::WORKLOAD, 3)` three that do all tasks together. Each line is taken by three and held until it is
/// stored in the bucket, and two of three suffice to take and find lines. Rules are shared out, so that each is
/// evaluated once, and one of the three compacts and deletes; who does which, they agree on over [`MEMBERLIST`].
///
/// What was on the volume before an environment said `.log_storage(…)` is not found any more.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its StatefulSet. Override it to say what no setting says: `builder::<Self>().stops_within(minutes(10)).build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 3100.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where logs are pushed and searched.
    const ENDPOINT: Endpoint<'static, LokiApi> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);

    /// `loki.yaml`. Override it to say what no setting says, beginning with [`config`].
    fn config(cx: &Context) -> LokiConfig {
        config::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let config: Mount = ConfigMap::new(settings.name, const { &[File::yaml("loki.yaml", &P::config)] }).at("/etc/loki");
    // Polled by Loki.
    let rules: Mount = ConfigMap::made(const { &Joined::new(P::SETTINGS.name, "-rules") }.as_str(), rules)
        .watched_by_program()
        .at(RULES_FOLDER.as_str());
    let builder = WorkloadBuilder::stateful_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .port(GRPC)
        .run_as(USER)
        .mount(config)
        .mount(rules)
        .mount(settings.data.at(FOLDER))
        .mount(Scratch::new("tmp", mebibytes(512)).at("/tmp"))
        .arg_file("-config.file", config.file("loki.yaml"))
        .arg("-target=all")
        .resources(settings.resources)
        // Ready 15 s after start at the earliest, later where a write-ahead log is read.
        .startup(Probe::http(HTTP, READY).timeout(seconds(3)).failures(60))
        .readiness(Probe::http(HTTP, READY).timeout(seconds(3)))
        // Not `/ready`: that fails while a part of Loki is only busy.
        .liveness(Probe::http(HTTP, "/loki/api/v1/status/buildinfo").every(seconds(30)).timeout(seconds(5)).failures(6))
        .stops_within(minutes(5))
        .as_several(&|one: WorkloadBuilder<'static>| {
            one.port(MEMBERLIST)
                .env_field("POD_IP", Field::PodIp)
                // Its config names the pod's own address, which no file can know.
                .arg("-config.expand-env=true")
                .talks_to_its_like(MEMBERLIST)
                .talks_to_its_like(GRPC)
                .not_run_here(
                    "that several of Loki find each other, keep three copies of each line, share the rules and elect \
                     who compacts: from the documentation of Loki 3.7",
                )
        })
        .with_log_bucket(&|one: WorkloadBuilder<'static>, bucket: Bucket<'static>| {
            one.logs_in_to(&bucket, AUTHORITY_FOLDER).talks_to_bucket(&bucket).not_run_here(
                "that Loki keeps chunks and index in a bucket, with the keys of the Secret: from the documentation of \
                 Loki 3.7 and of Amazon's library",
            )
        });
    let builder = with_common(builder, settings.priority_class, settings.args);
    match settings.alertmanager {
        Some(alertmanager) => builder.talks_to(alertmanager),
        None => builder,
    }
}

/// `loki.yaml` as the settings and the environment say it.
pub fn config<P: Deployed>(cx: &Context) -> LokiConfig {
    let settings = P::SETTINGS;
    let limits = (settings.limits)().query_timeout(settings.query_timeout);
    let limits = match (settings.otlp)(cx) {
        Some(otlp) => limits.otlp_config(otlp),
        None => limits,
    };
    let config = LokiConfig::single_binary(
        Server::listening(HTTP.number(), GRPC.number()).http_server_write_timeout(settings.query_timeout),
        Common::on_volume(FOLDER, RULES_OF_ALL_TENANTS),
        SchemaConfig::since(settings.schema_from),
        Retention::after(cx.environment().log_retention()),
        limits,
    )
    .ingester(Ingester::new().wal(Wal::new().replay_memory_ceiling(gibibytes(1)).flush_on_shutdown(true)))
    .query_range(QueryRange::cached(EmbeddedCache::of_megabytes(128)));
    let config = match settings.alertmanager {
        Some(alertmanager) => {
            // With several it tells each, at URLs with commas between them.
            let scheme = alertmanager.any().port().scheme();
            let urls = cx.authorities(alertmanager).into_iter().map(|at| format!("{scheme}://{at}"));
            let urls = urls.collect::<Vec<_>>().join(",");
            let ruler = Ruler::alerting(RULES_OF_ALL_TENANTS, FOLDER, urls);
            config.ruler(ruler.external_labels(cx.environment().external_labels(&[])))
        }
        None => config,
    };
    let config = match cx.environment().log_bucket() {
        Some(bucket) => config.in_bucket(storage(cx, &bucket)),
        None => config,
    };
    match cx.environment().members_of(P::WORKLOAD.id()) {
        Some(_) => config.one_of_several(POD_IP, COPIES, memberlist::<P>(cx)),
        None => config,
    }
}

/// Filled in when it starts, by `-config.expand-env`.
const POD_IP: &str = "${POD_IP}";

/// Each names all, itself too: any one that is up lets it in. It asks them again, so that two halves find each other.
fn memberlist<P: Deployed>(cx: &Context) -> Memberlist {
    // Lines, queries and rules go from one to the other at this port, which no line of the config names.
    cx.members(P::WORKLOAD.id(), GRPC);
    let id = P::WORKLOAD.id();
    Memberlist::new(MEMBERLIST.number(), cx.members(id, MEMBERLIST))
        .advertise_addr(POD_IP)
        .cluster_label(format!("{}/{}", cx.called(id.namespace), id.name))
        .rejoin_interval(minutes(1))
}

/// The bucket of the environment, without its credentials.
fn storage<'a>(cx: &Context<'a>, bucket: &Bucket<'a>) -> S3Storage {
    let address = cx.bucket_address(bucket);
    let is_amazons = address.split(':').next().is_some_and(|host| host.ends_with(".amazonaws.com"));
    let storage = S3Storage::new(bucket.name(), address);
    let storage = if is_amazons { storage } else { storage.s3forcepathstyle(true) };
    let storage = if bucket.has_tls() { storage } else { storage.insecure(true) };
    let storage = match bucket.region_name() {
        Some(region) => storage.region(region),
        None => storage,
    };
    match bucket.certificate() {
        Some(key) => storage.http_config(S3Http::new().ca_file(format!("{AUTHORITY_FOLDER}/{}", key.key()))),
        None => storage,
    }
}

const fn no_otlp(_: &Context) -> Option<Otlp> {
    None
}

fn rules(cx: &Context) -> Vec<MadeFile> {
    cx.watch().log_rule_files(&cx.grafana_url())
}
