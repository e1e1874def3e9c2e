//! What a group renders to, to the letter.
use super::*;
use crate::query::promql_unchecked;
use crate::runbook::{Runbook, run, say, sh};
use crate::scenario::{Series, given, quiet_because};
use crate::severity::Severity;
use crate::unit::{Unit, below, percent};
use terms::minutes;

const RUNBOOK: Runbook = Runbook {
    meaning: "a",
    impact: "b",
    diagnosis: &[run("Is it full?", sh("df <node> <disk>\nls"))],
    remedy: &[say("d")],
};

const DISK_LOW: Alert = Alert::new("DiskLow", Severity::WARNING)
    .when(
        promql_unchecked(
            Unit::Ratio,
            "
              sum by (node) (free)
            /
              sum by (node) (size)
            ",
            "a test",
        ),
        below(percent(20.0)),
    )
    .for_(minutes(5))
    .keep_firing_for(minutes(10))
    .per(&["node"])
    .label("scope", "node")
    .summary("Disk of {{ $labels.node }}")
    .description("{{ $value | humanizePercentage }} free")
    .dashboard("cluster-health")
    .fires(given(Series::checked("free", "free", &[], "1x10", 11)).with("node", "n1").saying("10% free"))
    .stays_quiet(given(Series::checked("free", "free", &[], "3x10", 11)))
    .when_gone(quiet_because("a node without a disk was removed"))
    .runbook(RUNBOOK);

const DOWN: Alert = Alert::new("Down", Severity::CRITICAL)
    .when_any(promql_unchecked(Unit::Truth, "up == 0", "a test"))
    .at_once()
    .summary("Down")
    .description("It is down.")
    .fires(given(Series::checked("up", "up", &[], "0x10", 11)))
    .stays_quiet(given(Series::checked("up", "up", &[], "1x10", 11)))
    .when_gone(quiet_because("nothing is left to be down"))
    .runbook(RUNBOOK);

const GROUP: Group = Group::new("things", &[DISK_LOW, DOWN])
    .every(minutes(1))
    .recording(&[Record::checked("node:free:sum", promql_unchecked(Unit::Bytes, "sum by (node) (free)", "a test"))]);

#[test]
fn renders_as_prometheus_reads_it() {
    let runbook = |alert: &Alert| format!("https://docs/runbooks.md#{}", alert.slug());
    let links = Links { runbook: &runbook, logs: &|_| None, grafana_url: "https://grafana" };
    let yaml = serde_yaml::to_string(&Group::rule_file(&[GROUP], &links)).expect("the model has only text");
    assert_eq!(
        yaml,
        r"groups:
- name: things
  interval: 1m
  rules:
  - record: node:free:sum
    expr: sum by (node) (free)
  - alert: DiskLow
    expr: |-
      (
          sum by (node) (free)
        /
          sum by (node) (size)
      ) < 0.2
    for: 5m
    keep_firing_for: 10m
    labels:
      scope: node
      severity: warning
    annotations:
      dashboard_url: https://grafana/d/cluster-health
      description: '{{ $value | humanizePercentage }} free'
      first_step: Is it full? `df {{ $labels.node }} <disk>`
      impact: b
      runbook_url: https://docs/runbooks.md#disklow-node
      summary: Disk of {{ $labels.node }}
  - alert: Down
    expr: up == 0
    labels:
      severity: critical
    annotations:
      description: It is down.
      first_step: Is it full? `df <node> <disk>`
      impact: b
      runbook_url: https://docs/runbooks.md#down
      summary: Down
"
    );
}
