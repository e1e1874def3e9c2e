//! A workload runs in the stack's namespace, or in one that exists.

use findings::{Finding, Rule, RuleText};
use kit::Component;
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "stack/namespace-not-created",
    says: "a workload of ours runs in the namespace that the stack creates",
    why: "The stack creates one namespace. What is to run in another one that is ours too is refused by the API \
        server: there is no such namespace.",
    source: None,
    fires: example!("namespace_not_created.rs", "fires"),
    quiet: example!("namespace_not_created.rs", "quiet"),
});

/// Each workload in a namespace that nobody creates.
pub fn check(program: &Program) -> Vec<Finding> {
    let stack = program.stack;
    let workloads = stack.components().iter().map(Component::workload);
    let lost =
        workloads.filter(|workload| workload.namespace().is_ours() && !workload.namespace().is(&stack.namespace()));
    let finding = |workload: &kit::Workload| {
        let message = format!(
            "workload `{}` runs in namespace `{}`, but the only one that the stack creates is `{}`",
            workload.name(),
            workload.namespace().name(),
            stack.namespace().name()
        );
        let fix = "use that one, or say `Namespace::of_others` if the other exists";
        RULE.error(at(workload.origin()), message).fix(fix)
    };
    lost.map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CELLAR: Namespace = Namespace::ours("cellar");
    const KEG: Workload = WorkloadBuilder::declared(CELLAR, "keg").build(); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KEG)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CELLAR: Namespace = Namespace::of_others("cellar");
    const KEG: Workload = WorkloadBuilder::declared(CELLAR, "keg").build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KEG)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "workload `keg` runs in namespace `cellar`, but the only one that the stack creates is `tea`; fix: use that \
         one, or say `Namespace::of_others` if the other exists"
    );
}
