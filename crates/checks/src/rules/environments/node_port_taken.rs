//! A NodePort is free.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::Way;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/node-port-taken",
    says: "an environment gives no NodePort that others use",
    why: "A port is open on all nodes for one Service. The API server refuses the second.",
    source: None,
    fires: example!("node_port_taken.rs", "fires"),
    quiet: example!("node_port_taken.rs", "quiet"),
});

/// Each NodePort that the stack was told is taken.
pub fn check(program: &Program) -> Vec<Finding> {
    let exposures =
        program.environments().iter().flat_map(|one| one.exposures().iter().map(move |exposure| (one, exposure)));
    let finding = |(environment, exposure): (&kit::Environment, &kit::Exposure)| {
        let Way::NodePort(port) = exposure.way() else { return None };
        let number = port.number();
        program.stack.taken_node_ports().contains(&number).then(|| {
            let (name, service) = (environment.name(), exposure.endpoint().service());
            let message = format!(
                "environment `{name}` gives NodePort {number} to `{service}`, but somebody else uses it already"
            );
            RULE.error(at(exposure.origin()), message).fix("choose a free number")
        })
    };
    exposures.filter_map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .reached_at("tea.example.com")
        .expose(Exposure::node_port(POT_SERVICE.at(HTTP), 30080)); // <- told here
    const TAKEN: &[u16] = &[30080];
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], TAKEN);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .reached_at("tea.example.com")
        .expose(Exposure::node_port(POT_SERVICE.at(HTTP), 30090));
    const TAKEN: &[u16] = &[30080];
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], TAKEN);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` gives NodePort 30080 to `pot`, but somebody else uses it already; fix: choose a free \
         number"
    );
}
