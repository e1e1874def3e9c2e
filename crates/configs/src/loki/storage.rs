//! Where lines are stored, in which schema, and for how long.
//!
//! <https://grafana.com/docs/loki/v3.7.x/operations/storage/retention/>

use serde::Serialize;

use crate::settings::settings;
use crate::{GoDuration, Size};
use terms::{Duration, Fault, hours, milliseconds};

settings! {
    /// What the parts of Loki have in common. Renders to `common:`. Built by [`Common::on_volume`].
    pub struct Common sealed (
        /// The address under which the parts reach each other.
        instance_addr: String,
        /// The folder under which all others lie: write-ahead log, index, compactor.
        path_prefix: String,
        /// How many copies of a line are kept.
        replication_factor: u32,
        /// Where the parts find each other.
        ring: Ring,
        /// Where chunks and rules lie.
        storage: CommonStorage,
    ) {}
}

impl Common {
    /// One process with its data in `folder`, the mount point of its volume. Rules are read from `rules`, a folder that
    /// holds one folder a tenant, so `fake` where no tenants are told apart.
    pub fn on_volume(folder: &str, rules: &str) -> Self {
        let filesystem =
            FilesystemStorage { chunks_directory: format!("{folder}/chunks"), rules_directory: rules.to_owned() };
        let storage = CommonStorage { filesystem: Some(filesystem), s3: None };
        Self::sealed("127.0.0.1".into(), folder.into(), 1, Ring::in_memory(), storage)
    }
}

/// Where the parts of Loki find each other. Renders to `ring:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Ring {
    kvstore: KvStore,
}

impl Ring {
    /// In the memory of the one process.
    pub fn in_memory() -> Self {
        Self { kvstore: KvStore { store: KvStoreKind::InMemory } }
    }

    /// In the memory of each of several processes, which tell each other.
    pub(super) fn in_memberlist() -> Self {
        Self { kvstore: KvStore { store: KvStoreKind::Memberlist } }
    }
}

/// What holds a ring. Renders to `kvstore:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct KvStore {
    store: KvStoreKind,
}

/// The kinds of stores for a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KvStoreKind {
    /// The memory of one process.
    InMemory,
    /// The memory of each of several, which tell each other.
    Memberlist,
}

/// Where chunks and rules lie. Renders to `storage:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CommonStorage {
    #[serde(skip_serializing_if = "Option::is_none")]
    filesystem: Option<FilesystemStorage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s3: Option<S3Storage>,
}

impl CommonStorage {
    pub(super) fn in_bucket(bucket: S3Storage) -> Self {
        Self { filesystem: None, s3: Some(bucket) }
    }
}

settings! {
    /// A bucket that speaks the API of Amazon S3. Renders to `s3:`. Without `access_key_id`, which has no field here,
    /// the credentials are the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, else those of the pod's
    /// identity: so Amazon's own library looks for them.
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/#s3_storage_config>
    pub struct S3Storage(
        /// The name of the bucket.
        bucketnames: String,
        /// The server, `host` or `host:port`.
        endpoint: String,
    ) {
        /// Its region.
        region: text,
        /// Whether it is reached by HTTP. Default false.
        insecure: value bool,
        /// Whether the bucket stands in the path and not in the host's name, as most servers but Amazon's want it.
        /// Default false.
        s3forcepathstyle: value bool,
        /// How it is reached by HTTPS.
        http_config: value S3Http,
    }
}

settings! {
    /// How the server of a bucket is reached. Renders to `http_config:`.
    pub struct S3Http {
        /// The file with the certificates of the authorities to trust. Default: the image's own.
        ca_file: text,
    }
}

/// Folders for chunks and rules. Renders to `filesystem:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FilesystemStorage {
    chunks_directory: String,
    rules_directory: String,
}

/// Since when which schema holds. Renders to `schema_config:`.
///
/// A period that has begun is never changed: data written under it is read by it. A new schema is a further period.
///
/// <https://grafana.com/docs/loki/v3.7.x/operations/storage/schema/>
#[must_use = "a schema holds only as part of a config"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SchemaConfig {
    configs: Vec<SchemaPeriod>,
}

impl SchemaConfig {
    pub(super) fn in_bucket(mut self) -> Self {
        self.configs.iter_mut().for_each(|period| period.object_store = ObjectStore::S3);
        self
    }
}

