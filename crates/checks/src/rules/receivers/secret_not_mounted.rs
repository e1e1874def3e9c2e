//! A receiver's credentials are mounted.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{Component, SecretKey, Volume};

use crate::example::example;
use crate::place::at;
use crate::routings::receivers;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "receivers/secret-not-mounted",
    says: "the Secret that a receiver reads is mounted by a workload",
    why: "Alertmanager reads the URLs and tokens of its receivers from files. A Secret that no workload mounts is no \
        file: the notification fails, and whom it was for is told nothing.",
    source: None,
    fires: example!("secret_not_mounted.rs", "fires"),
    quiet: example!("secret_not_mounted.rs", "quiet"),
});

/// Each key that a receiver needs and no workload mounts.
pub fn check(program: &Program) -> Vec<Finding> {
    let mounted = |key: &SecretKey| {
        let workloads = program.stack.components().iter().map(Component::workload);
        workloads
            .flat_map(|workload| workload.mounts().iter())
            .any(|mount| matches!(mount.volume(), Volume::Secret(_)) && mount.name() == key.secret().name())
    };
    let missing = |receiver: &watch::receiver::Receiver| {
        let keys = receiver.secret_keys();
        let finding = |key: &SecretKey| {
            let message = format!(
                "receiver `{}` reads key `{}` of Secret `{}`, which no workload of the stack mounts",
                receiver.name(),
                key.key(),
                key.secret().name()
            );
            RULE.error(at(receiver.origin()), message).fix("use a key of the Secret that the program mounts")
        };
        keys.iter().filter(|key| !mounted(key)).map(finding).collect::<Vec<_>>()
    };
    receivers(program).into_iter().flatten().flat_map(missing).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const URLS: Secret = Secret::ours("urls", &[SecretEntry::bundled("sms", "https://sms.example.com")]);
    const OTHER: Receiver = Receiver::new("boss", Notifier::heartbeat(URLS.key("sms"))); // <- told here
    const ROUTING: Routing = routing(&[Route::new(Severity::CRITICAL, OTHER)], &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const URLS: Secret = Secret::ours("urls", &[SecretEntry::bundled("sms", "https://sms.example.com")]);
    const OTHER: Receiver = Receiver::new("boss", Notifier::heartbeat(URLS.key("sms")));
    const ROUTING: Routing = routing(&[Route::new(Severity::CRITICAL, OTHER)], &[]);
    const ALERTS: Workload = deployment("alerts").mount(Mount::secret(URLS, "/urls")).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&ALERTS)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { routing: Some(&ROUTING), ..WATCH }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "receiver `boss` reads key `sms` of Secret `urls`, which no workload of the stack mounts; fix: use a key of \
         the Secret that the program mounts"
    );
}
