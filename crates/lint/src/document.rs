//! YAML and JSON as trees that know on which line each value stands.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser};

/// A value of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// What it is.
    pub value: Value,
}

/// What a value is. Numbers and the like are texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text. That of a block begins on the line below the sign of the block.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order in which it is written.
    Map(Vec<(String, Node)>),
}

/// A text, and the line at which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub file: String,
    pub line: u32,
    pub text: String,
}

/// Why a text could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// The line at which the reader stopped.
    pub line: u32,
    /// What it says.
    pub message: String,
}

/// How deep values may be nested: deeper than any dashboard, and no danger to the stack.
const DEEPEST: usize = 200;

impl Node {
    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The text under a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// Its text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// What a mapping holds; nothing of others.
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::Text(_) | Value::List(_) => &[],
        }
    }

    /// What a sequence holds; nothing of others.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Text(_) | Value::Map(_) => &[],
        }
    }

    /// The sequence under a key; nothing where there is none.
    pub fn items_of(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    /// All values directly in it.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.entries().iter().map(|(_, node)| node).chain(self.items())
    }
}

/// The documents of a text. Its first line is called `first`.
pub(crate) fn read(text: &str, first: u32) -> Result<Vec<Node>, Unreadable> {
    let text = if text.trim_start().starts_with(['{', '[']) { as_yaml(text) } else { Cow::Borrowed(text) };
    let line = |line: usize| first + u32::try_from(line.saturating_sub(1)).unwrap_or_default();
    let mut open: Vec<(u32, Open)> = Vec::new();
    let mut documents = Vec::new();
    for event in Parser::new_from_str(&text) {
        let (event, span) = event
            .map_err(|error| Unreadable { line: line(error.marker().line()), message: error.info().to_owned() })?;
        let at = line(span.start.line());
        let node = match event {
            Event::Scalar(text, ..) => Node { line: at, value: Value::Text(text.into_owned()) },
            // What an anchor stands for is read where it is written.
            Event::Alias(_) => Node { line: at, value: Value::Text(String::new()) },
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(Unreadable { line: at, message: format!("values are nested deeper than {DEEPEST}") });
            }
            Event::SequenceStart(..) => {
                open.push((at, Open::List(Vec::new())));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((at, Open::Map(Vec::new(), None)));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((line, ended)) = open.pop() else { continue };
                let value = match ended {
                    Open::List(items) => Value::List(items),
                    Open::Map(entries, _) => Value::Map(entries),
                };
                Node { line, value }
            }
            _ => continue,
        };
        match open.last_mut() {
            None => documents.push(node),
            Some((_, Open::List(items))) => items.push(node),
            Some((_, Open::Map(entries, key))) => match key.take() {
                None => *key = Some(node.text().unwrap_or_default().to_owned()),
                Some(key) => entries.push((key, node)),
            },
        }
    }
    Ok(documents)
}

enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

/// JSON as YAML reads it, with as many lines: a tab between values is a blank, and half a character by its number is
/// none.
fn as_yaml(text: &str) -> Cow<'_, str> {
    if !text.contains(['\t', '\u{feff}']) && !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let text = text.replace(['\t', '\u{feff}'], " ");
    let mut whole = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\\u") {
        let is_half = rest.get(at + 2..at + 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let end = if is_half.is_some_and(|code| char::from_u32(code).is_none()) {
            whole.push_str(&rest[..at]);
            whole.push('?');
            at + 6
        } else {
            whole.push_str(&rest[..at + 2]);
            at + 2
        };
        rest = &rest[end..];
    }
    Cow::Owned(whole + rest)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn values_know_their_lines() {
        let text = "a: 1\nb:\n  - c: |\n      x\n      y\n    d: \"e\\\"f\"\n---\ng: &h [1, 2]\ni: *h\n";
        let documents = read(text, 1).expect("it is YAML");
        let [one, two] = documents.as_slice() else { panic!("{documents:?}") };
        let item = &one.items_of("b")[0];
        assert_eq!((item.line, item.text_of("c"), item.text_of("d")), (3, Some("x\ny\n"), Some("e\"f")));
        assert_eq!(["c", "d"].map(|key| item.get(key).map(|node| node.line)), [Some(4), Some(6)]);
        assert_eq!((two.line, two.items_of("g").len(), two.text_of("i")), (8, 2, Some("")));
    }

    #[test]
    fn json_is_read_with_tabs_and_halves_of_characters() {
        let documents =
            read("{\n\t\"a\": \"\\ud83d\\ude00\\u0041\",\n\t\"b\": [1, {\"c\": null}]\n}\n", 11).expect("it is JSON");
        assert_eq!(documents[0].text_of("a"), Some("??A"));
        assert_eq!(documents[0].get("b").map(|node| node.line), Some(13));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line() {
        let told = read("a: 1\nb: [\n", 1).expect_err("it is not closed");
        assert!(told.line >= 2 && !told.message.is_empty(), "{told:?}");
        let deep = "[".repeat(1_000) + &"]".repeat(1_000);
        assert!(read(&deep, 1).is_err());
    }
}
