//! Blocks of metrics in the bucket: uploaded, joined and found again. Where an environment has no bucket, nothing here
//! is written.

use super::{NO_INSTANCE_LEFT, SCOPE};
use super::{board, namespace, steps, workload};
use crate::thresholds;
use crate::{promql, series};
use kit::{hours, minutes};
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Step, kubectl_in, run, say};
use watch::scenario::{given, told_by};
use watch::severity::WARNING;

pub const BLOCKS: Group = Group::new(
    "blocks",
    &[
        BLOCKS_NOT_UPLOADED,
        BLOCK_UPLOADS_FAIL,
        SIDECAR_WITHOUT_PROMETHEUS,
        COMPACTOR_HALTED,
        COMPACTOR_IDLE,
        OBJECT_STORE_DOWN,
        QUERY_LAYER_MISSES_STORES,
    ],
);

/// The newest upload within a day, since a sidecar that restarts begins with 0; and for four hours, since a new
/// Prometheus cuts its first block after three.
const BLOCKS_NOT_UPLOADED: Alert = Alert::new("BlocksNotUploaded", WARNING)
    .when(
        promql! { Seconds =>
            time() - max by (pod) (
              max_over_time(thanos_objstore_bucket_last_successful_upload_time{job="thanos-sidecar"}[1d])
            )
        },
        thresholds::BLOCK_LATE,
    )
    .for_(hours(4))
    .label(SCOPE, "blocks")
    .summary("{{ $labels.pod }} uploads no blocks of metrics")
    .description(
        "The sidecar of {{ $labels.pod }} has uploaded no block for {{ $value | humanizeDuration }}; one is due every \
         2h.",
    )
    .panel(board::STACK.panel("Time since the last upload, by pod"))
    .fires(
        given(series! {
            thanos_objstore_bucket_last_successful_upload_time{job="thanos-sidecar", pod="prometheus-0"} 0x450
        })
        .after(minutes(440))
        .saying("The sidecar of prometheus-0 has uploaded no block for 7h 20m 0s; one is due every 2h."),
    )
    // It restarts, and uploads when the next block is cut.
    .stays_quiet(
        given(series! {
            thanos_objstore_bucket_last_successful_upload_time{job="thanos-sidecar", pod="prometheus-0"}
                0x120 7200x30 0x90 14400x210
        })
        .after(minutes(440)),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("thanos-sidecar"))
    .meaning("Prometheus cuts a block every two hours. This one cuts none, or its sidecar does not upload them.")
    .impact(
        "Its newest metrics lie on its volume alone. They are uploaded later, unless the volume is lost or its \
         retention ends first.",
    )
    .diagnosis(UPLOADS_DIAGNOSIS)
    .remedy(UPLOADS_REMEDY);

const BLOCK_UPLOADS_FAIL: Alert = Alert::new("BlockUploadsFail", WARNING)
    .when(
        promql! { sum by (pod) (increase(thanos_shipper_upload_failures_total{job="thanos-sidecar"}[30m])) },
        thresholds::ANY,
    )
    .for_(minutes(30))
    .label(SCOPE, "blocks")
    .summary("{{ $labels.pod }} fails to upload blocks of metrics")
    .description("The sidecar of {{ $labels.pod }} has failed to upload blocks for {for}.")
    .panel(board::STACK.panel("Uploads that failed in an hour"))
    .meaning("The sidecar does not reach the bucket, or is refused there.")
    .impact("As of BlocksNotUploaded: what is not uploaded lies on one volume alone.")
    .diagnosis(UPLOADS_DIAGNOSIS)
    .remedy(UPLOADS_REMEDY);

const UPLOADS_DIAGNOSIS: &[Step] = &[
    run(
        "What does the sidecar say?",
        workload::PROMETHEUS.kubectl("logs -l {app} -c thanos-sidecar --tail=100 --prefix | grep -i -E 'err|warn'"),
    ),
    run("Are the keys there?", kubectl_in(namespace::MONITORING, "describe secret object-storage")),
    run("Is the way to the bucket open?", workload::PROMETHEUS.kubectl("get networkpolicy {name} -o yaml")),
];

const UPLOADS_REMEDY: &[Step] = &[
    say("`Access Denied` or `InvalidAccessKeyId`: renew the keys in the Secret, and restart the pods one by one."),
    say("`NoSuchBucket`: the bucket was deleted, or the environment names another one."),
    say("A timeout: the cluster does not reach it; look at the network policy, the security group and the proxy."),
    run(
        "It complains of one block: let it lie, and look at it later.",
        kubectl_in(namespace::MONITORING, "exec <pod> -c prometheus -- ls -l /prometheus"),
    ),
];

