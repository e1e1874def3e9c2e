//! The way of an alert and of a log line, where it is broken although everything runs.

use super::{board, targets};
use crate::promql;
use crate::thresholds;
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say};
use watch::scenario::{given, told_by};
use watch::severity::{CRITICAL, WARNING};

pub const WATCHERS: Group = Group::new(
    "watchers",
    &[PROMETHEUS_WITHOUT_ALERTMANAGER, ALERTMANAGER_BAD_CONFIG, LOKI_REQUEST_ERRORS, LOKI_RETENTION_STOPPED],
);

pub const PROMETHEUS_WITHOUT_ALERTMANAGER: Alert = Alert::new("PrometheusWithoutAlertmanager", CRITICAL)
    .when(
        promql! { Count => max by (pod) (prometheus_notifications_alertmanagers_discovered{job="prometheus"}) },
        thresholds::NONE_LEFT,
    )
    .held_for(minutes(5))
    .per(&["pod"])
    .summary("Prometheus knows no Alertmanager")
    .description("{{ $labels.pod }} has nobody to send alerts to. The Watchdog has stopped as well.")
    .panel(board::STACK.panel("Alerts on their way to Alertmanager"))
    .fires(
        given(r#"prometheus_notifications_alertmanagers_discovered{job="prometheus", pod="prometheus-0"}"#, "0x10")
            .with("pod", "prometheus-0"),
    )
    .stays_quiet(given(r#"prometheus_notifications_alertmanagers_discovered{job="prometheus", pod="prometheus-0"}"#, "1x10"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("prometheus"))
    .runbook(Runbook {
        meaning: "The configuration that Prometheus runs with names no Alertmanager. You read this in Prometheus or Grafana: \
                  no message can have reached you.",
        impact: "No alert reaches anybody.",
        diagnosis: &[
            run("Which configuration is loaded?", "kubectl -n monitoring get configmap prometheus -o yaml | grep -A6 alerting"),
            run("Was it changed by hand?", "kubectl diff -f k8s/monitoring/"),
        ],
        remedy: &[run("Apply what the generator wrote.", "kubectl apply -f k8s/monitoring/")],
    });

pub const ALERTMANAGER_BAD_CONFIG: Alert = Alert::new("AlertmanagerBadConfig", WARNING)
    .when(
        promql! { Truth => min by (pod) (alertmanager_config_last_reload_successful{job="alertmanager"}) },
        thresholds::IS_DOWN,
    )
    .held_for(minutes(5))
    .per(&["pod"])
    .summary("Alertmanager refuses its new configuration")
    .description("{{ $labels.pod }} could not load its configuration, and works on with the old one.")
    .panel(board::STACK.panel("Configurations"))
    .fires(
        given(r#"alertmanager_config_last_reload_successful{job="alertmanager", pod="alertmanager-0"}"#, "1 0x10")
            .with("pod", "alertmanager-0"),
    )
    .stays_quiet(given(r#"alertmanager_config_last_reload_successful{job="alertmanager", pod="alertmanager-0"}"#, "1 0x3 1x10"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("alertmanager"))
    .runbook(Runbook {
        meaning: "Alertmanager's configuration was changed, and it cannot read it.",
        impact: "Routes and receivers are the old ones. If Alertmanager restarts now, it does not come up, and all alerts are silent.",
        diagnosis: &[
            run("What is wrong?", "kubectl -n monitoring logs -l app=alertmanager --tail=100 | grep -i error"),
            run("Was it changed by hand?", "kubectl diff -f k8s/monitoring/"),
        ],
        remedy: &[run(
            "Apply what the generator wrote: it was tested.",
            "cargo xtask gen && cargo test\nkubectl apply -f k8s/monitoring/",
        )],
    });

pub const LOKI_REQUEST_ERRORS: Alert = Alert::new("LokiRequestErrors", WARNING)
    .when(
        promql! {
              sum by (route) (rate(loki_request_duration_seconds_count{job="loki", status_code=~"5.."}[5m]))
            /
              (sum by (route) (rate(loki_request_duration_seconds_count{job="loki"}[5m])) > 0)
        },
        thresholds::LOKI_ERRORS_HIGH,
    )
    .held_for(minutes(15))
    .per(&["route"])
    .summary("Loki fails at {{ $labels.route }}")
    .description("{{ $value | humanizePercentage }} of the requests to Loki's {{ $labels.route }} end in an error of Loki's own.")
    .panel(board::STACK.panel("Requests that failed, by route"))
    .fires(
        given(r#"loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push", method="POST", status_code="500"}"#, "0+12x30")
            .and(r#"loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push", method="POST", status_code="204"}"#, "0+88x30")
            .with("route", "loki_api_v1_push")
            .saying("12% of the requests to Loki's loki_api_v1_push end in an error of Loki's own."),
    )
    .stays_quiet(
        given(r#"loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push", method="POST", status_code="500"}"#, "0+8x30")
            .and(r#"loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push", method="POST", status_code="204"}"#, "0+92x30"),
    )
    // What it refuses for good reason is the sender's fault: LokiDiscardsLogs tells.
    .stays_quiet(given(r#"loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push", method="POST", status_code="400"}"#, "0+50x30"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("loki"))
    .runbook(Runbook {
        meaning: "Loki answers with errors that are not the asker's fault: its disk is full, it lacks memory, or a query was too much.",
        impact: "Where `push` fails, the log agents keep their lines for a while and then lose them. Where queries fail, searching does.",
        diagnosis: &[
            run("What does it say?", "kubectl -n monitoring logs -l app=loki --tail=200 | grep -i 'level=error'"),
            ask(
                "Is its volume full?",
                promql! {
                      min by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes{job="kubelet", namespace="monitoring"})
                    /
                      min by (persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes{job="kubelet", namespace="monitoring"} > 0)
                },
            ),
        ],
        remedy: &[
            say("The volume is full: follow PersistentVolumeFillingUp."),
            run("It was killed for its memory: raise its limit in `loki.rs`, generate and apply.", "kubectl -n monitoring describe pod -l app=loki | grep -A4 'Last State'"),
        ],
    });

pub const LOKI_RETENTION_STOPPED: Alert = Alert::new("LokiRetentionStopped", WARNING)
    .when(
        promql! { time() - max(loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} > 0) },
        thresholds::LOKI_RETENTION_LATE,
    )
    .held_for(minutes(30))
    .summary("Loki no longer deletes old logs")
    .description("Loki last deleted what is too old {{ $value | humanizeDuration }} ago. It should every ten minutes.")
    .panel(board::STACK.panel("Time since old lines were deleted"))
    .fires(
        given(r#"loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"}"#, "60x500")
            .after(minutes(421))
            .saying("Loki last deleted what is too old 7h 0m 0s ago. It should every ten minutes."),
    )
    .stays_quiet(given(r#"loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"}"#, "60+60x500").after(minutes(421)))
    // It has just been started, and has not run yet.
    .stays_quiet(given(r#"loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"}"#, "0x500").after(minutes(421)))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("loki"))
    .runbook(Runbook {
        meaning: "The part of Loki that compacts its index and deletes logs after 31 days has not succeeded for hours.",
        impact: "Nothing today. Loki's volume fills up, and then it takes no more logs.",
        diagnosis: &[run(
            "What does it say?",
            "kubectl -n monitoring logs -l app=loki --tail=500 | grep -iE 'compact|retention' | grep -i error",
        )],
        remedy: &[
            run("Start it anew: the compactor begins again.", "kubectl -n monitoring rollout restart statefulset/loki"),
            say("It fails again: a file of the index is broken; its log names it. Move it out of `/loki/compactor`, and restart."),
        ],
    });
