//! What an environment says has an effect.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{Claim, Component, Kind, Name, Volume, Workload};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/changes-nothing",
    says: "an environment changes something that the stack has",
    why: "A number of pods for a workload that is not deployed, or a size for a claim that nobody mounts, does nothing: whoever wrote \
          it believes that the environment is larger than it is. The number that holds anyway is a warning.",
    source: None,
    fires: example!("changes_nothing.rs", "fires"),
    quiet: example!("changes_nothing.rs", "quiet"),
});

/// Each number of pods and each size of a claim that has no effect.
pub fn check(program: &Program) -> Vec<Finding> {
    let workloads: Vec<&Workload> = program.stack.components().iter().map(Component::workload).collect();
    let mut found = Vec::new();
    for environment in program.environments() {
        let whose = environment.name();
        for (name, count, origin) in environment.replica_counts() {
            let finding = match workloads.iter().find(|workload| workload.name() == name) {
                None => RULE
                    .error(
                        at(origin),
                        format!(
                            "environment `{whose}` says how many pods `{name}` has, but the stack does not deploy it"
                        ),
                    )
                    .fix("leave the `.replicas(…)` out, or add its component to the stack's list"),
                Some(workload) if workload.kind() == Kind::Deployment(count) => RULE
                    .warning(
                        at(origin),
                        format!("environment `{whose}` runs {count} of `{name}`, as the workload says itself"),
                    )
                    .fix("leave the `.replicas(…)` out"),
                Some(_) => continue,
            };
            found.push(finding);
        }
        for (name, size, origin) in environment.volume_sizes() {
            let finding = match claim(&workloads, name) {
                None => RULE
                    .error(
                        at(origin),
                        format!("environment `{whose}` gives the claim `{name}` a size, but no workload of the stack mounts it"),
                    )
                    .fix("leave the `.volume(…)` out, or mount the claim"),
                Some(claim) if claim.size() == size => RULE
                    .warning(at(origin), format!("environment `{whose}` gives the claim `{name}` the size that it has anyway"))
                    .fix("leave the `.volume(…)` out"),
                Some(_) => continue,
            };
            found.push(finding);
        }
    }
    found
}

/// The claim of that name which some workload mounts.
fn claim(workloads: &[&Workload<'static>], name: Name) -> Option<Claim<'static>> {
    workloads.iter().flat_map(|workload| workload.mounts().iter()).find_map(|mount| match mount.volume() {
        Volume::Claim(claim) if claim.name() == name => Some(*claim),
        _ => None,
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&KETTLE, 2); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&POT, 2);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    const WATER: Claim = Claim::new("water", gibibytes(1));

    #[test]
    fn a_size_for_a_claim_that_nobody_mounts_is_told() {
        const THERE: Environment = Environment::new("there", "tea", NOBODY).volume(WATER, gibibytes(2));
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            [
                "environment `there` gives the claim `water` a size, but no workload of the stack mounts it; fix: leave the \
              `.volume(…)` out, or mount the claim"
            ]
        );
    }

    #[test]
    fn what_holds_anyway_is_only_a_warning() {
        const KETTLE: Workload = deployment("kettle").mount(WATER.at("/water")).build();
        const THERE: Environment =
            Environment::new("there", "tea", NOBODY).replicas(&POT, 1).volume(WATER, gibibytes(1));
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[THERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            [
                "environment `there` runs 1 of `pot`, as the workload says itself; fix: leave the `.replicas(…)` out",
                "environment `there` gives the claim `water` the size that it has anyway; fix: leave the `.volume(…)` out",
            ]
        );
        assert!(crate::check(&running(&STACK)).iter().all(|finding| !finding.is_error()));
    }

    crate::testing::tested!(
        "environment `there` says how many pods `kettle` has, but the stack does not deploy it; fix: leave the `.replicas(…)` out, \
         or add its component to the stack's list"
    );
}
