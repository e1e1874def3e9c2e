//! Alerts.

use crate::said::{Case, case};
use kit::Duration;
use watch::alert::Alert;
use watch::query::{Query, ResultLabels};
use watch::rule_group::Group;
use watch::runbook::{Runbook, say};
use watch::scenario::{Gone, quiet_because};
use watch::severity::Severity;
use watch::unit::{Unit, above, below, count, percent};

pub const CASES: &[Case] = &[
    case(
        "a_target_that_vanishes_without_a_reason",
        "an alert may fall silent when its target vanishes, but not without a reason; fix: say why nobody has to know, \
     or `told_by(&ALERT)`",
        || {
            let _: Gone = quiet_because("");
        },
    ),
    case(
        "a_function_that_prometheus_does_not_have",
        "alert `HighCPU`: its description calls `humanizePercent`, which Prometheus does not know; fix: did you mean \
         `humanizePercentage`?",
        || {
            let _: Alert =
                Alert::new("HighCPU", Severity::WARNING).description("{{ $value | humanizePercent }} of it is in use.");
        },
    ),
    case(
        "a_bare_number_of_a_ratio",
        "alert `OrdersFail`: its description shows a bare number, but the query yields ratio (0-1); fix: write \
         `{{ $value | humanizePercentage }}`, which multiplies by 100 and adds the sign",
        || {
            const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
            let failing = Query::checked("orders:failed:ratio", Unit::Ratio, ResultLabels::new(&[], false), &[], false);
            let _: Alert = Alert::new("OrdersFail", Severity::WARNING)
                .when(failing, above(percent(5.0)))
                .at_once()
                .summary("Orders fail")
                .description("{{ $value }} of the orders fail.")
                .runbook(RUNBOOK);
        },
    ),
    case(
        "a_bound_that_is_never_reached",
        "alert `AllGone` never fires: its query cannot have a value on that side of its bound, whatever happens; fix: \
         correct the bound; of what is not there, a count is no 0 but nothing: ask `absent(..)`",
        || {
            let up = Query::checked("count(up == 1)", Unit::Count, ResultLabels::new(&[], false), &[], false);
            let _: Alert =
                Alert::new("AllGone", Severity::WARNING).when(up.between(1.0, f64::INFINITY), below(count(1.0)));
        },
    ),
    case(
        "a_condition_that_filters_nothing",
        "alert `Targets` fires for ever: its query has a result whether there is trouble or not; fix: compare it, as \
         in `up == 0`, ask `absent(..)`, or give a bound: `.when(query, above(..))`",
        || {
            let up = Query::checked("sum(up)", Unit::Count, ResultLabels::new(&[], false), &[], false);
            let _: Alert = Alert::new("Targets", Severity::WARNING).when_any(up.that_always_answers());
        },
    ),
    case(
        "a_label_that_covers_one_of_the_result",
        "alert `InstanceDown`: its own label `instance` covers that of the query's result, which tells its alerts \
         apart; fix: give its own label another name, or aggregate the query without that label",
        || {
            let labels = ResultLabels::new(&["instance", "job"], false);
            let down = Query::checked("up == 0", Unit::Truth, labels, &[], false);
            let _: Alert = Alert::new("InstanceDown", Severity::WARNING).label("instance", "one").when_any(down);
        },
    ),
    case(
        "a_group_with_a_space_in_its_name",
        "group `my targets`: a group's name holds lower-case letters, digits and `-`; fix: write it like `node-disks`",
        || {
            let _: Group = Group::new("my targets", &[]);
        },
    ),
    case("a_group_without_rules", "group `targets` has no rules; fix: add some, or leave it out", || {
        let _: Group = Group::new("targets", &[]);
    }),
    case(
        "a_label_that_is_empty",
        "alert `InstanceDown`: the label `team` is empty, which to Prometheus is no label; fix: give it a value, or \
         leave it out",
        || {
            let _: Alert = Alert::new("InstanceDown", Severity::WARNING).label("team", "");
        },
    ),
    case(
        "a_label_that_the_alert_sets_already",
        "alert `HighCPU`: the label `severity` is set by `Alert::new`; fix: leave it out here",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::WARNING).label("severity", "critical");
        },
    ),
    case(
        "a_label_with_a_dash",
        "alert `InstanceDown`: `pod-name` is not a label's name; fix: give letters, digits and `_`, no digit first, \
         no `__` first",
        || {
            let _: Alert = Alert::new("InstanceDown", Severity::WARNING).per(&["pod-name"]);
        },
    ),
    case(
        "a_name_that_is_not_camel_case",
        "alert `high_cpu`: an alert's name is CamelCase, of letters and digits; fix: write it like `HighCPU`",
        || {
            let _: Alert = Alert::new("high_cpu", Severity::WARNING);
        },
    ),
    case(
        "a_runbook_that_says_nothing_about_the_remedy",
        "alert `HighCPU`: its runbook says nothing about `remedy`; fix: write it",
        || {
            const RUNBOOK: Runbook =
                Runbook { meaning: "Busy.", impact: "Slow.", diagnosis: &[say("Look.")], remedy: &[] };
            let _: Alert = Alert::new("HighCPU", Severity::WARNING).runbook(RUNBOOK);
        },
    ),
    case(
        "a_severity_that_reaches_nobody",
        "alert `HighCPU` has the severity `NONE`, which asks nothing of anybody; fix: choose `INFO`, `WARNING` or \
         `CRITICAL`",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::NONE);
        },
    ),
    case(
        "a_summary_that_names_a_label_where_the_result_has_none",
        "alert `PotCold`: its summary says `.Labels.pot`, but its result is told apart by nothing; fix: keep that \
         label in the expression and name it in `.per(&[..])`, or leave it out of the text",
        || {
            const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
            let coldest = Query::checked("min(pot)", Unit::Count, ResultLabels::new(&[], false), &[], false);
            let _: Alert = Alert::new("PotCold", Severity::WARNING)
                .when_any(coldest)
                .summary("{{ .Labels.pot }} is cold")
                .runbook(RUNBOOK);
        },
    ),
    case(
        "a_summary_of_two_lines",
        "alert `InstanceDown`: its summary has several lines; fix: say the rest in `.description(..)`",
        || {
            let _: Alert = Alert::new("InstanceDown", Severity::WARNING).summary("Down\nand out");
        },
    ),
    case(
        "a_variable_that_prometheus_does_not_set",
        "alert `HighCPU`: its summary says `$label`, which Prometheus does not set; fix: it sets `$labels`, \
         `$value`, `$externalLabels` and `$externalURL`",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::WARNING).summary("CPU of {{ $label.node }} is busy");
        },
    ),
    case(
        "an_alert_that_is_held_for_no_time",
        "alert `InstanceDown` is held for no time; fix: say `.at_once()` if it must fire at once",
        || {
            let _: Alert = Alert::new("InstanceDown", Severity::WARNING).for_(Duration::ZERO);
        },
    ),
    case(
        "an_alert_that_says_twice_what_happens_without_its_target",
        "alert `InstanceDown` says twice what happens when its target vanishes; fix: keep one",
        || {
            const DOWN: Alert =
                Alert::new("InstanceDown", Severity::WARNING).when_gone(quiet_because("it was removed"));
            let _: Alert = DOWN.when_gone(quiet_because("nobody needs it"));
        },
    ),
    case(
        "an_alert_without_a_condition",
        "alert `InstanceDown` at crates/watch/tests/messages/alert.rs has no condition, does not say how long the \
         trouble must last, has no summary, has no description, has no runbook, does not say when it fires, so \
         nobody has tried it, does not say when it stays quiet, so nobody has tried it, does not say what happens \
         when its target vanishes, so nobody has tried it; fix: add `.when(query, bound)` or `.when_any(query)`; \
         `.for_(minutes(5))`, or `.at_once()`; `.summary(\"..\")`: one line for a phone's screen; \
         `.description(\"..\")`: what is wrong, with numbers; \
         `.meaning(\"..\").impact(\"..\").look(&ask(\"..\", query)).fix(&say(\"..\"))`; \
         `.fires(given(series! { up{job=\"loki\"} 0x10 }))`; \
         `.stays_quiet(given(series! { up{job=\"loki\"} 1x10 }))`; \
         `.when_gone(told_by(&NO_INSTANCE_LEFT).job(\"loki\"))`, `still_fires()` or `quiet_because(\"..\")`",
        || {
            const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING);
            let _: Group = Group::new("targets", &[DOWN]);
        },
    ),
    case(
        "braces_that_are_never_closed",
        "alert `HighCPU`: its summary opens `{{` and never closes it; fix: close it with `}}`",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::WARNING).summary("CPU of {{ $labels.node is busy");
        },
    ),
];
