//! A connection that a config names is declared.

use findings::{Finding, Rule, RuleText};

use crate::example::example;
use crate::place::at;
use crate::subject::{Subject, said};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "wiring/not-declared",
    says: "a workload says that it talks to what its configs name",
    why: "Network policies follow from what a workload says it talks to. An address that its config names and the \
        workload does not declare is cut off.",
    source: None,
    fires: example!("not_declared.rs", "fires"),
    quiet: example!("not_declared.rs", "quiet"),
});

/// Each address that a config asks for and its workload does not declare; in every environment.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for there in subject.everywhere() {
        let cx = there.cx();
        for one in there.uses() {
            let Some(component) = cx.stack().find(&one.owner) else { continue };
            let workload = component.workload();
            if !workload.targets(cx).contains(&one.target) {
                let message = format!(
                    "workload `{}`: its config names {}, but the workload does not say that it talks to it, so its \
                     network policy would cut it",
                    one.owner.name,
                    said(&one.target)
                );
                let finding = RULE.error(at(one.origin), message);
                let fix = "add `.talks_to(…)` of that endpoint to the workload";
                found.push(finding.fix(fix).also(at(workload.origin()), "this workload"));
            }
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const CUP: Workload = deployment("cup")
        .env_made("KETTLE", |cx| cx.url(KETTLE_SERVICE.at(HTTP))) // <- told here
        .build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&CUP), Component::of(&KETTLE).service(&KETTLE_SERVICE)])
        .environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const CUP: Workload = deployment("cup")
        .env_made("KETTLE", |cx| cx.url(KETTLE_SERVICE.at(HTTP)))
        .talks_to(KETTLE_SERVICE.at(HTTP))
        .build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&CUP), Component::of(&KETTLE).service(&KETTLE_SERVICE)])
        .environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "workload `cup`: its config names `kettle` at port `http` (8080), but the workload does not say that it talks \
         to it, so its network policy would cut it; fix: add `.talks_to(…)` of that endpoint to the workload"
    );
}
