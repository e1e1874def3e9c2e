//! Several Alertmanagers know of each other.

use findings::{Finding, Rule, RuleText};

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "several/alertmanager-without-mesh",
    says: "several Alertmanagers are a mesh",
    why: "Each Alertmanager that does not know of the others notifies by itself, and holds only the silences that it \
        was told: people get every message as often as there are pods, or none of them holds what was silenced.",
    source: Some("https://prometheus.io/docs/alerting/latest/alertmanager/#high-availability"),
    fires: example!("alertmanager_without_mesh.rs", "fires"),
    quiet: example!("alertmanager_without_mesh.rs", "quiet"),
});

/// The Alertmanager, where several run that do not talk to each other.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let Some(alertmanager) = subject.apis.alertmanager else { return Vec::new() };
    let is_alone = |one: &Several| one.workload.is(&alertmanager.any().workload()) && one.talk.is_empty();
    several::all(subject).iter().filter(|one| is_alone(one)).map(finding).collect()
}

fn finding(one: &Several) -> Finding {
    let message = format!(
        "environment `{}` runs {} of `{}`, which do not talk to each other: each notifies by itself",
        one.environment, one.count, one.workload.name
    );
    let fix = "run one, or make them a mesh as `programs::alertmanager` does: `.as_several(…)` with `--cluster.peer`, \
        and `.talks_to_its_like(PORT)`";
    RULE.error(at(one.origin), message).fix(fix)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const BELL_HTTP: Port<AlertmanagerApi> = Port::new("bell", 9093);
    const BELL: Workload = deployment("bell").port(BELL_HTTP).build();
    const SERVICE: Service = Service::of(&BELL).port(BELL_HTTP);
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&BELL, 3); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&BELL).service(&SERVICE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK).apis(Apis { alertmanager: Some(SERVICE.at(BELL_HTTP)), ..Apis::NONE });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const BELL_HTTP: Port<AlertmanagerApi> = Port::new("bell", 9093);
    const RINGS: Port<Gossip> = Port::new("rings", 9094);
    const BELL: Workload = deployment("bell")
        .port(BELL_HTTP)
        .as_several(&|one: WorkloadBuilder<'static>| {
            let bells = |cx: &Context| cx.members(BELL.id(), RINGS);
            one.port(RINGS).arg_each("--cluster.peer", bells).talks_to_its_like(RINGS)
        })
        .build();
    const SERVICE: Service = Service::of(&BELL).port(BELL_HTTP);
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&BELL, 3);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&BELL).service(&SERVICE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK).apis(Apis { alertmanager: Some(SERVICE.at(BELL_HTTP)), ..Apis::NONE });
}

#[cfg(test)]
mod tests {
    use super::fires::PROGRAM;

    crate::testing::tested!(
        "environment `there` runs 3 of `bell`, which do not talk to each other: each notifies by itself; fix: run \
         one, or make them a mesh as `programs::alertmanager` does: `.as_several(…)` with `--cluster.peer`, and \
         `.talks_to_its_like(PORT)`"
    );

    #[test]
    fn an_alertmanager_that_nobody_names_is_any_program() {
        let unnamed = PROGRAM.apis(kit::Apis::NONE);
        assert!(super::check(&crate::subject::Subject::new(&unnamed)).is_empty());
    }
}

/// A port at which members talk, and which their workload does not declare, is cut by its policy:
/// `wiring/not-declared`.
#[cfg(test)]
mod cut {
    use crate::rules::wiring::not_declared;
    use crate::tea_house::*;
    use crate::testing::says;

    const RINGS: Port<Gossip> = Port::new("rings", 9094);
    const BELL: Workload = deployment("bell")
        .as_several(&|one: WorkloadBuilder<'static>| {
            one.port(RINGS).arg_each("--cluster.peer", |cx: &Context| cx.members(BELL.id(), RINGS))
        })
        .build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&BELL, 3);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&BELL)]).environments(&[THERE], &[]);

    #[test]
    fn a_port_of_the_mesh_that_the_policy_cuts_is_reported() {
        let found = says(&running(&STACK), &not_declared::RULE);
        assert!(found[0].starts_with("workload `bell`: its config names `bell` at port `rings` (9094)"), "{found:?}");
    }
}
