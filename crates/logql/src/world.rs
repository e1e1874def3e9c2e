//! What is logged: the streams of everything that is deployed, and what their lines bear.

use std::collections::{BTreeMap, BTreeSet};

/// Everything that a query can read. Of a world without sources nothing is known, and nothing is checked.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// What writes logs.
    pub sources: Vec<Source>,
    /// The shortest range in seconds that makes sense: rules are evaluated so often.
    pub shortest_range: Option<f64>,
}

/// Something that writes logs: its streams, and what is known of each of its lines.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// The labels of its streams, which a selector can match.
    pub labels: BTreeMap<String, Label>,
    /// The structured metadata of its lines, which only filters can match.
    pub metadata: BTreeMap<String, Label>,
    /// How its lines are written, where the log pipeline knows it.
    pub format: Option<Format>,
}

/// How lines are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object of JSON a line.
    Json,
    /// `key=value key="other value"`.
    Logfmt,
    /// Neither; what it is called: "nginx' combined format".
    Text(String),
}

impl Format {
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Json => "JSON",
            Self::Logfmt => "logfmt",
            Self::Text(name) => name,
        }
    }
}

/// A label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// All values that it can have, where they are known.
    pub values: Option<BTreeSet<String>>,
    /// Whether every stream or line has it.
    pub always: bool,
}

impl Label {
    fn new(values: &[&str], always: bool) -> Self {
        let values = (!values.is_empty()).then(|| values.iter().map(|value| (*value).to_owned()).collect());
        Self { values, always }
    }
}

impl Source {
    /// Something that writes logs without any labels yet.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a label that all its streams have, with all values that it can have; none for any value.
    pub fn label(mut self, name: &str, values: &[&str]) -> Self {
        self.labels.insert(name.to_owned(), Label::new(values, true));
        self
    }

    /// Adds a label that some of its lines have, with all values that it can have; none for any value.
    pub fn metadata(mut self, name: &str, values: &[&str]) -> Self {
        self.metadata.insert(name.to_owned(), Label::new(values, false));
        self
    }

    /// Says how its lines are written: `json` and `logfmt` read no others.
    pub fn written_as(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// A label of its streams or its lines.
    pub(crate) fn any_label(&self, name: &str) -> Option<&Label> {
        self.labels.get(name).or_else(|| self.metadata.get(name))
    }
}
