//! The pipeline as statements of OTTL: values are attributes of the record until the last one keeps what is shipped.
//!
//! <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/pkg/ottl>

use super::{Step, Then, When};

/// Where a choice is made before it is written, so that a condition can read what is chosen anew.
const CHOSEN: &str = "chosen";

/// A value of the line.
pub(super) fn attribute(value: &str) -> String {
    format!("log.attributes[{value:?}]")
}

/// The statements of a step that rewrites the line or its values, in order; none of another step.
pub(super) fn statements(step: &Step) -> Vec<String> {
    match step {
        Step::Read { of, pattern } => {
            let (target, condition) = match of {
                None => ("log.body".to_owned(), String::new()),
                Some(value) => (attribute(value), format!(" where {}", has(value))),
            };
            vec![format!("merge_maps(log.attributes, ExtractPatterns({target}, {pattern:?}), \"upsert\"){condition}")]
        }
        Step::Choose { into, choices, otherwise } => choose(into, choices, otherwise),
        Step::Known { value, words, other } => {
            vec![format!(
                "set({}, {other:?}) where {} and not {}",
                attribute(value),
                has(value),
                is_one_of(value, words, "")
            )]
        }
        Step::Redact(redactions) => redactions.iter().map(super::Redaction::statement).collect(),
        Step::Of { .. }
        | Step::Join { .. }
        | Step::Drop { .. }
        | Step::Count(_)
        | Step::Labels(_)
        | Step::Metadata(_) => vec![],
    }
}

/// From the last choice to the first, so that the first that holds is what is written last.
fn choose(into: &str, choices: &[(When, Then)], otherwise: &Then) -> Vec<String> {
    let chosen = attribute(CHOSEN);
    let set = |then: &Then, when: Option<&When>| {
        let conditions = |more: Option<String>| {
            let all: Vec<String> = when.map(condition).into_iter().chain(more).collect();
            if all.is_empty() { String::new() } else { format!(" where {}", all.join(" and ")) }
        };
        let to = |value: String, more| format!("set({chosen}, {value}){}", conditions(more));
        match then {
            Then::Word(word) => vec![to(format!("{word:?}"), None)],
            Then::Nothing => vec![to("\"\"".to_owned(), None)],
            // What is not there cannot be copied.
            Then::Same(value) => vec![to("\"\"".to_owned(), None), to(attribute(value), Some(has(value)))],
        }
    };
    let mut statements = set(otherwise, None);
    choices.iter().rev().for_each(|(when, then)| statements.extend(set(then, Some(when))));
    statements.push(format!("set({}, {chosen})", attribute(into)));
    statements
}

fn condition(when: &When) -> String {
    match when {
        When::Has(value) => has(value),
        When::Lacks(value) => format!("not ({})", has(value)),
        When::Is(value, word) => format!("{} == {word:?}", attribute(value)),
        When::AtLeast(value, word) => format!("{} and {} >= {word:?}", has(value), attribute(value)),
        When::OneOf(value, words) => format!("{} and {}", has(value), is_one_of(value, words, "(?i)")),
    }
}

pub(super) fn has(value: &str) -> String {
    let value = attribute(value);
    format!("{value} != nil and {value} != \"\"")
}

fn is_one_of(value: &str, words: &[&str], flags: &str) -> String {
    let words = configs::Regex::any_of(words);
    let pattern = format!("{flags}^(?:{})$", words.as_str());
    format!("IsMatch({}, {pattern:?})", attribute(value))
}
