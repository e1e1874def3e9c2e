//! What an environment says has an effect.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{Claim, Component, Environment, Kind, Origin, Stores, Volume, Workload, WorkloadId};

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/changes-nothing",
    says: "an environment changes something that the stack has",
    why: "A number of pods or resources for a workload that is not deployed, or a size for a claim that nobody \
          mounts, do nothing: whoever wrote them believes that the environment is larger than it is. What holds \
          anyway is a warning.",
    source: None,
    fires: example!("changes_nothing.rs", "fires"),
    quiet: example!("changes_nothing.rs", "quiet"),
});

/// Each setting of an environment that has no effect.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for there in program.everywhere() {
        let environment = there.cx().environment();
        let whose = environment.name();
        let workloads: Vec<&Workload> = there.cx().stack().components().iter().map(Component::workload).collect();
        found.extend(of_parts(program, environment));
        found.extend(of_pods(environment, &workloads));
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
        for (said, size, origin) in environment.volume_sizes() {
            let name = said.name();
            let finding = match claim(&workloads, &said) {
                None => RULE
                    .error(
                        at(origin),
                        format!(
                            "environment `{whose}` gives the claim `{name}` a size, but no workload of the stack \
                             mounts it"
                        ),
                    )
                    .fix(format!("leave the `.volume(…)` out, or {}", mounted(&workloads, &said))),
                Some(claim) if claim.size() == size => RULE
                    .warning(
                        at(origin),
                        format!("environment `{whose}` gives the claim `{name}` the size that it has anyway"),
                    )
                    .fix("leave the `.volume(…)` out"),
                Some(_) => continue,
            };
            found.push(finding);
        }
        for (said, class, origin) in environment.classes_of_claims() {
            let name = said.name();
            let finding = match claim(&workloads, &said) {
                None => RULE
                    .error(
                        at(origin),
                        format!(
                            "environment `{whose}` gives the claim `{name}` a storage class, but no workload of the \
                             stack mounts it"
                        ),
                    )
                    .fix(format!("leave the `.storage_class_of(…)` out, or {}", mounted(&workloads, &said))),
                Some(_) if environment.class_of_storage() == Some(class) => RULE
                    .warning(
                        at(origin),
                        format!("environment `{whose}` gives the claim `{name}` the storage class of all others"),
                    )
                    .fix("leave the `.storage_class_of(…)` out"),
                Some(_) => continue,
            };
            found.push(finding);
        }
        if let (Some(mirror), Some(origin)) = (environment.mirror(), environment.mirror_origin()) {
            let mut images = workloads.iter().filter_map(|workload| workload.image());
            if images.all(|image| image.to_string() == image.pulled_from(Some(mirror))) {
                let message =
                    format!("environment `{whose}` pulls images from `{mirror}`, whence all of them come anyway");
                found.push(RULE.warning(at(origin), message).fix("leave the `.registry_mirror(…)` out"));
            }
        }
    }
    found
}

/// Parts that are left out, bounds that are moved, a namespace under another name.
fn of_parts(program: &Program, environment: &Environment<'static>) -> Vec<Finding> {
    let whose = environment.name();
    let mut found = Vec::new();
    for (part, origin) in environment.parts_left_out() {
        let why = match program.stack.find(&part) {
            None => "which the stack does not deploy",
            Some(component) if component.workload().is_declared() => "which is somebody else's and never written",
            Some(_) => continue,
        };
        let message = format!("environment `{whose}` leaves out `{}`, {why}", part.name);
        found.push(RULE.error(at(origin), message).fix("leave the `.without(…)` out"));
    }
    if let Some((agent, origin)) = environment.chosen_log_agent() {
        let agents = program.stack.all_log_agents();
        if !agents.iter().any(|one| one.is(&agent)) {
            let message =
                format!("environment `{whose}` runs the log agent `{}`, which the stack does not list", agent.name);
            found.push(RULE.error(at(origin), message).fix("add it to the stack's `.log_agents(…)`"));
        } else if agents.get(0).is(&agent) {
            let message = format!("environment `{whose}` runs the log agent `{}`, which runs anyway", agent.name);
            found.push(RULE.warning(at(origin), message).fix("leave the `.log_agent(…)` out"));
        }
    }
    for (bound, here, origin) in environment.moved_bounds() {
        let finding = if bound == here {
            let message = format!("environment `{whose}` moves a bound of {0} to {0}", bound.in_words());
            RULE.warning(at(origin), message).fix("leave the `.bound(…)` out")
        } else if !program.watch.compares_with(bound) {
            let message = format!(
                "environment `{whose}` moves the bound of {}, but no alert and no panel compares with it",
                bound.in_words()
            );
            let found = RULE.error(at(origin), message).also(at(bound.origin()), "the bound");
            found.fix("name the const of the bound that is meant, or leave the `.bound(…)` out")
        } else {
            continue;
        };
        found.push(finding);
    }
    if !program.stack.components().iter().any(|component| component.workload().has_remote_write()) {
        for (receiver, origin) in environment.said_remote_writes() {
            let name = receiver.name();
            let message =
                format!("environment `{whose}` writes samples to `{name}`, but no workload of the stack writes any");
            let fix = "leave the `.remote_write(…)` out, or add a Prometheus to the stack's list";
            found.push(RULE.error(at(origin), message).fix(fix));
        }
    }
    let buckets = [
        (environment.bucket_origin(), Stores::Metrics, "blocks of metrics", ".object_storage(…)"),
        (environment.log_bucket_origin(), Stores::Logs, "logs", ".log_storage(…)"),
    ];
    for (origin, what, kept, said) in buckets {
        let mut components = program.stack.components().iter();
        let is_used = components.any(|component| component.workload().is_told_of() == Some(what));
        if let Some(origin) = origin.filter(|_| !is_used) {
            let message = format!("environment `{whose}` keeps {kept} in a bucket, but no workload uses one");
            found.push(RULE.error(at(origin), message).fix(format!("leave the `{said}` out")));
        }
    }
    if let Some((name, origin)) =
        environment.own_namespace().filter(|(name, _)| *name == program.stack.namespace().name())
    {
        let message = format!("environment `{whose}` calls the namespace `{name}`, as the stack does");
        found.push(RULE.warning(at(origin), message).fix("leave the `.namespace(…)` out"));
    }
    found
}

