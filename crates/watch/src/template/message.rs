//! Templates of messages, which Alertmanager fills in: fields, annotations, functions and templates exist.
//!
//! What does not exist is found by Alertmanager only as it writes a message, which then reaches nobody.

use std::collections::BTreeSet;

use super::{Language, Place, holds, scan, word_at};
use terms::{Fault, text};

/// The functions that a message may call beside those of Go: Alertmanager's own, of `DefaultFuncs` in
/// template/template.go of 0.34. Where amtool is, it is asked whether it knows each.
pub const FUNCTIONS: [&str; 20] = [
    "append",
    "date",
    "dict",
    "humanizeDuration",
    "join",
    "list",
    "match",
    "now",
    "reReplaceAll",
    "safeHtml",
    "safeUrl",
    "since",
    "stringSlice",
    "title",
    "toJson",
    "toLower",
    "toUpper",
    "trimSpace",
    "tz",
    "urlUnescape",
];

/// The templates that every stack has.
pub const TEMPLATES: [&str; 16] = [
    "message.chat",
    "message.code",
    "message.colour",
    "message.colour_code",
    "message.counts",
    "message.escaped",
    "message.html",
    "message.labels",
    "message.lasted",
    "message.mail",
    "message.markdown",
    "message.over",
    "message.silence",
    "message.sms",
    "message.subject",
    "message.time",
];

/// What our rules annotate their alerts with.
pub const ANNOTATIONS: [&str; 7] =
    ["summary", "description", "impact", "first_step", "runbook_url", "dashboard_url", "logs_url"];

const LABELS: [&str; 3] = ["Labels", "CommonLabels", "GroupLabels"];
const ANNOTATED: [&str; 2] = ["Annotations", "CommonAnnotations"];
const OF_PAIRS: [&str; 4] = ["SortedPairs", "Names", "Values", "Remove"];

/// The fields of a message, of an alert and of a label, and the methods of times and durations.
const FIELDS: [&str; 31] = [
    "Status",
    "Receiver",
    "Alerts",
    "GroupLabels",
    "CommonLabels",
    "CommonAnnotations",
    "ExternalURL",
    "Firing",
    "Resolved",
    "Labels",
    "Annotations",
    "StartsAt",
    "EndsAt",
    "GeneratorURL",
    "Fingerprint",
    "Name",
    "Value",
    "Sub",
    "Add",
    "Truncate",
    "Round",
    "Before",
    "After",
    "Format",
    "UTC",
    "Unix",
    "Seconds",
    "Minutes",
    "Hours",
    "IsZero",
    "String",
];

/// Raises at the first word of the template that Alertmanager does not know.
#[track_caller]
pub const fn check(notifier: &str, what: &str, template: &str) {
    scan(Place { kind: "notifier ", name: notifier, what, language: Language::Messages }, template);
}

/// Checks the field behind the period at `start`.
pub(super) const fn check_field(place: Place, template: &str, start: usize, told: &mut Option<Fault>) {
    let field = word_at(template, start + 1);
    if field.is_empty() || field.as_bytes()[0].is_ascii_digit() {
        return;
    }
    let owner = word_before(template, start);
    let told_before =
        start > owner.len() && template.as_bytes()[start - owner.len() - 1] == b'.' && !holds(&FIELDS, owner);
    let known = if holds(&LABELS, owner) || holds(&OF_PAIRS, field) || !owner.is_empty() && told_before {
        return;
    } else if holds(&ANNOTATED, owner) {
        holds(&ANNOTATIONS, field)
    } else {
        holds(&FIELDS, field)
    };
    if known {
        return;
    }
    let fault = place.one_more(*told).text(" says `");
    *told = Some(if holds(&ANNOTATED, owner) {
        let fault = fault.text(owner).text(".").text(field).text("`, but alerts are annotated with ");
        super::listed(fault, &ANNOTATIONS).fix("name one of those")
    } else {
        let fault = fault.text(".").text(field).text("`, which a message does not have");
        match super::words::nearest(field, &FIELDS) {
            Some(near) => fault.fix("did you mean `.").text(near).text("`?"),
            None => fault.fix("name one of its fields, like `.CommonLabels`, or of an alert's, like `.Annotations`"),
        }
    });
}

/// Checks the name behind the word `template`.
pub(super) const fn check_named(place: Place, template: &str, behind: usize, told: &mut Option<Fault>) {
    let Some(open) = text::find(template, "\"", behind) else { return };
    let Some(close) = text::find(template, "\"", open + 1) else { return };
    let name = template.split_at(close).0.split_at(open + 1).1;
    // Alertmanager's own are called `slack.default.title` and `__subject`.
    let known = holds(&TEMPLATES, name)
        || text::find(name, ".default.", 0).is_some()
        || text::starts_with(name, "__")
        || !text::starts_with(name, "message.");
    if !known {
        let fault = place.one_more(*told).text(" includes the template ").quoted(name).text(", which nobody defines");
        *told = Some(match super::words::nearest(name, &TEMPLATES) {
            Some(near) => fault.fix("did you mean ").quoted(near).text("?"),
            None => fault.fix("include one like `message.subject`"),
        });
    }
}

/// A label or an annotation that a template names: of which map, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named<'t> {
    /// `Labels`, `CommonLabels` or `GroupLabels`; `Annotations` or `CommonAnnotations`.
    pub map: &'static str,
    /// The label, or the annotation.
    pub label: &'t str,
}

/// Every label that a template names between braces, each once: `.CommonLabels.app`, `$alert.Labels.app`,
/// `index .GroupLabels "app"`.
pub fn labels(template: &str) -> BTreeSet<Named<'_>> {
    all_of(template, &LABELS)
}

