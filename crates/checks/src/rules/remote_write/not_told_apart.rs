//! A receiver of samples tells clusters apart.

use std::collections::BTreeMap;

use findings::{Finding, Rule, RuleText};
use query::regex::Regex;
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;
use crate::written::{Written, all};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "remote-write/not-told-apart",
    says: "each environment that writes to a receiver has external labels that no other has there",
    why: "Two clusters have the same jobs and pods. Without a label that differs their series are one at the receiver, \
        which mixes the samples, or refuses half of them as duplicates or out of order. Tenants are told apart by the \
        user or a header, too.",
    source: Some("https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#configuration-file"),
    fires: example!("not_told_apart.rs", "fires"),
    quiet: example!("not_told_apart.rs", "quiet"),
});

/// Each receiver that gets the series of two environments under the same labels, or without one.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let written = all(subject);
    let finding = |(index, one): (usize, &Written)| {
        let (labels, whose, name) = (labels(one), one.environment.name(), one.name());
        if labels.is_empty() {
            let message = format!(
                "environment `{whose}` writes to `{name}` without an external label: nobody tells its series from \
                 those of another cluster"
            );
            return Some(RULE.warning(at(one.origin), message).fix("say `.external_label(\"cluster\", \"…\")`"));
        }
        let is_same = |other: &&Written| {
            other.environment.name() != whose && tenant(other) == tenant(one) && self::labels(other) == labels
        };
        let other = written[..index].iter().find(is_same)?;
        let said: Vec<String> = labels.iter().map(|(label, value)| format!("`{label}=\"{value}\"`")).collect();
        let message = format!(
            "environments `{}` and `{whose}` write to `{name}` under the same external labels, {}: their series are \
             one there",
            other.environment.name(),
            said.join(", ")
        );
        let found = RULE.error(at(one.origin), message).also(at(other.origin), "the other");
        Some(found.fix(format!("give `{whose}` a value of its own: `.external_label(\"cluster\", \"…\")`")))
    };
    written.iter().enumerate().filter_map(finding).collect()
}

/// Where it is, and as whom it is written to.
fn tenant<'a>(one: &'a Written) -> [&'a Value; 3] {
    let of = |path: &str| one.receiver.pointer(path).unwrap_or(&Value::Null);
    [of("/url"), of("/headers"), of("/basic_auth/username")]
}

/// The external labels that arrive, but those by which pods of one cluster differ.
fn labels<'a>(one: &'a Written) -> BTreeMap<&'a str, &'a str> {
    let rules = one.receiver.get("write_relabel_configs").and_then(Value::as_array).into_iter().flatten();
    let dropped: Vec<Regex> = rules
        .filter(|rule| rule.get("action").is_some_and(|action| action == "labeldrop"))
        .filter_map(|rule| Regex::parse(rule.get("regex")?.as_str()?).ok())
        .collect();
    let labels = one.config.pointer("/global/external_labels").and_then(Value::as_object).into_iter().flatten();
    labels
        .filter_map(|(label, value)| Some((label.as_str(), value.as_str()?)))
        .filter(|(label, value)| !value.contains('$') && !dropped.iter().any(|regex| regex.matches(label)))
        .collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite = RemoteWrite::to("https://metrics.tea.example/api/v1/push");
    const EAST: Environment =
        Environment::new("east", "east", NOBODY).external_label("cluster", "tea").remote_write(CENTRAL);
    const WEST: Environment = Environment::new("west", "west", NOBODY)
        .replicas(&POT, 2)
        .external_label("cluster", "tea")
        .remote_write(CENTRAL); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, SCRIBE_COMPONENT]).environments(&[EAST, WEST], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite = RemoteWrite::to("https://metrics.tea.example/api/v1/push");
    const EAST: Environment =
        Environment::new("east", "east", NOBODY).external_label("cluster", "tea").remote_write(CENTRAL);
    const WEST: Environment =
        Environment::new("west", "west", NOBODY).external_label("cluster", "tea-west").remote_write(CENTRAL);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, SCRIBE_COMPONENT]).environments(&[EAST, WEST], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{is_quiet, says, tested};

    tested!(
        "environments `east` and `west` write to `metrics.tea.example` under the same external labels, \
         `cluster=\"tea\"`: their series are one there; fix: give `west` a value of its own: \
         `.external_label(\"cluster\", \"…\")`"
    );

    const CENTRAL: RemoteWrite = RemoteWrite::to("https://metrics.tea.example/api/v1/push");
    const EAST: Environment =
        Environment::new("east", "east", NOBODY).external_label("cluster", "tea").remote_write(CENTRAL);

    #[test]
    fn a_label_that_is_dropped_on_the_way_tells_nothing_apart() {
        const THERE: Environment = Environment::new("there", "there", NOBODY)
            .external_label("cluster", "tea")
            .remote_write(CENTRAL.drop_labels(&["cluster"]));
        const STACK: Stack = Stack::new(TEA, &[SCRIBE_COMPONENT]).environments(&[THERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            ["environment `there` writes to `metrics.tea.example` without an external label: nobody tells its series \
              from those of another cluster; fix: say `.external_label(\"cluster\", \"…\")`"]
        );
    }

    #[test]
    fn tenants_are_told_apart_by_their_header_or_their_user() {
        const KEYS: Secret = Secret::of_others("keys", &[SecretEntry::to_be_filled_in("password")]);
        const OTHER: Environment = Environment::new("other", "other", NOBODY)
            .external_label("cluster", "tea")
            .remote_write(CENTRAL.header("X-Scope-OrgID", "other"));
        const THIRD: Environment = Environment::new("third", "third", NOBODY)
            .external_label("cluster", "tea")
            .remote_write(CENTRAL.basic_auth("third", KEYS.key("password")));
        const STACK: Stack = Stack::new(TEA, &[SCRIBE_COMPONENT]).environments(&[EAST, OTHER, THIRD], &[]);
        is_quiet(&running(&STACK));
    }
}
