//! What relates a scenario to its alert, checked when the alert joins a group.

use super::{Gone, Lines, MOST_LABELS, Scenario, Series, Then, value_in};
use crate::alert::Alert;
use crate::severity::Severity;
use crate::template::shows_labels_only;
use terms::{Fault, List};

/// Raises where an alert lacks a scenario, or has one that could not be its own.
#[track_caller]
pub(crate) const fn check_scenarios(alert: &Alert) {
    let (fires, quiet, gone) = alert.scenarios();
    let always = alert.severity().is(Severity::NONE);
    if fires.is_empty() {
        let over_metrics = ".fires(given(series! { up{job=\"loki\"} 0x10 }).with(\"job\", \"loki\"))";
        let over_logs = ".fires(given(lines! { {app=\"loki\"} \"what is written\" 9x10 }).with(\"app\", \"loki\"))";
        missing(alert, "when it fires", if alert.is_over_logs() { over_logs } else { over_metrics })
    }
    if quiet.is_empty() && !always {
        let over_metrics = ".stays_quiet(given(series! { up{job=\"loki\"} 1x10 }))";
        let over_logs = ".stays_quiet(given(lines! { {app=\"loki\"} \"what is written\" 1x10 }))";
        missing(alert, "when it stays quiet", if alert.is_over_logs() { over_logs } else { over_metrics })
    }
    let mut index = 0;
    while index < fires.len() {
        check_firing(alert, fires.get(index));
        index += 1;
    }
    index = 0;
    while index < quiet.len() {
        check_read(alert, quiet.get(index));
        check_time(alert, quiet.get(index));
        index += 1;
    }
    match gone {
        Some(gone) => check_gone(alert, gone),
        None if always => {}
        None => missing(
            alert,
            "what happens when its target vanishes",
            ".when_gone(told_by(&NO_INSTANCE_LEFT).job(\"loki\"))`, `still_fires()` or `quiet_because(\"..\")",
        ),
    }
}

#[track_caller]
const fn missing(alert: &Alert, what: &str, fix: &str) -> ! {
    about(alert)
        .text(" does not say ")
        .text(what)
        .text(", so nobody has tried it; fix: add `")
        .text(fix)
        .text("`")
        .raise()
}

#[track_caller]
const fn check_firing(alert: &Alert, scenario: &Scenario) {
    check_read(alert, scenario);
    check_time(alert, scenario);
    check_labels(alert, &scenario.labels);
    if scenario.description.is_none() && !shows_labels_only(alert.description_template()) {
        about(alert)
            .text(": its description shows more than labels, and its scenario does not say how that reads")
            .fix("add `.saying(\"..\")` with the whole sentence, numbers filled in")
            .raise()
    }
    if scenario.summary.is_none() && !shows_labels_only(alert.summary_template()) {
        about(alert)
            .text(": its summary shows more than labels, and its scenario does not say how that reads")
            .fix("add `.in_short(\"..\")` with the whole line, numbers filled in")
            .raise()
    }
}

/// The labels that tell one such alert from another must be there; those that the rule sets are added by themselves.
#[track_caller]
const fn check_labels(alert: &Alert, labels: &List<(&'static str, &'static str), MOST_LABELS>) {
    let per = alert.told_apart_by();
    let mut index = 0;
    while index < per.len() {
        if value_in(labels, per[index]).is_none() {
            about(alert)
                .text(" is told apart by ")
                .quoted(per[index])
                .text(", but its scenario does not say with which value it fires")
                .fix("add `.with(\"")
                .text(per[index])
                .text("\", \"..\")`")
                .raise()
        }
        index += 1;
    }
    index = 0;
    while index < labels.len() {
        let (label, value) = *labels.get(index);
        if alert.fixed_label(label).is_some() {
            about(alert)
                .text(": its scenario says ")
                .quoted(label)
                .text(" is ")
                .quoted(value)
                .text(", but the rule sets that label itself")
                .fix("leave it out of the scenario")
                .raise()
        }
        index += 1;
    }
}

