//! Alerts that ask.

use crate::said::{Case, case};
use stack::kit::{minutes, seconds};
use stack::watch::alert::Alert;
use stack::watch::query::Query;
use stack::watch::rule_group::Group;
use stack::watch::runbook::{Runbook, say};
use stack::watch::scenario::{Scenario, given, quiet_because};
use stack::watch::severity::Severity;
use stack::watch::unit::{above, lasting, per_second};
use stack::{logql, promql, series};

pub const CASES: &[Case] = &[
    case(
        "a_scenario_that_gives_a_series_twice",
        "a scenario gives the series `up` twice; fix: keep one, or let them differ in a label",
        || {
            let _: Scenario = given(series! { up 0x10 }).and(series! { up 1x10 });
        },
    ),
    case(
        "a_scenario_with_a_label_twice",
        "a scenario has the label `job` twice, once as `loki`; fix: keep one",
        || {
            let _: Scenario = given(series! { up 0x10 }).with("job", "loki").with("job", "grafana");
        },
    ),
    case(
        "a_scenario_with_a_label_with_a_dash",
        "a scenario's `scrape-job` is not a label's name; fix: give letters, digits and `_`, no digit first, no `__` \
         first",
        || {
            let _: Scenario = given(series! { up 0x10 }).with("scrape-job", "loki");
        },
    ),
    case(
        "a_threshold_in_the_wrong_unit",
        "a threshold in seconds cannot bound a query in ratio (0-1); fix: give the threshold in the unit of the \
         query, or correct the unit of the query",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::WARNING)
                .when(promql! { 1 - avg by (node) (rate(node_cpu_seconds_total[5m])) }, above(lasting(seconds(2))));
        },
    ),
    case(
        "a_value_shown_in_the_wrong_unit",
        "alert `Slow`: its description shows the value by `humanizePercentage`, but the query yields seconds; fix: \
         `humanizePercentage` reads a ratio, `humanizeDuration` seconds, `humanize1024` bytes, `humanize` any number",
        || {
            const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
            let slow = Alert::new("Slow", Severity::WARNING)
                .when_any(promql! { probe_duration_seconds > 2 })
                .at_once()
                .summary("Slow")
                .description("{{ $value | humanizePercentage }}")
                .runbook(RUNBOOK);
            let _: Group = Group::new("probes", Box::leak(Box::new([slow])));
        },
    ),
    case(
        "an_alert_that_never_stays_quiet",
        "alert `InstanceDown` at tests/messages/alert.rs does not say when it stays quiet, so nobody has tried it; \
         fix: add `.stays_quiet(given(series! { up{job=\"loki\"} 1x10 }))`",
        || {
            const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
            const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING)
                .when_any(promql! { up == 0 })
                .for_(minutes(1))
                .identified_by(&["job"])
                .summary("{{ $labels.job }} is down")
                .description("It is down.")
                .fires(given(series! { up{job="loki"} 0x10 }).with("job", "loki"))
                .when_gone(quiet_because("somebody else tells"))
                .runbook(RUNBOOK);
            let _: Group = Group::new("targets", &[DOWN]);
        },
    ),
    case(
        "an_alert_that_lacks_all_but_its_condition",
        "alert `InstanceDown` at tests/messages/alert.rs does not say how long the trouble must last, has no summary, \
         has no description, has no runbook, does not say when it fires, so nobody has tried it, does not say when it \
         stays quiet, so nobody has tried it, does not say what happens when its target vanishes, so nobody has tried \
         it; fix: add `.for_(minutes(5))`, or `.at_once()`; `.summary(\"..\")`: one line for a phone's screen; \
         `.description(\"..\")`: what is wrong, with numbers; `.meaning(\"..\").impact(\"..\").look(&ask(\"..\", \
         query)).fix(&say(\"..\"))`; `.fires(given(series! { up{job=\"loki\"} 0x10 }))`; \
         `.stays_quiet(given(series! { up{job=\"loki\"} 1x10 }))`; \
         `.when_gone(told_by(&NO_INSTANCE_LEFT).job(\"loki\"))`, `still_fires()` or `quiet_because(\"..\")`",
        || {
            const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING).when_any(promql! { up == 0 });
            let _: Group = Group::new("targets", &[DOWN]);
        },
    ),
    case(
        "an_alert_with_two_conditions",
        "alert `InstanceDown` has two conditions; fix: join them in one query with `and` or `or`, or write two alerts",
        || {
            const UP: Query = promql! { up == 0 };
            let _: Alert = Alert::new("InstanceDown", Severity::WARNING).when_any(UP).when_any(UP);
        },
    ),
    case(
        "lines_of_logs_compared_with_a_number",
        "alert `Errors` asks for lines of logs, which no bound can be compared with; fix: count them: \
         `logql!(\"sum(rate({..} [5m]))\")`",
        || {
            let _: Alert = Alert::new("Errors", Severity::WARNING)
                .when_logs(logql!("{app=\"dhakacart-backend\"}"), above(per_second(1.0)));
        },
    ),
];
