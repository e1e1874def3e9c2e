//! The mail server's user is one as whom a program logs in.

use findings::{Finding, Rule, RuleText};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/login-not-used",
    says: "the user of the mail server that an environment names stands in a config",
    why: "Alertmanager logs in only where it has a password. Without one the user is left out of its config, the \
        server refuses every mail, and nobody is told.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#file-layout-and-global-settings"),
    fires: example!("login_not_used.rs", "fires"),
    quiet: example!("login_not_used.rs", "quiet"),
});

/// Each user that no config of its environment names.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for there in subject.everywhere() {
        let environment = there.cx().environment();
        let user = environment.notifications().username;
        if user.is_empty() || there.configs().iter().any(|config| names(&config.value, user)) {
            continue;
        }
        let message = format!(
            "environment `{}` has the user `{user}` of the mail server, but no config logs in as it",
            environment.name()
        );
        let fix = "give Alertmanager the password (`smtp_password: Some(SECRET.key(..))` in its settings), or leave \
                   `username` empty";
        found.push(RULE.error(at(environment.origin()), message).fix(fix));
    }
    found
}

/// Whether a value of the config is this text.
fn names(value: &Value, text: &str) -> bool {
    match value {
        Value::String(one) => one == text,
        Value::Array(all) => all.iter().any(|one| names(one, text)),
        Value::Object(map) => map.values().any(|one| names(one, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const MAIL: Notifications =
        Notifications { smarthost: "mail.tea:587", username: "pot", from: "pot@tea", placeholders: false };
    const THERE: Environment = Environment::new("there", "tea", MAIL); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const MAIL: Notifications =
        Notifications { smarthost: "mail.tea:587", username: "pot", from: "pot@tea", placeholders: false };
    const THERE: Environment = Environment::new("there", "tea", MAIL);
    const CONFIG: ConfigMap = ConfigMap::made("letters", |cx| {
        vec![MadeFile::yaml("letters.yaml", "letters", [cx.environment().notifications().username.to_owned()])]
    });
    const LETTERS: Workload = deployment("letters").mount(CONFIG.at("/letters")).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&LETTERS)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` has the user `pot` of the mail server, but no config logs in as it; fix: give \
         Alertmanager the password (`smtp_password: Some(SECRET.key(..))` in its settings), or leave `username` empty"
    );
}
