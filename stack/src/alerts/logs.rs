//! Logs: what only they know, which Loki evaluates; and their own way, from the pods through the log agents to Loki.

mod alloy;

use super::own_storage::PROMETHEUS_VOLUME_FULL;
use super::shop;
use super::{SCOPE, board};
use super::{namespace, workload};
use crate::thresholds;
use crate::{lines, logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{ask, kubectl_in, run, say, search};
use watch::scenario::given;
use watch::severity::WARNING;

/// The way of the logs, as the agents and Loki count it.
pub const LOG_PIPELINE: Group = Group::new(
    "log-pipeline",
    &[
        LOG_AGENT_NOT_SHIPPING,
        COLLECTOR_NOT_SHIPPING,
        alloy::ALLOY_NOT_SHIPPING,
        LOKI_DISCARDS_LOGS,
        LOKI_REQUEST_ERRORS,
        LOKI_RETENTION_STOPPED,
    ],
);

/// What the lines themselves say.
pub const LOGS: Group = Group::new("logs", &[BACKEND_LOGS_ERRORS, PROMETHEUS_VOLUME_FULL]).every(minutes(1));

pub const BACKEND_LOGS_ERRORS: Alert = Alert::new("BackendLogsErrors", WARNING)
    .when_logs(
        logql!(r#"sum by (app) (rate({namespace="dhakacart", app="dhakacart-backend", level="error"}[5m]))"#),
        thresholds::LOGGED_ERRORS_MANY,
    )
    .for_(minutes(10))
    .summary("{{ $labels.app }} logs many errors")
    .description(r#"{{ $labels.app }} writes {{ printf "%.1f" $value }} error lines a second."#)
    .panel(board::LOGS.panel("Error lines by app"))
    .fires(
        given(lines! { {namespace="dhakacart", app="dhakacart-backend", level="error"} 31x20 })
            .after(minutes(16))
            .saying("dhakacart-backend writes 0.5 error lines a second."),
    )
    .stays_quiet(given(lines! { {namespace="dhakacart", app="dhakacart-backend", level="error"} 29x20 }))
    .when_gone(shop::BACKEND_GONE)
    .meaning(
        "The backend has written more error lines than {bound} for {for}. This works without any \
                  metrics of the backend.",
    )
    .impact(
        "Most such lines are requests that failed: customers see errors, or the cache is away and the shop is slow.",
    )
    .look(&search("Read what it says.", logql!(r#"{app="dhakacart-backend", level="error"}"#)))
    .look(&search(
        "Which pods say it? One alone may be sick; all of them point at the database or the cache.",
        logql!(r#"sum by (pod) (rate({app="dhakacart-backend", level="error"}[5m]))"#),
    ))
    .look(&run(
        "Are database and cache there?",
        workload::DATABASE
            .kubectl("get pods -l 'app in ({name}, {cache})'")
            .with("cache", workload::CACHE.name().as_str()),
    ))
    .fix(&say("If database or cache is down, fix that first: the lines end by themselves."))
    .fix(&run(
        "If one pod alone is sick, delete it; another takes its place.",
        kubectl_in(namespace::SHOP, "delete pod <pod>"),
    ))
    .fix(&run(
        "If it began with a new version, go back to the one before.",
        workload::BACKEND.kubectl("rollout undo {workload}"),
    ));

pub const LOG_AGENT_NOT_SHIPPING: Alert = Alert::new("LogAgentNotShipping", WARNING)
    .when_any(promql! { Count =>
        (
          sum by (node) (increase(promtail_read_lines_total{job="promtail"}[15m])) > 0
          unless
          sum by (node) (increase(promtail_sent_entries_total{job="promtail"}[15m])) > 0
        )
        or
        // Where Loki cannot be reached the agent stops reading as well, so that only its attempts tell: one every five
        // minutes.
        sum by (node) (increase(promtail_batch_retries_total{job="promtail"}[6m])) > 0
        or
        sum by (node) (increase(promtail_dropped_entries_total{job="promtail"}[15m])) > 0
        or
        sum by (node) (promtail_targets_active_total{job="promtail"}) == 0
    })
    // Longer than attempts are seen after a restart of Loki.
    .for_(minutes(10))
    .label(SCOPE, "node")
    .summary("Logs of node {{ $labels.node }} do not arrive")
    .description(
        "Promtail on node {{ $labels.node }} runs, but it sends nothing, tries again and again, gives lines up, or has \
         found no pod to read.",
    )
    .panel(board::STACK.panel("Lines given up, by node and reason"))
    .fires(
        given(series! { promtail_read_lines_total{job="promtail", node="n1"} 0+10x30 })
            .and(series! { promtail_sent_entries_total{job="promtail", node="n1"} 50x30 }),
    )
    // Loki away for good: the agent counts one line more, and then only tries.
    .fires(
        given(series! { promtail_read_lines_total{job="promtail", node="n1"} 0+10x10 111x20 })
            .and(series! { promtail_sent_entries_total{job="promtail", node="n1"} 0+10x10 100x20 })
            .and(series! { promtail_batch_retries_total{job="promtail", node="n1"} 0x10 8x4 9x4 10x4 11x4 12x4 })
            .after(minutes(24)),
    )
    // Loki was restarted, which takes less than a minute.
    .stays_quiet(
        given(series! { promtail_read_lines_total{job="promtail", node="n1"} 0+10x30 })
            .and(series! { promtail_sent_entries_total{job="promtail", node="n1"} 0+10x30 })
            .and(series! { promtail_batch_retries_total{job="promtail", node="n1"} 0x10 5x20 })
            .after(minutes(21)),
    )
    .fires(given(series! { promtail_dropped_entries_total{job="promtail", node="n1"} 0+1x30 }))
    .fires(given(series! { promtail_targets_active_total{job="promtail", node="n1"} 0x30 }))
    .stays_quiet(
        given(series! { promtail_read_lines_total{job="promtail", node="n1"} 0+10x30 })
            .and(series! { promtail_sent_entries_total{job="promtail", node="n1"} 0+10x30 })
            .and(series! { promtail_dropped_entries_total{job="promtail", node="n1"} 3x30 })
            .and(series! { promtail_targets_active_total{job="promtail", node="n1"} 12x30 }),
    )
    .meaning("The log agent of a node reads lines and cannot send them, or has nothing to read at all.")
    .impact("The logs of the pods on this node are missing in Grafana. What is given up after a day of trying is lost.")
    .look(&run(
        "What does the agent say?",
        workload::PROMTAIL
            .kubectl("get pods -l {app} -o wide")
            .then(workload::PROMTAIL.kubectl("logs <the pod on that node> --tail=50")),
    ))
    .look(&ask(
        "What does it send, and what does it give up?",
        promql! { sum by (node, reason) (rate(promtail_dropped_entries_total{job="promtail"}[5m])) > 0 },
    ))
    .look(&run("Is Loki ready?", workload::LOKI.kubectl("get pods -l {app}")))
    .fix(&say("Loki does not answer: fix Loki. The agent tries again for about a day."))
    .fix(&say(
        "It has no target: its environment variable `HOSTNAME` must be the node's name, and it must be allowed to \
         list pods.",
    ))
    .fix(&run(
        "It hangs: restart it. It continues where it stopped.",
        workload::PROMTAIL.kubectl("delete pod <the pod on that node>"),
    ));

/// The same of the agent that runs where an environment says so. What it has read waits on the node: as long as
/// something waits and nothing goes out, it cannot ship.
pub const COLLECTOR_NOT_SHIPPING: Alert = Alert::new("LogCollectorNotShipping", WARNING)
    .when_any(promql! { Count =>
        (
          sum by (node) (otelcol_exporter_queue_size{job="otel-collector", data_type="logs"}) > 0
          unless
          sum by (node) (increase(otelcol_exporter_sent_log_records_total{job="otel-collector"}[5m])) > 0
        )
        or
        sum by (node) (increase(otelcol_exporter_send_failed_log_records_total{job="otel-collector"}[15m])) > 0
        or
        sum by (node) (otelcol_fileconsumer_open_files{job="otel-collector"}) == 0
    })
    .for_(minutes(5))
    .label(SCOPE, "node")
    .summary("The collector does not ship the logs of node {{ $labels.node }}")
    .description(
        "The collector on node {{ $labels.node }} runs, but it sends nothing of what waits, gives lines up, or has \
         found no file to read.",
    )
    .panel(board::STACK.panel("Lines that wait on the node"))
    // Loki away for good: what is read waits, and from the last answer on nothing is sent.
    .fires(
        given(series! {
            otelcol_exporter_queue_size{job="otel-collector", node="n1", data_type="logs", exporter="otlp_http"}
            0x10 5000+5000x20
        })
        .and(series! { otelcol_exporter_sent_log_records_total{job="otel-collector", node="n1"} 0+10x10 100x20 })
        .after(minutes(24)),
    )
    // Loki was away when the collector was started, which has sent nothing yet and does not show what it sends.
    .fires(given(series! {
        otelcol_exporter_queue_size{job="otel-collector", node="n1", data_type="logs", exporter="otlp_http"}
        5000x20
    }))
    // Loki was restarted, which takes less than a minute.
    .stays_quiet(
        given(series! {
            otelcol_exporter_queue_size{job="otel-collector", node="n1", data_type="logs", exporter="otlp_http"}
            0x10 5000x2 0x20
        })
        .and(series! { otelcol_exporter_sent_log_records_total{job="otel-collector", node="n1"} 0+10x10 100x2 0+10x20 })
        .after(minutes(21)),
    )
    .fires(given(series! { otelcol_exporter_send_failed_log_records_total{job="otel-collector", node="n1"} 0+1x30 }))
    .fires(given(series! { otelcol_fileconsumer_open_files{job="otel-collector", node="n1"} 0x30 }))
    .stays_quiet(
        given(series! {
            otelcol_exporter_queue_size{job="otel-collector", node="n1", data_type="logs", exporter="otlp_http"}
            5000x30
        })
        .and(series! { otelcol_exporter_sent_log_records_total{job="otel-collector", node="n1"} 0+10x30 })
        .and(series! { otelcol_exporter_send_failed_log_records_total{job="otel-collector", node="n1"} 3x30 })
        .and(series! { otelcol_fileconsumer_open_files{job="otel-collector", node="n1"} 12x30 }),
    )
    .meaning("The log agent of a node has lines and cannot send them, loses some, or has nothing to read at all.")
    .impact(
        "The logs of the pods on this node are missing in Grafana. They wait on the node; once 256 MiB wait, files are \
         read on only after they are sent, as long as the node keeps them. What Loki refuses is lost.",
    )
    .look(&run(
        "What does the agent say?",
        workload::OTEL_COLLECTOR
            .kubectl("get pods -l {app} -o wide")
            .then(workload::OTEL_COLLECTOR.kubectl("logs <the pod on that node> --tail=50")),
    ))
    .look(&ask(
        "How much waits, in bytes?",
        promql! { Bytes => sum by (node) (otelcol_exporter_queue_size{job="otel-collector", data_type="logs"}) },
    ))
    .look(&run("Is Loki ready?", workload::LOKI.kubectl("get pods -l {app}")))
    .fix(&say("Loki does not answer: fix Loki. The agent tries again until it does."))
    .fix(&say("Loki refuses: LokiDiscardsLogs, or its log, says why. Those lines do not come again."))
    .fix(&run(
        "It hangs: restart it. It continues where it stopped.",
        workload::OTEL_COLLECTOR.kubectl("delete pod <the pod on that node>"),
    ));

pub const LOKI_DISCARDS_LOGS: Alert = Alert::new("LokiDiscardsLogs", WARNING)
    .when(promql! { sum by (reason) (increase(loki_discarded_samples_total{job="loki"}[10m])) }, thresholds::ANY)
    .for_(minutes(10))
    .summary("Loki throws logs away: {{ $labels.reason }}")
    .description(
        "Loki refused {{ printf \"%.0f\" $value }} log lines within 10 minutes, for the reason {{ $labels.reason }}.",
    )
    .panel(board::STACK.panel("Lines refused, by reason"))
    .meaning("Log lines reach Loki, but break one of its limits.")
    .impact("Those lines are lost. A search for the cause of a failure may find nothing.")
    .look(&ask(
        "How many lines per second, and why?",
        promql! { sum by (reason) (rate(loki_discarded_samples_total{job="loki"}[5m])) },
    ))
    .look(&search(
        "Which apps write the most? The five loudest of the last hour:",
        logql!(r#"topk(5, sum by (namespace, app) (count_over_time({namespace=~".+"} [1h])))"#),
    ))
    .fix(&say("`rate_limited` or `per_stream_rate_limit`: quieten the loud app, or raise the limit in Loki's \
         configuration."))
    .fix(&say(
        "`greater_than_max_sample_age` or `too_far_behind`: an agent catches up after an outage. It ends by itself.",
    ))
    .fix(&say("`line_too_long`: let the app log less in one line."))
    .fix(&say("`stream_limit`: a label has too many values; take it out of the agent's configuration."));

pub const LOKI_REQUEST_ERRORS: Alert = Alert::new("LokiRequestErrors", WARNING)
    .when(
        promql! {
              sum by (route) (rate(loki_request_duration_seconds_count{job="loki", status_code=~"5.."}[5m]))
            /
              (sum by (route) (rate(loki_request_duration_seconds_count{job="loki"}[5m])) > 0)
        },
        thresholds::LOKI_ERRORS_HIGH,
    )
    .for_(minutes(15))
    .summary("Loki fails at {{ $labels.route }}")
    .description(
        "{{ $value | humanizePercentage }} of the requests to Loki's {{ $labels.route }} end in an error \
         of Loki's own.",
    )
    .panel(board::STACK.panel("Requests that failed, by route"))
    // What it refuses for good reason is the sender's fault: LokiDiscardsLogs tells.
    .stays_quiet(given(series! {
        loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push", method="POST", status_code="400"}
        0+50x30
    }))
    .meaning(
        "Loki answers with errors that are not the asker's fault: its disk is full, it lacks memory, or a \
         query was too much.",
    )
    .impact(
        "Where `push` fails, the log agents keep their lines for a while and then lose them. Where queries fail, \
         searching does.",
    )
    .look(&run("What does it say?", workload::LOKI.kubectl("logs -l {app} --tail=200 | grep -i 'level=error'")))
    .look(&ask(
        "Is its volume full?",
        promql! {
              min by (persistentvolumeclaim) (
                kubelet_volume_stats_available_bytes{job="kubelet", namespace="monitoring"}
              )
            /
              min by (persistentvolumeclaim) (
                kubelet_volume_stats_capacity_bytes{job="kubelet", namespace="monitoring"} > 0
              )
        },
    ))
    .fix(&say("The volume is full: follow PersistentVolumeFillingUp."))
    .fix(&run(
        "It was killed for its memory: raise its limit in the environment, `.resources(&Loki::WORKLOAD, ..)`; apply.",
        workload::LOKI.kubectl("describe pod -l {app} | grep -A4 'Last State'"),
    ));

pub const LOKI_RETENTION_STOPPED: Alert = Alert::new("LokiRetentionStopped", WARNING)
    .when(
        promql! {
              time()
            - (
                max(loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} > 0)
              or
                // It has not succeeded since it was started.
                max(process_start_time_seconds{job="loki"})
            )
        },
        thresholds::LOKI_RETENTION_LATE,
    )
    .for_(minutes(30))
    .summary("Loki no longer deletes old logs")
    .description(
        "Loki has not deleted what is too old for {{ $value | humanizeDuration }}. It should every ten minutes.",
    )
    .panel(board::STACK.panel("Time since old lines were deleted"))
    .fires(
        given(series! { loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} 60x500 })
            .after(minutes(421))
            .saying("Loki has not deleted what is too old for 7h 0m 0s. It should every ten minutes."),
    )
    .stays_quiet(
        given(series! { loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} 60+60x500 })
            .after(minutes(421)),
    )
    // It was started seven hours ago, and has not succeeded once.
    .fires(
        given(series! { loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} 0x500 })
            .and(series! { process_start_time_seconds{job="loki"} 60x500 })
            .after(minutes(421))
            .saying("Loki has not deleted what is too old for 7h 0m 0s. It should every ten minutes."),
    )
    // It has just been started, and has not run yet.
    .stays_quiet(
        given(series! { loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} 0x500 })
            .and(series! { process_start_time_seconds{job="loki"} 25000x500 })
            .after(minutes(421)),
    )
    .meaning(
        "The part of Loki that compacts its index and deletes logs after 31 days has not succeeded for more than \
         {bound}.",
    )
    .impact("Nothing today. Loki's volume fills up, and then it takes no more logs.")
    .look(&run(
        "What does it say?",
        workload::LOKI.kubectl("logs -l {app} --tail=500 | grep -iE 'compact|retention' | grep -i error"),
    ))
    .fix(&run("Restart it: the compactor begins again.", workload::LOKI.kubectl("rollout restart {workload}")))
    .fix(&say(
        "It fails again: a file of the index is broken; its log names it. The image has no shell: move the file out of \
         `/loki/compactor` with `kubectl debug`, and restart.",
    ));
