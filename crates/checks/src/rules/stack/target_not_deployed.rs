//! What a workload talks to is deployed.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{Component, Environment, Target};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "stack/target-not-deployed",
    says: "a workload talks to workloads that the stack deploys",
    why: "The connection leads nowhere: the program waits for a Service that nobody writes, and its network policy \
        admits pods that do not exist.",
    source: None,
    fires: example!("target_not_deployed.rs", "fires"),
    quiet: example!("target_not_deployed.rs", "quiet"),
});

/// Each `.talks_to(…)` that leads out of the stack's list.
pub fn check(program: &Program) -> Vec<Finding> {
    let said = program.stack.components().iter().map(Component::workload);
    let said =
        said.flat_map(|workload| workload.said_targets().map(move |(target, origin)| (workload, target, origin)));
    let lost = said.filter_map(|(workload, target, origin)| match target {
        Target::Pods { workload: id, .. } if program.stack.find(id).is_none() => Some((workload, id, origin)),
        _ => None,
    });
    let finding = |(workload, id, origin): (&kit::Workload, &kit::WorkloadId, kit::Origin)| {
        let message = format!(
            "workload `{}` talks to `{}` in namespace `{}`, which the stack does not deploy",
            workload.name(),
            id.name,
            id.namespace.name()
        );
        RULE.error(at(origin), message).fix("add its component to the stack's list")
    };
    lost.map(finding).chain(program.environments().iter().flat_map(|one| receivers(program, one))).collect()
}

/// Each receiver of samples in the cluster that the stack does not know.
fn receivers<'a>(program: &'a Program, environment: &'a Environment<'static>) -> impl Iterator<Item = Finding> + 'a {
    environment.said_remote_writes().filter_map(|(receiver, origin)| {
        let id = receiver.workload().filter(|id| program.stack.find(id).is_none())?;
        let message = format!(
            "environment `{}` writes to `{}` in namespace `{}`, which the stack does not deploy",
            environment.name(),
            id.name,
            id.namespace.name()
        );
        Some(RULE.error(at(origin), message).fix("add its component to the stack's list, so that the way there opens"))
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const CUP: Workload = deployment("cup")
        .talks_to(KETTLE_SERVICE.at(HTTP)) // <- told here
        .env_made("KETTLE", |cx| cx.url(KETTLE_SERVICE.at(HTTP)))
        .build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&CUP)]).environments(&[HERE], &[]);
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
        "workload `cup` talks to `kettle` in namespace `tea`, which the stack does not deploy; fix: add its component \
         to the stack's list"
    );
}
