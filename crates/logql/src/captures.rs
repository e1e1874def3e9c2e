//! What names the parsers `pattern` and `regexp` give to parts of a line, and which patterns are none.

use std::collections::BTreeSet;

use query::regex::Regex;
use query::tree::Name;
use query::variable::{is_alpha, is_alphanumeric};
use query::{Rule, Span};

use crate::rules::{REGEX, STAGE};

/// A capture: its name, and where it stands in the pattern.
pub(crate) struct Capture<'a> {
    pub name: &'a str,
    pub start: usize,
}

/// What is wrong with a pattern: where, what, and what to write instead.
pub(crate) struct Wrong {
    pub rule: &'static Rule,
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub fix: String,
}

impl Wrong {
    pub(crate) fn new(start: usize, end: usize, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { rule: &STAGE, start, end, message: message.into(), fix: fix.into() }
    }
}

/// The place of a part of a quoted text; all of it where an escape may have moved the part.
pub(crate) const fn within(text: &Name, start: usize, end: usize) -> Span {
    let is_plain = text.span.end - text.span.start == text.text.len() + 2;
    if is_plain && start < end { Span::new(text.span.start + 1 + start, text.span.start + 1 + end) } else { text.span }
}

/// The captures of `<ip> - <_>`, those without a name included.
fn placeholders(pattern: &str) -> Vec<Capture<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = pattern[from..].find('<') {
        let start = from + open + 1;
        let length = pattern[start..].bytes().take_while(|byte| is_alphanumeric(*byte)).count();
        let name = &pattern[start..start + length];
        if name.bytes().next().is_some_and(is_alpha) && pattern[start + length..].starts_with('>') {
            found.push(Capture { name, start });
            from = start + length + 1;
        } else {
            from = start;
        }
    }
    found
}

/// Two captures with nothing between them cannot be told apart.
fn consecutive(captures: &[Capture<'_>]) -> Option<Wrong> {
    let touching = captures.windows(2).find(|pair| pair[0].start + pair[0].name.len() + 2 == pair[1].start)?;
    let (start, end) = (touching[0].start - 1, touching[1].start + touching[1].name.len() + 1);
    let message = format!("nothing stands between `<{}>` and `<{}>`", touching[0].name, touching[1].name);
    Some(Wrong::new(start, end, message, "write the text that separates them"))
}

fn twice<'a>(captures: &[Capture<'a>]) -> Option<(&'a str, usize)> {
    let mut seen = BTreeSet::new();
    captures.iter().find(|capture| !seen.insert(capture.name)).map(|capture| (capture.name, capture.start))
}

/// The captures of the parser `pattern`.
pub(crate) fn of_pattern(pattern: &str) -> Result<Vec<Capture<'_>>, Wrong> {
    let all = placeholders(pattern);
    let wrong = consecutive(&all);
    let named: Vec<_> = all.into_iter().filter(|capture| capture.name != "_").collect();
    if named.is_empty() {
        let message = "this pattern captures nothing";
        return Err(Wrong::new(0, pattern.len(), message, "name a part of the line: `<method> <_>`"));
    }
    if let Some(wrong) = wrong {
        return Err(wrong);
    }
    match twice(&named) {
        Some((name, start)) => Err(Wrong::new(
            start,
            start + name.len(),
            format!("two captures are called `{name}`"),
            "rename one of them",
        )),
        None => Ok(named),
    }
}

/// A pattern that lines are compared with captures nothing.
pub(crate) fn of_line_filter(pattern: &str) -> Result<(), Wrong> {
    let all = placeholders(pattern);
    if let Some(wrong) = consecutive(&all) {
        return Err(wrong);
    }
    match all.iter().find(|capture| capture.name != "_") {
        Some(Capture { name, start }) => {
            let message = format!("a line filter captures nothing, and `<{name}>` has a name");
            Err(Wrong::new(start - 1, start + name.len() + 1, message, "write `<_>`"))
        }
        None => Ok(()),
    }
}

/// The named groups of the parser `regexp`.
pub(crate) fn of_regexp(pattern: &str) -> Result<Vec<Capture<'_>>, Wrong> {
    if let Err(reason) = Regex::parse(pattern) {
        // The same name twice is said below, in one voice with `pattern`.
        if twice(&groups(pattern)).is_none() {
            return Err(not_a_regex(pattern, &reason));
        }
    }
    let groups = groups(pattern);
    if let Some((name, start)) = twice(&groups) {
        return Err(Wrong::new(
            start,
            start + name.len(),
            format!("two groups are called `{name}`"),
            "rename one of them",
        ));
    }
    if groups.is_empty() {
        let message = "this regular expression captures nothing";
        return Err(Wrong::new(0, pattern.len(), message, "name a group: `(?P<method>\\w+)`"));
    }
    Ok(groups)
}

pub(crate) fn not_a_regex(pattern: &str, reason: &str) -> Wrong {
    let message = format!("`{pattern}` is no regular expression: {reason}");
    let fix = "correct it, or put a backslash before the character that is meant as it is";
    Wrong { rule: &REGEX, ..Wrong::new(0, pattern.len(), message, fix) }
}

/// The named groups of a regular expression.
fn groups(pattern: &str) -> Vec<Capture<'_>> {
    let (bytes, mut at, mut found) = (pattern.as_bytes(), 0, Vec::new());
    let mut in_class = false;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(b"\\Q") {
            at = pattern[at..].find("\\E").map_or(bytes.len(), |end| at + end + 2);
            continue;
        }
        match rest[0] {
            b'\\' => at += 1,
            b'[' if !in_class => {
                in_class = true;
                // A closing bracket that stands first is one of the characters.
                at += usize::from(rest.get(1) == Some(&b'^'));
                at += usize::from(bytes.get(at + 1) == Some(&b']'));
            }
            b']' => in_class = false,
            b'(' if !in_class => {
                let open = if rest.starts_with(b"(?P<") { 4 } else { 3 };
                let start = at + open;
                let named = rest.starts_with(b"(?P<") || rest.starts_with(b"(?<");
                let length = bytes.iter().skip(start).take_while(|byte| is_alphanumeric(**byte)).count();
                if named && bytes.get(start + length) == Some(&b'>') {
                    found.push(Capture { name: &pattern[start..start + length], start });
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{groups, of_pattern};

    #[test]
    fn groups_are_found_outside_of_classes_and_quotes() {
        let names = |pattern| groups(pattern).iter().map(|group| group.name.to_owned()).collect::<Vec<_>>();
        assert_eq!(names(r"(?P<a>x)(?<b>[(?P<c>]+)\(?P<d>\Q(?P<e>\E(?P<f>[]a](?:g))"), ["a", "b", "f"]);
    }

    #[test]
    fn what_is_no_capture_is_text() {
        let names = |pattern| of_pattern(pattern).ok().map(|all| all.iter().map(|one| one.name.to_owned()).collect());
        assert_eq!(names("<a> < b> <1> <<c>> <_>"), Some(vec!["a".to_owned(), "c".to_owned()]));
        assert_eq!(names("<a><_>"), None);
    }
}
