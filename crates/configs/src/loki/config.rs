//! The file as a whole, its server and its query path.

use serde::Serialize;

use super::{
    Common, CommonStorage, Compactor, Ingester, Lifecycler, Limits, ObjectStore, Retention, Ring, Ruler, S3Storage,
    SchemaConfig,
};
use crate::settings::settings;
use crate::{ByteCount, GoDuration};

settings! {
    /// `loki.yaml`. Built by [`LokiConfig::single_binary`].
    pub struct LokiConfig sealed (
        /// Whether requests must name a tenant. False: all belong to the tenant `fake`.
        auth_enabled: bool,
        /// Where Loki listens.
        server: Server,
        /// What its parts have in common.
        common: Common,
        /// Since when which schema holds.
        schema_config: SchemaConfig,
        /// What deletes what is older than the retention.
        compactor: Compactor,
        /// What is accepted, kept and answered.
        limits_config: Limits,
    ) {
        /// How several find each other. Set by [`LokiConfig::one_of_several`].
        memberlist: inner Memberlist,
        /// How lines become chunks.
        ingester: value Ingester,
        /// What finds patterns in lines, for Grafana's Logs Drilldown.
        pattern_ingester: value PatternIngester,
        /// How queries are executed.
        querier: value Querier,
        /// How queries wait.
        query_scheduler: value QueryScheduler,
        /// How results are cached.
        query_range: value QueryRange,
        /// What evaluates rules.
        ruler: value Ruler,
        /// Whether Grafana Labs is told of the usage.
        analytics: inner Analytics,
    }
}

impl LokiConfig {
    /// One process for all tasks, one tenant, no usage reports. Unless the limits say otherwise, a query may span all
    /// that is kept: Loki's own limit of 721h would refuse 31 days.
    pub fn single_binary(
        server: Server,
        common: Common,
        schema: SchemaConfig,
        retention: Retention,
        limits: Limits,
    ) -> Self {
        let limits = Limits {
            retention_period: Some(retention.period.into()),
            max_query_length: limits.max_query_length.or_else(|| Some(retention.longest_query().into())),
            ..limits
        };
        let mut config = Self::sealed(false, server, common, schema, retention.compactor, limits);
        config.analytics = Some(Analytics { reporting_enabled: false });
        config
    }

    /// Chunks, index and requests for deletion lie in this bucket; the write-ahead log stays on the volume. Data that
    /// was written to the volume before is not read any more.
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/storage/>
    pub fn in_bucket(mut self, bucket: S3Storage) -> Self {
        self.common.storage = CommonStorage::in_bucket(bucket);
        self.schema_config = self.schema_config.in_bucket();
        self.compactor.delete_request_store = ObjectStore::S3;
        self
    }

    /// One of several processes that all do all tasks, at this address: each line is kept by `copies` of them until it
    /// is in the bucket, rules are shared out among their rulers, and one of them compacts. It is ready as soon as it
    /// is well itself, so that one that is lost for good keeps no other from starting.
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/get-started/deployment-modes/#monolithic-mode>
    pub fn one_of_several(mut self, address: &str, copies: u32, memberlist: Memberlist) -> Self {
        self.common.instance_addr = address.to_owned();
        self.common.replication_factor = copies;
        self.common.ring = Ring::in_memberlist();
        let ingester = self.ingester.unwrap_or_default();
        self.ingester = Some(ingester.lifecycler(Lifecycler::new().readiness_check_ring_health(false)));
        self.ruler = self.ruler.map(Ruler::one_of_several);
        self.memberlist = Some(memberlist);
        self
    }
}

settings! {
    /// How several find each other. Renders to `memberlist:`.
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/#memberlist>
    pub struct Memberlist(
        /// The port at which it listens for the others, over TCP. Loki's default is 7946.
        bind_port: u16,
        /// Others that it asks when it starts, `host:port`.
        join_members: Vec<String>,
    ) {
        /// The address that it tells the others. Default: its own in a private range.
        advertise_addr: text,
        /// What those of another mesh do not have: messages without it are thrown away.
        cluster_label: text,
        /// How often it asks them again, which makes one mesh of two. Default 0s: never.
        rejoin_interval: into GoDuration,
    }
}

