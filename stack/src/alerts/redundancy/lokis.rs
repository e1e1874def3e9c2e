//! Whether several Lokis are one, and keep what they take.

use super::super::{NO_INSTANCE_LEFT, namespace, workload};
use super::super::{SCOPE, board};
use crate::thresholds;
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{kubectl_in, run, say};
use watch::scenario::{given, told_by};
use watch::severity::{CRITICAL, WARNING};

/// By the member that knows the fewest: a ring that was cut in two misses some on both sides.
pub const RING_MEMBERS_MISSING: Alert = Alert::new("LokiRingMembersMissing", WARNING)
    .when(
        promql! { Count =>
              max(kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="loki"})
            -
              min(
                sum by (pod) (loki_ring_members{job="loki", name="ingester", state="ACTIVE"})
                or sum by (pod) (up{job="loki"}) * 0
              )
        },
        thresholds::ANY,
    )
    .for_(minutes(10))
    .where_several(*workload::LOKI.id())
    .label(SCOPE, "ring")
    .summary("The ring of Lokis lacks members")
    .description("A Loki does not see {{ $value }} of the active members of its ring, and has not for {for}.")
    .panel(board::STACK.panel("Members of the ring, by state"))
    .fires(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="loki"} 3x30
        })
        .and(series! { loki_ring_members{job="loki", pod="loki-0", name="ingester", state="ACTIVE"} 3 2x29 })
        .and(series! { loki_ring_members{job="loki", pod="loki-0", name="ingester", state="Unhealthy"} 0 1x29 })
        .and(series! { loki_ring_members{job="loki", pod="loki-1", name="ingester", state="ACTIVE"} 3 2x29 })
        .saying("A Loki does not see 1 of the active members of its ring, and has not for 10 minutes."),
    )
    // A rollout restarts one after the other, and each waits for its write-ahead log.
    .stays_quiet(
        given(series! {
            kube_statefulset_replicas{job="kube-state-metrics", namespace="monitoring", statefulset="loki"} 3x30
        })
        .and(series! { loki_ring_members{job="loki", pod="loki-0", name="ingester", state="ACTIVE"} 3x3 2x8 3x19 })
        .and(series! { loki_ring_members{job="loki", pod="loki-1", name="ingester", state="ACTIVE"} 3x3 2x8 3x19 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("loki"))
    .meaning(
        "A pod does not run, reads its write-ahead log, or the members do not reach each other at ports 7946 and 9095.",
    )
    .impact(
        "With two of three, lines are taken and found. If another goes, Loki takes no lines: the log agents keep them \
         for a while. What was in the memory of all that are lost, and not in the bucket, is gone with their volumes.",
    )
    .look(&run("Do all run, on different nodes?", workload::LOKI.kubectl("get pods -l {app} -o wide")))
    .look(&run(
        "Whom does each see?",
        workload::LOKI.kubectl("logs -l {app} --tail=200 --prefix | grep -i -E 'memberlist|ring|unhealthy'"),
    ))
    .look(&run("Are the ports open, both ways?", workload::LOKI.kubectl("get networkpolicy {name} -o yaml")))
    .fix(&run("A pod does not run: its events say why.", kubectl_in(namespace::MONITORING, "describe pod <pod>")))
    .fix(&say(
        "Its volume is lost with its node: delete its claim and the pod. It starts empty; the others have its lines.",
    ))
    .fix(&say(
        "Another policy, or a firewall between nodes, cuts 7946 or 9095 over TCP: open both between these pods.",
    ));

/// Each attempt counts, and is repeated: once is an answer of the bucket that came too late.
pub const CHUNKS_NOT_STORED: Alert = Alert::new("LokiChunksNotStored", WARNING)
    .when(
        promql! { sum by (pod) (increase(loki_ingester_chunks_flush_failures_total{job="loki"}[15m])) },
        thresholds::ANY,
    )
    .for_(minutes(30))
    .where_several(*workload::LOKI.id())
    .label(SCOPE, "bucket")
    .summary("{{ $labels.pod }} fails to store lines of logs in the bucket")
    .description("{{ $labels.pod }} has failed to store chunks of lines in the bucket for {for}.")
    .panel(board::STACK.panel("Chunks that the bucket did not take in an hour, by pod"))
    .meaning("Loki does not reach the bucket, or is refused there.")
    .impact(
        "Lines are still taken and found: they wait in memory and in the write-ahead log of three pods. Once a \
         volume is nine tenths full, or memory runs out, no more are taken; older ones cannot be searched meanwhile.",
    )
    .look(&run(
        "What does it say?",
        workload::LOKI.kubectl("logs -l {app} --tail=200 --prefix | grep -i -E 'flush|s3'"),
    ))
    .look(&run("Are the keys there?", kubectl_in(namespace::MONITORING, "describe secret object-storage")))
    .look(&run("Is the way to the bucket open?", workload::LOKI.kubectl("get networkpolicy {name} -o yaml")))
    .fix(&say("`AccessDenied` or `InvalidAccessKeyId`: renew the keys in the Secret, and restart the pods one by one."))
    .fix(&say("`NoSuchBucket`: the bucket was deleted, or the environment names another one."))
    .fix(&say(
        "A timeout: the cluster does not reach it; look at the network policy, the security group and the proxy.",
    ));

/// <https://github.com/grafana/loki/tree/main/production/loki-mixin>
pub const COMPACTED_TWICE: Alert = Alert::new("LokiCompactedTwice", CRITICAL)
    .when(promql! { Count => sum(loki_boltdb_shipper_compactor_running{job="loki"}) }, thresholds::MORE_THAN_ONE)
    .for_(minutes(5))
    .where_several(*workload::LOKI.id())
    .summary("Several Lokis compact the same index")
    .description("{{ $value }} Lokis have compacted the index in the bucket at the same time for {for}.")
    .panel(board::STACK.panel("Who compacts"))
    .fires(
        given(series! { loki_boltdb_shipper_compactor_running{job="loki", pod="loki-0"} 1x30 })
            .and(series! { loki_boltdb_shipper_compactor_running{job="loki", pod="loki-1"} 0 1x29 })
            .saying("2 Lokis have compacted the index in the bucket at the same time for 5 minutes."),
    )
    // One goes, and another takes its turn.
    .stays_quiet(
        given(series! { loki_boltdb_shipper_compactor_running{job="loki", pod="loki-0"} 1x12 0x18 })
            .and(series! { loki_boltdb_shipper_compactor_running{job="loki", pod="loki-1"} 0x10 1x20 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("loki"))
    .meaning("Each of two believes that it is the one that the ring has elected: the ring was cut in two.")
    .impact("Each may delete index files that the other has just written: lines are lost to every search.")
    .look(&run("Do all run, on different nodes?", workload::LOKI.kubectl("get pods -l {app} -o wide")))
    .look(&run("Are the ports open, both ways?", workload::LOKI.kubectl("get networkpolicy {name} -o yaml")))
    .fix(&run("At once: leave one.", workload::LOKI.kubectl("scale {workload} --replicas=1")))
    .fix(&say("Then find what cut them, as LokiRingMembersMissing says, and let all three run again."));
