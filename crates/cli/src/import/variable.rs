//! A board's variables, as far as a spec has them.

use std::collections::BTreeMap;

use lint::{BroughtBoard, Node, Source, label_values};
use promql::Unit;
use watch::dashboard::Variable;

use super::log_query::LogWritten;
use super::query::{Written, known, leaked, leaked_all, parsed};
use super::rust::{literal, words};
use super::unread;
use crate::guard::guard;

/// What became of a variable.
pub enum Made {
    /// It is one here; with what was lost.
    Variable { text: String, asks: String, notes: Vec<String> },
    /// It always has this value, which stands in the queries.
    Constant(String),
    /// The spec needs none: what answers a query follows from its language.
    Dropped,
    /// It is no variable here, for this reason.
    Kept(String),
}

/// How it is chosen.
enum Choice {
    Series(Written, String),
    Streams(LogWritten, String),
    Custom(Vec<String>),
    Textbox(String),
}

/// The variable; `constants` fill in what it asks.
pub fn draft(board: &BroughtBoard, node: &Node, constants: &BTreeMap<String, String>) -> Made {
    let name = node.text_of("name").unwrap_or_default();
    let current = node.get("current").and_then(|current| current.get("value"));
    let current = current.and_then(|value| value.text().or_else(|| value.items().first()?.text()));
    let current = current.filter(|value| !value.starts_with('$')).unwrap_or_default();
    let label = node.text_of("label").filter(|label| !label.trim().is_empty());
    let label = label.map_or_else(|| words(name), |label| label.trim().to_owned());
    let is = |key: &str| node.text_of(key) == Some("true");
    let mut notes: Vec<String> =
        unread::of_variable(node).into_iter().map(|key| format!("its `{key}` is left out")).collect();
    let query = node.get("query");
    let text = query.and_then(|query| query.text().or_else(|| query.text_of("query"))).unwrap_or_default();
    let choices = match node.text_of("type").unwrap_or("query") {
        "datasource" => return Made::Dropped,
        "constant" => return Made::Constant(text.to_owned()),
        "custom" => vec![Choice::Custom(values(text))],
        "interval" => {
            notes.push("its choice by itself, `auto`, is left out".to_owned());
            vec![Choice::Custom(values(text).into_iter().filter(|value| value != "auto").collect())]
        }
        "textbox" => vec![Choice::Textbox(text.to_owned())],
        "query" => {
            let regex = node.text_of("regex").unwrap_or_default();
            if !regex.is_empty() {
                notes.push(format!("its regex `{regex}` is left out"));
            }
            asked(board, node, &filled(text, constants))
        }
        other => return Made::Kept(format!("a spec has no variables of the type `{other}`")),
    };
    let has_all = is("multi") || is("includeAll");
    let mut reason = format!("`{text}` lists no values of a label");
    for choice in choices {
        match accepted(name, &label, &choice, has_all) {
            Ok(()) => return made(name, &label, &choice, has_all, notes),
            Err(told) => reason = told,
        }
    }
    // What queries mention has to be there: whoever looks types it.
    let typed = Choice::Textbox(if current == "$__all" { String::new() } else { current.to_owned() });
    match accepted(name, &label, &typed, false) {
        Ok(()) => {
            notes.push(format!("a text box, because {reason}"));
            made(name, &label, &typed, false, notes)
        }
        Err(_) => Made::Kept(reason),
    }
}