const SIDECAR_WITHOUT_PROMETHEUS: Alert = Alert::new("SidecarWithoutPrometheus", WARNING)
    .when(promql! { Truth => min by (pod) (thanos_sidecar_prometheus_up{job="thanos-sidecar"}) }, thresholds::IS_DOWN)
    .for_(minutes(20))
    .label(SCOPE, "blocks")
    .summary("The sidecar of {{ $labels.pod }} does not reach its Prometheus")
    .description("The query layer has seen nothing of {{ $labels.pod }} for {for}.")
    .panel(board::STACK.panel("Stores that the query layer reaches, by kind"))
    .meaning("The Prometheus beside this sidecar starts, hangs or refuses. Reading its write-ahead log takes minutes.")
    .impact("Dashboards show what the other Prometheus has. Where that was down too, they have a gap.")
    .look(&run("What does Prometheus say?", kubectl_in(namespace::MONITORING, "logs <pod> -c prometheus --tail=50")))
    .look(&run("And its sidecar?", kubectl_in(namespace::MONITORING, "logs <pod> -c thanos-sidecar --tail=50")))
    .fix(&say("Prometheus is ill: follow PrometheusReplicaMissing."))
    .fix(&run("Prometheus is well: restart the pod.", kubectl_in(namespace::MONITORING, "delete pod <pod>")));

const COMPACTOR_HALTED: Alert = Alert::new("CompactorHalted", WARNING)
    .when(promql! { Truth => max(thanos_compact_halted{job="thanos-compactor"}) }, thresholds::IT_IS_SO)
    .for_(minutes(5))
    .label(SCOPE, "blocks")
    .summary("The compactor of blocks has halted")
    .description("Thanos' compactor met blocks that it dares not touch, and has done nothing since.")
    .panel(board::STACK.panel("Work of the compactor"))
    .meaning("Blocks overlap or are damaged. The compactor stops rather than destroy something.")
    .impact("Nothing is joined, downsampled or deleted: the bucket grows, and panels over months become slow.")
    .diagnosis(COMPACTOR_DIAGNOSIS)
    .remedy(COMPACTOR_REMEDY);

const COMPACTOR_IDLE: Alert = Alert::new("CompactorIdle", WARNING)
    .when(
        promql! { Count => sum(changes(thanos_compact_iterations_total{job="thanos-compactor"}[12h])) },
        thresholds::NONE_LEFT,
    )
    .for_(hours(2))
    .label(SCOPE, "blocks")
    .summary("The compactor of blocks has finished nothing in half a day")
    .description("Thanos' compactor has not come to the end of its work once within 12 hours.")
    .panel(board::STACK.panel("Work of the compactor"))
    .fires(given(series! { thanos_compact_iterations_total{job="thanos-compactor"} 7x900 }).after(hours(15)))
    // It comes to an end every two hours.
    .stays_quiet(
        given(series! {
            thanos_compact_iterations_total{job="thanos-compactor"}
                7x60 8x120 9x120 10x120 11x120 12x120 13x120 14x120
        })
        .after(hours(15)),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("thanos-compactor"))
    .meaning("It fails and tries again, it is too slow, or it has no room to work.")
    .impact("As of CompactorHalted: the bucket grows, and panels over months become slow.")
    .diagnosis(COMPACTOR_DIAGNOSIS)
    .remedy(COMPACTOR_REMEDY);

const COMPACTOR_DIAGNOSIS: &[Step] = &[
    run(
        "What does it say? It names the block.",
        workload::THANOS_COMPACTOR.kubectl("logs -l {app} --tail=200 | grep -i -E 'err|halt|warn'"),
    ),
    steps::pods_run(&workload::THANOS_COMPACTOR),
    run(
        "How full is its volume?",
        workload::THANOS_COMPACTOR.kubectl("exec {workload} -- df -h /var/thanos/compactor"),
    ),
];

const COMPACTOR_REMEDY: &[Step] = &[
    say("`no space left on device`: enlarge its claim in the environment; run `cargo xtask gen`, and apply."),
    say("A damaged or overlapping block: mark it, so that it is passed over, with `thanos tools bucket mark \
         --marker=no-compact-mark.json --id=<block>`; then restart the compactor."),
    say("Two compactors work on this bucket: stop one, for they destroy each other's blocks."),
    run(
        "It halted and nothing is wrong any more: restart it.",
        workload::THANOS_COMPACTOR.kubectl("delete pods -l {app}"),
    ),
];