/// From which severity on a program logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

/// How a program logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// `level=info msg=...`
    Logfmt,
    /// `{"level":"info","msg":...}`
    Json,
}

settings! {
    /// Where Loki or Promtail listens, and how it logs. Renders to `server:`.
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/#server>
    pub struct Server sealed (
        /// The port for HTTP. Loki's default is 3100, Promtail's 80.
        http_listen_port: u16,
        /// The port for gRPC; 0 for any free one. Default 9095.
        grpc_listen_port: u16,
    ) {
        /// How long HTTP requests may take to be read. Default 30s.
        http_server_read_timeout: into GoDuration,
        /// How long HTTP answers may take to be written. Default 30s.
        http_server_write_timeout: into GoDuration,
        /// The largest message over gRPC that is received. Default 4 MiB.
        grpc_server_max_recv_msg_size: into ByteCount,
        /// The largest message over gRPC that is sent. Default 4 MiB.
        grpc_server_max_send_msg_size: into ByteCount,
        /// How long requests may still take at shutdown. Default 30s.
        graceful_shutdown_timeout: into GoDuration,
        /// From which severity on. Default `info`.
        log_level: value LogLevel,
        /// How. Default `logfmt`.
        log_format: value LogFormat,
    }
}

impl Server {
    /// Listens on these ports.
    pub fn listening(http: u16, grpc: u16) -> Self {
        Self::sealed(http, grpc)
    }

    /// Listens on this port for HTTP, and on any free one for gRPC, which nobody calls.
    pub fn listening_http(http: u16) -> Self {
        Self::sealed(http, 0)
    }
}

settings! {
    /// What finds patterns in lines. Renders to `pattern_ingester:`.
    pub struct PatternIngester {
        /// Whether it runs. Default false.
        enabled: value bool,
    }
}

settings! {
    /// How queries are executed. Renders to `querier:`.
    pub struct Querier {
        /// How many at once. Default 4.
        max_concurrent: value u32,
    }
}

settings! {
    /// How queries wait. Renders to `query_scheduler:`.
    pub struct QueryScheduler {
        /// At most so many; further ones are refused. Default 32000.
        max_outstanding_requests_per_tenant: value u32,
    }
}

settings! {
    /// How results are cached. Renders to `query_range:`.
    pub struct QueryRange {
        /// Whether intervals are aligned to the step, so that results can be cached. Default false.
        align_queries_with_step: value bool,
        /// Whether results of metric queries are cached. Default false.
        cache_results: value bool,
        /// Where.
        results_cache: value ResultsCache,
    }
}

impl QueryRange {
    /// Caches results in memory.
    pub fn cached(cache: EmbeddedCache) -> Self {
        let backend = ResultsCacheBackend { embedded_cache: cache };
        Self::new().align_queries_with_step(true).cache_results(true).results_cache(ResultsCache { cache: backend })
    }
}

/// Where results are cached. Renders to `results_cache:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ResultsCache {
    cache: ResultsCacheBackend,
}

/// The kind of a cache. Renders to `cache:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ResultsCacheBackend {
    embedded_cache: EmbeddedCache,
}

settings! {
    /// A cache in memory. Renders to `embedded_cache:`. Built by [`EmbeddedCache::of_megabytes`].
    pub struct EmbeddedCache sealed (
        /// Whether it is used.
        enabled: bool,
        /// Its size in MiB.
        max_size_mb: u32,
    ) {
        /// How long an entry lives. Default 1h.
        ttl: into GoDuration,
    }
}

impl EmbeddedCache {
    /// A cache of so many MiB.
    pub fn of_megabytes(size: u32) -> Self {
        Self::sealed(true, size)
    }
}

/// Whether Grafana Labs is told of the usage. Renders to `analytics:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Analytics {
    reporting_enabled: bool,
}
