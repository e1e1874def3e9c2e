//! What watches a node stays on it when it runs out of disk or memory.

use findings::{Finding, Rule, RuleText};
use kit::{Component, Kind, Program, Workload};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "stack/agent-without-priority",
    says: "an agent that runs on every node has a priority class",
    why: "A node that runs out of disk or memory evicts its pods and admits no new ones but those of high priority. \
        An agent without a priority class goes first, so its metrics and logs end just when they are needed, and the \
        alert on the full disk is told as resolved.",
    source: Some("https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/"),
    fires: example!("agent_without_priority.rs", "fires"),
    quiet: example!("agent_without_priority.rs", "quiet"),
});

/// Each DaemonSet without a priority class.
pub fn check(program: &Program) -> Vec<Finding> {
    let workloads = program.stack.components().iter().map(Component::workload);
    let evicted =
        workloads.filter(|workload| workload.kind() == Kind::DaemonSet && workload.priority_class().is_none());
    evicted.map(finding).collect()
}

fn finding(workload: &Workload) -> Finding {
    let message = format!(
        "the agent `{}` has no priority class: a node that runs out of disk or memory evicts it, and admits it no more",
        workload.name()
    );
    let fix = "add `.priority_class(PriorityClass::SYSTEM_NODE_CRITICAL)`";
    RULE.error(at(workload.origin()), message).fix(fix)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const STOVE: Workload = agent("stove").build(); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&STOVE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const STOVE: Workload = agent("stove").priority_class(PriorityClass::SYSTEM_NODE_CRITICAL).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&STOVE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the agent `stove` has no priority class: a node that runs out of disk or memory evicts it, and admits it no \
         more; fix: add `.priority_class(PriorityClass::SYSTEM_NODE_CRITICAL)`"
    );
}
