//! Blocks, attributes and values, and how they are written.
//!
//! <https://grafana.com/docs/alloy/v1.19/get-started/configuration-syntax/syntax/>

use std::fmt::{self, Write};

/// A block: its name, its label if it has one, its attributes, and the blocks in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a block takes effect as part of a config"]
pub struct Block {
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) attributes: Vec<(String, Value)>,
    pub(super) blocks: Vec<Self>,
}

/// What an attribute is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text in quotes.
    Text(String),
    /// A whole number.
    Number(u64),
    /// `true` or `false`.
    Bool(bool),
    /// Values in brackets.
    List(Vec<Self>),
    /// Names with their values, in braces.
    Object(Vec<(String, Self)>),
    /// What another component exports, or what a function yields: `loki.write.loki.receiver`.
    Expression(String),
}

impl Block {
    /// A block without a label.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), label: None, attributes: Vec::new(), blocks: Vec::new() }
    }

    /// A component, which others name by its label.
    pub(super) fn component(name: &str, label: &str) -> Self {
        Self { label: Some(label.to_owned()), ..Self::new(name) }
    }

    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.attributes.push((name.to_owned(), value));
        self
    }

    pub(super) fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.with(name, Value::Text(value.into()))
    }

    pub(super) fn inside(mut self, blocks: impl IntoIterator<Item = Self>) -> Self {
        self.blocks.extend(blocks);
        self
    }

    /// Its name: `stage.regex`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An attribute of it.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Its attributes, in order.
    pub fn attributes(&self) -> &[(String, Value)] {
        &self.attributes
    }

    /// The blocks in it.
    pub fn blocks(&self) -> &[Self] {
        &self.blocks
    }

    fn write(&self, formatter: &mut fmt::Formatter, depth: usize) -> fmt::Result {
        let indent = "  ".repeat(depth);
        write!(formatter, "{indent}{}", self.name)?;
        if let Some(label) = &self.label {
            write!(formatter, " {}", quoted(label))?;
        }
        if self.attributes.is_empty() && self.blocks.is_empty() {
            return writeln!(formatter, " {{}}");
        }
        writeln!(formatter, " {{")?;
        let width = self.attributes.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, value) in &self.attributes {
            writeln!(formatter, "{indent}  {name:width$} = {value}")?;
        }
        for block in &self.blocks {
            block.write(formatter, depth + 1)?;
        }
        writeln!(formatter, "{indent}}}")
    }
}

impl fmt::Display for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.write(formatter, 0)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(&quoted(text)),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Bool(is_so) => write!(formatter, "{is_so}"),
            Self::Expression(text) => formatter.write_str(text),
            Self::List(values) => {
                let values: Vec<_> = values.iter().map(ToString::to_string).collect();
                write!(formatter, "[{}]", values.join(", "))
            }
            Self::Object(fields) if fields.is_empty() => formatter.write_str("{}"),
            Self::Object(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{} = {value}", quoted(name))).collect();
                write!(formatter, "{{ {} }}", fields.join(", "))
            }
        }
    }
}

/// A text as Go writes it: backslashes, quotes and what is no letter are escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                write!(quoted, "\\u{:04x}", u32::from(letter)).expect("a text takes whatever is written to it");
            }
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
