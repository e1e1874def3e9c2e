//! Groups of rules, as Prometheus reads them and as the Operator, Thanos, Mimir, Loki and vmalert extend them.

use super::{MERGED, Shape, is_filled_in, is_open, template};
use crate::document::{Node, Value};

/// Prometheus' own, then Thanos', Mimir's and vmalert's.
const GROUP: &[&str] = &[
    "name",
    "interval",
    "query_offset",
    "limit",
    "labels",
    "rules",
    "partial_response_strategy",
    "source_tenants",
    "evaluation_delay",
    "align_evaluation_time_on_interval",
    "concurrency",
    "type",
    "params",
    "headers",
    "notifier_headers",
    "eval_offset",
    "eval_delay",
    "eval_alignment",
    "tenant",
    "debug",
];
/// Prometheus' own, then vmalert's.
const RULE: &[&str] =
    &["alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations", "debug", "update_entries_limit"];

impl Shape<'_> {
    /// The groups of a rule file.
    pub(crate) fn rule_groups(&mut self, groups: &[Node]) {
        let is_rule = |rule: &Node| ["alert", "record", "expr"].iter().any(|key| rule.get(key).is_some());
        // Other programs call other things groups of rules.
        if !groups.iter().flat_map(|group| group.items_of("rules")).any(is_rule) {
            return;
        }
        self.names(groups, "group", "name");
        // Of Grafana's own alerts, which have another form.
        for group in groups.iter().filter(|group| group.get("orgId").is_none() && group.get("folder").is_none()) {
            let whose = named("group", group.text_of("name"));
            self.fields(group, &whose, GROUP);
            self.durations(group, &whose, &["interval", "query_offset"]);
            self.list(group, &whose, "rules");
            self.texts(group, &whose, "labels");
            for rule in group.items_of("rules").iter().filter(|rule| rule.get("data").is_none()) {
                self.rule(rule);
            }
        }
    }

    fn rule(&mut self, rule: &Node) {
        let (alert, record) = (rule.text_of("alert"), rule.text_of("record"));
        let whose = match (alert, record) {
            (Some(name), _) => named("alert", Some(name)),
            (None, Some(name)) => named("recording rule", Some(name)),
            (None, None) => "a rule".to_owned(),
        };
        self.fields(rule, &whose, RULE);
        if !is_open(rule) {
            match (alert, record) {
                (Some(_), Some(_)) => self.refuse(rule, format!("{whose} has `record`, too"), "make two rules of it"),
                (None, None) => {
                    let fix = "give it `alert:` or `record:`";
                    self.refuse(rule, "a rule is neither an alert nor a recording rule", fix);
                }
                _ => {}
            }
            if rule.text_of("expr").is_none_or(|expr| expr.trim().is_empty()) {
                self.refuse(rule, format!("{whose} has no `expr`"), "write its query there");
            }
        }
        if alert.is_none() && record.is_some() {
            for key in ["for", "keep_firing_for", "annotations"] {
                if let Some(value) = rule.get(key) {
                    let fix = "leave it out: only alerts have that";
                    self.refuse(value, format!("{whose} has `{key}`"), fix);
                }
            }
        }
        self.durations(rule, &whose, &["for", "keep_firing_for"]);
        for key in ["labels", "annotations"] {
            self.texts(rule, &whose, key);
            for (name, value) in rule.get(key).map_or(&[][..], Node::entries) {
                let fault = value.text().filter(|_| alert.is_some()).and_then(template::fault);
                if let Some((message, fix)) = fault {
                    self.refuse(value, format!("{whose}: `{name}`: {message}"), fix);
                }
            }
        }
    }

    /// What stands under a key are texts by their names.
    fn texts(&mut self, node: &Node, whose: &str, key: &str) {
        let Some(all) = node.get(key) else { return };
        if matches!(&all.value, Value::List(_)) || all.text().is_some_and(|text| !is_nothing(text)) {
            self.refuse(
                all,
                format!("`{key}` of {whose} is no mapping"),
                "write `name: text`, each on a line of its own",
            );
        }
        for (name, value) in all.entries() {
            if value.text().is_none() && name != MERGED {
                self.refuse(value, format!("`{name}` of {whose} is no text"), "write a text, in quotes where in doubt");
            }
        }
    }
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "null" | "~") || is_filled_in(text)
}

fn named(what: &str, name: Option<&str>) -> String {
    match name {
        Some(name) if !name.is_empty() => format!("{what} `{name}`"),
        _ => format!("a {what}"),
    }
}
