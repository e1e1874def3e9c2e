//! Databases that answer, but not all who ask.

use super::board;
use super::databases::{POSTGRES_EXPORTER_GONE, REDIS_EXPORTER_GONE};
use crate::thresholds;
use crate::{logql, promql};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say, search};
use watch::scenario::given;
use watch::severity::WARNING;

pub const DATABASE_HEALTH: Group = Group::new("database-health", &[POSTGRES_DEADLOCKS, REDIS_REFUSES_CONNECTIONS]);

pub const POSTGRES_DEADLOCKS: Alert = Alert::new("PostgresDeadlocks", WARNING)
    .when(
        promql! { sum by (datname) (increase(pg_stat_database_deadlocks{job="postgres-exporter"}[15m])) },
        thresholds::SEVERAL,
    )
    .held_for(minutes(5))
    .per(&["datname"])
    .label("app", "dhakacart-db")
    .summary("Transactions of {{ $labels.datname }} block each other")
    .description(r#"PostgreSQL ended {{ printf "%.0f" $value }} transactions of {{ $labels.datname }} within 15 minutes, because they blocked each other."#)
    .panel(board::DATABASES.panel("Deadlocks in an hour"))
    .fires(
        given(r#"pg_stat_database_deadlocks{job="postgres-exporter", datid="16384", datname="dhakacart_db"}"#, "0+1x40")
            .with("datname", "dhakacart_db")
            .after(minutes(30))
            .saying("PostgreSQL ended 15 transactions of dhakacart_db within 15 minutes, because they blocked each other."),
    )
    .stays_quiet(
        given(r#"pg_stat_database_deadlocks{job="postgres-exporter", datid="16384", datname="dhakacart_db"}"#, "0x10 1x10 2x20").after(minutes(30)),
    )
    .when_gone(POSTGRES_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "Two transactions wait for each other, and PostgreSQL ends one. One now and then is normal; many are a fault of the \
                  program: it locks the same rows in different orders.",
        impact: "The requests whose transaction was ended fail: most likely orders.",
        diagnosis: &[
            search(
                "Which statements?",
                logql!(r#"{namespace="dhakacart", app="dhakacart-db"} |= "deadlock detected""#),
            ),
            run("Was a new version deployed just before?", "kubectl -n dhakacart rollout history deployment/dhakacart-backend"),
        ],
        remedy: &[
            run("It began with a new version: go back.", "kubectl -n dhakacart rollout undo deployment/dhakacart-backend"),
            say("Let every transaction lock products in the order of their ids, and try again after a deadlock."),
        ],
    });

pub const REDIS_REFUSES_CONNECTIONS: Alert = Alert::new("RedisRefusesConnections", WARNING)
    .when(
        promql! { sum(increase(redis_rejected_connections_total{job="redis-exporter"}[5m])) },
        thresholds::ANY,
    )
    .held_for(minutes(5))
    .label("app", "dhakacart-redis")
    .summary("Redis refuses connections")
    .description(r#"Redis refused {{ printf "%.0f" $value }} connections within 5 minutes, because it has as many as it may have."#)
    .panel(board::DATABASES.panel("Connections refused in an hour"))
    .fires(
        given(r#"redis_rejected_connections_total{job="redis-exporter"}"#, "0+2x20")
            .saying("Redis refused 10 connections within 5 minutes, because it has as many as it may have."),
    )
    .stays_quiet(given(r#"redis_rejected_connections_total{job="redis-exporter"}"#, "7x20"))
    .when_gone(REDIS_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "Redis has reached `maxclients`, and turns away whoever comes.",
        impact: "Backends without a connection answer without the cache: slower, and at the cost of the database.",
        diagnosis: &[
            ask("How many are connected?", promql! { Count => redis_connected_clients{job="redis-exporter"} }),
            run("Who are they?", "kubectl -n dhakacart exec deployment/dhakacart-redis -- redis-cli client list | cut -d' ' -f2 | cut -d: -f1 | sort | uniq -c"),
        ],
        remedy: &[
            say("Many from one backend: it opens a connection for each request. Mend that."),
            run("Many backends: let Redis take more.", "kubectl -n dhakacart exec deployment/dhakacart-redis -- redis-cli config set maxclients 20000"),
        ],
    });
