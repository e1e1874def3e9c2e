//! Finds `$name` in texts while compiling, so that no panel asks for a variable that is not there.

use super::target::Language;
use super::variable::Variable;
use terms::{Fault, text};

/// One `$name`, `${name}` or `${name:format}` in a text.
struct Reference {
    dollar: usize,
    start: usize,
    end: usize,
}

/// The next reference at or after `from`. `$` before anything but a letter or `_` is no reference: `"5..$"`, `"$1"`.
const fn next(text: &str, from: usize) -> Option<Reference> {
    let bytes = text.as_bytes();
    let mut dollar = from;
    while dollar < bytes.len() {
        if bytes[dollar] == b'$' {
            let start = if dollar + 1 < bytes.len() && bytes[dollar + 1] == b'{' { dollar + 2 } else { dollar + 1 };
            let mut end = start;
            while end < bytes.len() && (bytes[end].is_ascii_alphanumeric() || bytes[end] == b'_') {
                end += 1;
            }
            if end > start && !bytes[start].is_ascii_digit() {
                return Some(Reference { dollar, start, end });
            }
        }
        dollar += 1;
    }
    None
}

const fn between(text: &str, start: usize, end: usize) -> &str {
    text.split_at(end).0.split_at(start).1
}

/// Checks every reference of a text, and returns a bit for each variable that it mentions.
#[track_caller]
pub(super) const fn check(
    expression: &str,
    language: Language,
    variables: &[Variable],
    dashboard: &str,
    whose: &str,
) -> u64 {
    let mut mentioned = 0;
    let mut from = 0;
    while let Some(reference) = next(expression, from) {
        from = reference.end;
        let name = between(expression, reference.start, reference.end);
        if text::starts_with(name, "__") {
            check_built_in(name, language, dashboard, whose);
            continue;
        }
        let mut index = 0;
        while index < variables.len() && !text::same(variables[index].name, name) {
            index += 1;
        }
        if index == variables.len() {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": ")
                .quoted(whose)
                .text(" mentions the variable `$")
                .text(name)
                .text("`, which the dashboard does not have")
                .fix("add it to `.variables(&[…])`, or correct its name")
                .raise()
        }
        if variables[index].all
            && !matches!(language, Language::Words)
            && !stands_in_regex(expression, reference.dollar)
        {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": ")
                .quoted(whose)
                .text(" compares with `$")
                .text(name)
                .text("`, which may hold several values or `All`, as if it held one")
                .fix("match it with `=~\"$")
                .text(name)
                .text("\"`")
                .raise()
        }
        mentioned |= 1 << index;
    }
    mentioned
}

/// Whether the string around `at` is a regular expression: the character before its opening quote is a `~`.
const fn stands_in_regex(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let mut index = at;
    while index > 0 {
        index -= 1;
        if matches!(bytes[index], b'"' | b'\'' | b'`') {
            while index > 0 && bytes[index - 1] == b' ' {
                index -= 1;
            }
            return index > 0 && bytes[index - 1] == b'~';
        }
    }
    false
}

/// Grafana's own variables, as far as the data source replaces them.
#[track_caller]
const fn check_built_in(name: &str, language: Language, dashboard: &str, whose: &str) {
    let (known, fix): (&[&str], &str) = match language {
        Language::PromQl => (
            &["__rate_interval", "__interval", "__interval_ms", "__range", "__range_s", "__range_ms"],
            "use `$__rate_interval` inside `rate` and `increase`, `$__range` for the whole time range",
        ),
        // Loki's plugin does not replace `$__rate_interval`, so Loki would be asked for that very text.
        Language::LogQl => (
            &["__auto", "__interval", "__interval_ms", "__range", "__range_s", "__range_ms"],
            "use `$__auto` inside `rate` and `count_over_time`, `$__range` for the whole time range",
        ),
        Language::Words => (&["__from", "__to", "__range", "__dashboard"], "leave it out"),
    };
    let mut index = 0;
    while index < known.len() {
        if text::same(known[index], name) {
            return;
        }
        index += 1;
    }
    Fault::new("dashboard ")
        .quoted(dashboard)
        .text(": ")
        .quoted(whose)
        .text(" mentions `$")
        .text(name)
        .text("`, which Grafana does not fill in for this data source")
        .fix(fix)
        .raise()
}
