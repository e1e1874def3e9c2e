//! The way of an alert: from Prometheus through Alertmanager to people.

use super::board;
use super::{namespace, steps, workload};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{kubectl_files, kubectl_in, run, say, search};
use watch::scenario::{always, given};
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

/// Addresses of Alertmanagers are written down, so that Prometheus counts them as discovered while nobody answers
/// there: what it cannot hand over tells that, and the Watchdog is handed over every minute.
pub const PROMETHEUS_WITHOUT_ALERTMANAGER: Alert = Alert::new("PrometheusWithoutAlertmanager", CRITICAL)
    .when_any(promql! { Count =>
        // Of several Alertmanagers one suffices.
        min by (pod) (increase(prometheus_notifications_errors_total{job="prometheus"}[5m])) > 0
        or
        max by (pod) (prometheus_notifications_alertmanagers_discovered{job="prometheus"}) < 1
    })
    .per(&["pod"])
    .for_(minutes(5))
    .summary("Prometheus reaches no Alertmanager")
    .description("{{ $labels.pod }} has nobody who takes its alerts. The Watchdog has stopped as well.")
    .panel(board::STACK.panel("Alerts on their way to Alertmanager"))
    .fires(
        // Recorded from Prometheus 3.16, whose only Alertmanager was killed after 110 s.
        given(series! {
            prometheus_notifications_errors_total{
                job="prometheus", pod="prometheus-0",
                alertmanager="http://alertmanager.monitoring.svc:9093/api/v2/alerts"
            } 0 0 0 1 1 2 3 3 4 5 5 6 7
        })
        .after(minutes(12))
        .saying("prometheus-0 has nobody who takes its alerts. The Watchdog has stopped as well."),
    )
    .fires(given(series! {
        prometheus_notifications_alertmanagers_discovered{job="prometheus", pod="prometheus-0"} 0x20
    }))
    .stays_quiet(
        // One of two takes them.
        given(series! {
            prometheus_notifications_errors_total{job="prometheus", pod="prometheus-0", alertmanager="one"} 0+1x20
        })
        .and(series! {
            prometheus_notifications_errors_total{job="prometheus", pod="prometheus-0", alertmanager="two"} 0x20
        })
        .and(series! {
            prometheus_notifications_alertmanagers_discovered{job="prometheus", pod="prometheus-0"} 2x20
        }),
    )
    .meaning(
        "No Alertmanager answers Prometheus, or its configuration names none. Where one Prometheus runs, you read this \
         in it or in Grafana: no message can have reached you. Of two, the other one has told you.",
    )
    .impact("No alert of this Prometheus reaches anybody.")
    .look(&run("What does it say when it hands alerts over?", workload::PROMETHEUS.kubectl("logs -l {app} --tail=50")))
    .look(&run("Do they run?", workload::ALERTMANAGER.kubectl("get pods -l {app}")))
    .look(&run(
        "Which addresses does it know?",
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
