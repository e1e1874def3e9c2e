//! `loki.yaml` as Loki 3.7 reads it, as one process with its data on a volume.
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
    Analytics, EmbeddedCache, LogFormat, LogLevel, LokiConfig, PatternIngester, Querier, QueryRange, QueryScheduler,
    ResultsCache, ResultsCacheBackend, Server,
};
pub use limits::{Limits, Otlp, StreamRetention};
pub use ruler::{LocalRules, RemoteWriteClient, Ruler, RulerRemoteWrite, RulerStorage, RulerStoreType, RulerWal};
pub use storage::{
    Common, CommonStorage, Compactor, FilesystemStorage, Index, Ingester, KvStore, KvStoreKind, ObjectStore, Retention,
    Ring, Schema, SchemaConfig, SchemaPeriod, Store, Wal,
};

#[cfg(test)]
mod tests;