impl SchemaConfig {
    /// The schema v13 with index TSDB and chunks in files, since this day, which lies in the past: `2024-04-01`.
    #[track_caller]
    pub fn since(day: &str) -> Self {
        let well_formed = day.len() == 10
            && day.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            Fault::new("schema period since ").quoted(day).fix("write the day like `2024-04-01`").raise()
        }
        let index = Index { prefix: "index_".into(), period: hours(24).into() };
        Self {
            configs: vec![SchemaPeriod {
                from: day.to_owned(),
                store: Store::Tsdb,
                object_store: ObjectStore::Filesystem,
                schema: Schema::V13,
                index,
            }],
        }
    }
}

/// A schema and since when it holds. One of `configs:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SchemaPeriod {
    from: String,
    store: Store,
    object_store: ObjectStore,
    schema: Schema,
    index: Index,
}

/// What holds the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Store {
    /// Loki's time series database.
    Tsdb,
}

/// What holds the chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ObjectStore {
    /// Files.
    Filesystem,
    /// A bucket that speaks the API of Amazon S3.
    S3,
}

/// The versions of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Schema {
    /// The first that holds structured metadata.
    V13,
}

/// How the index is cut; by days, since retention needs that. Renders to `index:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Index {
    prefix: String,
    period: GoDuration,
}

/// How long lines are kept, and the compactor that deletes them then.
#[must_use = "lines are deleted only if the retention is part of a config"]
#[derive(Clone, Debug)]
pub struct Retention {
    pub(super) period: Duration,
    pub(super) compactor: Compactor,
}

impl Retention {
    /// Keeps lines so long; at least a day.
    #[track_caller]
    pub fn after(period: Duration) -> Self {
        if period < hours(24) {
            Fault::new("Loki keeps lines for a day at least, not for ").text(&period.to_string()).raise()
        }
        Self { period, compactor: Compactor::sealed(true, ObjectStore::Filesystem) }
    }

    /// What a query may span: all that is kept, and an hour, since Grafana rounds its ends.
    pub(super) fn longest_query(&self) -> Duration {
        milliseconds(self.period.as_milliseconds() + hours(1).as_milliseconds())
    }

    /// How the compactor works.
    pub fn compactor(mut self, change: impl FnOnce(Compactor) -> Compactor) -> Self {
        self.compactor = change(self.compactor);
        self
    }
}

settings! {
    /// What compacts the index and deletes what is too old. Renders to `compactor:`. Part of a [`Retention`].
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/#compactor>
    pub struct Compactor sealed (
        /// Whether it deletes.
        retention_enabled: bool,
        /// Where requests for deletion are kept; Loki does not start without it.
        delete_request_store: ObjectStore,
    ) {
        /// How often it runs. Default 10m.
        compaction_interval: into GoDuration,
        /// How long chunks outlive their entry in the index. Default 2h.
        retention_delete_delay: into GoDuration,
        /// How many chunks are deleted at once. Default 150.
        retention_delete_worker_count: value u32,
        /// How long a request for deletion can be revoked. Default 24h.
        delete_request_cancel_period: into GoDuration,
    }
}

settings! {
    /// How lines become chunks. Renders to `ingester:`.
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/#ingester>
    pub struct Ingester {
        /// After how long without a line a chunk is written. Default 30m.
        chunk_idle_period: into GoDuration,
        /// At which age a chunk is written. Default 2h.
        max_chunk_age: into GoDuration,
        /// How it takes its place in the ring.
        lifecycler: value Lifecycler,
        /// The write-ahead log.
        wal: value Wal,
    }
}

settings! {
    /// How a process takes its place in the ring of those that hold what is not stored yet. Renders to `lifecycler:`.
    pub struct Lifecycler {
        /// Whether it is ready only once all others are well too, otherwise as soon as it is well itself. Default true.
        readiness_check_ring_health: value bool,
    }
}

settings! {
    /// The write-ahead log, from which lines that were in memory are restored. Renders to `wal:`.
    pub struct Wal {
        /// Whether it is written. Default true.
        enabled: value bool,
        /// Whether chunks are written at shutdown, so that nothing need be restored. Default false.
        flush_on_shutdown: value bool,
        /// How much memory restoring may take: at most 75 % of the limit. Default 4GB.
        replay_memory_ceiling: into Size,
    }
}
