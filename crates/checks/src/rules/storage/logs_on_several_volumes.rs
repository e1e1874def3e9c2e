//! Several Lokis keep lines where each finds them.

use findings::{Finding, Rule, RuleText};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/logs-on-several-volumes",
    says: "several Lokis keep lines in a bucket",
    why: "On a volume of its own each finds what it stored itself. A line is found only at the pods that took it, and \
        the one that deletes what is too old deletes its own alone: the other volumes fill.",
    source: Some("https://grafana.com/docs/loki/v3.7.x/get-started/deployment-modes/"),
    fires: example!("logs_on_several_volumes.rs", "fires"),
    quiet: example!("logs_on_several_volumes.rs", "quiet"),
});

/// Each of several Lokis that stores on its volume.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let on_volume = |one: &&Several| one.keeps_logs.as_ref().is_some_and(stores_files);
    several::all(subject).iter().filter(on_volume).map(finding).collect()
}

fn stores_files(config: &Value) -> bool {
    let periods = config.pointer("/schema_config/configs").and_then(Value::as_array);
    periods.into_iter().flatten().any(|period| period["object_store"] == "filesystem")
}

fn finding(one: &Several) -> Finding {
    let message = format!(
        "environment `{}` runs {} of `{}`, each of which keeps logs on its own volume, where no other finds them",
        one.environment, one.count, one.workload.name
    );
    RULE.error(at(one.origin), message).fix("say `.log_storage(BUCKET)` of the environment, or run one")
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("diary", |_| {
        let periods = serde_json::json!([{ "from": "2024-04-01", "object_store": "filesystem" }]);
        vec![MadeFile::yaml("diary.yaml", "diary", serde_json::json!({ "schema_config": { "configs": periods } }))]
    });
    const DIARY: Workload = deployment("diary").mount(CONFIG.at("/diary")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&DIARY, 3); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("diary", |_| {
        let periods = serde_json::json!([{ "from": "2024-04-01", "object_store": "s3" }]);
        vec![MadeFile::yaml("diary.yaml", "diary", serde_json::json!({ "schema_config": { "configs": periods } }))]
    });
    const DIARY: Workload = deployment("diary").mount(CONFIG.at("/diary")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&DIARY, 3);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` runs 3 of `diary`, each of which keeps logs on its own volume, where no other finds them; \
         fix: say `.log_storage(BUCKET)` of the environment, or run one"
    );
}
