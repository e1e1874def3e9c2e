//! What a group renders to, to the letter.
use super::*;
use crate::query::promql_unchecked;
use crate::runbook::{Runbook, run, say, sh};
use crate::scenario::{Series, Tested, given, quiet_because, still_fires, told_by};
use crate::severity::Severity;
use crate::unit::{Bound, Unit, above, before, below, busy, bytes, bytes_per_second, older_than, per_minute, percent};
use terms::{days, hours, mebibytes, millicores, minutes};

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

const DOWN_OR_GONE: Alert = Alert::new("Down", Severity::CRITICAL)
    .when_any(promql_unchecked(Unit::Truth, "up == 0", "a test"))
    .at_once()
    .summary("Down")
    .description("It is down.")
    .fires(given(Series::checked("up", "up", &[], "0x10", 11)))
    .stays_quiet(given(Series::checked("up", "up", &[], "1x10", 11)))
    .runbook(RUNBOOK);
const DOWN: Alert = DOWN_OR_GONE.when_gone(quiet_because("nothing is left to be down"));

const GROUP: Group = Group::new("things", &[DISK_LOW, DOWN])
    .every(minutes(1))
    .recording(&[Record::checked("node:free:sum", promql_unchecked(Unit::Bytes, "sum by (node) (free)", "a test"))]);

#[test]
fn a_bound_is_written_in_the_unit_of_its_query() {
    let written = |unit: Unit, bound: Bound| {
        Alert::new("A", Severity::WARNING).when(promql_unchecked(unit, "x", "a test"), bound).expression()
    };
    for (unit, bound, expression) in [
        (Unit::Bytes, below(bytes(0)), "x < 0"),
        (Unit::BytesPerSecond, above(bytes_per_second(mebibytes(100))), "x > 104857600"),
        (Unit::Cores, above(busy(millicores(1_500))), "x > 1.5"),
        (Unit::PerSecond, above(per_minute(30.0)), "x > 0.5"),
        (Unit::Timestamp, before(days(14)), "x < time() + 1209600"),
        (Unit::Timestamp, older_than(hours(26)), "x < time() - 93600"),
    ] {
        assert_eq!(written(unit, bound), expression);
    }
    assert!(std::panic::catch_unwind(|| written(Unit::Seconds, before(days(14)))).is_err());
}

#[test]
fn a_group_may_be_limited() {
    let links = Links { runbook: &|_| String::new(), logs: &|_| None, grafana_url: "https://grafana" };
    let yaml = serde_yaml::to_string(&Group::rule_file(&[GROUP.limit(50)], &links)).expect("the model has only text");
    assert!(yaml.starts_with("groups:\n- name: things\n  interval: 1m\n  limit: 50\n"), "{yaml}");
}

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

#[test]
fn each_group_is_tested_as_often_as_it_is_evaluated() {
    const TELLS: Alert = Alert::new("Tells", Severity::WARNING)
        .when_any(promql_unchecked(Unit::Truth, "absent(up)", "a test"))
        .for_(minutes(5))
        .summary("Gone")
        .description("It is gone.")
        .fires(given(Series::checked("other", "other", &[], "1x20", 21)))
        .stays_quiet(given(Series::checked("up", "up", &[], "1x20", 21)))
        .when_gone(still_fires())
        .runbook(RUNBOOK);
    const SLOW: Alert = DOWN_OR_GONE.when_gone(told_by(&TELLS));
    const GROUPS: &[Group] = &[Group::new("slow", &[SLOW]).every(minutes(4)), Group::new("usual", &[TELLS])];
    let links = Links { runbook: &|_| String::new(), logs: &|_| None, grafana_url: "" };
    let tested = Tested { groups: GROUPS, log_groups: &[], links: &links, interval: minutes(1) };
    let said: Vec<(String, String)> = tested
        .files()
        .into_iter()
        .map(|file| (file.path, serde_yaml::to_string(&*file.document).expect("it is YAML")))
        .filter(|(path, _)| !path.starts_with("rules/"))
        .collect();
    let of = |path: &str| &said.iter().find(|(one, _)| one == path).expect(path).1;
    assert!(of("slow.yaml").contains("evaluation_interval: 4m\n"));
    assert!(of("usual.yaml").contains("evaluation_interval: 1m\n"));
    // Who tells is looked at as often as it is evaluated, and so is the one that falls silent.
    let (slow, usual) = (of("slow-gone.yaml"), of("slow-gone-1m.yaml"));
    assert!(slow.contains("evaluation_interval: 4m\n") && !slow.contains("Tells\", alertstate"), "{slow}");
    assert!(usual.contains("evaluation_interval: 1m\n") && !usual.contains("Down\", alertstate"), "{usual}");
}
