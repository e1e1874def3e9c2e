//! Alerts as Alertmanager gets them: those that promtool saw, with their labels and texts, and those of Loki.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use stack::WATCH;

use crate::mounted::objects;

/// An alert: its labels and annotations.
#[derive(Clone)]
pub struct Raised {
    /// With `alertname`.
    pub labels: BTreeMap<String, String>,
    /// The texts.
    pub annotations: BTreeMap<String, String>,
}

impl Raised {
    /// The first of this name, of this scope, as promtool saw it.
    pub fn of(name: &str, scope: Option<&str>) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("promtool");
        let mut files: Vec<_> = folder.read_dir().expect("it is generated").flatten().map(|file| file.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "yaml")) {
            let text = std::fs::read_to_string(file).expect("it can be read");
            let file: Value = serde_yaml::from_str(&text).expect("it is YAML");
            let cases = file["tests"].as_array().into_iter().flatten();
            let looks = cases.flat_map(|case| case["alert_rule_test"].as_array().into_iter().flatten());
            for look in looks.filter(|look| look["alertname"] == name) {
                let seen = &look["exp_alerts"][0];
                let labels = texts(&seen["exp_labels"]);
                if seen.is_object() && labels.get("scope").map(String::as_str) == scope {
                    return Self { labels, annotations: texts(&seen["exp_annotations"]) }.labelled("alertname", name);
                }
            }
        }
        panic!("promtool sees no alert {name} of {scope:?}")
    }

    /// One of Loki's, with the labels of its first scenario.
    pub fn of_logs(name: &str, value: &str) -> Self {
        let alert = WATCH.alerts().find(|alert| alert.is_over_logs() && alert.name() == name);
        let alert = alert.expect("the spec has it");
        let scenario = alert.scenarios().0.iter().next().expect("it has a scenario");
        let labels: BTreeMap<String, String> =
            scenario.labels_of(alert).into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let rules = objects("default").into_iter().find(|object| object["metadata"]["name"] == "loki-rules");
        let rules = rules.expect("Loki has rules");
        let files = rules["data"].as_object().into_iter().flatten();
        let files = files.map(|(_, text)| serde_yaml::from_str::<Value>(text.as_str().expect("a file is text")));
        let files: Vec<Value> = files.map(|file| file.expect("it is YAML")).collect();
        let groups = files.iter().flat_map(|file| file["groups"].as_array().into_iter().flatten());
        let mut rules = groups.flat_map(|group| group["rules"].as_array().into_iter().flatten());
        let rule = rules.find(|rule| rule["alert"] == name).expect("it has a rule");
        let filled = |(name, mut text): (String, String)| {
            for (label, value) in &labels {
                text = text.replace(&format!("{{{{ $labels.{label} }}}}"), value);
            }
            (
                name,
                regex::Regex::new(r"\{\{[^}]*\$value[^}]*\}\}").expect("it is one").replace(&text, value).into_owned(),
            )
        };
        let annotations = texts(&rule["annotations"]).into_iter().map(filled).collect();
        Self { labels, annotations }.labelled("alertname", name)
    }

    /// With this label too.
    pub fn labelled(mut self, name: &str, value: &str) -> Self {
        self.labels.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same of another: a label has another value, and the texts say so.
    pub fn other(&self, label: &str, value: &str) -> Self {
        let mut other = self.clone().labelled(label, value);
        other.annotations.values_mut().for_each(|text| *text = text.replace(&self.labels[label], value));
        other
    }
}

fn texts(map: &Value) -> BTreeMap<String, String> {
    let texts = map.as_object().into_iter().flatten();
    texts.map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
}
