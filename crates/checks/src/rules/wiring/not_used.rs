//! A connection that is declared is used.

use findings::{Finding, Rule, RuleText};
use kit::{Component, Origin, Target, Workload};

use crate::example::example;
use crate::place::at;
use crate::subject::{Subject, There, said};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "wiring/not-used",
    says: "what a workload says it talks to is named by one of its configs",
    why: "Each `.talks_to(…)` opens a network policy on both sides. One that no config uses is a right too many.",
    source: None,
    fires: example!("not_used.rs", "fires"),
    quiet: example!("not_used.rs", "quiet"),
});

/// Each `.talks_to(…)` of which no config makes use, in no environment.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    if subject.everywhere().is_empty() {
        return Vec::new();
    }
    let runs = |workload: &&'static Workload<'static>| {
        subject.environments().iter().any(|environment| !subject.stack.leaves_out(environment, workload.id()))
    };
    let workloads = subject.stack.components().iter().map(Component::workload).filter(runs);
    let said_by = |workload: &'static Workload<'static>| {
        workload.said_targets().map(move |(target, origin)| (workload, *target, origin))
    };
    let mut idle: Vec<_> =
        workloads.flat_map(said_by).filter(|(_, target, _)| matches!(target, Target::Pods { .. })).collect();
    idle.retain(|(workload, target, _)| {
        let mut uses = subject.everywhere().iter().flat_map(There::uses);
        !uses.any(|one| one.owner.is(workload.id()) && one.target == *target)
    });
    let finding = |(workload, target, origin): (&Workload, Target, Origin)| {
        let message = format!(
            "workload `{}`: it says that it talks to {}, but no config of it names that",
            workload.name(),
            said(&target)
        );
        RULE.error(at(origin), message).fix("remove the `.talks_to(…)`, or use the endpoint in its config")
    };
    idle.into_iter().map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const CUP: Workload = deployment("cup")
        .talks_to(KETTLE_SERVICE.at(HTTP)) // <- told here
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
        .talks_to(KETTLE_SERVICE.at(HTTP))
        .env_made("KETTLE", |cx| cx.url(KETTLE_SERVICE.at(HTTP)))
        .build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&CUP), Component::of(&KETTLE).service(&KETTLE_SERVICE)])
        .environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "workload `cup`: it says that it talks to `kettle` at port `http` (8080), but no config of it names that; \
         fix: remove the `.talks_to(…)`, or use the endpoint in its config"
    );
}
