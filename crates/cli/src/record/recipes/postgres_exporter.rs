//! postgres-exporter, beside a PostgreSQL with a shop's tables, with every collector that the deployed flags leave off
//! too.

use crate::catalogue::Kind::Gauge;
use crate::catalogue::{Closed, Collector, Correction, Draft, Silent};
use crate::exposition::Exposition;
use crate::record::beside::postgres;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "postgres-exporter",
    workload: Some("postgres-exporter"),
    flags: &["--collector.", "--no-collector.", "--disable-"],
    version: ("postgres_exporter_build_info", "version"),
    way: Way::Started(run, "beside a PostgreSQL with a shop's tables"),
    drafts: &[Draft {
        closed: CLOSED,
        silent: SILENT,
        collectors: COLLECTORS,
        corrections: CORRECTIONS,
        ..Draft::of("postgres-exporter")
    }],
};

const CLOSED: &[Closed] = &[
    Closed {
        metrics: "pg_stat_activity_*",
        label: "state",
        values: &[
            "active",
            "disabled",
            "fastpath function call",
            "idle",
            "idle in transaction",
            "idle in transaction (aborted)",
            "unknown",
        ],
    },
    Closed { metrics: "pg_locks_count", label: "mode", values: &[] },
];

/// Registered as off by default in `collector/*.go`.
const COLLECTORS: &[Collector] = &[
    Collector { name: "buffercache_summary", metrics: &["pg_buffercache_summary_*"] },
    Collector { name: "database_wraparound", metrics: &["pg_database_wraparound_*"] },
    Collector { name: "long_running_transactions", metrics: &["pg_long_running_transactions*"] },
    Collector { name: "postmaster", metrics: &["pg_postmaster_*"] },
    Collector { name: "process_idle", metrics: &["pg_process_idle_*"] },
    Collector { name: "stat_activity_autovacuum", metrics: &["pg_stat_activity_autovacuum_*"] },
    Collector { name: "stat_checkpointer", metrics: &["pg_stat_checkpointer_*"] },
    Collector { name: "stat_statements", metrics: &["pg_stat_statements_*"] },
    Collector { name: "stat_wal_receiver", metrics: &["pg_stat_wal_receiver_*"] },
    Collector { name: "statio_user_indexes", metrics: &["pg_statio_user_indexes_*"] },
    Collector { name: "xlog_location", metrics: &["pg_xlog_location_*"] },
];

const SINCE: &str = "0.20.0 (CHANGELOG)";
const SLOTS: &str = "0.20.0 (collector/pg_replication_slots.go)";

/// What only a primary with a standby has: `collector/pg_stat_replication.go` and `pg_replication_slots.go` of v0.20.1.
const SILENT: &[Silent] = &[
    Silent {
        name: "pg_stat_replication_pg_current_wal_lsn_bytes",
        kind: Gauge,
        labels: STANDBY,
        help: "WAL position in bytes",
    },
    Silent {
        name: "pg_stat_replication_pg_wal_lsn_diff",
        kind: Gauge,
        labels: STANDBY,
        help: "Lag in bytes between master and slave",
    },
    Silent {
        name: "pg_replication_slots_slot_confirmed_flush_lsn",
        kind: Gauge,
        labels: &["slot_name", "slot_type"],
        help: "last lsn confirmed flushed to the replication slot",
    },
    Silent {
        name: "pg_replication_slots_safe_wal_size_bytes",
        kind: Gauge,
        labels: &["slot_name", "slot_type"],
        help: "number of bytes that can be written to WAL such that this slot is not in danger of getting in state \
            lost",
    },
];

const STANDBY: &[&str] = &["application_name", "client_addr", "slot_name", "state"];

const CORRECTIONS: &[Correction] = &[
    Correction::Renamed { from: "pg_replication_slot_", to: "pg_replication_slots_", since: SINCE },
    Correction::WithoutLabel { metrics: "pg_replication_slots_*", label: "server", since: SINCE },
    Correction::WithLabel { metrics: "pg_replication_slots_active", label: "database", since: SLOTS },
    Correction::WithLabel { metrics: "pg_replication_slots_pg_wal_lsn_diff", label: "database", since: SLOTS },
    Correction::WithoutLabel { metrics: "pg_settings_*", label: "server", since: SINCE },
    Correction::WithoutLabel { metrics: "pg_stat_activity_*", label: "server", since: SINCE },
    Correction::WithoutLabel { metrics: "pg_stat_archiver_*", label: "server", since: SINCE },
    Correction::WithoutLabel { metrics: "pg_stat_replication_*", label: "server", since: SINCE },
];

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let (database, user) = postgres::address(lab)?;
    let mut page = scrape(lab, &database, &user, &[])?;
    let extra: Vec<String> = COLLECTORS.iter().map(|collector| format!("--collector.{}", collector.name)).collect();
    page.merge(scrape(lab, &database, &user, &extra)?);
    Ok(vec![Page::new("postgres-exporter", page)])
}

fn scrape(lab: &mut Lab, database: &str, user: &str, extra: &[String]) -> Result<Exposition, Finding> {
    let address = format!("127.0.0.1:{}", lab.port()?);
    let mut exporter = lab.command("postgres_exporter")?;
    exporter.env("DATA_SOURCE_URI", database).env("DATA_SOURCE_USER", user).env("DATA_SOURCE_PASS", "");
    let deployed: Vec<_> = lab.flags().into_iter().filter(|flag| !extra.contains(flag)).collect();
    exporter.args(deployed).args(extra).arg(format!("--web.listen-address={address}"));
    lab.keep("postgres_exporter", exporter)?;
    let url = format!("http://{address}/metrics");
    lab.answers(&url, 20)?;
    lab.scrape(&url, 20, &["pg_up", "pg_stat_database_xact_commit", "pg_stat_user_tables_n_tup_ins"])
}
