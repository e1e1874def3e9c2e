//! The watchers themselves: Prometheus, Alertmanager, Loki and the log agents do what they are there for.

use super::{SCOPE, board, targets};
use crate::thresholds;
use crate::{logql, promql};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say, search};
use watch::scenario::{given, told_by};
use watch::severity::{CRITICAL, WARNING};

pub const MONITORING: Group = Group::new(
    "monitoring",
    &[
        PROMETHEUS_BAD_CONFIG,
        PROMETHEUS_RULE_FAILURES,
        ALERTMANAGER_NOTIFICATIONS_FAILING,
        LOKI_DISCARDS_LOGS,
        LOG_AGENT_NOT_SHIPPING,
    ],
);

pub const PROMETHEUS_BAD_CONFIG: Alert = Alert::new("PrometheusBadConfig", WARNING)
    .when(
        promql! { Truth => min by (pod) (prometheus_config_last_reload_successful{job="prometheus"}) },
        thresholds::IS_DOWN,
    )
    .held_for(minutes(5))
    .per(&["pod"])
    .summary("Prometheus refuses its new configuration")
    .description("{{ $labels.pod }} could not load its configuration or rules, and works on with the old ones.")
    .panel(board::STACK.panel("Configurations"))
    .fires(given(r#"prometheus_config_last_reload_successful{job="prometheus", pod="prometheus-0"}"#, "1 0x10").with("pod", "prometheus-0"))
    .stays_quiet(given(r#"prometheus_config_last_reload_successful{job="prometheus", pod="prometheus-0"}"#, "1 0x4 1x10"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("prometheus"))
    .runbook(Runbook {
        meaning: "The configuration or a rule file was changed, and Prometheus cannot read it.",
        impact: "New jobs and alerts are not in force. If Prometheus restarts now, it does not come up, and all alerts are silent.",
        diagnosis: &[
            run("Which line is wrong?", "kubectl -n monitoring logs -l app=prometheus --tail=100 | grep -i error"),
            run("Were the files edited by hand?", "kubectl diff -f k8s/monitoring/"),
        ],
        remedy: &[run(
            "Apply what the generator wrote: it was tested.",
            "cargo xtask gen && cargo test\nkubectl apply -f k8s/monitoring/",
        )],
    });

pub const PROMETHEUS_RULE_FAILURES: Alert = Alert::new("PrometheusRuleFailures", WARNING)
    .when(
        promql! { sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[5m])) },
        thresholds::ANY,
    )
    .held_for(minutes(5))
    .per(&["rule_group"])
    .summary("Prometheus cannot evaluate its rules")
    .description("Rules of {{ $labels.rule_group }} fail again and again.")
    .panel(board::STACK.panel("Rules that failed or were skipped"))
    .fires(given(r#"prometheus_rule_evaluation_failures_total{job="prometheus", rule_group="/etc/prometheus-rules/nodes.yaml;nodes"}"#, "0+1x20").with("rule_group", "/etc/prometheus-rules/nodes.yaml;nodes"))
    .stays_quiet(given(r#"prometheus_rule_evaluation_failures_total{job="prometheus", rule_group="/etc/prometheus-rules/nodes.yaml;nodes"}"#, "0x5 1x20"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("prometheus"))
    .runbook(Runbook {
        meaning: "A rule's query ends in an error, such as two series where one was expected, or takes too long.",
        impact: "The alerts of that rule cannot fire.",
        diagnosis: &[
            search("Which rule, and why?", logql!(r#"{namespace="monitoring", app="prometheus"} |= "Evaluating rule failed""#)),
            say("Prometheus' page Status > Rule health shows the error beside the rule."),
        ],
        remedy: &[
            say("`many-to-many matching` or `duplicate series`: aggregate that side of the query by the labels that matter."),
            say("`query timed out`: Prometheus is short of CPU or memory; follow HighCPU or HighMemoryUsage of its pod."),
        ],
    });

pub const ALERTMANAGER_NOTIFICATIONS_FAILING: Alert = Alert::new("AlertmanagerNotificationsFailing", CRITICAL)
    .when(
        promql! { sum by (integration) (increase(alertmanager_notifications_failed_total{job="alertmanager"}[15m])) },
        thresholds::ANY,
    )
    .held_for(minutes(5))
    .per(&["integration"])
    .summary("Alerts do not arrive by {{ $labels.integration }}")
    .description(r#"{{ printf "%.0f" $value }} notifications by {{ $labels.integration }} failed within 15 minutes."#)
    .panel(board::STACK.panel("Notifications that failed in an hour, by way"))
    .fires(
        given(r#"alertmanager_notifications_failed_total{job="alertmanager", integration="email", reason="other"}"#, "0+1x20")
            .with("integration", "email")
            .saying("7 notifications by email failed within 15 minutes."),
    )
    .stays_quiet(given(r#"alertmanager_notifications_failed_total{job="alertmanager", integration="email", reason="other"}"#, "5x20"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("alertmanager"))
    .runbook(Runbook {
        meaning: "Alertmanager cannot deliver by one of its ways: `email`, `slack` (chat) or `webhook` (SMS or heartbeat).",
        impact: "Trouble of the shop may reach nobody. You read this because another way still works.",
        diagnosis: &[
            search("Why?", logql!(r#"{namespace="monitoring", app="alertmanager"} |= "Notify for alerts failed""#)),
            run("Are the credentials there? The keys must be those that `alertmanager.yml` names.", "kubectl -n monitoring get secrets\nkubectl -n monitoring describe secret <alertmanager's secret>"),
        ],
        remedy: &[
            say("`no such file`: add the missing key to Alertmanager's Secret."),
            say("`401`, `403` or `invalid_auth`: renew the token or the password in the Secret. Alertmanager reads it anew by itself."),
            say("A timeout: the cluster cannot reach that service; look at its network policy and at the security group."),
        ],
    });

pub const LOKI_DISCARDS_LOGS: Alert = Alert::new("LokiDiscardsLogs", WARNING)
    .when(
        promql! { sum by (reason) (increase(loki_discarded_samples_total{job="loki"}[10m])) },
        thresholds::ANY,
    )
    .held_for(minutes(10))
    .per(&["reason"])
    .summary("Loki throws logs away: {{ $labels.reason }}")
    .description(r#"Loki refused {{ printf "%.0f" $value }} log lines within 10 minutes, for the reason {{ $labels.reason }}."#)
    .panel(board::STACK.panel("Lines refused, by reason"))
    .fires(
        given(r#"loki_discarded_samples_total{job="loki", reason="rate_limited"}"#, "0+60x30")
            .with("reason", "rate_limited")
            .saying("Loki refused 600 log lines within 10 minutes, for the reason rate_limited."),
    )
    .stays_quiet(given(r#"loki_discarded_samples_total{job="loki", reason="rate_limited"}"#, "0x5 50x30"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("loki"))
    .runbook(Runbook {
        meaning: "Log lines reach Loki, but break one of its limits.",
        impact: "Those lines are lost. Whoever searches for the cause of a failure may not find it.",
        diagnosis: &[
            ask(
                "How many lines per second, and why?",
                promql! { sum by (reason) (rate(loki_discarded_samples_total{job="loki"}[5m])) },
            ),
            search(
                "Which apps write the most? The five loudest of the last hour:",
                logql!(r#"topk(5, sum by (namespace, app) (count_over_time({namespace=~".+"} [1h])))"#),
            ),
        ],
        remedy: &[
            say("`rate_limited` or `per_stream_rate_limit`: quieten the loud app, or raise the limit in Loki's configuration."),
            say("`greater_than_max_sample_age` or `too_far_behind`: an agent catches up after an outage. It ends by itself."),
            say("`line_too_long`: let the app log less in one line."),
            say("`stream_limit`: a label has too many values; take it out of the agent's configuration."),
        ],
    });

pub const LOG_AGENT_NOT_SHIPPING: Alert = Alert::new("LogAgentNotShipping", WARNING)
    .when_any(promql! { Count =>
        (
          sum by (node) (increase(promtail_read_lines_total{job="promtail"}[15m])) > 0
          unless
          sum by (node) (increase(promtail_sent_entries_total{job="promtail"}[15m])) > 0
        )
        or
        sum by (node) (increase(promtail_dropped_entries_total{job="promtail"}[15m])) > 0
        or
        sum by (node) (promtail_targets_active_total{job="promtail"}) == 0
    })
    .held_for(minutes(15))
    .per(&["node"])
    .label(SCOPE, "node")
    .summary("Logs of node {{ $labels.node }} do not arrive")
    .description("Promtail on node {{ $labels.node }} runs, but it sends nothing, gives lines up, or has found no pod to read.")
    .panel(board::STACK.panel("Lines given up, by node and reason"))
    .fires(
        given(r#"promtail_read_lines_total{job="promtail", node="n1"}"#, "0+10x30")
            .and(r#"promtail_sent_entries_total{job="promtail", node="n1"}"#, "50x30")
            .with("node", "n1"),
    )
    .fires(given(r#"promtail_dropped_entries_total{job="promtail", node="n1"}"#, "0+1x30").with("node", "n1"))
    .fires(given(r#"promtail_targets_active_total{job="promtail", node="n1"}"#, "0x30").with("node", "n1"))
    .stays_quiet(
        given(r#"promtail_read_lines_total{job="promtail", node="n1"}"#, "0+10x30")
            .and(r#"promtail_sent_entries_total{job="promtail", node="n1"}"#, "0+10x30")
            .and(r#"promtail_dropped_entries_total{job="promtail", node="n1"}"#, "3x30")
            .and(r#"promtail_targets_active_total{job="promtail", node="n1"}"#, "12x30"),
    )
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("promtail"))
    .runbook(Runbook {
        meaning: "The log agent of a node reads lines and cannot send them, or has nothing to read at all.",
        impact: "The logs of the pods on this node are missing in Grafana. What is given up after a day of trying is lost.",
        diagnosis: &[
            run("What does the agent say?", "kubectl get pods -A -l app=promtail -o wide\nkubectl -n <namespace> logs <the pod on that node> --tail=50"),
            ask(
                "What does it send, and what does it give up?",
                promql! { sum by (node, reason) (rate(promtail_dropped_entries_total{job="promtail"}[5m])) > 0 },
            ),
            run("Is Loki ready?", "kubectl -n monitoring get pods -l app=loki"),
        ],
        remedy: &[
            say("Loki does not answer: mend Loki. The agent tries again for 8 minutes."),
            say("It has no target: its environment variable `HOSTNAME` must be the node's name, and it must be allowed to list pods."),
            run("It hangs: let it start anew. It goes on where it stopped.", "kubectl -n <namespace> delete pod <the pod on that node>"),
        ],
    });
