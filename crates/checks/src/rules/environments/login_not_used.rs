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
        if user.is_empty() || there.configs().iter().any(|config| logs_in(&config.value, user)) {
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

/// Whether the config has this user. The sender of mails often is the same address, and is no login.
fn logs_in(value: &Value, user: &str) -> bool {
    match value {
        Value::Array(all) => all.iter().any(|one| logs_in(one, user)),
        Value::Object(map) => map.iter().any(|(key, one)| key.contains("user") && one == user || logs_in(one, user)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;
    use std::collections::BTreeMap;

    const MAIL: Notifications =
        Notifications { smarthost: "mail.tea:587", username: "pot@tea", from: "pot@tea", placeholders: false };
    const THERE: Environment = Environment::new("there", "tea", MAIL); // <- told here
    const CONFIG: ConfigMap = ConfigMap::made("letters", |cx| {
        let sender = BTreeMap::from([("smtp_from", cx.environment().notifications().from.to_owned())]);
        vec![MadeFile::yaml("letters.yaml", "letters", sender)]
    });
    const LETTERS: Workload = deployment("letters").mount(CONFIG.at("/letters")).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&LETTERS)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;
    use std::collections::BTreeMap;

    const MAIL: Notifications =
        Notifications { smarthost: "mail.tea:587", username: "pot@tea", from: "pot@tea", placeholders: false };
    const THERE: Environment = Environment::new("there", "tea", MAIL);
    const CONFIG: ConfigMap = ConfigMap::made("letters", |cx| {
        let login = BTreeMap::from([("smtp_auth_username", cx.environment().notifications().username.to_owned())]);
        vec![MadeFile::yaml("letters.yaml", "letters", login)]
    });
    const LETTERS: Workload = deployment("letters").mount(CONFIG.at("/letters")).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&LETTERS)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` has the user `pot@tea` of the mail server, but no config logs in as it; fix: give \
         Alertmanager the password (`smtp_password: Some(SECRET.key(..))` in its settings), or leave `username` empty"
    );
}