/// What is said of the pods of workloads.
fn of_pods(environment: &Environment<'static>, workloads: &[&Workload<'static>]) -> Vec<Finding> {
    let pods = environment.pod_settings();
    let mut found = Vec::new();
    for said in pods.resources.iter() {
        let holds = |workload: &Workload| workload.resources() == Some(said.value);
        found.extend(of_one(environment, workloads, (said.of, said.origin), "the resources", "resources", holds));
    }
    for said in pods.node_selectors.iter() {
        let of_all = pods.node_selectors.iter().any(|all| all.of.is_none() && all.value == said.value);
        let holds = |workload: &Workload| of_all && workload.kind() != Kind::DaemonSet;
        let what = format!("nodes with the label `{}`", said.value.key());
        found.extend(of_one(environment, workloads, (said.of, said.origin), &what, "node_selector_of", holds));
    }
    for said in pods.tolerations.iter() {
        let of_all = pods.tolerations.iter().any(|all| all.of.is_none() && all.value == said.value);
        let what = format!("the toleration `{}`", said.value);
        found.extend(of_one(environment, workloads, (said.of, said.origin), &what, "toleration_of", |_| of_all));
    }
    for said in pods.node_affinities.iter() {
        let of_all = pods.node_affinities.iter().any(|all| all.of.is_none() && all.value == said.value);
        let holds = |workload: &Workload| of_all && workload.kind() != Kind::DaemonSet;
        let what = format!("the affinity to nodes by `{}`", said.value.0);
        found.extend(of_one(environment, workloads, (said.of, said.origin), &what, "node_affinity_of", holds));
    }
    for said in pods.anti_affinities.iter() {
        let other = said.value;
        let is_there = workloads.iter().any(|workload| workload.id().is(&other));
        let what = format!("the distance to the pods of `{}`", other.name);
        let found_of_one =
            of_one(environment, workloads, (said.of, said.origin), &what, "pod_anti_affinity", |_| !is_there);
        found.extend(found_of_one);
    }
    for said in pods.priority_classes.iter() {
        let of_all = pods.priority_classes.iter().find(|all| all.of.is_none()).map(|all| all.value);
        let holds = |workload: &Workload| of_all.or(workload.priority_class()) == Some(said.value);
        found.extend(of_one(
            environment,
            workloads,
            (said.of, said.origin),
            "the priority class",
            "priority_class_of",
            holds,
        ));
    }
    let several = |workload: &&Workload| environment.replicas_of(workload).is_some_and(|count| count > 1);
    for said in pods.spreads.iter().filter(|_| !workloads.iter().any(several)) {
        let message = format!(
            "environment `{}` spreads pods over `{}`, but no workload has several there",
            environment.name(),
            said.value
        );
        found
            .push(RULE.warning(at(said.origin), message).fix("leave the `.spread_over(…)` out, or say `.replicas(…)`"));
    }
    found
}

/// What is said of one workload, which must be there, ours, and without it other than that.
fn of_one(
    environment: &Environment,
    workloads: &[&Workload],
    (of, origin): (Option<WorkloadId>, Origin),
    what: &str,
    call: &str,
    holds: impl Fn(&Workload) -> bool,
) -> Option<Finding> {
    let (id, whose) = (of?, environment.name());
    let finding = match workloads.iter().find(|workload| workload.id().is(&id)) {
        None => RULE
            .error(
                at(origin),
                format!("environment `{whose}` says {what} of `{}`, but the stack does not deploy it", id.name),
            )
            .fix(format!("leave the `.{call}(…)` out, or add its component to the stack's list")),
        Some(workload) if workload.is_declared() => RULE
            .error(
                at(origin),
                format!(
                    "environment `{whose}` says {what} of `{}`, which is somebody else's and never written",
                    id.name
                ),
            )
            .fix(format!("leave the `.{call}(…)` out")),
        Some(workload) if holds(workload) => RULE
            .warning(at(origin), format!("environment `{whose}` says {what} of `{}`, as it is without", id.name))
            .fix(format!("leave the `.{call}(…)` out")),
        Some(_) => return None,
    };
    Some(finding)
}

/// The claim of that name which some workload mounts.
fn claim(workloads: &[&Workload<'static>], said: &Claim) -> Option<Claim<'static>> {
    claims(workloads).find(|claim| claim.is(said))
}

fn claims(workloads: &[&Workload<'static>]) -> impl Iterator<Item = Claim<'static>> {
    workloads.iter().flat_map(|workload| workload.mounts().iter()).filter_map(|mount| match mount.volume() {
        Volume::Claim(claim) => Some(*claim),
        _ => None,
    })
}

/// How to have the claim that was meant: several programs may have one of that name.
fn mounted(workloads: &[&Workload<'static>], said: &Claim) -> &'static str {
    if claims(workloads).any(|claim| claim.name() == said.name()) {
        "name the very claim that the workload mounts, such as `Loki::SETTINGS.data`: another of the same name is \
         another claim"
    } else {
        "mount the claim"
    }
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
mod cases;

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` says how many pods `kettle` has, but the stack does not deploy it; fix: leave the \
         `.replicas(…)` out, or add its component to the stack's list"
    );
}
