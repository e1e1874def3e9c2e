//! Templates in alert texts that Prometheus can render: braces close, variables and functions exist, numbers have the
//! right unit.
//!
//! The language: <https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>.

mod labels;
pub mod message;
mod unit;
mod value;
mod words;

pub use labels::{check_always_there, check_labels, check_legend};
pub use unit::check_unit;

use ::query::template::VARIABLES_OF_ALERTS;
use terms::{Fault, text};

/// Checks that every `{{` is closed by a `}}`, and that Prometheus has every `$variable` and every function between
/// them: all that it has not are told at once.
#[track_caller]
pub const fn check_syntax(alert: &str, what: &str, template: &str) {
    scan(Place { kind: "alert ", name: alert, what, language: Language::Alerts }, template);
}

/// Who fills a template in.
#[derive(Clone, Copy)]
enum Language {
    /// Prometheus, or Loki's ruler.
    Alerts,
    /// Alertmanager.
    Messages,
}

/// Whose template it is.
#[derive(Clone, Copy)]
struct Place<'a> {
    kind: &'a str,
    name: &'a str,
    what: &'a str,
    language: Language,
}

impl Place<'_> {
    const fn fault(self) -> Fault {
        Fault::new(self.kind).quoted(self.name).text(": its ").text(self.what)
    }

    /// Begins the message of one more fault of a text, behind those that were found before.
    const fn one_more(self, told: Option<Fault>) -> Fault {
        match told {
            None => self.fault(),
            Some(fault) => fault.text("; it also"),
        }
    }

    const fn check_variable(self, template: &str, variable: &str, told: Option<Fault>) -> Option<Fault> {
        let (known, said, fix) = match self.language {
            Language::Alerts => (
                holds(&VARIABLES_OF_ALERTS, variable),
                "`, which Prometheus does not set",
                "it sets `$labels`, `$value`, `$externalLabels` and `$externalURL`",
            ),
            Language::Messages => (
                message::declares(template, variable),
                "`, which it does not declare",
                "declare it, like `{{ $first := index .Alerts 0 }}`",
            ),
        };
        if known { told } else { Some(self.one_more(told).text(" says `$").text(variable).text(said).fix(fix)) }
    }
}

#[track_caller]
const fn scan(place: Place, template: &str) {
    let bytes = template.as_bytes();
    let mut told = None;
    let mut inside = false;
    let mut index = 0;
    while index < bytes.len() {
        let twice = index + 1 < bytes.len() && bytes[index] == bytes[index + 1];
        if twice && bytes[index] == b'{' {
            index += 2;
            // Before its words are read, for those behind a brace that is left open are none of the template's.
            match (text::find(template, "}}", index), text::find(template, "{{", index)) {
                (None, _) => never_closed(place),
                (Some(close), Some(open)) if open < close => {
                    place.fault().text(" opens `{{` twice").fix("close the first with `}}`").raise()
                }
                _ => inside = true,
            }
        } else if twice && bytes[index] == b'}' {
            if !inside {
                place.fault().text(" closes `}}` that was never opened").fix("open it with `{{`").raise()
            }
            inside = false;
            index += 2;
        } else if inside {
            if bytes[index] == b'$' {
                told = place.check_variable(template, word_at(template, index + 1), told);
            }
            index = words::check_word(place, template, index, &mut told);
        } else {
            index = match (text::find(template, "{{", index), text::find(template, "}}", index)) {
                (Some(open), Some(close)) => {
                    if open < close {
                        open
                    } else {
                        close
                    }
                }
                (Some(brace), None) | (None, Some(brace)) => brace,
                (None, None) => bytes.len(),
            };
        }
    }
    if inside {
        never_closed(place)
    }
    raise_all(told);
}

/// Begins the message of one more fault of a text, behind those that were found before.
const fn one_more(told: Option<Fault>, alert: &str, what: &str) -> Fault {
    match told {
        None => fault(alert, what),
        Some(fault) => fault.text("; it also"),
    }
}

#[track_caller]
const fn raise_all(told: Option<Fault>) {
    if let Some(fault) = told {
        fault.raise()
    }
}

#[track_caller]
const fn never_closed(place: Place) -> ! {
    place.fault().text(" opens `{{` and never closes it").fix("close it with `}}`").raise()
}

