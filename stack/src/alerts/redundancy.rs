//! Whether several of one program stand in for each other, where an environment runs several. Of one alone nothing here
//! is written.

mod lokis;

use super::{NO_INSTANCE_LEFT, SCOPE};
use super::{board, namespace, steps, workload};
use crate::thresholds;
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{kubectl_in, run, say};
use watch::scenario::{given, told_by};
use watch::severity::WARNING;

pub const REDUNDANCY: Group = Group::new(
    "redundancy",
    &[
        ALERTMANAGER_MEMBERS_MISSING,
        ALERTMANAGER_CONFIGS_DIFFER,
        PROMETHEUS_REPLICA_MISSING,
        lokis::RING_MEMBERS_MISSING,
        lokis::CHUNKS_NOT_STORED,
        lokis::COMPACTED_TWICE,
    ],
);

/// By the member that knows the fewest: a mesh that was cut in two misses some on both sides.
const ALERTMANAGER_MEMBERS_MISSING: Alert = Alert::new("AlertmanagerMembersMissing", WARNING)
    .when(
        promql! { Count =>
              max(kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring",
                statefulset="alertmanager"})
            -
              min(alertmanager_cluster_members{job="alertmanager"})
        },
        thresholds::ANY,
    )
    .for_(minutes(10))
    .where_several(*workload::ALERTMANAGER.id())
    .label(SCOPE, "mesh")
    .summary("The mesh of Alertmanagers lacks members")
    .description(
        "A member of the mesh of Alertmanagers does not see {{ $value }} of the others, and has not for {for}.",
    )
    .panel(board::STACK.panel("Alerts on their way to Alertmanager"))
    .fires(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="alertmanager"} 3x30
        })
        .and(series! { alertmanager_cluster_members{job="alertmanager", pod="alertmanager-0"} 3 2x29 })
        .and(series! { alertmanager_cluster_members{job="alertmanager", pod="alertmanager-1"} 3x30 })
        .saying("A member of the mesh of Alertmanagers does not see 1 of the others, and has not for 10 minutes."),
    )
    // A rollout restarts one after the other.
    .stays_quiet(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="alertmanager"} 3x30
        })
        .and(series! { alertmanager_cluster_members{job="alertmanager", pod="alertmanager-0"} 3x3 2x6 3x21 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("alertmanager"))
    .meaning(
        "A pod does not run, or the members do not reach each other at port 9094 over TCP and UDP. Each member \
         notifies of what it alone knows, once what it believes to be its turn has come.",
    )
    .impact("Alerts still reach people, perhaps more than once. A silence may hold at one member only.")
    .look(&run("Do all run, on different nodes?", workload::ALERTMANAGER.kubectl("get pods -l {app} -o wide")))
    .look(&run(
        "Whom does each see?",
        workload::ALERTMANAGER.kubectl("logs -l {app} --tail=200 --prefix | grep -i -E 'cluster|memberlist'"),
    ))
    .look(&run("Is the port open, both ways?", workload::ALERTMANAGER.kubectl("get networkpolicy {name} -o yaml")))
    .fix(&run("A pod does not run: its events say why.", kubectl_in(namespace::MONITORING, "describe pod <pod>")))
    .fix(&say("Another policy, or a firewall between nodes, cuts 9094 over TCP or UDP: open it between these pods."))
    .fix(&run(
        "They lost each other: restart the pod that sees fewest.",
        kubectl_in(namespace::MONITORING, "delete pod <pod>"),
    ));

const ALERTMANAGER_CONFIGS_DIFFER: Alert = Alert::new("AlertmanagerConfigsDiffer", WARNING)
    .when(
        promql! { Count => count(count_values("hash", alertmanager_config_hash{job="alertmanager"})) },
        thresholds::MORE_THAN_ONE,
    )
    .for_(minutes(15))
    .where_several(*workload::ALERTMANAGER.id())
    .summary("Alertmanagers run with different configurations")
    .description("The members of the mesh have run with {{ $value }} different configurations for {for}.")
    .panel(board::STACK.panel("Configurations"))
    .fires(
        given(series! { alertmanager_config_hash{job="alertmanager", pod="alertmanager-0"} 17x30 })
            .and(series! { alertmanager_config_hash{job="alertmanager", pod="alertmanager-1"} 17x30 })
            .and(series! { alertmanager_config_hash{job="alertmanager", pod="alertmanager-2"} 23x30 })
            .saying("The members of the mesh have run with 2 different configurations for 15 minutes."),
    )
    .stays_quiet(
        given(series! { alertmanager_config_hash{job="alertmanager", pod="alertmanager-0"} 17x10 23x20 })
            .and(series! { alertmanager_config_hash{job="alertmanager", pod="alertmanager-1"} 17x14 23x16 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("alertmanager"))
    .meaning("A rollout of the mesh has not ended: some pods still have the old routes and receivers.")
    .impact("Whom an alert reaches depends on which member notifies, and one alert may be sent twice.")
    .look(&run("Where does it stand?", kubectl_in(namespace::MONITORING, "get statefulsets,pods -o wide")))
    .look(steps::CHANGED_BY_HAND)
    .fix(&run("Restart the pods that have the old one.", kubectl_in(namespace::MONITORING, "delete pod <pod>")))
    .fix(steps::APPLY_GENERATED);

const PROMETHEUS_REPLICA_MISSING: Alert = Alert::new("PrometheusReplicaMissing", WARNING)
    .when(
        promql! { Count =>
              max(kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="prometheus"})
            -
              sum(up{job="prometheus"})
        },
        thresholds::ANY,
    )
    .for_(minutes(10))
    .where_several(*workload::PROMETHEUS.id())
    .summary("One of several Prometheis is missing")
    .description("{{ $value }} of the Prometheis that stand in for each other has not answered for {for}.")
    .panel(board::STACK.panel("Targets up, by job"))
    .fires(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="prometheus"} 2x30
        })
        .and(series! { up{job="prometheus", pod="prometheus-0"} 1x30 })
        .and(series! { up{job="prometheus", pod="prometheus-1"} 1 0x29 })
        .saying("1 of the Prometheis that stand in for each other has not answered for 10 minutes."),
    )
    .stays_quiet(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="prometheus"} 2x30
        })
        .and(series! { up{job="prometheus", pod="prometheus-0"} 1x30 })
        .and(series! { up{job="prometheus", pod="prometheus-1"} 1x3 0x8 1x19 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("prometheus"))
    .meaning("One of two Prometheis that each scrape and evaluate everything does not answer.")
    .impact("Alerts and dashboards go on. If the other fails too, nothing is measured and no alert fires.")
    .look(&run("Do all run, on different nodes?", workload::PROMETHEUS.kubectl("get pods -l {app} -o wide")))
    .look(&run("What does it say?", workload::PROMETHEUS.kubectl("logs -l {app} --tail=50 --prefix")))
    .fix(&run("A pod does not run: its events say why.", kubectl_in(namespace::MONITORING, "describe pod <pod>")))
    .fix(&say(
        "Its volume is full or broken: follow PrometheusCannotWrite, for that pod alone. What it missed stays missing: \
         the other one has it.",
    ));
