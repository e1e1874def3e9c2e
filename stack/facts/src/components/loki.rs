//! Loki: keeps the logs of every container for as long as the environment says, and answers LogQL.

use super::{NAMESPACE, alertmanager, images};
use configs::loki::{
    Common, EmbeddedCache, Ingester, Limits, LokiConfig, QueryRange, Retention, Ruler, SchemaConfig, Server, Wal,
};
use kit::{
    Claim, Component, ConfigMap, Context, File, Grpc, LokiApi, MadeFile, Mount, Port, Probe, Resources, Scratch,
    Service, Workload, WorkloadBuilder, cores, days, gibibytes, kibibytes, mebibytes, millicores, minutes, seconds,
};

/// Loki's API and own metrics.
pub const HTTP: Port<LokiApi> = Port::new("http-metrics", 3100);
/// Between the parts of the one process.
const GRPC: Port<Grpc> = Port::new("grpc", 9095);

/// Chunks, index and write-ahead log. 31 days of the shop's logs at its 500 MB a day, compressed, with room to spare.
pub const DATA: Claim = Claim::new("data", gibibytes(50));
const FOLDER: &str = "/loki";
/// Alerts on logs, in the folder of the tenant that holds everything where tenants are not told apart. Polled by Loki.
const RULES: Mount = ConfigMap::made("loki-rules", rules).watched_by_program().at("/etc/loki-rules/fake");
const RULES_OF_ALL_TENANTS: &str = "/etc/loki-rules";
const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");

/// The user that its image is made for.
const USER: u32 = 10001;

/// One pod with a volume of its own.
pub const LOKI: Workload = WorkloadBuilder::stateful_set(NAMESPACE, "loki", images::LOKI)
    .purpose("keeps and searches logs")
    .port(HTTP)
    .port(GRPC)
    .run_as(USER)
    .mount(CONFIG)
    .mount(RULES)
    .mount(DATA.at(FOLDER))
    .mount(Scratch::new("tmp", mebibytes(512)).at("/tmp"))
    .arg_file("-config.file", CONFIG.file("loki.yaml"))
    .arg("-target=all")
    .talks_to(alertmanager::SERVICE.at(alertmanager::HTTP))
    .resources(Resources::requests(millicores(200), mebibytes(512)).limits(cores(2), gibibytes(2)))
    // Ready 15 s after start at the earliest, later where a write-ahead log is read.
    .startup(Probe::http(HTTP, "/ready").timeout(seconds(3)).failures(60))
    .readiness(Probe::http(HTTP, "/ready").timeout(seconds(3)))
    // Not `/ready`: that fails while a part of Loki is only busy.
    .liveness(Probe::http(HTTP, "/loki/api/v1/status/buildinfo").every(seconds(30)).timeout(seconds(5)).failures(6))
    .stops_within(minutes(5))
    .build();

/// Where logs are pushed and searched.
pub const SERVICE: Service = Service::of(&LOKI).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&LOKI).service(&SERVICE);

fn config(cx: &Context) -> LokiConfig {
    let limits = Limits::new()
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
        .volume_enabled(true);
    LokiConfig::single_binary(
        Server::listening(HTTP.number(), GRPC.number()),
        Common::on_volume(FOLDER, RULES_OF_ALL_TENANTS),
        SchemaConfig::since("2024-04-01"),
        Retention::after(cx.environment().log_retention()),
        limits,
    )
    .ingester(Ingester::new().wal(Wal::new().replay_memory_ceiling(gibibytes(1)).flush_on_shutdown(true)))
    .query_range(QueryRange::cached(EmbeddedCache::of_megabytes(128)))
    .ruler(Ruler::alerting(RULES_OF_ALL_TENANTS, FOLDER, cx.url(alertmanager::SERVICE.at(alertmanager::HTTP))))
}

fn rules(cx: &Context) -> Vec<MadeFile> {
    cx.watch().log_rule_files(&cx.grafana_url())
}
