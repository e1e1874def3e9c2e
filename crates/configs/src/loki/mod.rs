//! `loki.yaml` as Loki 3.7 reads it: one process with its data on a volume, or several that keep it in a bucket.
//!
//! The promise: a file written from these types passes `loki -verify-config`. Retention is said together with the
//! compactor that enforces it, the schema is the one that retention and structured metadata need, and lengths of time
//! are written in hours, which every field reads.
//!
//! <https://grafana.com/docs/loki/v3.7.x/configure/>

mod config;
mod limits;
mod ruler;
mod storage;

pub use config::{
    Analytics, EmbeddedCache, LogFormat, LogLevel, LokiConfig, Memberlist, PatternIngester, Querier, QueryRange,
    QueryScheduler, ResultsCache, ResultsCacheBackend, Server,
};
pub use limits::{Limits, Otlp, StreamRetention};
pub use ruler::{LocalRules, RemoteWriteClient, Ruler, RulerRemoteWrite, RulerStorage, RulerStoreType, RulerWal};
pub use storage::{
    Common, CommonStorage, Compactor, FilesystemStorage, Index, Ingester, KvStore, KvStoreKind, Lifecycler,
    ObjectStore, Retention, Ring, S3Http, S3Storage, Schema, SchemaConfig, SchemaPeriod, Store, Wal,
};

#[cfg(test)]
mod tests;