/// It exposes no metrics of its own, so that it is probed.
const OBJECT_STORE_DOWN: Alert = Alert::new("ObjectStoreDown", WARNING)
    .when(promql! { Truth => max(probe_success{job="object-store"}) }, thresholds::IS_DOWN)
    .for_(minutes(5))
    .label(SCOPE, "blocks")
    .summary("The object store of the cluster does not answer")
    .description("The server of the cluster's own buckets has not answered for {for}.")
    .panel(board::STACK.panel("Object store of the cluster over time"))
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("object-store"))
    .meaning("Its one pod does not run, its volume is full or gone, or a network policy cuts it off.")
    .impact(
        "Metrics that are older than Prometheus keeps cannot be read, and new blocks wait on the volumes of \
         Prometheus. Where logs are kept there, Loki holds what is new in memory and on its volume.",
    )
    .look(&steps::pods_run(&workload::OBJECT_STORE))
    .look(&run("What does it say?", workload::OBJECT_STORE.kubectl("logs -l {app} --tail=50 --prefix")))
    .look(&run("How full is its volume?", workload::OBJECT_STORE.kubectl("exec {workload} -- df -h /data")))
    .fix(&say("`Pending`: its volume lies on a node that is gone, or no node has room; `kubectl describe pod` says."))
    .fix(&say("Its volume is full: enlarge its claim in the environment; run `cargo xtask gen`, and apply."))
    .fix(&say("Its volume is lost: give it a new one. What lay there is lost; blocks that Prometheus still has are \
         uploaded again only by `thanos tools bucket upload-blocks`."))
    .fix(&run("It hangs: restart it.", workload::OBJECT_STORE.kubectl("delete pods -l {app}")));

/// Each query layer connects to the sidecar of every Prometheus, and to the stores behind one address.
const QUERY_LAYER_MISSES_STORES: Alert = Alert::new("QueryLayerMissesStores", WARNING)
    .when(
        promql! { Count =>
              max(kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="prometheus"})
            + 1
            - min(
                sum by (pod) (thanos_store_nodes_grpc_connections{job="thanos-query"})
                or sum by (pod) (up{job="thanos-query"}) * 0
              )
        },
        thresholds::ANY,
    )
    .for_(minutes(10))
    .needs("thanos-query")
    .label(SCOPE, "blocks")
    .summary("The query layer does not reach all that has metrics")
    .description("A query layer has not reached {{ $value }} of the sidecars and stores for {for}.")
    .panel(board::STACK.panel("Stores that the query layer reaches, by kind"))
    .fires(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="prometheus"} 2x30
        })
        .and(series! {
            thanos_store_nodes_grpc_connections{job="thanos-query", pod="thanos-query-a", store_type="sidecar"} 2x30
        })
        .and(series! {
            thanos_store_nodes_grpc_connections{job="thanos-query", pod="thanos-query-a", store_type="store"} 1 stale
        })
        .saying("A query layer has not reached 1 of the sidecars and stores for 10 minutes."),
    )
    .stays_quiet(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="prometheus"} 2x30
        })
        .and(series! {
            thanos_store_nodes_grpc_connections{job="thanos-query", pod="thanos-query-a", store_type="sidecar"}
                2x5 1x5 2x20
        })
        .and(series! {
            thanos_store_nodes_grpc_connections{job="thanos-query", pod="thanos-query-a", store_type="store"} 1x30
        }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("thanos-query"))
    .meaning("A sidecar or the stores do not answer, or a network policy cuts port 10901.")
    .impact(
        "Dashboards lack what only those have: without the stores, all that is older than Prometheus keeps. Alerts do \
         not read it.",
    )
    .look(&run("Do all run?", kubectl_in(namespace::MONITORING, "get pods -o wide")))
    .look(&run("Whom does it miss?", workload::THANOS_QUERY.kubectl("logs -l {app} --tail=100 --prefix | grep -i err")))
    .fix(&run("A pod does not run: its events say why.", kubectl_in(namespace::MONITORING, "describe pod <pod>")))
    .fix(&say("Another policy, or a firewall between nodes, cuts 10901: open it from the query layer to these pods."))
    .fix(&run("It has an old address: restart it.", workload::THANOS_QUERY.kubectl("rollout restart {workload}")));
