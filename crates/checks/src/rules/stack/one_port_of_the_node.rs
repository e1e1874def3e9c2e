//! No two programs listen on one port of the node.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{Privilege, Workload};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "stack/one-port-of-the-node",
    says: "programs in the node's network listen on different ports",
    why: "Programs with host network share the ports of their node: of two with one port, the second never starts.",
    source: None,
    fires: example!("one_port_of_the_node.rs", "fires"),
    quiet: example!("one_port_of_the_node.rs", "quiet"),
});

/// Each port of the node that an earlier workload has taken.
pub fn check(program: &Program) -> Vec<Finding> {
    let on_node = |workload: &&Workload| workload.has(Privilege::HostNetwork);
    let workloads: Vec<_> = program.stack.components().iter().map(kit::Component::workload).filter(on_node).collect();
    let double = |(index, second): (usize, &&'static Workload<'static>)| {
        let earlier = workloads[..index].iter();
        let pairs = earlier.flat_map(|first| first.ports().iter().map(move |port| (*first, port.number())));
        let taken = pairs.filter(|(_, number)| second.ports().iter().any(|port| port.number() == *number));
        taken.map(|(first, number)| finding(first, second, number)).collect::<Vec<_>>()
    };
    workloads.iter().enumerate().flat_map(double).collect()
}

fn finding(first: &Workload, second: &Workload, port: u16) -> Finding {
    let (one, two) = (first.name(), second.name());
    let message = format!("workloads `{one}` and `{two}` both listen on the node's port {port}");
    RULE.error(at(second.origin()), message).fix("give one of them another port").also(at(first.origin()), "the other")
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POT: Workload = on_the_node("pot", HTTP).build();
    const CUP: Workload = on_the_node("cup", HTTP).build(); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&CUP)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POT: Workload = on_the_node("pot", HTTP).build();
    const CUP: Workload = on_the_node("cup", Port::new("http", 8081)).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&CUP)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "workloads `pot` and `cup` both listen on the node's port 8080; fix: give one of them another port"
    );
}
