//! One line of a page: a name, its labels, a value; every sign of it accounted for.

use super::Labels;
use crate::line;

/// A series of a page.
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: Labels,
}

impl Sample {
    /// Reads a line that is not a comment.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let (name, rest) = line::name(text).ok_or("a series begins with its name")?;
        let mut labels = Labels::new();
        let rest = match rest.trim_start().strip_prefix('{') {
            Some(inside) => read_labels(inside, &mut labels)?,
            None => rest,
        };
        line::value(rest)?;
        Ok(Self { name: name.to_owned(), labels })
    }
}

/// Reads `a="b",c="d"}` and returns what follows.
fn read_labels<'a>(mut text: &'a str, labels: &mut Labels) -> Result<&'a str, &'static str> {
    loop {
        text = text.trim_start();
        if let Some(rest) = text.strip_prefix('}') {
            return Ok(rest);
        }
        let (name, rest) = text.split_once('=').ok_or("the braces are never closed")?;
        let name = name.trim();
        if line::label(name).is_none_or(|(_, rest)| !rest.is_empty()) {
            return Err("a label's name holds letters, digits and `_` only");
        }
        let value = rest.trim_start().strip_prefix('"').ok_or("a label's value stands in double quotes")?;
        let (value, rest) = line::quoted(value).ok_or("the double quotes are never closed")?;
        if labels.insert(name.to_owned(), value).is_some() {
            return Err("a label stands there twice");
        }
        text = rest.trim_start();
        text = match text.strip_prefix(',') {
            Some(rest) => rest,
            None if text.starts_with('}') => text,
            None => return Err("a comma separates labels"),
        };
    }
}
