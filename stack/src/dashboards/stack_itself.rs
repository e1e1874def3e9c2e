//! The Stack Itself: do the watchers do what they are there for, and what do they cost?

mod agents;
mod lokis;
pub(super) mod queries;

use agents::{ALLOY, COLLECTOR, PROMTAIL};
use lokis::{LOKI, SEVERAL_LOKIS};

use crate::thresholds::{
    ANY, BLOCK_LATE, DISK_USED_CRITICAL, DISK_USED_HIGH, IS_DOWN, MEMORY_CRITICAL, MEMORY_HIGH, REMOTE_WRITE_LATE,
    REMOTE_WRITE_LOST, SEVERAL,
};
use kit::{hours, seconds};
use watch::dashboard::{Dashboard, Row, bar_gauge, logs, stat, state_timeline, time_series};

/// Prometheus, Alertmanager, Loki, Promtail and Grafana: their health, their cost, and who fills them.
pub const THE_STACK_ITSELF: Dashboard = Dashboard::new("the-stack-itself", "The Stack Itself")
    .description(
        "Do the watchers do what they are there for, and what do they cost? If this page is red, silence elsewhere \
        proves nothing.",
    )
    .tags(&["dhakacart", "monitoring"])
    .siblings_tagged("dhakacart")
    .last(hours(6))
    .refresh_every(seconds(60))
    .rows(&[
        AT_A_GLANCE,
        PROMETHEUS,
        RULES,
        ALERTMANAGER,
        BLOCKS,
        REMOTE_WRITE,
        LOKI,
        SEVERAL_LOKIS,
        PROMTAIL,
        COLLECTOR,
        ALLOY,
        GRAFANA,
        EXPORTERS,
        COST,
        CARDINALITY,
        LOGS,
    ]);

const AT_A_GLANCE: Row = Row::new("At a glance").short().panels_per_line(6).panels(&[
    stat(
        "Targets down",
        "Targets that Prometheus cannot scrape now. Pods of the shop count from their first metrics on.",
    )
    .query(queries::TARGETS_DOWN, "down")
    .green_yellow_red(ANY, SEVERAL),
    stat(
        "Configurations",
        "Whether Prometheus, Alertmanager and Loki's ruler run with the newest files that they were given.",
    )
    .query(queries::CONFIGS_LOADED, "loaded")
    .says("Loaded", "Refused")
    .green_red(IS_DOWN),
    stat(
        "Rules failed in an hour",
        "Evaluations that ended in an error, in Prometheus and in Loki. Such a rule's alerts cannot fire.",
    )
    .query(queries::RULES_FAILED, "failed")
    .decimals(0)
    .green_yellow_red(ANY, SEVERAL),
    stat("Failed messages, 1 h", "Messages that Alertmanager could not deliver. Trouble of the shop may reach nobody.")
        .query(queries::NOTIFICATIONS_FAILED, "failed")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL)
        .shows_logs(queries::ALERTMANAGER_LOGS),
    stat("Log lines lost in an hour", "Lines that Promtail gave up sending or Loki refused. Each is lost evidence.")
        .query(queries::LINES_LOST, "lost")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL)
        .needs("promtail"),
    stat("Lines lost in an hour", "Lines that the collector gave up or Loki refused. Each is lost evidence.")
        .query(queries::LINES_LOST_BY_COLLECTOR, "lost")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL)
        .needs("otel-collector"),
    stat("Lines lost by Alloy in an hour", "Lines that Alloy gave up or Loki refused. Each is lost evidence.")
        .query(queries::LINES_LOST_BY_ALLOY, "lost")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL)
        .needs("alloy"),
    stat("Memory of all of it", "What the whole stack uses of the cluster's memory.")
        .query(queries::MEMORY_OF_ALL, "used"),
]);

const PROMETHEUS: Row = Row::new("Prometheus").panels_per_line(2).panels(&[
    state_timeline(
        "Targets up, by job",
        "Whether every target of a job answers. Pods of the shop are listed from their first metrics on.",
    )
    .query(queries::UP_BY_JOB, "{{job}}")
    .says("All up", "Some down")
    .green_red(IS_DOWN),
    time_series(
        "Time of a scrape, by job",
        "The slowest target of each job. At 10 seconds Prometheus gives up, and the target is down.",
    )
    .query(queries::SCRAPE_DURATION, "{{job}}")
    .shows_logs(queries::PROMETHEUS_LOGS)
    .decimals(0),
    time_series(
        "Samples per second",
        "What Prometheus stores. A fall is a job that lost targets; a rise is more series.",
    )
    .query(queries::SAMPLES, "stored")
    .decimals(0),
    time_series(
        "Series in memory",
        "They decide what memory Prometheus needs: some kilobytes each. The last row shows whose they are.",
    )
    .query(queries::SERIES, "series")
    .decimals(0),
]);

