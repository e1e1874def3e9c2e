//! Each environment differs from the others.

use findings::{Finding, Rule, RuleText};
use kit::{Claim, Component, Environment, Program, Volume, Workload};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/like-another",
    says: "two environments differ in more than their name and folder",
    why: "What is written for both is the same: a setting was forgotten, or one of them is not needed. A warning, \
        since a copy may be meant for a cluster that is not there yet.",
    source: None,
    fires: example!("like_another.rs", "fires"),
    quiet: example!("like_another.rs", "quiet"),
});

/// Each environment that renders to what an earlier one renders to.
pub fn check(program: &Program) -> Vec<Finding> {
    let all = program.environments();
    let workloads: Vec<&Workload> = program.stack.components().iter().map(Component::workload).collect();
    let finding = |(index, one): (usize, &Environment<'static>)| {
        let other =
            all[..index].iter().find(|other| one.is_set_like(other) && are_sized_alike(&workloads, one, other))?;
        let message =
            format!("environment `{}` says what `{}` says: all that is written is the same", one.name(), other.name());
        let found = RULE.warning(at(one.origin()), message).also(at(other.origin()), "the other");
        Some(found.fix("say what differs there, or leave one of the two out"))
    };
    all.iter().enumerate().filter_map(finding).collect()
}

/// Whether both run as many pods of everything, which are given the same, with the same claims.
fn are_sized_alike(workloads: &[&Workload<'static>], one: &Environment, other: &Environment) -> bool {
    let claims = |workload: &Workload<'static>| -> Vec<Claim<'static>> {
        let claim = |mount: &kit::Mount<'static>| match mount.volume() {
            Volume::Claim(claim) => Some(*claim),
            _ => None,
        };
        workload.mounts().iter().filter_map(claim).collect()
    };
    workloads.iter().all(|workload| {
        let is_alike =
            |claim: &Claim| one.size_of(claim) == other.size_of(claim) && one.class_of(claim) == other.class_of(claim);
        one.replicas_of(workload) == other.replicas_of(workload)
            && one.placement(workload) == other.placement(workload)
            && claims(workload).iter().all(is_alike)
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    // So long they are kept anyway.
    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).keep_metrics(days(15)); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).replicas(&POT, 2);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "environment `there` says what `here` says: all that is written is the same; fix: say what differs there, or \
         leave one of the two out"
    );

    #[test]
    fn any_setting_makes_them_differ() {
        const THERE: Environment = Environment::new("there", "tea/there", NOBODY);
        const REACHED: Environment = THERE.reached_at("tea.example");
        const BALANCED: Exposure = Exposure::load_balancer(POT_SERVICE.at(HTTP));
        const MANY: Bound = above(count(5.0));
        const OTHER: Bound = above(count(5.0));
        // In the program, not on the stack.
        const DIFFER: &[Environment] = &[
            THERE.keep_logs(days(3)),
            THERE.storage_class("fast"),
            THERE.existing_secrets(),
            REACHED,
            REACHED.expose(Exposure::node_port(POT_SERVICE.at(HTTP), 30_000)),
            REACHED.expose(BALANCED),
            REACHED.expose(BALANCED.annotation("lb.example.com/internal", "true")),
            Environment::new("there", "tea/there", Notifications { from: "pot@tea", ..NOBODY }),
            THERE.registry_mirror("registry.example.com"),
            THERE.image_pull_secrets(&["regcred"]),
            THERE.resources(&POT, Resources::requests(millicores(20), mebibytes(32))),
            THERE.node_selector("pool", "tea"),
            THERE.toleration("dedicated=tea:NoSchedule"),
            THERE.priority_class(PriorityClass::existing("high")),
            THERE.external_label("site", "sylhet"),
            THERE.namespace("leaves"),
            THERE.bound(MANY, above(count(6.0))),
            THERE.bound(OTHER, above(count(6.0))),
            THERE.node_affinity("zone", &["a"]),
            REACHED.expose(Exposure::http_route(POT_SERVICE.at(HTTP), "tea.example", Gateway::new("a", "b"))),
        ];
        for (index, differs) in DIFFER.iter().enumerate() {
            for other in [&HERE].into_iter().chain(&DIFFER[..index]) {
                let both: &[Environment] = vec![*other, *differs].leak();
                let stack = Box::leak(Box::new(Stack::new(TEA, &[POT_COMPONENT]).environments(both, &[])));
                assert_eq!(says(&running(stack), &RULE), [""; 0], "{differs:?}");
            }
        }
    }
}