/// An alert that is held for a time cannot fire before that time is over.
#[track_caller]
const fn check_time(alert: &Alert, scenario: &Scenario) {
    if let Some(after) = scenario.after
        && after.as_milliseconds() < alert.lasts().as_milliseconds()
    {
        about(alert)
            .text(" is held for ")
            .number(alert.lasts().as_seconds())
            .text(" seconds, but its scenario looks after ")
            .number(after.as_seconds())
            .text(": it could not have fired yet")
            .fix("look later, or leave `.after(..)` out: it is derived")
            .raise()
    }
}

#[track_caller]
const fn check_gone(alert: &Alert, gone: &Gone) {
    if let Then::ToldBy(teller) = gone.then {
        if teller.is_twin_of(alert) {
            about(alert)
                .text(" says that another alert tells when its target vanishes, and names itself")
                .fix("say `still_fires()`")
                .raise()
        }
        check_labels(teller, &gone.labels);
    } else if gone.job.is_some() && matches!(gone.then, Then::Quiet(_)) {
        about(alert)
            .text(": nothing fires when its target vanishes, so no job needs naming")
            .fix("leave `.job(..)` out, or say `told_by(&ALERT)`")
            .raise()
    }
}

/// Whether every series is one that the alert reads, trusting where it reads recorded ones.
#[track_caller]
const fn check_read(alert: &Alert, scenario: &Scenario) {
    let mut index = 0;
    let own = scenario.series.len();
    while index < own + scenario.beside.len() {
        check_given(alert, if index < own { scenario.series.get(index) } else { &scenario.beside[index - own] });
        index += 1;
    }
    if scenario.series.is_empty() && scenario.beside.is_empty() && !alert.severity().is(Severity::NONE) {
        about(alert)
            .text(": a scenario without a series says nothing about it")
            .fix("begin it with `given(series! { … })`")
            .raise()
    }
}

#[track_caller]
const fn check_given(alert: &Alert, series: &Series) {
    let (expression, name) = (alert.query_text(), series.name());
    if !name.is_empty() && !reads(expression, name) && !reads_recorded(expression) {
        about(alert)
            .text(" does not read ")
            .quoted(name)
            .text(", of which its scenario speaks")
            .fix("give it the series that its expression names")
            .raise()
    }
    if let Some(Lines { text: None, .. }) = series.lines()
        && alert.reads_text()
    {
        about(alert)
            .text(" looks into its lines, but its scenario does not say what is written in those of ")
            .quoted(series.selector())
            .fix("write it behind the labels: `lines! { {app=\"loki\"} \"what is written\" 3x20 }`")
            .raise()
    }
}

/// Whether `name` stands in the expression as a word of its own.
pub(super) const fn reads(expression: &str, name: &str) -> bool {
    let (bytes, word) = (expression.as_bytes(), name.as_bytes());
    let mut start = 0;
    while start + word.len() <= bytes.len() {
        let end = start + word.len();
        let alone = (start == 0 || !is_of_name(bytes[start - 1])) && (end == bytes.len() || !is_of_name(bytes[end]));
        let mut index = 0;
        while alone && index < word.len() && bytes[start + index] == word[index] {
            index += 1;
        }
        if alone && index == word.len() {
            return true;
        }
        start += 1;
    }
    false
}

/// Whether the expression has a name with two colons, which a rule records from other series.
const fn reads_recorded(expression: &str) -> bool {
    let bytes = expression.as_bytes();
    let (mut colons, mut index) = (0, 0);
    while index < bytes.len() {
        if !is_of_name(bytes[index]) {
            colons = 0;
        } else if bytes[index] == b':' {
            colons += 1;
        }
        if colons == 2 {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':'
}

#[track_caller]
const fn about(alert: &Alert) -> Fault {
    Fault::new("alert ").quoted(alert.name())
}