const RULES: Row = Row::new("Rules and storage of Prometheus").collapsed().panels_per_line(2).panels(&[
    time_series(
        "Time of the rules, by group",
        "How long the last evaluation of each group took. Longer than its interval, it skips.",
    )
    .query(queries::RULE_DURATION, "{{group}}"),
    time_series(
        "Rules that failed or were skipped",
        "Groups with an error in a query, or without the time for the next evaluation.",
    )
    .query(queries::RULE_FAILURES, "{{group}} failed")
    .query(queries::RULES_MISSED, "{{group}} skipped")
    .decimals(0)
    .when_empty("None")
    .shows_logs(queries::PROMETHEUS_LOGS),
    time_series(
        "Storage",
        "What blocks and write-ahead log take. At the limit the oldest block goes: history becomes shorter, nothing \
         breaks.",
    )
    .query(queries::STORAGE, "blocks")
    .query(queries::WRITE_AHEAD_LOG, "write-ahead log")
    .query(queries::STORAGE_AT_MOST, "limit of the blocks")
    .limit(),
    time_series(
        "Alerts on their way to Alertmanager",
        "Alerts that Prometheus hands over per second, and those that it could not.",
    )
    .query(queries::ALERTS_SENT, "sent")
    .query(queries::ALERTS_LOST, "lost")
    .shows_logs(queries::PROMETHEUS_LOGS),
]);

const ALERTMANAGER: Row = Row::new("Alertmanager").collapsed().panels(&[
    time_series(
        "Alerts and silences",
        "Active alerts notify somebody; suppressed ones are silenced or follow from a larger one.",
    )
    .query(queries::ALERTS_BY_STATE, "{{state}}")
    .query(queries::SILENCES, "silences")
    .decimals(0),
    time_series(
        "Notifications in an hour, by way",
        "What went out by e-mail, chat and webhook. The Watchdog alone sends some.",
    )
    .query(queries::NOTIFICATIONS, "{{integration}}")
    .decimals(0),
    time_series(
        "Notifications that failed in an hour, by way",
        "Look at the credentials in Alertmanager's Secret first.",
    )
    .query(queries::NOTIFICATIONS_FAILED_BY_WAY, "{{integration}}")
    .decimals(0)
    .green_yellow_red(ANY, SEVERAL)
    .when_empty("None")
    .shows_logs(queries::ALERTMANAGER_LOGS),
    time_series("Time of a notification", "95 % of the notifications are delivered faster than this.")
        .query(queries::NOTIFICATION_TIME, "{{integration}}")
        .when_empty("None in the last hour"),
]);

/// Where an environment keeps them in a bucket.
const BLOCKS: Row = Row::new("Blocks of metrics in the bucket").collapsed().panels(&[
    time_series(
        "Stores that the query layer reaches, by kind",
        "A sidecar for each Prometheus, and one connection to the stores. What it does not reach, panels do not show.",
    )
    .query(queries::STORES_REACHED, "{{store_type}}")
    .decimals(0),
    time_series(
        "Time since the last upload, by pod",
        "A Prometheus cuts a block every two hours, and its sidecar uploads it at once.",
    )
    .query(queries::UPLOAD_AGE, "{{pod}}")
    .green_red(BLOCK_LATE)
    .when_empty("None within a day"),
    time_series("Uploads that failed in an hour", "The bucket refuses, or is not reached.")
        .query(queries::UPLOADS_FAILED, "{{pod}}")
        .decimals(0)
        .when_empty("None")
        .shows_logs(queries::PROMETHEUS_LOGS),
    time_series(
        "Work of the compactor",
        "What it still has to join, downsample and delete. It should come back to zero.",
    )
    .query(queries::TO_COMPACT, "compactions")
    .query(queries::TO_DOWNSAMPLE, "blocks to downsample")
    .query(queries::TO_DELETE, "blocks to delete")
    .decimals(0)
    .shows_logs(queries::THANOS_LOGS),
    time_series("Blocks that a store knows, by pod", "It falls when the compactor joins some or deletes old ones.")
        .query(queries::BLOCKS_KNOWN, "{{pod}}")
        .decimals(0)
        .shows_logs(queries::THANOS_LOGS),
    state_timeline(
        "Object store of the cluster over time",
        "Where buckets lie in the cluster: when it answered, and when it did not. It is one pod with one volume.",
    )
    .query(queries::OBJECT_STORE_ANSWERS, "object store")
    .says("Up", "Down")
    .green_red(IS_DOWN),
    time_series("Time of queries", "95 % of the query layer's answers are faster than this.")
        .query(queries::QUERY_LATENCY, "{{handler}}")
        .when_empty("None in this range")
        .shows_logs(queries::THANOS_LOGS),
]);