/// `1m,5m` and `One minute : 1m`.
fn values(text: &str) -> Vec<String> {
    let each = text.split(',').map(|value| value.rsplit_once(" : ").map_or(value, |(_, value)| value).trim());
    each.filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// The ways to list the values that a query asks for.
fn asked(board: &BroughtBoard, node: &Node, text: &str) -> Vec<Choice> {
    let source = board.source_of(node.get("datasource"));
    if source == Some(Source::Loki) {
        let query = node.get("query");
        let said = |key: &str| query.and_then(|query| query.text_of(key)).map(str::to_owned);
        let inner = label_values(text);
        let stream = said("stream").or_else(|| inner.as_ref().and_then(|(series, _)| series.clone()));
        let label = said("label").or_else(|| inner.map(|(_, label)| label));
        let Some(label) = label else { return Vec::new() };
        let stream = stream.filter(|stream| !stream.is_empty()).unwrap_or_else(|| format!("{{{label}=~\".+\"}}"));
        return vec![Choice::Streams(LogWritten { text: stream, said: None }, label)];
    }
    let Some((series, label)) = label_values(text) else { return Vec::new() };
    let series = series.unwrap_or_else(|| match label.as_str() {
        "job" | "instance" => "up".to_owned(),
        _ => format!("{{{label}!=\"\"}}"),
    });
    let known = parsed(&series).map_or(Unit::Unknown, |expr| known(&expr));
    // Where it follows, nobody has to say it; nobody looks at it here.
    let ways = if known == Unit::Unknown { [Some(Unit::Count), None] } else { [None, Some(known)] };
    let written = |said| Written { text: series.clone(), said, unit: said.unwrap_or(known), unchecked: None };
    ways.into_iter().map(|said| Choice::Series(written(said), label.clone())).collect()
}

/// The text with the values of constants.
pub fn filled(text: &str, constants: &BTreeMap<String, String>) -> String {
    let (mut whole, mut at) = (String::new(), 0);
    while at < text.len() {
        let rest = &text[at..];
        let found = ::query::variable::length(rest).and_then(|length| {
            let name = rest[..length].trim_start_matches(['$', '{', '[']).trim_end_matches(['}', ']']);
            Some((length, constants.get(name.split(':').next().unwrap_or(name))?))
        });
        if let Some((length, value)) = found {
            whole.push_str(value);
            at += length;
        } else if let Some(letter) = rest.chars().next() {
            whole.push(letter);
            at += letter.len_utf8();
        }
    }
    whole
}

fn accepted(name: &str, label: &str, choice: &Choice, has_all: bool) -> Result<(), String> {
    let refused = match choice {
        Choice::Series(query, _) => query.refused(),
        Choice::Streams(query, _) => query.refused(),
        Choice::Custom(_) | Choice::Textbox(_) => None,
    };
    if let Some(told) = refused {
        return Err(told);
    }
    let (name, label) = (leaked(name), leaked(label));
    let made = guard(|| {
        let variable = match choice {
            Choice::Series(query, of) => match query.made() {
                Some(query) => Variable::label_values(name, label, query, leaked(of)),
                None => return Ok(()),
            },
            Choice::Streams(query, of) => match query.made() {
                Some(query) => Variable::log_label_values(name, label, query, leaked(of)),
                None => return Ok(()),
            },
            Choice::Custom(values) => Variable::custom(name, label, leaked_all(values.iter().map(String::as_str))),
            Choice::Textbox(text) => Variable::textbox(name, label, leaked(text)),
        };
        let _ = if has_all && !matches!(choice, Choice::Textbox(_)) { variable.with_all() } else { variable };
        Ok(())
    });
    made.map_err(|told| super::alert::reason(&told))
}

fn made(name: &str, label: &str, choice: &Choice, has_all: bool, notes: Vec<String>) -> Made {
    let mut asks = String::new();
    let label = literal(label, 8, 0);
    let mut text = match choice {
        Choice::Series(query, of) => {
            asks.clone_from(&query.text);
            format!("Variable::label_values({name:?}, {label}, {}, {of:?})", query.call(8))
        }
        Choice::Streams(query, of) => {
            asks.clone_from(&query.text);
            format!("Variable::log_label_values({name:?}, {label}, {}, {of:?})", query.call())
        }
        Choice::Custom(values) => format!("Variable::custom({name:?}, {label}, &{values:?})"),
        Choice::Textbox(initial) => format!("Variable::textbox({name:?}, {label}, {})", literal(initial, 8, 0)),
    };
    if has_all && !matches!(choice, Choice::Textbox(_)) {
        text += ".with_all()";
    }
    Made::Variable { text, asks, notes }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{filled, values};

    #[test]
    fn values_may_have_names_of_their_own() {
        assert_eq!(values("1m, Five minutes : 5m,"), ["1m", "5m"]);
    }

    #[test]
    fn constants_stand_where_they_were_mentioned() {
        let constants = BTreeMap::from([("job".to_owned(), "tea".to_owned())]);
        assert_eq!(filled("a{j=\"$job\", k=\"${job:regex}|$jobs\"}", &constants), "a{j=\"tea\", k=\"tea|$jobs\"}");
    }
}
