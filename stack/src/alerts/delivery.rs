//! The way of an alert: from Prometheus through Alertmanager to people.

use super::board;
use super::{namespace, steps, workload};
use crate::thresholds;
use crate::{logql, promql};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{kubectl_files, kubectl_in, run, say, search};
use watch::scenario::always;
use watch::severity::{CRITICAL, NONE, WARNING};

pub const DELIVERY: Group = Group::new(
    "delivery",
    &[WATCHDOG, PROMETHEUS_WITHOUT_ALERTMANAGER, ALERTMANAGER_BAD_CONFIG, ALERTMANAGER_NOTIFICATIONS_FAILING],
);

pub const WATCHDOG: Alert = Alert::new("Watchdog", NONE)
    .when_any(promql! { Truth => vector(1) })
    .at_once()
    .summary("Alerts arrive")
    .description("This alert always fires. Where it stops, no other alert arrives either.")
    .dashboard(board::STACK.uid())
    .fires(always())
    .meaning("This alert proves that the way from Prometheus through Alertmanager to you works. It is no trouble.")
    .impact("None while it arrives. When it stops, the shop can be down for hours and nobody is told.")
    .look(&run("It stopped: do both run?", kubectl_in(namespace::MONITORING, "get pods")))
    .look(&run("Does Prometheus reach Alertmanager?", workload::PROMETHEUS.kubectl("logs -l {app} --tail=50")))
    .look(&run("Does Alertmanager reach the receiver?", workload::ALERTMANAGER.kubectl("logs -l {app} --tail=50")))
    .fix(&run("A pod does not run: its events say why.", kubectl_in(namespace::MONITORING, "describe pod <pod>")))
    .fix(&say("A receiver that refuses: renew its credentials in Alertmanager's Secret."))
    .fix(&say("Until it is fixed, somebody watches the shop by eye."));

pub const PROMETHEUS_WITHOUT_ALERTMANAGER: Alert = Alert::new("PrometheusWithoutAlertmanager", CRITICAL)
    .when(
        promql! { Count => max by (pod) (prometheus_notifications_alertmanagers_discovered{job="prometheus"}) },
        thresholds::NONE_LEFT,
    )
    .for_(minutes(5))
    .summary("Prometheus knows no Alertmanager")
    .description("{{ $labels.pod }} has nobody to send alerts to. The Watchdog has stopped as well.")
    .panel(board::STACK.panel("Alerts on their way to Alertmanager"))
    .meaning(
        "The configuration that Prometheus runs with names no Alertmanager. You read this in Prometheus or Grafana: \
                  no message can have reached you.",
    )
    .impact("No alert reaches anybody.")
    .look(&run(
        "Which configuration is loaded?",
        workload::PROMETHEUS.kubectl("get configmap {name} -o yaml | grep -A6 alerting"),
    ))
    .look(steps::CHANGED_BY_HAND)
    .fix(&run("Apply what the generator wrote.", kubectl_files("apply -f {files}")));

pub const ALERTMANAGER_BAD_CONFIG: Alert = Alert::new("AlertmanagerBadConfig", WARNING)
    .when(
        promql! { Truth => min by (pod) (alertmanager_config_last_reload_successful{job="alertmanager"}) },
        thresholds::IS_DOWN,
    )
    .for_(minutes(5))
    .summary("Alertmanager refuses its new configuration")
    .description("{{ $labels.pod }} could not load its configuration, and keeps using the old one.")
    .panel(board::STACK.panel("Configurations"))
    .meaning("Alertmanager's configuration was changed, and it cannot read it.")
    .impact(
        "Routes and receivers are the old ones. If Alertmanager restarts now, it does not come up, and all alerts \
         are silent.",
    )
    .look(&run("What is wrong?", workload::ALERTMANAGER.kubectl("logs -l {app} --tail=100 | grep -i error")))
    .look(steps::CHANGED_BY_HAND)
    .fix(steps::APPLY_GENERATED);

pub const ALERTMANAGER_NOTIFICATIONS_FAILING: Alert = Alert::new("AlertmanagerNotificationsFailing", CRITICAL)
    .when(
        promql! { sum by (integration) (increase(alertmanager_notifications_failed_total{job="alertmanager"}[15m])) },
        thresholds::ANY,
    )
    .for_(minutes(5))
    .summary("Alerts do not arrive by {{ $labels.integration }}")
    .description(r#"{{ printf "%.0f" $value }} notifications by {{ $labels.integration }} failed within 15 minutes."#)
    .panel(board::STACK.panel("Notifications that failed in an hour, by way"))
    .meaning("Alertmanager cannot deliver by one of its ways: `email`, `slack` (chat) or `webhook` (SMS or heartbeat).")
    .impact("Trouble of the shop may reach nobody. You read this because another way still works.")
    .look(&search("Why?", logql!(r#"{namespace="monitoring", app="alertmanager"} |= "Notify for alerts failed""#)))
    .look(&run(
        "Are the credentials there? The keys must be those that `alertmanager.yml` names.",
        kubectl_in(namespace::MONITORING, "get secrets")
            .then(kubectl_in(namespace::MONITORING, "describe secret <alertmanager's secret>")),
    ))
    .fix(&say("`no such file`: add the missing key to Alertmanager's Secret."))
    .fix(&say(
        "`401`, `403` or `invalid_auth`: renew the token or the password in the Secret. Alertmanager rereads it by \
         itself.",
    ))
    .fix(&say(
        "A timeout: the cluster cannot reach that service; look at its network policy and at the security group.",
    ));
