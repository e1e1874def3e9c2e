//! Whether Alloy ships, where an environment runs it.

use super::super::{SCOPE, board};
use super::super::{namespace, workload};
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{ask, kubectl_in, run, say};
use watch::scenario::given;
use watch::severity::WARNING;

/// As of Promtail, from which it has the way it reads and sends: where Loki cannot be reached it stops reading as well,
/// so that only its attempts tell, one every five minutes.
pub const ALLOY_NOT_SHIPPING: Alert = Alert::new("AlloyNotShipping", WARNING)
    .when_any(promql! { Count =>
        (
          sum by (node) (increase(loki_source_file_read_lines_total{job="alloy"}[15m])) > 0
          unless
          sum by (node) (increase(loki_write_sent_entries_total{job="alloy"}[15m])) > 0
        )
        or
        sum by (node) (increase(loki_write_batch_retries_total{job="alloy"}[6m])) > 0
        or
        sum by (node) (increase(loki_write_dropped_entries_total{job="alloy"}[15m])) > 0
        or
        sum by (node) (loki_source_file_files_active_total{job="alloy"}) == 0
    })
    .for_(minutes(10))
    .label(SCOPE, "node")
    .summary("Alloy does not ship the logs of node {{ $labels.node }}")
    .description(
        "Alloy on node {{ $labels.node }} runs, but it sends nothing, tries again and again, gives lines up, or has \
         found no file to read.",
    )
    .panel(board::STACK.panel("Lines that Alloy gave up, by node and reason"))
    .fires(
        given(series! { loki_source_file_read_lines_total{job="alloy", node="n1", path="a"} 0+10x30 })
            .and(series! { loki_write_sent_entries_total{job="alloy", node="n1"} 50x30 }),
    )
    // Loki away for good: it only tries.
    .fires(
        given(series! { loki_source_file_read_lines_total{job="alloy", node="n1", path="a"} 0+10x10 111x20 })
            .and(series! { loki_write_sent_entries_total{job="alloy", node="n1"} 0+10x10 100x20 })
            .and(series! {
                loki_write_batch_retries_total{job="alloy", node="n1"} 0x10 8x4 9x4 10x4 11x4 12x4
            })
            .after(minutes(24)),
    )
    .fires(given(series! { loki_write_dropped_entries_total{job="alloy", node="n1", reason="ingester_error"} 0+1x30 }))
    .fires(given(series! { loki_source_file_files_active_total{job="alloy", node="n1"} 0x30 }))
    // Loki was restarted, which takes less than a minute.
    .stays_quiet(
        given(series! { loki_source_file_read_lines_total{job="alloy", node="n1", path="a"} 0+10x30 })
            .and(series! { loki_write_sent_entries_total{job="alloy", node="n1"} 0+10x30 })
            .and(series! { loki_write_batch_retries_total{job="alloy", node="n1"} 0x10 5x20 })
            .and(series! { loki_source_file_files_active_total{job="alloy", node="n1"} 12x30 })
            .after(minutes(21)),
    )
    .meaning("The log agent of a node reads lines and cannot send them, or has nothing to read at all.")
    .impact("The logs of the pods on this node are missing in Grafana. What is given up after a day of trying is lost.")
    .look(&run(
        "What does the agent say?",
        workload::ALLOY
            .kubectl("get pods -l {app} -o wide")
            .then(workload::ALLOY.kubectl("logs <the pod on that node> --tail=50")),
    ))
    .look(&ask(
        "What does it send, and what does it give up?",
        promql! { sum by (node, reason) (rate(loki_write_dropped_entries_total{job="alloy"}[5m])) > 0 },
    ))
    .look(&run("Is Loki ready?", workload::LOKI.kubectl("get pods -l {app}")))
    .fix(&say("Loki does not answer: fix Loki. The agent tries again for about a day."))
    .fix(&run(
        "It hangs: restart it. It continues where it stopped.",
        kubectl_in(namespace::MONITORING, "delete pod <the pod on that node>"),
    ));