/// Where an environment writes to one.
const REMOTE_WRITE: Row = Row::new("Samples to the central receiver").collapsed().where_remote_write().panels(&[
    time_series(
        "How far the receiver is behind",
        "How much older its newest sample is than the newest that is stored here. After two hours without it, what \
         waited longest is lost to it.",
    )
    .query(queries::RECEIVER_BEHIND, "{{remote_name}}")
    .green_red(REMOTE_WRITE_LATE)
    .shows_logs(queries::PROMETHEUS_LOGS),
    time_series(
        "Samples that the receiver refuses",
        "The share that it refuses for good: a wrong login, another cluster with the same labels, too many.",
    )
    .query(queries::RECEIVER_REFUSES, "{{remote_name}}")
    .green_red(REMOTE_WRITE_LOST)
    .shows_logs(queries::PROMETHEUS_LOGS),
    time_series("Samples sent per second", "What the receiver is sent. After it was away, it is more for a while.")
        .query(queries::SAMPLES_WRITTEN, "{{remote_name}}"),
    time_series(
        "Requests at once to the receiver",
        "Prometheus decides how many it needs. At the most that it may, samples wait.",
    )
    .query(queries::SHARDS, "{{remote_name}}")
    .query(queries::SHARDS_WANTED, "wanted for {{remote_name}}")
    .query(queries::SHARDS_AT_MOST, "at most")
    .limit()
    .decimals(0),
    time_series("Samples that wait in memory", "They grow while the receiver is away, until the queue is full.")
        .query(queries::SAMPLES_WAITING, "{{remote_name}}")
        .decimals(0),
    time_series("Time of a request to the receiver", "95 % of the requests are answered faster than this.")
        .query(queries::RECEIVER_LATENCY, "{{remote_name}}"),
]);

const GRAFANA: Row = Row::new("Grafana").collapsed().panels(&[
    time_series(
        "Requests by status",
        "What Grafana answers per second. 5xx are its own errors, or a data source that does not answer.",
    )
    .query(queries::GRAFANA_REQUESTS, "{{status_code}}")
    .stacked()
    .shows_logs(queries::GRAFANA_LOGS),
    time_series(
        "Time of an answer",
        "95 % of Grafana's answers are faster than this; queries of its panels are among them.",
    )
    .query(queries::GRAFANA_LATENCY, "p95"),
]);

const EXPORTERS: Row = Row::new("Exporters").collapsed().panels(&[
    time_series(
        "Failed lists and watches, 1 h",
        "What kube-state-metrics asked in vain, by kind of object. Of what it may not list it does not tell, and \
         alerts on such objects stay silent.",
    )
    .query(queries::LISTS_FAILED, "lists of {{resource}}")
    .query(queries::WATCHES_FAILED, "watches of {{resource}}")
    .decimals(0)
    .green_yellow_red(ANY, SEVERAL)
    .when_empty("None"),
    time_series(
        "Probes of unknown kinds in an hour",
        "Prometheus asks blackbox-exporter for a module that its config lacks: after one of the two was restarted \
         alone.",
    )
    .query(queries::UNKNOWN_MODULES, "probes")
    .decimals(0)
    .green_yellow_red(ANY, SEVERAL),
]);

const COST: Row = Row::new("What it costs").collapsed().panels(&[
    time_series("Memory by component", "What each program uses, all its pods together.")
        .query(queries::MEMORY_BY_COMPONENT, "{{container}}")
        .stacked(),
    time_series("CPU by component", "How many cores each program keeps busy, all its pods together.")
        .query(queries::CPU_BY_COMPONENT, "{{container}}")
        .stacked(),
    bar_gauge("Memory, of its limit", "At 100 % the kernel kills the container, and with it what it watches.")
        .query(queries::MEMORY_OF_LIMIT, "{{pod}}")
        .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL),
    bar_gauge(
        "Volumes, of their size",
        "How full each volume of the stack is. Prometheus and Loki delete what is old.",
    )
    .query(queries::VOLUMES, "{{persistentvolumeclaim}}")
    .green_yellow_red(DISK_USED_HIGH, DISK_USED_CRITICAL)
    .when_empty("No volume reports its use"),
]);

const CARDINALITY: Row = Row::new("Who fills Prometheus").collapsed().panels_per_line(3).panels(&[
    bar_gauge("Biggest jobs", "Samples of one scrape, after what is dropped: the series that a job keeps in memory.")
        .query(queries::SERIES_BY_JOB, "{{job}}")
        .shows_logs(queries::PROMETHEUS_LOGS)
        .decimals(0),
    bar_gauge("Biggest targets", "The same for a single target. `cargo xtask unused` says which of them nobody reads.")
        .query(queries::SERIES_BY_TARGET, "{{job}} {{instance}}")
        .shows_logs(queries::PROMETHEUS_LOGS)
        .decimals(0),
    bar_gauge(
        "New series in an hour",
        "Series that were not there before. Many without a deployment are a label with ever new values.",
    )
    .query(queries::NEW_SERIES_BY_JOB, "{{job}}")
    .shows_logs(queries::PROMETHEUS_LOGS)
    .decimals(0),
]);

const LOGS: Row = Row::new("Logs").collapsed().tall().panels_per_line(1).panels(&[logs(
    "Errors of the stack",
    "What the watchers themselves complain about, the newest first.",
)
.lines(queries::ERRORS)]);
