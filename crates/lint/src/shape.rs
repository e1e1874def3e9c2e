//! What a program refuses of its own files before it looks at a query: fields that it does not know, values that it
//! cannot use.
//!
//! Prometheus, Alertmanager and promtool read their files strictly: one such field, and nothing of the file is loaded.

mod alertmanager;
mod prometheus;
mod rule_groups;
mod template;

use std::collections::BTreeSet;

use findings::{Finding, Place, did_you_mean, one_of};

use crate::document::{Node, Value};
use crate::rules::{REFUSED, UNKNOWN_FIELD};

/// What is refused in a file.
pub(crate) struct Shape<'f> {
    file: &'f str,
    found: &'f mut Vec<Finding>,
}

/// The key under which YAML merges another mapping: what that holds is not seen here.
const MERGED: &str = "<<";

impl<'f> Shape<'f> {
    pub(crate) const fn of(file: &'f str, found: &'f mut Vec<Finding>) -> Self {
        Self { file, found }
    }

    fn refuse(&mut self, at: &Node, message: impl Into<String>, fix: impl Into<String>) {
        self.found.push(REFUSED.error(Place::of_line(self.file.to_owned(), at.line), message).fix(fix));
    }

    /// Each key of a mapping is one that its program reads, and stands there once.
    fn fields(&mut self, node: &Node, whose: &str, known: &[&str]) {
        let mut seen = BTreeSet::new();
        for (key, value) in node.entries() {
            if !seen.insert(key) {
                self.refuse(value, format!("`{key}` stands twice in {whose}"), "keep one of them");
            } else if !known.contains(&key.as_str()) && key != MERGED && !key.is_empty() {
                let place = Place::of_line(self.file.to_owned(), value.line);
                let message = format!("`{key}` is no field of {whose}");
                self.found.push(UNKNOWN_FIELD.error(place, message).fix(field(key, known)));
            }
        }
    }

    /// What stands under these keys is a length of time.
    fn durations(&mut self, node: &Node, whose: &str, keys: &[&str]) {
        for (key, value) in node.entries().iter().filter(|(key, _)| keys.contains(&key.as_str())) {
            let Some(text) = value.text() else {
                self.refuse(value, format!("`{key}` of {whose} is no length of time"), "write it like `5m`");
                continue;
            };
            // Null, or an alias.
            if text.is_empty() || text == "null" || text == "~" || text == "0" || is_filled_in(text) {
                continue;
            }
            if query::duration::nanoseconds(text).is_none() {
                let message = format!("`{key}` of {whose} is `{text}`, which is no length of time");
                self.refuse(value, message, "write whole numbers with units, the longest first, like `5m` or `1h30m`");
            }
        }
    }

    /// What stands under a key, if anything, is a list.
    fn list(&mut self, node: &Node, whose: &str, key: &str) {
        let Some(value) = node.get(key) else { return };
        let is_one = match &value.value {
            Value::List(_) => true,
            Value::Text(text) => text.is_empty() || text == "null" || text == "~" || is_filled_in(text),
            Value::Map(_) => false,
        };
        if !is_one {
            self.refuse(
                value,
                format!("`{key}` of {whose} is no list"),
                "begin each item on a line of its own with `- `",
            );
        }
    }

    /// Each has a name, and no two the same.
    fn names<'n>(&mut self, nodes: &'n [Node], what: &str, key: &str) {
        let mut seen: BTreeSet<&'n str> = BTreeSet::new();
        for node in nodes.iter().filter(|node| !is_open(node)) {
            match node.text_of(key) {
                Some(name) if !name.is_empty() => {
                    if !seen.insert(name) && !is_filled_in(name) {
                        let message = format!("two {what}s of this file are called `{name}`");
                        self.refuse(node, message, format!("give each its own `{key}`"));
                    }
                }
                _ => self.refuse(node, format!("a {what} has no `{key}`"), format!("give it its `{key}`")),
            }
        }
    }
}

/// What to write for a field that there is not. All that there are fill a screen in the case of a job.
fn field(key: &str, known: &[&str]) -> String {
    match did_you_mean(key, known.iter().copied()) {
        Some(meant) => meant,
        None if known.len() > 15 => "leave it out".to_owned(),
        None => one_of(key, known.iter().copied()),
    }
}

/// Whether nothing can be said of what a mapping lacks: it takes over another, or a template stands in its place.
fn is_open(node: &Node) -> bool {
    node.entries().iter().any(|(key, _)| key == MERGED || key.is_empty())
}

/// Whether a template writes that text before the program reads it.
fn is_filled_in(text: &str) -> bool {
    ["{{", "${", "<%", "{%"].iter().any(|sign| text.contains(sign))
}
