//! Databases: do PostgreSQL and Redis answer, and have they room left?

pub(super) mod queries;

use super::ROLLOUTS;
use crate::thresholds::{
    ANY, DATABASE_CONNECTIONS_CRITICAL, DATABASE_CONNECTIONS_HIGH, DATABASE_MEMORY_HITS_CRITICAL,
    DATABASE_MEMORY_HITS_LOW, DATABASE_TRANSACTION_LONG, IS_DOWN, REDIS_CLIENTS_CRITICAL, REDIS_CLIENTS_HIGH,
    REDIS_HITS_LOW, REDIS_MEMORY_CRITICAL, REDIS_MEMORY_HIGH, SEVERAL,
};
use kit::{hours, seconds};
use watch::dashboard::{Dashboard, Row, logs, stat, state_timeline, table, time_series};

/// PostgreSQL and Redis, from their exporters and their logs.
pub const DATABASES: Dashboard = Dashboard::new("databases", "Databases")
    .description(
        "Do PostgreSQL and Redis answer, and have they room left? Without the first no order is taken; without the \
        second every page asks the first.",
    )
    .tags(&["dhakacart", "databases"])
    .siblings_tagged("dhakacart")
    .last(hours(6))
    .refresh_every(seconds(30))
    .marks(&[ROLLOUTS])
    .rows(&[AT_A_GLANCE, POSTGRES, REDIS, QUERIES, COMMANDS, TABLES, EXPORTERS, LOGS]);

const AT_A_GLANCE: Row = Row::new("At a glance").short().panels_per_line(4).panels(&[
    stat("PostgreSQL", "Whether the exporter can query PostgreSQL now.")
        .query(queries::DATABASE_UP, "database")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .shows_logs(queries::DATABASE_LOGS),
    stat("Connections in use", "Share of `max_connections`. At 100 % PostgreSQL refuses backends, and orders fail.")
        .query(queries::DATABASE_CONNECTIONS, "used")
        .green_yellow_red(DATABASE_CONNECTIONS_HIGH, DATABASE_CONNECTIONS_CRITICAL),
    stat(
        "Longest transaction",
        "Age of the oldest open transaction of a client. A hanging one holds locks and stops the tidying up.",
    )
    .query(queries::LONGEST_TRANSACTION, "longest")
    .green_red(DATABASE_TRANSACTION_LONG)
    .when_empty("None"),
    stat(
        "Blocks found in memory",
        "Share of the blocks that PostgreSQL did not have to ask the disk for. Low: it needs more memory, or an index.",
    )
    .query(queries::BLOCKS_FROM_MEMORY, "in memory")
    .green_yellow_red(DATABASE_MEMORY_HITS_LOW, DATABASE_MEMORY_HITS_CRITICAL)
    .when_empty("Nothing was read"),
    stat("Redis", "Whether the exporter can query Redis now.")
        .query(queries::REDIS_UP, "redis")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .shows_logs(queries::REDIS_LOGS),
    stat("Memory of Redis", "Share of `maxmemory` in use, or of the container's limit where that is not set.")
        .query(queries::REDIS_MEMORY, "used")
        .green_yellow_red(REDIS_MEMORY_HIGH, REDIS_MEMORY_CRITICAL),
    stat(
        "Reads that Redis answers",
        "Share of the look-ups that found their key. Each that did not costs a query of PostgreSQL.",
    )
    .query(queries::REDIS_HITS, "hits")
    .green_red(REDIS_HITS_LOW)
    .when_empty("Nothing was read"),
    stat("Clients of Redis", "Share of `maxclients` in use. At 100 % Redis refuses backends.")
        .query(queries::REDIS_CLIENTS_OF_MOST, "used")
        .green_yellow_red(REDIS_CLIENTS_HIGH, REDIS_CLIENTS_CRITICAL),
]);

const POSTGRES: Row = Row::new("PostgreSQL").panels_per_line(2).panels(&[
    time_series(
        "Connections by state",
        "Many `idle` ones are pools that are too large; `idle in transaction` is a backend that forgot to finish.",
    )
    .query(queries::CONNECTIONS_BY_STATE, "{{state}}")
    .query(queries::CONNECTIONS_AT_MOST, "at most")
    .limit()
    .decimals(0)
    .shows_logs(queries::DATABASE_LOGS),
    time_series(
        "Transactions",
        "What is committed and rolled back per second. A rise of the second is a broken query.",
    )
    .query(queries::COMMITS, "committed")
    .query(queries::ROLLBACKS, "rolled back"),
    time_series("Longest transaction by user", "Whose transaction is the oldest. Above the line SlowQueries fires.")
        .query(queries::LONGEST_TRANSACTION_BY_USER, "{{usename}}")
        .green_red(DATABASE_TRANSACTION_LONG),
]);

