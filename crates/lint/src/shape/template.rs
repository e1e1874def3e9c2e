//! The texts of alerts, as Go's templates read them: what is not closed, and names that nobody has given.
//!
//! <https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>

use findings::did_you_mean;

/// Prometheus', then vmalert's.
const VARIABLES: &[&str] = &[
    "labels",
    "value",
    "externalLabels",
    "externalURL",
    "activeAt",
    "expr",
    "for",
    "alertID",
    "groupID",
    "type",
    "isPartial",
];
/// Go's own words and functions, Prometheus', then vmalert's.
const WORDS: &[&str] = &[
    "if",
    "else",
    "end",
    "range",
    "with",
    "define",
    "template",
    "block",
    "break",
    "continue",
    "true",
    "false",
    "nil",
    "and",
    "or",
    "not",
    "len",
    "index",
    "slice",
    "print",
    "printf",
    "println",
    "html",
    "js",
    "urlquery",
    "call",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "query",
    "first",
    "label",
    "value",
    "strvalue",
    "args",
    "reReplaceAll",
    "safeHtml",
    "match",
    "title",
    "toUpper",
    "toLower",
    "graphLink",
    "tableLink",
    "sortByLabel",
    "stripPort",
    "stripDomain",
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "toTime",
    "toDuration",
    "now",
    "urlQueryEscape",
    "pathPrefix",
    "externalURL",
    "parseDuration",
    "tmpl",
    "queryEscape",
    "pathEscape",
    "quotesEscape",
    "crlfEscape",
    "htmlEscape",
    "jsonEscape",
    "stripHTML",
    "formatTime",
    "parseDurationTime",
];
/// Whoever fills in the file first writes its braces so.
const FILLED_IN_FIRST: [&str; 9] = [".Values", ".Release", ".Chart", "{{`", "\"{{", "'{{", "{%", "<%", "include "];

/// What keeps Prometheus from reading a text, and what to do.
pub(super) fn fault(text: &str) -> Option<(String, String)> {
    if FILLED_IN_FIRST.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let (mut rest, mut own) = (text, Vec::new());
    while let Some((_, opened)) = rest.split_once("{{") {
        let Some((action, behind)) = action(opened) else {
            return Some(("`{{` is never closed".to_owned(), "close it by `}}`".to_owned()));
        };
        rest = behind;
        if action.trim_start_matches(['-', ' ']).starts_with("/*") {
            continue;
        }
        let words: Vec<_> = words(action).collect();
        // `{{ range $i, $pod := … }}` gives names to all that follows.
        if action.contains(":=") {
            own.extend(words.iter().filter_map(|word| word.strip_prefix('$')));
        }
        for word in words {
            match word.strip_prefix('$') {
                Some("") => {}
                Some(name) if VARIABLES.contains(&name) || own.contains(&name) => {}
                Some(name) => {
                    let fix = did_you_mean(name, VARIABLES.iter().copied());
                    let fix =
                        fix.unwrap_or_else(|| "read `$labels`, `$value`, `$externalLabels` or `$externalURL`".into());
                    return Some((format!("nothing is called `${name}`"), fix.replace("mean `", "mean `$")));
                }
                None if WORDS.contains(&word) => {}
                None => {
                    let fix = did_you_mean(word, WORDS.iter().copied());
                    let fix = fix.unwrap_or_else(|| "a label is read by `$labels.name`, the value by `$value`".into());
                    return Some((format!("no function is called `{word}`"), fix));
                }
            }
        }
    }
    None
}

/// What an action says, and what follows it; `None` if it is never closed.
fn action(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('"'), '\\') => _ = letters.next(),
            (Some(open), close) if open == close => quote = None,
            (None, '"' | '`' | '\'') => quote = Some(letter),
            (None, '}') if text[at..].starts_with("}}") => return Some((&text[..at], &text[at + 2..])),
            _ => {}
        }
    }
    None
}

/// The variables and functions that an action names: without texts, numbers, and fields behind a dot.
fn words(action: &str) -> impl Iterator<Item = &str> {
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$' || letter == '.';
    let mut found = Vec::new();
    let mut rest = action;
    while let Some(letter) = rest.chars().next() {
        if let '"' | '`' | '\'' = letter {
            let mut escaped = false;
            let end = rest[1..].find(|next: char| {
                let ends = next == letter && !escaped;
                escaped = next == '\\' && !escaped && letter != '`';
                ends
            });
            rest = end.map_or("", |end| &rest[end + 2..]);
        } else if is_of_word(letter) {
            let end = rest.find(|next: char| !is_of_word(next)).unwrap_or(rest.len());
            let name = rest[..end].split('.').next().unwrap_or_default();
            let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == '$');
            found.extend(is_name.then_some(name));
            rest = &rest[end..];
        } else {
            rest = &rest[letter.len_utf8()..];
        }
    }
    found.into_iter()
}
