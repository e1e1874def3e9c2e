//! What a board says of its looks and nothing here reads: told once, so that nothing is lost in silence.

use std::collections::BTreeMap;

use lint::{Node, Value};

/// Read, told of in a place of its own, or about the file and not about what it shows.
const OF_BOARD: &[&str] = &[
    "__elements",
    "__inputs",
    "__requires",
    "annotations",
    "description",
    "gnetId",
    "id",
    "iteration",
    "links",
    "panels",
    "refresh",
    "rows",
    "schemaVersion",
    "tags",
    "templating",
    "title",
    "uid",
    "version",
];
const OF_PANEL: &[&str] = &[
    "alert",
    "colorBackground",
    "colorValue",
    "colors",
    "content",
    "datasource",
    "decimals",
    "description",
    "format",
    "gauge",
    "gridPos",
    "id",
    "libraryPanel",
    "links",
    "pluginVersion",
    "repeat",
    "seriesOverrides",
    "span",
    "stack",
    "targets",
    "thresholds",
    "title",
    "transformations",
    "type",
    "valueMaps",
];
const OF_FIELDS: &[&str] = &["decimals", "links", "mappings", "noValue", "thresholds", "unit"];
const OF_TARGET: &[&str] = &["datasource", "expr", "hide", "legendFormat", "rawSql", "refId", "type"];
const OF_VARIABLE: &[&str] = &[
    "current",
    "datasource",
    "definition",
    "includeAll",
    "label",
    "multi",
    "name",
    "options",
    "query",
    "regex",
    "type",
];

/// The settings that a variable has beside.
pub fn of_variable(variable: &Node) -> Vec<&str> {
    others(variable, OF_VARIABLE).collect()
}

/// The settings that a board has beside, as a sentence.
pub fn of_board(board: &Node) -> Option<String> {
    let mut left: Vec<String> = others(board, OF_BOARD).filter(|key| *key != "time").map(quoted).collect();
    if board.get("time").and_then(|time| time.text_of("to")).is_some_and(|to| to != "now") {
        left.push(quoted("time.to"));
    }
    (!left.is_empty()).then(|| format!("Of the board, {} left out.", left.join(", ")))
}

/// The settings that its panels have beside, and in how many of them each stands, as a sentence.
pub fn of_panels<'a>(panels: impl Iterator<Item = &'a Node>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for panel in panels {
        let mut left: Vec<String> = Vec::new();
        // Those of an alert list are told of beside it.
        let is_list = matches!(panel.text_of("type"), Some("alertlist" | "annolist"));
        for key in others(panel, OF_PANEL) {
            match key {
                "fieldConfig" => {
                    let fields = panel.get(key).and_then(|config| config.get("defaults"));
                    let ends = matches!(panel.text_of("type"), Some("gauge" | "bargauge"));
                    let fields = fields.into_iter().flat_map(|fields| others(fields, OF_FIELDS));
                    let fields = fields.filter(|field| !(ends && *field == "max"));
                    left.extend(fields.map(|field| format!("fieldConfig.defaults.{field}")));
                }
                "options" if is_list => {}
                "options" => {
                    let options =
                        panel.get(key).into_iter().flat_map(|options| others(options, &["content", "graphMode"]));
                    left.extend(options.map(|option| format!("options.{option}")));
                }
                _ => left.push(key.to_owned()),
            }
        }
        let targets = panel.items_of("targets").iter().flat_map(|target| others(target, OF_TARGET));
        left.extend(targets.map(|key| format!("targets[].{key}")));
        left.sort();
        left.dedup();
        for key in left {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let left: Vec<String> = counts.iter().map(|(key, count)| format!("{} of {count}", quoted(key))).collect();
    (!left.is_empty())
        .then(|| format!("Of how its panels look, which is the kit's here, left out: {}.", left.join(", ")))
}

/// What it says and is not among those that are known.
fn others<'a>(node: &'a Node, known: &'a [&str]) -> impl Iterator<Item = &'a str> {
    let entries = node.entries().iter().filter(|(_, value)| says(value));
    entries.map(|(key, _)| key.as_str()).filter(|key| !known.contains(key))
}

/// Whether it says anything: nothing, no and an empty list are what Grafana writes by itself.
fn says(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => !matches!(text.as_str(), "" | "null" | "false"),
        Value::List(items) => items.iter().any(says),
        Value::Map(entries) => entries.iter().any(|(_, value)| says(value)),
    }
}

fn quoted(key: &str) -> String {
    format!("`{key}`")
}
