//! Samples of several Prometheis say whose they are.

use findings::{Finding, Rule, RuleText};

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several, labels_by_pod};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "several/not-told-apart",
    says: "each of several Prometheis has an external label of its own",
    why: "Whoever gets the samples of several (federation, remote write, Thanos) takes them for one series if nothing \
        tells them apart, and refuses or mixes them.",
    source: Some("https://thanos.io/tip/thanos/quick-tutorial.md/#external-labels"),
    fires: example!("not_told_apart.rs", "fires"),
    quiet: example!("not_told_apart.rs", "quiet"),
});

/// Each workload that evaluates rules in several pods, which all have the same external labels.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let is_alike = |one: &Several| one.evaluates.as_ref().is_some_and(|config| labels_by_pod(config).is_empty());
    several::all(subject).iter().filter(|one| is_alike(one)).map(finding).collect()
}

fn finding(one: &Several) -> Finding {
    let message = format!(
        "environment `{}` runs {} of `{}`, but no external label differs from one to the other: nobody can tell whose \
         a sample is",
        one.environment, one.count, one.workload.name
    );
    let fix = "add the external label `replica`, `${POD_NAME}`, with `.env_field(\"POD_NAME\", Field::PodName)`";
    RULE.error(at(one.origin), message).fix(fix)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("kettle", |_| {
        let config = serde_json::json!({ "rule_files": ["*.yaml"] });
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
        let config = serde_json::json!({ "rule_files": ["*.yaml"] });
        vec![MadeFile::yaml("kettle.yaml", "kettle", config)]
    });
    const KETTLE: Workload = deployment("kettle").mount(CONFIG.at("/kettle")).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` runs 2 of `kettle`, but no external label differs from one to the other: nobody can tell \
         whose a sample is; fix: add the external label `replica`, `${POD_NAME}`, with `.env_field(\"POD_NAME\", \
         Field::PodName)`"
    );
}
