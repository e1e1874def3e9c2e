//! What Databases asks, in the order of its panels.

use crate::{logql, promql};
use watch::query::{LogQuery, Query};

pub(in super::super) const DATABASE_UP: Query = promql! { min(pg_up{job="postgres-exporter"}) };

pub(in super::super) const DATABASE_CONNECTIONS: Query = promql! { Ratio =>
    sum(pg_stat_activity_count{job="postgres-exporter"})
    / max(pg_settings_max_connections{job="postgres-exporter"})
};

pub(in super::super) const LONGEST_TRANSACTION: Query = promql! { Seconds =>
    max(pg_stat_activity_max_tx_duration{
      job="postgres-exporter", datname="dhakacart_db", backend_type="client backend"
    })
};

pub(super) const BLOCKS_FROM_MEMORY: Query = promql! { Ratio =>
    sum(rate(pg_stat_database_blks_hit{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
    / (
      sum(rate(pg_stat_database_blks_hit{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
      + sum(rate(pg_stat_database_blks_read{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
      > 0
    )
};

pub(in super::super) const REDIS_UP: Query = promql! { min(redis_up{job="redis-exporter"}) };

/// `maxmemory` is 0 where nobody set it: then the container's limit is what Redis must stay below.
pub(in super::super) const REDIS_MEMORY: Query = promql! { Ratio =>
    max(redis_memory_used_bytes{job="redis-exporter"})
    / (
      max(redis_memory_max_bytes{job="redis-exporter"}) > 0
      or max(kube_pod_container_resource_limits{
        job="kube-state-metrics", namespace="dhakacart", pod=~"dhakacart-redis-.+", resource="memory"
      })
    )
};

pub(in super::super) const REDIS_HITS: Query = promql! {
    sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[$__rate_interval]))
    / (
      sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[$__rate_interval]))
      + sum(rate(redis_keyspace_misses_total{job="redis-exporter"}[$__rate_interval]))
      > 0
    )
};

pub(super) const REDIS_CLIENTS_OF_MOST: Query = promql! { Ratio =>
    max(redis_connected_clients{job="redis-exporter"} / redis_config_maxclients{job="redis-exporter"})
};

pub(super) const CONNECTIONS_BY_STATE: Query =
    promql! { Count => sum by (state) (pg_stat_activity_count{job="postgres-exporter"}) };

pub(super) const CONNECTIONS_AT_MOST: Query =
    promql! { Count => max(pg_settings_max_connections{job="postgres-exporter"}) };

pub(super) const LONGEST_TRANSACTION_BY_USER: Query = promql! { Seconds =>
    max by (usename) (pg_stat_activity_max_tx_duration{
      job="postgres-exporter", datname="dhakacart_db", backend_type="client backend"
    })
};

pub(in super::super) const COMMITS: Query = promql! {
    sum(rate(pg_stat_database_xact_commit{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(in super::super) const ROLLBACKS: Query = promql! {
    sum(rate(pg_stat_database_xact_rollback{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(super) const ROWS_FETCHED: Query = promql! { PerSecond =>
    sum(rate(pg_stat_database_tup_fetched{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(super) const ROWS_INSERTED: Query = promql! { PerSecond =>
    sum(rate(pg_stat_database_tup_inserted{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(super) const ROWS_UPDATED: Query = promql! { PerSecond =>
    sum(rate(pg_stat_database_tup_updated{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(super) const ROWS_DELETED: Query = promql! { PerSecond =>
    sum(rate(pg_stat_database_tup_deleted{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(super) const LOCKS_BY_MODE: Query =
    promql! { Count => sum by (mode) (pg_locks_count{job="postgres-exporter", datname="dhakacart_db"}) };

pub(super) const DEADLOCKS: Query = promql! { Count =>
    sum(increase(pg_stat_database_deadlocks{job="postgres-exporter", datname="dhakacart_db"}[1h]))
};

pub(super) const SPILLED: Query = promql! {
    sum(rate(pg_stat_database_temp_bytes{job="postgres-exporter", datname="dhakacart_db"}[$__rate_interval]))
};

pub(super) const SIZE_BY_DATABASE: Query =
    promql! { max by (datname) (pg_database_size_bytes{job="postgres-exporter"}) };

pub(super) const WAL_SIZE: Query = promql! { max(pg_wal_size_bytes{job="postgres-exporter"}) };

pub(super) const TABLE_SIZE: Query = promql! {
    max by (relname) (pg_stat_user_tables_table_size_bytes{job="postgres-exporter", datname="dhakacart_db"})
};

pub(super) const INDEX_SIZE: Query = promql! {
    max by (relname) (pg_stat_user_tables_index_size_bytes{job="postgres-exporter", datname="dhakacart_db"})
};

pub(super) const LIVE_ROWS: Query = promql! { Count =>
    max by (relname) (pg_stat_user_tables_n_live_tup{job="postgres-exporter", datname="dhakacart_db"})
};

pub(super) const DEAD_ROWS: Query = promql! { Count =>
    max by (relname) (pg_stat_user_tables_n_dead_tup{job="postgres-exporter", datname="dhakacart_db"})
};

pub(super) const REDIS_MEMORY_USED: Query = promql! { max(redis_memory_used_bytes{job="redis-exporter"}) };

pub(super) const REDIS_MEMORY_RESIDENT: Query = promql! { max(redis_memory_used_rss_bytes{job="redis-exporter"}) };

pub(super) const REDIS_MEMORY_AT_MOST: Query = promql! { max(redis_memory_max_bytes{job="redis-exporter"}) > 0 };

pub(super) const REDIS_COMMANDS: Query = promql! {
    topk(8, sum by (cmd) (rate(redis_commands_total{job="redis-exporter"}[$__rate_interval])))
};

pub(super) const REDIS_TIME_BY_COMMAND: Query = promql! { Seconds =>
    topk(8,
      sum by (cmd) (rate(redis_commands_duration_seconds_total{job="redis-exporter"}[$__rate_interval]))
      / (sum by (cmd) (rate(redis_commands_total{job="redis-exporter"}[$__rate_interval])) > 0)
    )
};

pub(super) const REDIS_KEYS: Query = promql! { Count => sum by (db) (redis_db_keys{job="redis-exporter"}) > 0 };

pub(super) const REDIS_EVICTED: Query =
    promql! { sum(rate(redis_evicted_keys_total{job="redis-exporter"}[$__rate_interval])) };

pub(super) const REDIS_EXPIRED: Query =
    promql! { sum(rate(redis_expired_keys_total{job="redis-exporter"}[$__rate_interval])) };

pub(super) const REDIS_CLIENTS: Query = promql! { Count => max(redis_connected_clients{job="redis-exporter"}) };

pub(super) const REDIS_CLIENTS_BLOCKED: Query = promql! { Count => max(redis_blocked_clients{job="redis-exporter"}) };

pub(super) const REDIS_REJECTED: Query =
    promql! { sum(increase(redis_rejected_connections_total{job="redis-exporter"}[1h])) };

pub(super) const EXPORTERS_UP: Query = promql! { min by (job) (up{job=~"postgres-exporter|redis-exporter"}) };

pub(super) const EXPORTERS_DURATION: Query =
    promql! { max by (job) (scrape_duration_seconds{job=~"postgres-exporter|redis-exporter"}) };

pub(in super::super) const DATABASE_LOGS: LogQuery = logql!(r#"{app="dhakacart-db"}"#);

pub(super) const DATABASE_ERRORS: LogQuery = logql!(r#"{app="dhakacart-db", level=~"error|warn"}"#);

pub(in super::super) const REDIS_LOGS: LogQuery = logql!(r#"{app="dhakacart-redis"}"#);
