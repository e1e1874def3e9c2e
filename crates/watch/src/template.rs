//! Templates in alert texts that Prometheus can render: braces close, variables and functions exist, numbers have the right unit.
//!
//! The language: <https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>.

pub mod message;
mod value;
mod words;

pub use words::FUNCTIONS;

use super::query::ResultLabels;
use super::unit::Unit;
use terms::{Fault, text};

const VARIABLES: [&str; 4] = ["labels", "value", "externalLabels", "externalURL"];

/// Checks that every `{{` is closed by a `}}`, and that Prometheus has every `$variable` and every function between them: all
/// that it has not are told at once.
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
                holds(&VARIABLES, variable),
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

/// The ways in which a template names a label, and where in each stands what they have in common.
const NAMED: [(&str, usize); 5] =
    [("$labels.", 2), (".Labels.", 2), (".CommonLabels.", 8), ("index $labels \"", 8), ("index .Labels \"", 8)];
const COMMON: &str = "abels";

/// Checks that every `$labels.x`, `.Labels.x` and `index $labels "x"` names a label of the result: all others are told at once.
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

/// Checks that the value is not shown as something that it is not: a ratio as a length of time, or the like.
#[track_caller]
pub const fn check_unit(alert: &str, what: &str, template: &str, unit: Unit) {
    check_behind_value(alert, what, template, unit);
    if text::find(template, "humanize", 0).is_none() {
        return;
    }
    let wrong = if text::find(template, "humanizePercentage", 0).is_some() && unit as u8 != Unit::Ratio as u8 {
        "humanizePercentage"
    } else if text::find(template, "humanizeDuration", 0).is_some() && unit as u8 != Unit::Seconds as u8 {
        "humanizeDuration"
    } else if text::find(template, "humanize1024", 0).is_some()
        && unit as u8 != Unit::Bytes as u8
        && unit as u8 != Unit::BytesPerSecond as u8
    {
        "humanize1024"
    } else {
        return;
    };
    fault(alert, what)
        .text(" shows the value by ")
        .quoted(wrong)
        .text(", but the query yields ")
        .text(unit.name())
        .fix("`humanizePercentage` reads a ratio, `humanizeDuration` seconds, `humanize1024` bytes, `humanize` any number")
        .raise()
}

/// What people write behind a number, and the unit that it then has.
const WORDS: [(&str, Option<Unit>); 6] = [
    ("%", Some(Unit::Percent)),
    ("percent", Some(Unit::Percent)),
    ("ms", None),
    ("s", Some(Unit::Seconds)),
    ("seconds", Some(Unit::Seconds)),
    ("bytes", Some(Unit::Bytes)),
];

/// The function that shows a value of the unit; none of a unit that a bare number shows well.
const fn shown_by(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Ratio => Some("write `{{ $value | humanizePercentage }}`, which multiplies by 100 and adds the sign"),
        Unit::Seconds => Some("write `{{ $value | humanizeDuration }}`, which finds the unit"),
        Unit::Bytes => Some("write `{{ $value | humanize1024 }}B`, which finds the unit"),
        Unit::BytesPerSecond => Some("write `{{ $value | humanize1024 }}B/s`, which finds the unit"),
        Unit::Timestamp => Some("write `{{ $value | humanizeTimestamp }}`, which writes a date"),
        _ => None,
    }
}

/// Checks that the bare value is told with its unit: a ratio of 0.8 is neither `0.8 errors` nor `0.8 %`, 2 seconds are not `2 ms`.
#[track_caller]
const fn check_behind_value(alert: &str, what: &str, template: &str, unit: Unit) {
    let mut from = 0;
    while let Some(open) = text::find(template, "{{", from) {
        let Some(close) = text::find(template, "}}", open) else { return };
        from = close + 2;
        let action = template.split_at(close).0.split_at(open + 2).1.trim_ascii();
        let bare = text::same(action, "$value")
            || text::starts_with(action, "printf ") && text::find(action, "$value", 0).is_some();
        if !bare {
            continue;
        }
        let behind = template.split_at(from).1.trim_ascii_start();
        let (word, is_of_unit) = word_behind(behind, unit);
        let shown_by = shown_by(unit);
        if let Some(word) = word
            && !is_of_unit
        {
            let fix = match shown_by {
                Some(fix) => fix,
                None => "name what the number counts, or correct the query",
            };
            fault(alert, what)
                .text(" writes `")
                .text(word)
                .text("` behind the value, but the query yields ")
                .text(unit.name())
                .fix(fix)
                .raise()
        }
        if let (Some(fix), false, true) = (shown_by, is_of_unit, text::same(action, "$value")) {
            fault(alert, what).text(" shows a bare number, but the query yields ").text(unit.name()).fix(fix).raise()
        }
    }
}

