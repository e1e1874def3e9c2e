//! Reading values by path without a word about what is missing: what is not there is empty.

use serde_json::Value;

/// Reading by JSON pointer.
pub trait Look {
    /// What stands there, or null.
    fn at(&self, pointer: &str) -> &Value;
    /// The list that stands there, or none.
    fn list(&self, pointer: &str) -> &[Value];
    /// The text that stands there, or none.
    fn word(&self, pointer: &str) -> &str;
    /// The entries of the map that stands there, as texts.
    fn words(&self, pointer: &str) -> Vec<(&str, &str)>;
}

impl Look for Value {
    fn at(&self, pointer: &str) -> &Value {
        self.pointer(pointer).unwrap_or(&Self::Null)
    }

    fn list(&self, pointer: &str) -> &[Value] {
        self.at(pointer).as_array().map_or(&[], Vec::as_slice)
    }

    fn word(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    fn words(&self, pointer: &str) -> Vec<(&str, &str)> {
        let entries = self.at(pointer).as_object().into_iter().flatten();
        entries.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?))).collect()
    }
}

/// Every text in a value, with its path.
pub fn strings(value: &Value) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    collect(value, String::new(), &mut found);
    found
}

fn collect<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => found.push((path, text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{path}/{index}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                collect(item, format!("{path}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// Whether a label selector selects these labels.
pub fn selects(selector: &Value, labels: &[(&str, &str)]) -> bool {
    let value_of = |key: &str| labels.iter().find(|(other, _)| *other == key).map(|(_, value)| *value);
    let equal = selector.words("/matchLabels").into_iter().all(|(key, value)| value_of(key) == Some(value));
    let expressed = selector.list("/matchExpressions").iter().all(|expression| {
        let value = value_of(expression.word("/key"));
        let listed = || expression.list("/values").iter().any(|one| one.as_str() == value);
        match expression.word("/operator") {
            "In" => value.is_some() && listed(),
            "NotIn" => value.is_none() || !listed(),
            "Exists" => value.is_some(),
            _ => value.is_none(),
        }
    });
    equal && expressed
}