const QUERIES: Row = Row::new("PostgreSQL in detail").collapsed().panels_per_line(2).panels(&[
    time_series(
        "Locks by mode",
        "Locks that are held. A tower of `rowexclusivelock` on a sale day is many orders; `accessexclusivelock` \
         stops all others.",
    )
    .query(queries::LOCKS_BY_MODE, "{{mode}}")
    .decimals(0)
    .stacked(),
    time_series(
        "Deadlocks in an hour",
        "Transactions that waited for each other, so that PostgreSQL ended one. Each may be a lost order.",
    )
    .query(queries::DEADLOCKS, "deadlocks")
    .decimals(0)
    .green_yellow_red(ANY, SEVERAL)
    .shows_logs(queries::DATABASE_ERRORS),
    time_series("Blocks found in memory over time", "A fall after a release is a query that reads a whole table.")
        .query(queries::BLOCKS_FROM_MEMORY, "in memory")
        .green_yellow_red(DATABASE_MEMORY_HITS_LOW, DATABASE_MEMORY_HITS_CRITICAL),
    time_series(
        "Rows per second",
        "What queries fetch and change. Fetched rows that rise without more visitors are a missing index.",
    )
    .query(queries::ROWS_FETCHED, "fetched")
    .query(queries::ROWS_INSERTED, "inserted")
    .query(queries::ROWS_UPDATED, "updated")
    .query(queries::ROWS_DELETED, "deleted"),
    time_series(
        "Spilled to disk",
        "What sorts and joins write to temporary files, because `work_mem` is too small for them.",
    )
    .query(queries::SPILLED, "temporary files"),
    time_series(
        "Size",
        "How large each database and the write-ahead log are. A log that grows without end waits for a replica that \
         is gone.",
    )
    .query(queries::SIZE_BY_DATABASE, "{{datname}}")
    .query(queries::WAL_SIZE, "write-ahead log"),
]);

const TABLES: Row = Row::new("Tables").collapsed().panels_per_line(1).panels(&[table(
    "Tables of the shop",
    "How large each table and its indexes are. Many dead rows next to few live ones: autovacuum does not keep up, \
    often behind a long transaction.",
)
.label_columns(&[("relname", "Table")])
.column(queries::TABLE_SIZE, "Size")
.column(queries::INDEX_SIZE, "Indexes")
.column(queries::LIVE_ROWS, "Live rows")
.column(queries::DEAD_ROWS, "Dead rows")]);

const REDIS: Row = Row::new("Redis").panels_per_line(3).panels(&[
    time_series("Memory in use", "What the keys take, what the kernel gave, and `maxmemory` where it is set.")
        .query(queries::REDIS_MEMORY_USED, "used")
        .query(queries::REDIS_MEMORY_RESIDENT, "resident")
        .query(queries::REDIS_MEMORY_AT_MOST, "at most")
        .limit()
        .shows_logs(queries::REDIS_LOGS),
    time_series(
        "Reads that Redis answers, over time",
        "A cliff is a cache that was emptied or restarted; it fills again by itself.",
    )
    .query(queries::REDIS_HITS, "hits")
    .green_red(REDIS_HITS_LOW)
    .when_empty("Nothing was read"),
    time_series("Keys by database", "Keys that pile up have no time to live.")
        .query(queries::REDIS_KEYS, "{{db}}")
        .decimals(0)
        .when_empty("No keys"),
]);

const COMMANDS: Row = Row::new("Redis in detail").collapsed().panels_per_line(3).panels(&[
    time_series(
        "Commands per second",
        "The eight most frequent commands. `keys` or `flushall` among them is somebody at the console, or a bug.",
    )
    .query(queries::REDIS_COMMANDS, "{{cmd}}")
    .stacked(),
    time_series(
        "Time of a command",
        "Mean time inside Redis of the eight slowest commands. One slow command makes all others wait.",
    )
    .query(queries::REDIS_TIME_BY_COMMAND, "{{cmd}}"),
    time_series(
        "Keys evicted and expired",
        "Expired keys reached their time. Evicted ones were thrown out early, because memory is full.",
    )
    .query(queries::REDIS_EVICTED, "evicted")
    .query(queries::REDIS_EXPIRED, "expired"),
    time_series("Clients", "Backends that are connected, and those that wait in a blocking command.")
        .query(queries::REDIS_CLIENTS, "connected")
        .query(queries::REDIS_CLIENTS_BLOCKED, "blocked")
        .decimals(0),
    time_series("Connections refused in an hour", "Clients that Redis turned away because `maxclients` was reached.")
        .query(queries::REDIS_REJECTED, "refused")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL),
]);

const EXPORTERS: Row = Row::new("How we know").collapsed().panels(&[
    state_timeline(
        "Exporters over time",
        "Whether each exporter answers. While one is down, everything of its database above is unknown.",
    )
    .query(queries::EXPORTERS_UP, "{{job}}")
    .says("Up", "Down")
    .green_red(IS_DOWN),
    time_series(
        "Time of a scrape",
        "How long each exporter takes to ask its database. A slow answer is a busy database.",
    )
    .query(queries::EXPORTERS_DURATION, "{{job}}"),
]);

const LOGS: Row = Row::new("Logs").collapsed().tall().panels(&[
    logs(
        "Errors and warnings of PostgreSQL",
        "The newest first. `FATAL` refuses a client; `ERROR` ends one statement.",
    )
    .lines(queries::DATABASE_ERRORS),
    logs("Everything Redis says", "The newest first. Redis speaks seldom: each line with `#` deserves to be read.")
        .lines(queries::REDIS_LOGS),
]);
