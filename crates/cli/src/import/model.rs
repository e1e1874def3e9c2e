//! A model of Grafana's as it was: where it ends, and its text.

use lint::Node;

/// The line on which the last of it begins.
pub fn last_line(node: &Node) -> u32 {
    node.children().map(last_line).max().unwrap_or(0).max(node.line)
}

/// The model as it was, a key on a line; its place and number left out.
pub fn verbatim(node: &Node) -> String {
    let said = node.entries().iter().filter(|(key, _)| !matches!(key.as_str(), "gridPos" | "id" | "pluginVersion"));
    said.map(|(key, value)| format!("    {key:?}: {}", json(value))).collect::<Vec<_>>().join("\n")
}

fn json(node: &Node) -> String {
    match &node.value {
        lint::Value::Text(text) => {
            let is_bare =
                matches!(text.as_str(), "true" | "false" | "null") || text.parse::<f64>().is_ok_and(f64::is_finite);
            if is_bare { text.clone() } else { serde_json::Value::from(text.as_str()).to_string() }
        }
        lint::Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        lint::Value::Map(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{key:?}: {}", json(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}
