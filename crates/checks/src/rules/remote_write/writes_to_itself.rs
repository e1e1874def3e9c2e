//! A Prometheus does not write its samples to itself.

use findings::{Finding, Rule, RuleText};
use kit::Component;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "remote-write/writes-to-itself",
    says: "a receiver of samples is another program than the one that writes them",
    why: "What Prometheus writes to itself it stores twice, or refuses as duplicates, and writes again. The receiver \
        is the central one, of another cluster or namespace.",
    source: None,
    fires: example!("writes_to_itself.rs", "fires"),
    quiet: example!("writes_to_itself.rs", "quiet"),
});

/// Each receiver that is who writes to it.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for there in subject.everywhere() {
        let environment = there.cx().environment();
        for workload in there.cx().stack().components().iter().map(Component::workload) {
            if !environment.writes_from(workload) {
                continue;
            }
            let is_it = |target: &kit::WorkloadId| target.is(workload.id());
            for (receiver, origin) in environment.said_remote_writes() {
                if receiver.workload().as_ref().is_some_and(is_it) {
                    let (whose, name) = (environment.name(), workload.name());
                    let message = format!("environment `{whose}`: `{name}` would write its samples to itself");
                    let fix = "name the central receiver, or leave the `.remote_write(…)` out";
                    found.push(RULE.error(at(origin), message).fix(fix));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SCRIBES: Service = Service::of(&SCRIBE).port(HTTP);
    const ITSELF: RemoteWrite = RemoteWrite::to_service(SCRIBES.at(HTTP), "/api/v1/write");
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(ITSELF); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&SCRIBE).service(&SCRIBES)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CELLAR: Namespace = Namespace::of_others("cellar");
    const KEG: Workload = WorkloadBuilder::declared(CELLAR, "keg").port(HTTP).build();
    const KEGS: Service = Service::of(&KEG).port(HTTP);
    const CENTRAL: RemoteWrite = RemoteWrite::to_service(KEGS.at(HTTP), "/api/v1/write");
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL);
    const STACK: Stack =
        Stack::new(TEA, &[SCRIBE_COMPONENT, Component::of(&KEG).service(&KEGS)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there`: `scribe` would write its samples to itself; fix: name the central receiver, or leave the \
         `.remote_write(…)` out"
    );
}
