//! Labels in alert texts and legends: the result has each that is named.

use super::{holds, listed, one_more, raise_all, word_at};
use crate::query::ResultLabels;
use terms::{Fault, text};

/// The ways in which a template names a label, and where in each stands what they have in common.
const NAMED: [(&str, usize); 5] =
    [("$labels.", 2), (".Labels.", 2), (".CommonLabels.", 8), ("index $labels \"", 8), ("index .Labels \"", 8)];
const COMMON: &str = "abels";

/// Checks that every `$labels.x`, `.Labels.x` and `index $labels "x"` names a label of the result: all others are told
/// at once.
#[track_caller]
pub const fn check_labels(alert: &str, what: &str, template: &str, labels: &[&str]) {
    let (mut told, mut at) = (None, 0);
    while let Some(place) = text::find(template, COMMON, at) {
        let mut way = 0;
        while way < NAMED.len() {
            let (named, before) = NAMED[way];
            if place >= before && text::begins_at(template.as_bytes(), named.as_bytes(), place - before) {
                let label = word_at(template, place - before + named.len());
                if !holds(labels, label) {
                    let said = one_more(told, alert, what).text(" says `").text(named).text(label);
                    let said = listed(said.text("`, but its result is told apart by "), labels);
                    told = Some(said.fix(
                        "keep that label in the expression and name it in `.per(&[..])`, or leave it out of the text",
                    ));
                }
            }
            way += 1;
        }
        at = place + 1;
    }
    raise_all(told);
}

/// Checks that no text speaks of a label that some of the alerts lack, unless it asks first: `{{ with $labels.x }}`.
#[track_caller]
pub const fn check_always_there(alert: &str, what: &str, template: &str, lacking: &[&str]) {
    let (mut told, mut index) = (None, 0);
    while index < lacking.len() {
        let label = lacking[index];
        if says(template, "$labels.", label)
            && !says(template, "with $labels.", label)
            && !says(template, "if $labels.", label)
        {
            let fault = one_more(told, alert, what).text(" says `$labels.").text(label);
            told = Some(fault.text("`, which the alerts from one side of its `or` do not have").fix(
                "write `{{ with $labels.x }}..{{ end }}`, give that side the label, or write an alert for each side",
            ));
        }
        index += 1;
    }
    raise_all(told);
}

/// Whether a template has these words with the label behind them.
const fn says(template: &str, words: &str, label: &str) -> bool {
    let mut at = 0;
    while let Some(place) = text::find(template, words, at) {
        if text::same(word_at(template, place + words.len()), label) {
            return true;
        }
        at = place + 1;
    }
    false
}

/// Checks that every `{{x}}` of a panel's legend names a label of the result.
#[track_caller]
pub const fn check_legend(panel: &str, legend: &str, labels: ResultLabels) {
    let mut at = text::find(legend, "{{", 0);
    while let Some(start) = at {
        let mut start = start + 2;
        while start < legend.len() && legend.as_bytes()[start] == b' ' {
            start += 1;
        }
        let label = word_at(legend, start);
        if !labels.has(label) {
            let fault = Fault::new("panel ").quoted(panel).text(": its legend speaks of the label ").quoted(label);
            listed(fault.text(", but the query's result has "), labels.names())
                .fix("keep that label in the query, or leave it out of the legend")
                .raise()
        }
        at = text::find(legend, "{{", start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn each_way_of_naming_a_label_is_checked() {
        for text in
            ["{{ $labels.podd }}", "{{ .Labels.pood }}", "{{ index $labels \"podd\" }}", "{{ .CommonLabels.pood }}"]
        {
            assert!(catch_unwind(|| check_labels("A", "summary", text, &["pod"])).is_err(), "{text}");
        }
        check_labels("A", "summary", "{{ index $labels \"pod\" }}{{ .Labels.pod }}{{ $labels.pod }}", &["pod"]);
    }

    #[test]
    fn what_some_alerts_lack_is_asked_for_first() {
        check_always_there("A", "summary", "{{ with $labels.pod }}of {{ . }}{{ end }}", &["pod"]);
        check_always_there("A", "summary", "{{ $labels.podium }}", &["pod"]);
        let checked = || check_always_there("A", "summary", "of {{ $labels.pod }}", &["pod"]);
        let told = *catch_unwind(checked).expect_err("it is faulty").downcast::<String>().unwrap();
        assert!(told.contains("says `$labels.pod`, which the alerts from one side of its `or` do not have"), "{told}");
    }
}
