//! Rule files of others, whole: what `import` takes over, where `lint` only looks at what can be wrong.

use findings::{Finding, Place};

use crate::document::{self, Node, Value};
use crate::rules::UNREADABLE;
use crate::{File, helm};

/// A group of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGroup {
    /// Its name.
    pub name: String,
    /// How often it is evaluated, where it says so.
    pub interval: Option<String>,
    /// Its rules, in their order.
    pub rules: Vec<Rule>,
}

/// A rule, all that is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The file that has it.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Whether it is an alert; else it records.
    pub is_alert: bool,
    /// The name of the alert, or of the series.
    pub name: String,
    /// Its expression.
    pub expr: String,
    /// `for`.
    pub held_for: Option<String>,
    /// `keep_firing_for`.
    pub keep_firing_for: Option<String>,
    /// `labels`, in their order.
    pub labels: Vec<(String, String)>,
    /// `annotations`, in their order.
    pub annotations: Vec<(String, String)>,
}

impl Rule {
    /// The text of a label.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels.iter().find(|(label, _)| label == name).map(|(_, value)| value.as_str())
    }

    /// The text of an annotation, without blanks around it.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        let found = self.annotations.iter().find(|(label, _)| label == name).map(|(_, value)| value.trim());
        found.filter(|text| !text.is_empty())
    }
}

/// The rule groups of a file: a rule file, an object of the Prometheus Operator, or either inside a `ConfigMap`.
///
/// ```
/// use lint::{File, rule_groups};
///
/// let text = "groups:\n- name: tea\n  rules:\n  - alert: TeaIsCold\n    expr: tea_celsius < 60\n    for: 5m\n";
/// let groups = rule_groups(&File { path: "tea.yml".into(), text: text.into(), named: true }).expect("it is YAML");
/// assert_eq!((groups[0].rules[0].name.as_str(), groups[0].rules[0].line), ("TeaIsCold", 4));
/// ```
///
/// # Errors
/// Where the file is no YAML.
pub fn rule_groups(file: &File) -> Result<Vec<RuleGroup>, Finding> {
    let documents = helm::documents(&file.text).map_err(|told| {
        let place = Place::of_line(file.path.clone(), told.line);
        UNREADABLE.error(place, told.message).fix("correct it; what is filled in before it is read, render first")
    })?;
    let mut groups = Vec::new();
    for document in &documents {
        walk(&file.path, document, &mut groups);
    }
    Ok(groups)
}

fn walk(file: &str, node: &Node, groups: &mut Vec<RuleGroup>) {
    for (key, below) in node.entries() {
        if let Value::Text(text) = &below.value
            && [".yaml", ".yml", ".rules"].iter().any(|ending| key.ends_with(ending))
            && text.contains("groups:")
        {
            let nested = document::read(text, below.line);
            for document in nested.into_iter().flatten() {
                walk(file, &document, groups);
            }
        }
    }
    let found = node.items_of("groups").iter().filter(|group| group.get("rules").is_some());
    let before = groups.len();
    groups.extend(found.map(|group| RuleGroup {
        name: group.text_of("name").unwrap_or_default().to_owned(),
        interval: group.text_of("interval").map(str::to_owned),
        rules: group.items_of("rules").iter().filter_map(|rule| read(file, rule)).collect(),
    }));
    if groups.len() == before {
        for child in node.children() {
            walk(file, child, groups);
        }
    }
}

fn read(file: &str, rule: &Node) -> Option<Rule> {
    let (is_alert, name) = match (rule.text_of("alert"), rule.text_of("record")) {
        (Some(name), _) => (true, name),
        (None, Some(name)) => (false, name),
        (None, None) => return None,
    };
    let pairs = |key: &str| {
        let entries = rule.get(key).map_or(&[][..], Node::entries).iter();
        entries.filter_map(|(name, node)| Some((name.clone(), node.text()?.to_owned()))).collect()
    };
    Some(Rule {
        file: file.to_owned(),
        line: rule.line,
        is_alert,
        name: name.to_owned(),
        expr: rule.text_of("expr")?.trim().to_owned(),
        held_for: rule.text_of("for").map(str::to_owned),
        keep_firing_for: rule.text_of("keep_firing_for").map(str::to_owned),
        labels: pairs("labels"),
        annotations: pairs("annotations"),
    })
}
