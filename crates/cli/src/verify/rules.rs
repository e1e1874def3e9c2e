//! The rules that a program has loaded, against those that are written; Prometheus and Loki's ruler answer alike.

use serde::Deserialize;

use super::check::listed;
use super::expected::{Place, Rules};
use super::metrics::Answer;
use super::web::Web;
use super::{Check, Expected};
use crate::problem::counted;

#[derive(Debug, Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
struct Group {
    name: String,
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    name: String,
    health: String,
    #[serde(default)]
    last_error: String,
}

/// Every rule of these groups is loaded, and none is in error.
pub(super) fn check(name: &str, expected: &[Rules], place: &Place, path: &str, web: &Web) -> Check {
    let total = Expected::count(expected);
    let wanted = format!("{} in {}, healthy", counted(total, "rule"), counted(expected.len(), "group"));
    let groups = match web.json::<Answer<Groups>>(place, path) {
        Ok(answer) => answer.data.groups,
        Err(refusal) => return Check::lacking(name, wanted, refusal.text, web.logs(place)),
    };
    let (mut missing, mut ill, mut loaded) = (Vec::new(), Vec::new(), 0);
    for rules in expected {
        let group = groups.iter().find(|group| group.name == rules.group);
        let mut there: Vec<&Rule> = group.map(|group| group.rules.iter().collect()).unwrap_or_default();
        for name in &rules.names {
            // Two alerts of one name and different scope are two rules.
            match there.iter().position(|rule| rule.name == *name) {
                None => missing.push(format!("`{name}` of {}", rules.group)),
                Some(index) => {
                    let rule = there.swap_remove(index);
                    loaded += 1;
                    match (rule.health.as_str(), rule.last_error.as_str()) {
                        ("ok", _) => {}
                        (health, "") => ill.push(format!("`{name}`: health {health}")),
                        (_, error) => ill.push(format!("`{name}`: {error}")),
                    }
                }
            }
        }
    }
    let mut seen = format!("{loaded} of {total} loaded");
    if missing.is_empty() && ill.is_empty() {
        return Check::held(name, wanted, seen);
    }
    if !missing.is_empty() {
        seen += &format!("; missing: {}", listed(&missing));
    }
    if !ill.is_empty() {
        seen += &format!("; not healthy: {}", listed(&ill));
    }
    let next = if missing.is_empty() { web.command(place, path) } else { web.logs(place) };
    Check::lacking(name, wanted, seen, next)
}
