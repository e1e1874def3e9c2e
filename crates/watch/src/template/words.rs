//! The words of a template: every function is one that Prometheus has.
//!
//! What is called and does not exist is found by Prometheus only as it loads the rules, all of which it then refuses.
//! Where promtool is, it is asked whether it knows each.

use super::{Language, Place, holds, message, word_at};
use ::query::template::{OF_ALERTS, OF_GO};
use terms::{Fault, text};

/// Checks the word that begins at `start` between braces, and says where it ends: a text in quotes, a field behind its
/// period and a number are no calls.
pub(super) const fn check_word(place: Place, template: &str, start: usize, told: &mut Option<Fault>) -> usize {
    let bytes = template.as_bytes();
    match bytes[start] {
        quote @ (b'"' | b'`') => {
            let mut end = start + 1;
            while end < bytes.len() && bytes[end] != quote {
                end += if bytes[end] == b'\\' && quote == b'"' { 2 } else { 1 };
            }
            end + 1
        }
        b'.' | b'$' => {
            if let (b'.', Language::Messages) = (bytes[start], place.language) {
                message::check_field(place, template, start, told);
            }
            start + 1 + word_at(template, start + 1).len()
        }
        b'/' if text::begins_at(bytes, b"/*", start) => match text::find(template, "*/", start) {
            Some(end) => end + 2,
            None => start + 1,
        },
        byte if byte.is_ascii_digit() => start + word_at(template, start).len(),
        byte if byte.is_ascii_alphabetic() => {
            let word = word_at(template, start);
            let (program, functions, like): (&str, &[&str], &str) = match place.language {
                Language::Alerts => ("Prometheus", &OF_ALERTS, "call one of its functions, like `humanize`"),
                Language::Messages => {
                    ("Alertmanager", &message::FUNCTIONS, "call one of its functions, like `toUpper`")
                }
            };
            if !holds(functions, word) && !holds(&OF_GO, word) {
                let fault = place.one_more(*told).text(" calls ").quoted(word).text(", which ").text(program);
                let fault = fault.text(" does not know");
                *told = Some(match nearest(word, functions) {
                    Some(near) => fault.fix("did you mean ").quoted(near).text("?"),
                    None => fault.fix(like),
                });
            }
            if matches!(place.language, Language::Messages) && text::same(word, "template") {
                message::check_named(place, template, start, told);
            }
            start + word.len()
        }
        _ => start + 1,
    }
}

/// The function that begins as the word does, for the most letters.
pub(super) const fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    const LEAST: usize = 3;
    let (mut best, mut most) = (None, LEAST - 1);
    let mut index = 0;
    while index < known.len() {
        let mut letters = 0;
        let (one, other) = (word.as_bytes(), known[index].as_bytes());
        while letters < one.len() && letters < other.len() && one[letters].eq_ignore_ascii_case(&other[letters]) {
            letters += 1;
        }
        if letters > most {
            (best, most) = (Some(known[index]), letters);
        }
        index += 1;
    }
    best
}

#[cfg(test)]
mod tests {
    use crate::template::check_syntax;

    #[test]
    fn what_prometheus_knows_passes() {
        for template in [
            "plain } text { with a function() of nothing",
            "{{ $labels.node }}{{$value|humanize}}",
            "{{ with query \"up{job=\\\"x\\\"} == 0\" }}{{ . | first | value | printf \"%.1f\" }}{{ else }}none{{ end \
             }}",
            "{{- if gt .Value 1e3 -}}{{ .Labels.node | toUpper }}{{ end }}",
            "{{ `any }} {{ words` | reReplaceAll \"a\" \"b\" }}",
            "{{ 5 | humanize1024 }} {{ (index .Labels \"a\") | len }}",
        ] {
            check_syntax("A", "summary", template);
        }
    }

    #[test]
    #[should_panic(
        expected = "alert `A`: its summary calls `uppercase`, which Prometheus does not know; fix: call one of its \
            functions"
    )]
    fn what_is_like_nothing_is_not_guessed_at() {
        check_syntax("A", "summary", "{{ $labels.node | uppercase }}");
    }

    #[test]
    #[should_panic(expected = "calls `toupper`, which Prometheus does not know; fix: did you mean `toUpper`?")]
    fn letters_of_another_case_are_near() {
        check_syntax("A", "summary", "{{ $labels.node | toupper }}");
    }

    #[test]
    #[should_panic(expected = "opens `{{` and never closes it")]
    fn a_text_that_is_never_closed_hides_the_braces() {
        check_syntax("A", "summary", "{{ \"node }} is down");
    }
}