/// The word of a unit behind a value, and whether it is that of this unit.
const fn word_behind(behind: &str, unit: Unit) -> (Option<&'static str>, bool) {
    let mut index = 0;
    while index < WORDS.len() {
        let (word, of) = WORDS[index];
        if (word.len() == 1 && !word.as_bytes()[0].is_ascii_alphabetic() && text::starts_with(behind, word))
            || is_word(behind, word)
        {
            let is_of_unit = match of {
                Some(of) => of as u8 == unit as u8,
                None => false,
            };
            return (Some(word), is_of_unit);
        }
        index += 1;
    }
    (None, false)
}

const fn is_word(text: &str, word: &str) -> bool {
    text::starts_with(text, word) && (text.len() == word.len() || !text.as_bytes()[word.len()].is_ascii_alphanumeric())
}

/// Whether all that stands in braces is `{{ $labels.x }}`: then the text follows from the labels alone. Where the value is
/// known as well, it may also be shown, in one of the ways of [`shown`](value::shown).
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
    fn each_way_of_naming_a_label_is_checked() {
        for text in
            ["{{ $labels.podd }}", "{{ .Labels.pood }}", "{{ index $labels \"podd\" }}", "{{ .CommonLabels.pood }}"]
        {
            assert!(catch_unwind(|| check_labels("A", "summary", text, &["pod"])).is_err(), "{text}");
        }
        check_labels("A", "summary", "{{ index $labels \"pod\" }}{{ .Labels.pod }}{{ $labels.pod }}", &["pod"]);
    }

    #[test]
    fn all_faults_of_one_text_are_told_at_once() {
        let said = |checked: fn()| *catch_unwind(checked).expect_err("it is faulty").downcast::<String>().unwrap();
        let calls = said(|| check_syntax("A", "summary", "{{ $lables.pod | toUper }} {{ $value | humanise }}"));
        assert_eq!(
            calls,
            "alert `A`: its summary says `$lables`, which Prometheus does not set; fix: it sets `$labels`, `$value`, \
             `$externalLabels` and `$externalURL`; it also calls `toUper`, which Prometheus does not know; fix: did you mean \
             `toUpper`?; it also calls `humanise`, which Prometheus does not know; fix: did you mean `humanize`?"
        );
        let labels = said(|| check_labels("A", "summary", "{{ $labels.podd }} on {{ $labels.nod }}", &["pod"]));
        assert!(labels.contains("says `$labels.podd`") && labels.contains("; it also says `$labels.nod`"), "{labels}");
    }

    #[test]
    fn a_number_agrees_with_the_sign_behind_it() {
        for (text, unit) in [
            ("{{ $value }} % of it", Unit::Ratio),
            ("{{ $value }}%", Unit::Ratio),
            ("{{ printf \"%.1f\" $value }} ms", Unit::Seconds),
            ("{{ $value }} errors", Unit::Ratio),
            ("{{ $value }} in use", Unit::Bytes),
            ("waits for {{ $value }}", Unit::Seconds),
            ("{{ $value }} % of it", Unit::Count),
            ("{{ $value }} bytes", Unit::Count),
        ] {
            assert!(catch_unwind(|| check_unit("A", "description", text, unit)).is_err(), "{text}");
        }
        check_unit("A", "description", "{{ $value }} %", Unit::Percent);
        check_unit("A", "description", "{{ $value }} msgs", Unit::Count);
        check_unit("A", "description", "{{ $value }} seconds", Unit::Seconds);
        check_unit("A", "description", "{{ printf \"%.1f\" $value }} of 1", Unit::Ratio);
    }

    #[test]
    fn what_some_alerts_lack_is_asked_for_first() {
        check_always_there("A", "summary", "{{ with $labels.pod }}of {{ . }}{{ end }}", &["pod"]);
        check_always_there("A", "summary", "{{ $labels.podium }}", &["pod"]);
        let checked = || check_always_there("A", "summary", "of {{ $labels.pod }}", &["pod"]);
        let told = *catch_unwind(checked).expect_err("it is faulty").downcast::<String>().unwrap();
        assert!(told.contains("says `$labels.pod`, which the alerts from one side of its `or` do not have"), "{told}");
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