/// Whether all that stands in braces is `{{ $labels.x }}`: then the text follows from the labels alone. Where the value
/// is known as well, it may also be shown, in one of the ways of [`shown`](value::shown).
pub const fn follows(template: &str, with_value: bool) -> bool {
    let mut from = 0;
    while let Some(open) = text::find(template, "{{", from) {
        let Some(close) = text::find(template, "}}", open) else { return false };
        let action = template.split_at(close).0.split_at(open + 2).1.trim_ascii();
        let label = text::starts_with(action, "$labels.")
            && word_at(action, "$labels.".len()).len() == action.len() - "$labels.".len();
        if !(label || with_value && value::is_shown(action)) {
            return false;
        }
        from = close;
    }
    true
}

/// The text with the values of the labels filled in, and the number of the alert's value; nothing where it shows more.
pub fn filled<'a>(template: &str, label: impl Fn(&str) -> Option<&'a str>, number: Option<f64>) -> Option<String> {
    if !follows(template, number.is_some()) {
        return None;
    }
    let mut parts = template.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (action, rest) = part.split_once("}}")?;
        match action.trim().strip_prefix("$labels.") {
            Some(name) => text.push_str(label(name).unwrap_or_default()),
            None => text.push_str(&value::shown(action.trim(), number?)),
        }
        text.push_str(rest);
    }
    Some(text)
}

/// Whether `list` has `item`.
pub const fn holds(list: &[&str], item: &str) -> bool {
    let item = item.as_bytes();
    let mut index = 0;
    while index < list.len() {
        let one = list[index].as_bytes();
        if one.len() == item.len() && text::begins_at(one, item, 0) {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether `name` is one that Prometheus accepts for a label: `[a-zA-Z_][a-zA-Z0-9_]*`, and not one of its own `__…`.
pub const fn is_label_name(name: &str) -> bool {
    !name.is_empty()
        && text::alphanumeric_or(name, "_")
        && !name.as_bytes()[0].is_ascii_digit()
        && !text::starts_with(name, "__")
}

/// Adds the names, or `nothing`.
pub const fn listed(mut fault: Fault, names: &[&str]) -> Fault {
    if names.is_empty() {
        return fault.text("nothing");
    }
    let mut index = 0;
    while index < names.len() {
        fault = if index == 0 { fault } else { fault.text(", ") };
        fault = fault.quoted(names[index]);
        index += 1;
    }
    fault
}

const fn fault(alert: &str, what: &str) -> Fault {
    Fault::new("alert ").quoted(alert).text(": its ").text(what)
}

/// The letters, digits and `_` from `start` on.
const fn word_at(text: &str, start: usize) -> &str {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len() && matches!(bytes[end], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_') {
        end += 1;
    }
    text.split_at(end).0.split_at(start).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn all_faults_of_one_text_are_told_at_once() {
        let said = |checked: fn()| *catch_unwind(checked).expect_err("it is faulty").downcast::<String>().unwrap();
        let calls = said(|| check_syntax("A", "summary", "{{ $lables.pod | toUper }} {{ $value | humanise }}"));
        assert_eq!(
            calls,
            "alert `A`: its summary says `$lables`, which Prometheus does not set; fix: it sets `$labels`, `$value`, \
             `$externalLabels` and `$externalURL`; it also calls `toUper`, which Prometheus does not know; fix: did \
             you mean `toUpper`?; it also calls `humanise`, which Prometheus does not know; fix: did you mean \
             `humanize`?"
        );
        let labels = said(|| check_labels("A", "summary", "{{ $labels.podd }} on {{ $labels.nod }}", &["pod"]));
        assert!(labels.contains("says `$labels.podd`") && labels.contains("; it also says `$labels.nod`"), "{labels}");
    }

    #[test]
    fn a_text_that_shows_labels_only_is_filled_in() {
        let value = |name: &str| (name == "node").then_some("n1");
        assert_eq!(filled("CPU of {{ $labels.node }} is busy", value, None).as_deref(), Some("CPU of n1 is busy"));
        assert_eq!(filled("{{$labels.node}}{{ $labels.pod }}.", value, None).as_deref(), Some("n1."));
        assert_eq!(filled("All is well", value, None).as_deref(), Some("All is well"));
        for more in ["{{ $value }}", "{{ $labels.node | toUpper }}", "{{ $labels.node }} {{ $value | humanize }}"] {
            assert_eq!(filled(more, value, None), None, "{more}");
        }
    }
}
