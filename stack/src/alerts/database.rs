//! PostgreSQL: there, with room for one more connection, and not stuck.

use super::board;
use super::steps::{self, psql};
use super::workload;
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::query::Query;
use watch::rule_group::Group;
use watch::runbook::{ask, run, say, search};
use watch::scenario::given;
use watch::severity::{CRITICAL, WARNING};

pub const DATABASE: Group = Group::new(
    "database",
    &[POSTGRES_DOWN, DATABASE_CONNECTIONS_EXHAUSTED, HIGH_DATABASE_CONNECTIONS, SLOW_QUERIES, POSTGRES_DEADLOCKS],
);

pub const POSTGRES_DOWN: Alert = Alert::new("PostgresDown", CRITICAL)
    .when(promql! { max(pg_up{job="postgres-exporter"}) }, thresholds::IS_DOWN)
    .for_(minutes(1))
    .keep_firing_for(super::LONGER_THAN_SERVICE_DOWN)
    .label("app", "dhakacart-db")
    .summary("The database does not answer")
    .description("PostgreSQL refuses the exporter's connection, or does not answer.")
    .panel(board::DATABASES.panel("PostgreSQL"))
    .meaning(
        "The exporter runs but cannot query PostgreSQL. When the exporter itself is gone, InstanceDown fires instead.",
    )
    .impact("No product is shown beyond what Redis still holds, and no order is taken.")
    .look(&steps::pods_run(&workload::DATABASE))
    .look(&search("What does it say?", logql!(r#"{namespace="dhakacart", app="dhakacart-db"} |~ "FATAL|PANIC|ERROR""#)))
    .look(&search("Why does the exporter fail?", logql!(r#"{app="postgres-exporter"} |~ "(?i)error""#)))
    .look(&run("Does it accept connections at all?", workload::DATABASE.kubectl("exec {workload} -- pg_isready")))
    .fix(&say("`No space left on device`: follow DiskSpaceCritical."))
    .fix(&say(
        "`password authentication failed`: the exporter's Secret differs from the database's. Copy it again, restart \
         the exporter.",
    ))
    .fix(&say("`too many clients already`: follow HighDatabaseConnections."))
    .fix(&run(
        "It hangs: restart it. It has one pod, so the shop stops for half a minute.",
        workload::DATABASE.kubectl("rollout restart {workload}"),
    ))
    .fix(&say("Its pod is `Pending` because its node is down: bring that node back, for the data lies on its disk."));

const CONNECTIONS_IN_USE: Query = promql! { Ratio =>
      sum(pg_stat_activity_count{job="postgres-exporter"})
    /
      max(pg_settings_max_connections{job="postgres-exporter"})
};

/// The cause of what the shop's own alerts say then: it is told in their place.
pub const DATABASE_CONNECTIONS_EXHAUSTED: Alert = Alert::new("DatabaseConnectionsExhausted", CRITICAL)
    .when(CONNECTIONS_IN_USE, thresholds::DATABASE_CONNECTIONS_CRITICAL)
    .for_(minutes(1))
    .keep_firing_for(super::LONGER_THAN_SERVICE_DOWN)
    .label("app", "dhakacart-db")
    .summary("The database has no connection left")
    .description("{{ $value | humanizePercentage }} of the connections that PostgreSQL allows are in use.")
    .panel(board::DATABASES.panel("Connections in use"))
    .meaning(
        "The backends hold all connections that `max_connections` allows, but for the few that are kept for \
         administrators.",
    )
    .impact("Backends that need one more answer with errors: pages are slow or empty, and orders fail.")
    .look(&ask("Who holds them, and do they work or sit idle?", WHO_HOLDS_THEM))
    .look(&run(
        "What do they wait for? The oldest first.",
        psql(
            "-c",
            "select pid, usename, state, wait_event, now() - xact_start as since from pg_stat_activity where \
             xact_start is not null order by xact_start limit 10",
        ),
    ))
    .fix(&run(
        "Restart the backends, one after the other: each gives its connections back.",
        workload::BACKEND.kubectl("rollout restart {workload}"),
    ))
    .fix(&say("They are full again at once: follow HighDatabaseConnections."));

const WHO_HOLDS_THEM: Query = promql! { Count =>
    sum by (usename, application_name, state) (pg_stat_activity_count{job="postgres-exporter"})
};

pub const HIGH_DATABASE_CONNECTIONS: Alert = Alert::new("HighDatabaseConnections", WARNING)
    .when(CONNECTIONS_IN_USE, thresholds::DATABASE_CONNECTIONS_HIGH)
    .for_(minutes(5))
    .label("app", "dhakacart-db")
    .summary("The database runs out of connections")
    .description("{{ $value | humanizePercentage }} of the connections that PostgreSQL allows are in use.")
    .panel(board::DATABASES.panel("Connections by state"))
    .meaning("The backends hold nearly as many connections as `max_connections` allows.")
    .impact("At 100 % PostgreSQL refuses new ones: backends that start, or need one more, answer with errors.")
    .look(&ask("Who holds them, and do they work or sit idle?", WHO_HOLDS_THEM))
    .look(&run("How many backends are there? Each has its own pool.", workload::BACKEND.kubectl("get pods -l {app}")))
    .fix(&say(
        "Many are `idle in transaction`: a backend forgets to end its transactions. Restart the backend, tell its \
         developers.",
    ))
    .fix(&run(
        "One backend holds too many: restart them all, one after the other.",
        workload::BACKEND.kubectl("rollout restart {workload}"),
    ))
    .fix(&say(
        "Many backends at rush hour: make the pool of each smaller, raise `max_connections`, or put PgBouncer in \
         between.",
    ));

pub const SLOW_QUERIES: Alert = Alert::new("SlowQueries", WARNING)
    .when(
        promql! { Seconds =>
            max by (datname, usename) (
              pg_stat_activity_max_tx_duration{job="postgres-exporter", backend_type="client backend"}
            )
        },
        thresholds::DATABASE_TRANSACTION_LONG,
    )
    .for_(minutes(5))
    .label("app", "dhakacart-db")
    .summary("A transaction of {{ $labels.usename }} runs for very long")
    .description(
        "The oldest transaction of {{ $labels.usename }} in {{ $labels.datname }} has been running for {{ \
         $value | humanizeDuration }}.",
    )
    .panel(board::DATABASES.panel("Longest transaction by user"))
    .stays_quiet(given(series! {
        pg_stat_activity_max_tx_duration{
            job="postgres-exporter", datname="dhakacart_db", usename="shop", backend_type="autovacuum worker"
        } 3600x10
    }))
    .meaning(
        "A query hangs or is very slow, or somebody left a session open in a transaction. A backup also \
         looks like this.",
    )
    .impact("It may hold locks that orders wait for, and it keeps PostgreSQL from tidying up.")
    .look(&run(
        "Which query is it, and what does it wait for?",
        psql(
            "-x -c",
            "select pid, usename, state, wait_event_type, now() - xact_start as age, query from \
            pg_stat_activity where xact_start is not null order by xact_start limit 5",
        ),
    ))
    .look(&run(
        "Does it block others?",
        psql(
            "-c",
            "select pid, pg_blocking_pids(pid), query from pg_stat_activity where \
            cardinality(pg_blocking_pids(pid)) > 0",
        ),
    ))
    .fix(&say("It is the nightly backup and blocks nobody: leave it."))
    .fix(&run(
        "It blocks orders: end it. Its transaction is rolled back.",
        psql("-c", "select pg_terminate_backend(<pid>)"),
    ))
    .fix(&say("It comes back: give the query to the developers; often an index is missing."));

pub const POSTGRES_DEADLOCKS: Alert = Alert::new("PostgresDeadlocks", WARNING)
    .when(
        promql! { sum by (datname) (increase(pg_stat_database_deadlocks{job="postgres-exporter"}[15m])) },
        thresholds::SEVERAL,
    )
    .for_(minutes(5))
    .label("app", "dhakacart-db")
    .summary("Transactions of {{ $labels.datname }} block each other")
    .description(
        "PostgreSQL ended {{ printf \"%.0f\" $value }} transactions of {{ $labels.datname }} within 15 minutes, \
         because they blocked each other.",
    )
    .panel(board::DATABASES.panel("Deadlocks in an hour"))
    .meaning(
        "Two transactions wait for each other, and PostgreSQL ends one. One now and then is normal; many are a fault \
         of the program: it locks the same rows in different orders.",
    )
    .impact("The requests whose transaction was ended fail: most likely orders.")
    .look(&search("Which statements?", logql!(r#"{namespace="dhakacart", app="dhakacart-db"} |= "deadlock detected""#)))
    .look(steps::BACKEND_IS_NEW)
    .fix(steps::BACKEND_GOES_BACK)
    .fix(&say("Let every transaction lock products in the order of their ids, and try again after a deadlock."));
