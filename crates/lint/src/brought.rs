//! Rule files of others, whole: what `import` takes over, where `lint` only looks at what can be wrong.

use findings::{Finding, Place};

use crate::document::{self, Node, Value};
use crate::rules::UNREADABLE;
use crate::{File, helm};

/// A group of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGroup {
    /// The file that has it.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Its name.
    pub name: String,
    /// How often it is evaluated, where it says so.
    pub interval: Option<String>,
    /// `limit`, where it says so.
    pub limit: Option<String>,
    /// Its rules, in their order, with the labels of the group.
    pub rules: Vec<Rule>,
    /// What stands among its rules and is none.
    pub unread: Vec<Unread>,
    /// Its settings that nothing above has: each with its value.
    pub others: Vec<(String, Node)>,
}

/// What stands in the place of a rule and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What it is called, as far as it says.
    pub name: String,
    /// Why it is no rule.
    pub reason: &'static str,
    /// As it was written.
    pub node: Node,
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
    /// Its settings that nothing above has, or that such a rule does not have: each with its value.
    pub others: Vec<(String, Node)>,
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
    let mut groups = Vec::new();
    for document in &documents(file)? {
        walk(&file.path, document, &mut groups);
    }
    Ok(groups)
}

/// The documents of a file, or why it cannot be read.
pub(crate) fn documents(file: &File) -> Result<Vec<Node>, Finding> {
    helm::documents(&file.text).map_err(|told| {
        let place = Place::of_line(file.path.clone(), told.line);
        if helm::is_template(&file.text, &told) {
            return UNREADABLE.error(place, "no YAML before its template is filled in").fix(crate::RENDERED);
        }
        UNREADABLE.error(place, told.message).fix("correct it")
    })
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
    groups.extend(found.map(|group| of_group(file, group)));
    if groups.len() == before {
        for child in node.children() {
            walk(file, child, groups);
        }
    }
}

fn of_group(file: &str, group: &Node) -> RuleGroup {
    let (mut rules, mut unread) = (Vec::new(), Vec::new());
    for rule in group.items_of("rules") {
        match read(file, group, rule) {
            Ok(rule) => rules.push(rule),
            Err(rule) => unread.push(rule),
        }
    }
    let mut others = others(group, &["name", "interval", "limit", "labels", "rules"]);
    others.extend(strange(group, "labels"));
    RuleGroup {
        file: file.to_owned(),
        line: group.line,
        name: group.text_of("name").unwrap_or_default().to_owned(),
        interval: group.text_of("interval").map(str::to_owned),
        limit: group.text_of("limit").map(str::to_owned),
        rules,
        unread,
        others,
    }
}

fn read(file: &str, group: &Node, rule: &Node) -> Result<Rule, Unread> {
    let said = |key: &str| rule.text_of(key).map(str::trim).filter(|text| !text.is_empty());
    let unread =
        |name: Option<&str>, reason| Unread { name: name.unwrap_or_default().to_owned(), reason, node: rule.clone() };
    let (is_alert, name) = match (said("alert"), said("record")) {
        (Some(name), None) => (true, name),
        (None, Some(name)) => (false, name),
        (Some(name), Some(_)) => return Err(unread(Some(name), "it names both an alert and a record")),
        (None, None) => return Err(unread(None, "it names neither an alert nor a record")),
    };
    let Some(expr) = said("expr") else { return Err(unread(Some(name), "it has no `expr`")) };
    let of_alerts: &[&str] = if is_alert { &["for", "keep_firing_for", "annotations"] } else { &[] };
    let mut others = others(rule, &[&["alert", "record", "expr", "labels"], of_alerts].concat());
    others.extend(
        ["labels", "annotations"]
            .into_iter()
            .filter(|key| *key == "labels" || is_alert)
            .flat_map(|key| strange(rule, key)),
    );
    // A rule's own label is the one that counts.
    let mut labels = pairs(rule, "labels");
    let is_own = |label: &(String, String)| labels.iter().any(|(name, _)| *name == label.0);
    let of_group: Vec<_> = pairs(group, "labels").into_iter().filter(|label| !is_own(label)).collect();
    labels.extend(of_group);
    Ok(Rule {
        file: file.to_owned(),
        line: rule.line,
        is_alert,
        name: name.to_owned(),
        expr: expr.to_owned(),
        held_for: rule.text_of("for").map(str::to_owned),
        keep_firing_for: rule.text_of("keep_firing_for").map(str::to_owned),
        labels,
        annotations: pairs(rule, "annotations"),
        others,
    })
}

/// The texts of a mapping.
fn pairs(node: &Node, key: &str) -> Vec<(String, String)> {
    let entries = node.get(key).map_or(&[][..], Node::entries).iter();
    entries.filter_map(|(name, node)| Some((name.clone(), node.text()?.to_owned()))).collect()
}

/// What a mapping of texts holds that is no text, or the whole of it where it is no mapping.
fn strange(node: &Node, key: &str) -> Vec<(String, Node)> {
    let Some(below) = node.get(key) else { return Vec::new() };
    match &below.value {
        Value::Map(entries) => {
            let strange = entries.iter().filter(|(_, node)| node.text().is_none());
            strange.map(|(name, node)| (format!("{key}.{name}"), node.clone())).collect()
        }
        Value::Text(text) if text.trim().is_empty() => Vec::new(),
        Value::Text(_) | Value::List(_) => vec![(key.to_owned(), below.clone())],
    }
}

/// The settings of other names than these.
fn others(node: &Node, known: &[&str]) -> Vec<(String, Node)> {
    node.entries().iter().filter(|(key, _)| !known.contains(&key.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::rule_groups;
    use crate::File;

    #[test]
    fn nothing_that_is_said_of_a_rule_is_lost() {
        let text = "groups:\n- name: tea\n  limit: 5\n  query_offset: 1m\n  labels: {team: tea, room: attic}\n  \
                    rules:\n  - alert: Cold\n    expr: a < 1\n    fro: 5m\n    labels: {team: cups, a: [1]}\n  \
                    - alert: NoExpr\n  - expr: a\n  - {alert: A, record: b, expr: a}\n  - {record: b, expr: a, for: \
                    5m}\n";
        let file = File { path: "tea.yml".into(), text: text.into(), named: true };
        let groups = rule_groups(&file).expect("it is YAML");
        let [group] = groups.as_slice() else { panic!("{groups:?}") };
        let named = |others: &[(String, super::Node)]| others.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        assert_eq!((group.limit.as_deref(), named(&group.others)), (Some("5"), vec!["query_offset".to_owned()]));
        let [cold, record] = group.rules.as_slice() else { panic!("{group:?}") };
        assert_eq!(named(&cold.others), ["fro", "labels.a"]);
        assert_eq!((cold.label("team"), cold.label("room")), (Some("cups"), Some("attic")));
        assert_eq!(named(&record.others), ["for"]);
        let reasons: Vec<_> = group.unread.iter().map(|rule| (rule.name.as_str(), rule.reason)).collect();
        assert_eq!(
            reasons,
            [
                ("NoExpr", "it has no `expr`"),
                ("", "it names neither an alert nor a record"),
                ("A", "it names both an alert and a record"),
            ]
        );
    }
}
