//! Alerts.

use crate::said::{Case, case};
use kit::Duration;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, say};
use watch::scenario::{Gone, quiet_because};
use watch::severity::Severity;

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
        "alert `HighCPU` has the severity `None`, which reaches nobody: it is the Watchdog's; fix: choose `Info`, \
         `Warning` or `Critical`",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::NONE);
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
        "alert `InstanceDown` has no condition; fix: add `.when(query, bound)` or `.when_any(query)`",
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
