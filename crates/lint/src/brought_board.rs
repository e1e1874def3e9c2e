//! Dashboards, routings and scrape configs of others, whole: what `import` takes over.

use std::ops::Range;

use findings::Finding;

use crate::File;
use crate::board::{Board, Source};
use crate::brought::documents;
use crate::document::{self, Node, Value};
use crate::routing::Routing;

/// A dashboard as Grafana exports it.
#[derive(Clone, Debug)]
pub struct BroughtBoard {
    /// The file that has it.
    pub file: String,
    /// Its model.
    pub node: Node,
    board: Board,
}

impl BroughtBoard {
    /// Who answers what this `datasource` names: an object with `type` and `uid`, or a text. `None` where it does not
    /// say.
    pub fn source_of(&self, datasource: Option<&Node>) -> Option<Source> {
        Source::of(datasource, &self.board.sources)
    }

    /// The variables that a text mentions and the board does not have, each with its place in the text. None where the
    /// board lists no variables.
    pub fn unknown_variables<'t>(&self, text: &'t str) -> Vec<(&'t str, Range<usize>)> {
        self.board.unknown(text)
    }

    /// The names of its variables.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.board.variables.iter().flatten().map(String::as_str)
    }

    /// Whether a variable of that name chooses among data sources.
    pub fn chooses_sources(&self, variable: &str) -> bool {
        self.board.sources.contains_key(variable) && !self.is_input(variable)
    }

    /// Whether Grafana asks for the value of that name when somebody imports the board by hand.
    pub fn is_input(&self, name: &str) -> bool {
        self.node.items_of("__inputs").iter().any(|input| input.text_of("name") == Some(name))
    }

    /// Whether it is of Grafana's newest model, which has `elements` where others have `panels`.
    pub fn has_elements(&self) -> bool {
        self.node.get("elements").is_some()
    }
}

/// The dashboards of a file: an export, an answer of Grafana's API, or either inside a `ConfigMap` or a
/// `GrafanaDashboard`.
///
/// ```
/// use lint::{File, boards};
///
/// let text = r#"{"dashboard": {"title": "Tea", "schemaVersion": 39, "panels": [{"type": "stat", "title": "Pots"}]}}"#;
/// let boards = boards(&File { path: "tea.json".into(), text: text.into(), named: true }).expect("it is JSON");
/// assert_eq!(boards[0].node.text_of("title"), Some("Tea"));
/// ```
///
/// # Errors
/// Where the file is neither YAML nor JSON.
pub fn boards(file: &File) -> Result<Vec<BroughtBoard>, Finding> {
    let found = found(file, &Board::is_one)?;
    Ok(found.into_iter().map(|node| BroughtBoard { file: file.path.clone(), board: Board::of(&node), node }).collect())
}

/// The configs of Alertmanager in a file: `alertmanager.yml`, or that inside a `ConfigMap` or a Secret's `stringData`.
///
/// # Errors
/// Where the file is no YAML.
pub fn routings(file: &File) -> Result<Vec<Node>, Finding> {
    found(file, &|node| Routing::of(&file.path, node).is_some())
}

/// The configs of Prometheus in a file: `prometheus.yml`, or that inside a `ConfigMap`.
///
/// # Errors
/// Where the file is no YAML.
pub fn scrapes(file: &File) -> Result<Vec<Node>, Finding> {
    found(file, &|node| !node.items_of("scrape_configs").is_empty())
}

/// What is such a thing, in documents and in files in them.
fn found(file: &File, is_one: &dyn Fn(&Node) -> bool) -> Result<Vec<Node>, Finding> {
    let mut found = Vec::new();
    for document in documents(file)? {
        walk(document, is_one, &mut found);
    }
    Ok(found)
}

fn walk(node: Node, is_one: &dyn Fn(&Node) -> bool, found: &mut Vec<Node>) {
    if is_one(&node) {
        found.push(node);
        return;
    }
    match node.value {
        Value::Text(_) => {}
        Value::List(items) => items.into_iter().for_each(|item| walk(item, is_one, found)),
        Value::Map(entries) => {
            for (key, below) in entries {
                match &below.value {
                    Value::Text(text) if is_file(&key, text) => {
                        let nested = document::read(text, below.line);
                        nested.into_iter().flatten().for_each(|document| walk(document, is_one, found));
                    }
                    _ => walk(below, is_one, found),
                }
            }
        }
    }
}

fn is_file(key: &str, text: &str) -> bool {
    (key == "json" || [".json", ".yaml", ".yml"].iter().any(|ending| key.ends_with(ending))) && text.contains(':')
}
