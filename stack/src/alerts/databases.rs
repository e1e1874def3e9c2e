//! PostgreSQL and Redis: there, with room for one more connection and one more key, and not stuck.

use super::{board, targets};
use crate::thresholds;
use crate::{logql, promql};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say, search};
use watch::scenario::{Gone, given, told_by};
use watch::severity::{CRITICAL, WARNING};

pub const DATABASES: Group =
    Group::new("databases", &[POSTGRES_DOWN, HIGH_DATABASE_CONNECTIONS, SLOW_QUERIES, REDIS_DOWN, REDIS_HIGH_MEMORY]);

pub(super) const POSTGRES_EXPORTER_GONE: Gone = told_by(&targets::NO_INSTANCE_LEFT).job("postgres-exporter");
pub(super) const REDIS_EXPORTER_GONE: Gone = told_by(&targets::NO_INSTANCE_LEFT).job("redis-exporter");

pub const POSTGRES_DOWN: Alert = Alert::new("PostgresDown", CRITICAL)
    .when(promql! { max(pg_up{job="postgres-exporter"}) }, thresholds::IS_DOWN)
    .held_for(minutes(1))
    .label("app", "dhakacart-db")
    .summary("The database does not answer")
    .description("PostgreSQL refuses the exporter's connection, or does not answer.")
    .panel(board::DATABASES.panel("PostgreSQL"))
    .fires(given(r#"pg_up{job="postgres-exporter"}"#, "1 0x10"))
    .stays_quiet(given(r#"pg_up{job="postgres-exporter"}"#, "1 0 1x10"))
    .when_gone(POSTGRES_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "The exporter runs but cannot query PostgreSQL. When the exporter itself is gone, InstanceDown fires instead.",
        impact: "No product is shown beyond what Redis still holds, and no order is taken.",
        diagnosis: &[
            run("Does its pod run?", "kubectl -n dhakacart get pods -l app=dhakacart-db -o wide\nkubectl -n dhakacart describe pods -l app=dhakacart-db | tail -20"),
            search("What does it say?", logql!(r#"{namespace="dhakacart", app="dhakacart-db"} |~ "FATAL|PANIC|ERROR""#)),
            search("Why does the exporter fail?", logql!(r#"{app="postgres-exporter"} |~ "(?i)error""#)),
            run("Does it accept connections at all?", "kubectl -n dhakacart exec deployment/dhakacart-db -- pg_isready"),
        ],
        remedy: &[
            say("`No space left on device`: follow DiskSpaceCritical."),
            say("`password authentication failed`: the exporter's Secret differs from the database's. Copy it again, restart the exporter."),
            say("`too many clients already`: follow HighDatabaseConnections."),
            run("It hangs: restart it. It has one pod, so the shop stops for half a minute.", "kubectl -n dhakacart rollout restart deployment/dhakacart-db"),
            say("Its pod is `Pending` because its node is down: bring that node back, for the data lies on its disk."),
        ],
    });

pub const HIGH_DATABASE_CONNECTIONS: Alert = Alert::new("HighDatabaseConnections", WARNING)
    .when(
        promql! { Ratio =>
              sum(pg_stat_activity_count{job="postgres-exporter"})
            /
              max(pg_settings_max_connections{job="postgres-exporter"})
        },
        thresholds::DATABASE_CONNECTIONS_HIGH,
    )
    .held_for(minutes(5))
    .label("app", "dhakacart-db")
    .summary("The database runs out of connections")
    .description("{{ $value | humanizePercentage }} of the connections that PostgreSQL allows are in use.")
    .panel(board::DATABASES.panel("Connections by state"))
    .fires(
        given(r#"pg_stat_activity_count{job="postgres-exporter", datname="dhakacart_db", state="idle"}"#, "81x10")
            .and(r#"pg_settings_max_connections{job="postgres-exporter"}"#, "100x10")
            .saying("81% of the connections that PostgreSQL allows are in use."),
    )
    .stays_quiet(
        given(r#"pg_stat_activity_count{job="postgres-exporter", datname="dhakacart_db", state="idle"}"#, "79x10")
            .and(r#"pg_settings_max_connections{job="postgres-exporter"}"#, "100x10"),
    )
    .when_gone(POSTGRES_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "The backends hold nearly as many connections as `max_connections` allows.",
        impact: "At 100 % PostgreSQL refuses new ones: backends that start, or need one more, answer with errors.",
        diagnosis: &[
            ask(
                "Who holds them, and do they work or sit idle?",
                promql! { Count =>
                    sum by (usename, application_name, state) (pg_stat_activity_count{job="postgres-exporter"})
                },
            ),
            run("How many backends are there? Each has its own pool.", "kubectl -n dhakacart get pods -l app=dhakacart-backend"),
        ],
        remedy: &[
            say("Many are `idle in transaction`: a backend forgets to end its transactions. Restart the backend, tell its developers."),
            run("One backend holds too many: restart them all, one after the other.", "kubectl -n dhakacart rollout restart deployment/dhakacart-backend"),
            say("Many backends at rush hour: make the pool of each smaller, raise `max_connections`, or put PgBouncer in between."),
        ],
    });

pub const SLOW_QUERIES: Alert = Alert::new("SlowQueries", WARNING)
    .when(
        promql! { Seconds =>
            max by (datname, usename) (pg_stat_activity_max_tx_duration{job="postgres-exporter", backend_type="client backend"})
        },
        thresholds::DATABASE_TRANSACTION_LONG,
    )
    .held_for(minutes(5))
    .per(&["datname", "usename"])
    .label("app", "dhakacart-db")
    .summary("A transaction of {{ $labels.usename }} runs for very long")
    .description("The oldest transaction of {{ $labels.usename }} in {{ $labels.datname }} has been running for {{ $value | humanizeDuration }}.")
    .panel(board::DATABASES.panel("Longest transaction by user"))
    .fires(
        given(r#"pg_stat_activity_max_tx_duration{job="postgres-exporter", datname="dhakacart_db", usename="shop", backend_type="client backend"}"#, "61x10")
            .with("datname", "dhakacart_db")
            .with("usename", "shop")
            .saying("The oldest transaction of shop in dhakacart_db has been running for 1m 1s."),
    )
    .stays_quiet(given(r#"pg_stat_activity_max_tx_duration{job="postgres-exporter", datname="dhakacart_db", usename="shop", backend_type="client backend"}"#, "59x10"))
    .stays_quiet(given(r#"pg_stat_activity_max_tx_duration{job="postgres-exporter", datname="dhakacart_db", usename="shop", backend_type="autovacuum worker"}"#, "3600x10"))
    .when_gone(POSTGRES_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "A query hangs or is very slow, or somebody left a session open in a transaction. A backup also looks like this.",
        impact: "It may hold locks that orders wait for, and it keeps PostgreSQL from tidying up.",
        diagnosis: &[
            run(
                "Which query is it, and what does it wait for?",
                r#"kubectl -n dhakacart exec deployment/dhakacart-db -- sh -c 'psql -U "$POSTGRES_USER" -d dhakacart_db -x -c "select pid, usename, state, wait_event_type, now() - xact_start as age, query from pg_stat_activity where xact_start is not null order by xact_start limit 5"'"#,
            ),
            run(
                "Does it block others?",
                r#"kubectl -n dhakacart exec deployment/dhakacart-db -- sh -c 'psql -U "$POSTGRES_USER" -d dhakacart_db -c "select pid, pg_blocking_pids(pid), query from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0"'"#,
            ),
        ],
        remedy: &[
            say("It is the nightly backup and blocks nobody: leave it."),
            run(
                "It blocks orders: end it. Its transaction is rolled back.",
                r#"kubectl -n dhakacart exec deployment/dhakacart-db -- sh -c 'psql -U "$POSTGRES_USER" -d dhakacart_db -c "select pg_terminate_backend(<pid>)"'"#,
            ),
            say("It comes back: give the query to the developers; often an index is missing."),
        ],
    });

pub const REDIS_DOWN: Alert = Alert::new("RedisDown", CRITICAL)
    .when(promql! { max(redis_up{job="redis-exporter"}) }, thresholds::IS_DOWN)
    .held_for(minutes(1))
    .label("app", "dhakacart-redis")
    .summary("Redis does not answer")
    .description("Redis refuses the exporter's connection, or does not answer.")
    .panel(board::DATABASES.panel("Redis"))
    .fires(given(r#"redis_up{job="redis-exporter"}"#, "1 0x10"))
    .stays_quiet(given(r#"redis_up{job="redis-exporter"}"#, "1 0 1x10"))
    .when_gone(REDIS_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "The exporter runs but cannot query Redis. When the exporter itself is gone, InstanceDown fires instead.",
        impact: "The backend reports itself unhealthy, and every page asks the database, which may not bear it on a sale day.",
        diagnosis: &[
            run("Does its pod run?", "kubectl -n dhakacart get pods -l app=dhakacart-redis -o wide\nkubectl -n dhakacart describe pods -l app=dhakacart-redis | tail -20"),
            search("What does it say?", logql!(r#"{namespace="dhakacart", app="dhakacart-redis"}"#)),
            run("Does it answer inside its pod? It should say `PONG`.", "kubectl -n dhakacart exec deployment/dhakacart-redis -- redis-cli ping"),
        ],
        remedy: &[
            say("`OOMKilled`: raise its memory limit, and set `maxmemory` below it, so that it evicts instead of being killed."),
            say("`Bad file format reading the append only file`: run `redis-check-aof --fix` on it, then restart."),
            run("It hangs: restart it. The cache fills again by itself.", "kubectl -n dhakacart rollout restart deployment/dhakacart-redis"),
        ],
    });

pub const REDIS_HIGH_MEMORY: Alert = Alert::new("RedisHighMemory", WARNING)
    .when(
        promql! { Ratio =>
            // `maxmemory` is 0 where nobody set it: then the container's limit is what Redis must stay below.
              max(redis_memory_used_bytes{job="redis-exporter"})
            /
              (
                max(redis_memory_max_bytes{job="redis-exporter"}) > 0
                or
                max(kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod=~"dhakacart-redis-.+", resource="memory"})
              )
        },
        thresholds::REDIS_MEMORY_HIGH,
    )
    .held_for(minutes(5))
    .label("app", "dhakacart-redis")
    .summary("Redis runs out of memory")
    .description("Redis uses {{ $value | humanizePercentage }} of the memory that it may use.")
    .panel(board::DATABASES.panel("Memory in use"))
    .fires(
        given(r#"redis_memory_used_bytes{job="redis-exporter"}"#, "81e6x10")
            .and(r#"redis_memory_max_bytes{job="redis-exporter"}"#, "100e6x10")
            .saying("Redis uses 81% of the memory that it may use."),
    )
    .fires(
        given(r#"redis_memory_used_bytes{job="redis-exporter"}"#, "162e6x10")
            .and(r#"redis_memory_max_bytes{job="redis-exporter"}"#, "0x10")
            .and(r#"kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-redis-1", container="redis", resource="memory"}"#, "200e6x10")
            .saying("Redis uses 81% of the memory that it may use."),
    )
    .stays_quiet(
        given(r#"redis_memory_used_bytes{job="redis-exporter"}"#, "79e6x10")
            .and(r#"redis_memory_max_bytes{job="redis-exporter"}"#, "100e6x10")
            .and(r#"kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-redis-1", container="redis", resource="memory"}"#, "80e6x10"),
    )
    .when_gone(REDIS_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "Redis is near its `maxmemory`, or, where that is not set, near the memory limit of its container.",
        impact: "At `maxmemory` it evicts keys or refuses to write. Without `maxmemory` the kernel kills it at its limit.",
        diagnosis: &[
            run("What does it hold?", "kubectl -n dhakacart exec deployment/dhakacart-redis -- redis-cli info memory\nkubectl -n dhakacart exec deployment/dhakacart-redis -- redis-cli --bigkeys"),
            ask("Does it evict already, per second?", promql! {
                sum(rate(redis_evicted_keys_total{job="redis-exporter"}[5m]))
            }),
            ask("Do keys expire, or pile up?", promql! { Count => sum by (db) (redis_db_keys{job="redis-exporter"}) }),
        ],
        remedy: &[
            say("Keys pile up without an end: let the backend give every key a time to live."),
            run(
                "Set `maxmemory` and let it evict what was used least. It holds only a cache.",
                "kubectl -n dhakacart exec deployment/dhakacart-redis -- redis-cli config set maxmemory-policy allkeys-lru",
            ),
            run(
                "Empty the cache now. The database works harder until it is filled again: not at rush hour.",
                "kubectl -n dhakacart exec deployment/dhakacart-backend -- wget -qO- --post-data= http://localhost:5000/api/admin/clear-cache",
            ),
        ],
    });
