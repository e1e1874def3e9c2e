//! The mail server's user is one as whom a program logs in.

use findings::{Finding, Rule, RuleText};
use kit::{Component, MadeFile, Program, View};

use crate::example::example;
use crate::made::configs;
use crate::place::at;
use crate::uses::for_each_environment;

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
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for_each_environment(program, |cx| {
        let environment = cx.environment();
        let user = environment.notifications().username;
        if user.is_empty() || cx.stack().components().iter().any(|component| names(component, cx, user)) {
            return;
        }
        let message = format!(
            "environment `{}` has the user `{user}` of the mail server, but no config logs in as it",
            environment.name()
        );
        let fix = "give Alertmanager the password (`smtp_password: Some(SECRET.key(..))` in its settings), or leave \
                   `username` empty";
        found.push(RULE.error(at(environment.origin()), message).fix(fix));
    });
    found
}

/// Whether a config of the workload has a value that is this text.
fn names<'a>(component: &Component<'a>, cx: &View<'a>, text: &str) -> bool {
    let quoted = serde_json::Value::from(text).to_string();
    let says = |file: &MadeFile| serde_json::to_string(&file.document).is_ok_and(|json| json.contains(&quoted));
    configs(component, cx).iter().any(says)
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
