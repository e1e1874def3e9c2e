//! An alert that several evaluate is one alert.

use findings::{Finding, Rule, RuleText};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several, labels_by_pod};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "several/alert-told-twice",
    says: "alerts leave several Prometheis without the label that tells these apart",
    why: "Alertmanager takes alerts of the same labels for one. A label that differs from one Prometheus to the other \
        makes two of each alert, and people are told twice.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alert_relabel_configs"),
    fires: example!("alert_told_twice.rs", "fires"),
    quiet: example!("alert_told_twice.rs", "quiet"),
});

/// Each external label that differs from pod to pod, and that alerts leave with.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in several::all(subject) {
        let Some(config) = &one.evaluates else { continue };
        for label in labels_by_pod(config).into_iter().filter(|label| !is_dropped(config, label)) {
            let Several { environment, count, workload, .. } = &one;
            let message = format!(
                "environment `{environment}` runs {count} of `{}`, whose alerts leave with the label `{label}` of the \
                 pod: each is told {count} times",
                workload.name
            );
            let fix = format!("add `Relabel::labeldrop(\"{label}\")` to `alert_relabel_configs` of its config");
            found.push(RULE.error(at(one.origin), message).fix(fix));
        }
    }
    found
}

/// Whether alerts are sent without this label.
fn is_dropped(config: &Value, label: &str) -> bool {
    let rules = config.pointer("/alerting/alert_relabel_configs").and_then(Value::as_array);
    let drops = |rule: &Value| rule["action"] == "labeldrop" && rule["regex"] == label;
    rules.into_iter().flatten().any(drops)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("kettle", |_| {
        let labels = serde_json::json!({ "external_labels": { "replica": "${POD_NAME}" } });
        let config = serde_json::json!({ "global": labels, "rule_files": ["*.yaml"] });
        vec![MadeFile::yaml("kettle.yaml", "kettle", config)]
    });
    const KETTLE: Workload = deployment("kettle").mount(CONFIG.at("/kettle")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&KETTLE, 2); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("kettle", |_| {
        let labels = serde_json::json!({ "external_labels": { "replica": "${POD_NAME}" } });
        let dropped = serde_json::json!([{ "action": "labeldrop", "regex": "replica" }]);
        let alerting = serde_json::json!({ "alert_relabel_configs": dropped });
        let config = serde_json::json!({ "global": labels, "rule_files": ["*.yaml"], "alerting": alerting });
        vec![MadeFile::yaml("kettle.yaml", "kettle", config)]
    });
    const KETTLE: Workload = deployment("kettle").mount(CONFIG.at("/kettle")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&KETTLE, 2);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` runs 2 of `kettle`, whose alerts leave with the label `replica` of the pod: each is told \
         2 times; fix: add `Relabel::labeldrop(\"replica\")` to `alert_relabel_configs` of its config"
    );
}