/// Every annotation that a template names between braces, each once.
pub fn annotations(template: &str) -> BTreeSet<Named<'_>> {
    all_of(template, &ANNOTATED)
}

fn all_of<'t>(template: &'t str, maps: &'static [&'static str]) -> BTreeSet<Named<'t>> {
    let actions = template.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(action, _)| action);
    let actions = actions.filter(|action| !action.trim_start_matches(['-', ' ']).starts_with("/*"));
    actions.flat_map(|action| maps.iter().flat_map(move |map| named(action, map))).collect()
}

/// The labels of this map that one action names.
fn named<'t>(action: &'t str, map: &'static str) -> impl Iterator<Item = Named<'t>> {
    let places = action.match_indices(map).filter(|(start, _)| action[..*start].ends_with('.'));
    places.filter_map(move |(start, _)| {
        let behind = &action[start + map.len()..];
        let name = behind.strip_prefix('.').or_else(|| behind.trim_start_matches(' ').strip_prefix('"'))?;
        let label = word_at(name, 0);
        (!label.is_empty() && !OF_PAIRS.contains(&label)).then_some(Named { map, label })
    })
}

/// Whether the template declares the variable, or it is `$`, the whole message.
pub(super) const fn declares(template: &str, variable: &str) -> bool {
    let mut from = 0;
    while let Some(dollar) = text::find(template, "$", from) {
        from = dollar + 1;
        let behind = template.split_at(from + word_at(template, from).len()).1;
        if text::same(word_at(template, from), variable)
            && (text::starts_with(behind, " :=") || text::starts_with(behind, ","))
        {
            return true;
        }
    }
    variable.is_empty()
}

/// The letters, digits and `_` that end before `end`.
const fn word_before(text: &str, end: usize) -> &str {
    let bytes = text.as_bytes();
    let mut start = end;
    while start > 0 && matches!(bytes[start - 1], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_') {
        start -= 1;
    }
    text.split_at(end).0.split_at(start).1
}

#[cfg(test)]
mod tests {
    use super::{annotations, check, labels};

    #[test]
    fn the_labels_of_each_map_are_read_wherever_they_stand() {
        for (template, named) in [
            ("{{ .CommonLabels.app }} .CommonLabels.pod {{ /* .Labels.pod */ }}", "CommonLabels.app"),
            ("{{ range .Alerts }}{{ .Labels.pod }}{{ .Labels.pod | toUpper }}{{ end }}", "Labels.pod"),
            ("{{ range $alert := .Alerts }}{{ if eq $alert.Labels.pod \"x\" }}{{ end }}{{ end }}", "Labels.pod"),
            ("{{ index .GroupLabels \"app\" }}{{ (index .Alerts 0).Labels.pod }}", "GroupLabels.app Labels.pod"),
            ("{{ .CommonLabels.SortedPairs }}{{ range .GroupLabels.Names }}{{ end }}{{ len .CommonLabels }}", ""),
        ] {
            let found: Vec<_> = labels(template).iter().map(|one| format!("{}.{}", one.map, one.label)).collect();
            assert_eq!(found.join(" "), named, "{template}");
        }
    }

    #[test]
    fn annotations_are_read_as_labels_are() {
        let template = "{{ .CommonAnnotations.summary }}{{ range .Alerts }}{{ index .Annotations \"cause\" }}{{ end }}";
        let found: Vec<_> = annotations(template).iter().map(|one| format!("{}.{}", one.map, one.label)).collect();
        assert_eq!(found, ["Annotations.cause", "CommonAnnotations.summary"]);
        assert!(labels(template).is_empty());
    }

    #[test]
    fn what_alertmanager_knows_passes() {
        for template in [
            "{{ .CommonLabels.app }}: {{ .CommonAnnotations.summary }} ({{ len .Alerts.Firing }})",
            "{{- /* no words of it */ -}}{{ range $index, $label := .CommonLabels.SortedPairs }}{{ $label.Value }}{{ \
             end }}",
            "{{ (index .Alerts 0).StartsAt.UTC.Format \"15:04\" | toJson }}",
            "{{ if gt 1.5 1.0 }}{{ $.ExternalURL }}{{ end }}",
            "{{ template \"message.subject\" . }}{{ template \"slack.default.title\" . }}",
        ] {
            check("chat", "text", template);
        }
    }

    #[test]
    #[should_panic(
        expected = "its text says `.CommonLabel`, which a message does not have; fix: did you mean `.CommonLabels`?"
    )]
    fn a_field_that_does_not_exist() {
        check("chat", "text", "{{ .CommonLabel.app }}");
    }

    #[test]
    #[should_panic(
        expected = "notifier `chat`: its text says `Annotations.sumary`, but alerts are annotated with `summary`, "
    )]
    fn an_annotation_that_no_alert_has() {
        check("chat", "text", "{{ range .Alerts }}{{ .Annotations.sumary }}{{ end }}");
    }

    #[test]
    #[should_panic(
        expected = "its text calls `humanize`, which Alertmanager does not know; fix: did you mean `humanizeDuration`?"
    )]
    fn a_function_of_prometheus() {
        check("chat", "text", "{{ 1.5 | humanize }}");
    }

    #[test]
    #[should_panic(expected = "notifier `chat`: its text includes the template `message.subjct`, which nobody defines")]
    fn a_template_that_nobody_defines() {
        check("chat", "text", "{{ template \"message.subjct\" . }}");
    }

    #[test]
    #[should_panic(expected = "notifier `chat`: its text says `$value`, which it does not declare")]
    fn a_variable_that_is_not_declared() {
        check("chat", "text", "{{ $value }}");
    }
}
