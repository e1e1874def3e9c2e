//! A rule over logs is evaluated once.

use findings::{Finding, Rule, RuleText};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "several/rules-not-shared",
    says: "several Lokis share their rules, so that each is evaluated by one",
    why: "Without `ruler.enable_sharding` each of several evaluates every rule: three times the queries, and each \
        recorded series is written three times. With a ring in its own memory, each believes that all rules are its.",
    source: Some("https://grafana.com/docs/loki/v3.7.x/configure/#ruler"),
    fires: example!("rules_not_shared.rs", "fires"),
    quiet: example!("rules_not_shared.rs", "quiet"),
});

/// Each of several Lokis that evaluates all rules.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let evaluates_all = |one: &&Several| one.keeps_logs.as_ref().is_some_and(evaluates_all);
    several::all(subject).iter().filter(evaluates_all).map(finding).collect()
}

fn evaluates_all(config: &Value) -> bool {
    let Some(ruler) = config.get("ruler") else { return false };
    let is_shared = ruler.get("enable_sharding") == Some(&Value::Bool(true));
    !is_shared || ruler.pointer("/ring/kvstore/store").is_some_and(|store| store == "inmemory")
}

fn finding(one: &Several) -> Finding {
    let message = format!(
        "environment `{}` runs {} of `{}`, of which each evaluates every rule",
        one.environment, one.count, one.workload.name
    );
    let fix = "set `ruler.enable_sharding`, and leave `ruler.ring` to the common one";
    RULE.error(at(one.origin), message).fix(fix)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("diary", |_| {
        let config = serde_json::json!({ "schema_config": { "configs": [] }, "ruler": { "enable_api": true } });
        vec![MadeFile::yaml("diary.yaml", "diary", config)]
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
        let config = serde_json::json!({ "schema_config": { "configs": [] }, "ruler": { "enable_sharding": true } });
        vec![MadeFile::yaml("diary.yaml", "diary", config)]
    });
    const DIARY: Workload = deployment("diary").mount(CONFIG.at("/diary")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&DIARY, 3);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::evaluates_all;

    crate::testing::tested!(
        "environment `there` runs 3 of `diary`, of which each evaluates every rule; fix: set `ruler.enable_sharding`, \
         and leave `ruler.ring` to the common one"
    );

    #[test]
    fn a_ring_of_its_own_shares_nothing() {
        let ring = serde_json::json!({ "kvstore": { "store": "inmemory" } });
        assert!(evaluates_all(&serde_json::json!({ "ruler": { "enable_sharding": true, "ring": ring } })));
        assert!(!evaluates_all(&serde_json::json!({ "server": {} })));
    }
}
