//! No two objects of one kind and namespace have one name.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{Component, Kind, Name, Namespace, Origin, Volume, Workload};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "stack/two-of-one-name",
    says: "workloads, Services, ConfigMaps and claims of one namespace have different names",
    why: "Kubernetes knows an object by its kind, namespace and name: of two with one name the later overwrites the \
        earlier, and both programs run with the settings of one.",
    source: None,
    fires: example!("two_of_one_name.rs", "fires"),
    quiet: example!("two_of_one_name.rs", "quiet"),
});

/// Each object that is called like one of an earlier component.
pub fn check(program: &Program) -> Vec<Finding> {
    let components = program.stack.components();
    let pairs =
        components.iter().enumerate().flat_map(|(index, two)| components[..index].iter().map(move |one| (one, two)));
    pairs.filter(|(one, two)| namespace(one).is(&namespace(two))).flat_map(|(one, two)| of_pair(one, two)).collect()
}

fn namespace<'a>(component: &Component<'a>) -> Namespace<'a> {
    component.workload().namespace()
}

fn of_pair(one: &Component<'static>, two: &Component<'static>) -> Vec<Finding> {
    let (first, second) = (one.workload(), two.workload());
    if first.name() == second.name() {
        let (namespace, name) = (first.namespace(), first.name());
        let message = format!("two workloads in namespace `{}` are called `{name}`", namespace.name());
        let finding = RULE.error(at(second.origin()), message);
        return vec![
            finding
                .fix("rename one of them, or remove a component that is listed twice")
                .also(at(first.origin()), "the first"),
        ];
    }
    let double = |what: &str, name: Name, places: [Origin; 2]| {
        let message = format!(
            "two {what} in namespace `{}` are called `{name}`, one of component `{}`, one of `{}`",
            first.namespace().name(),
            first.name(),
            second.name()
        );
        RULE.error(at(places[1]), message).fix("rename one of them").also(at(places[0]), "the first")
    };
    let mut found = Vec::new();
    for (left, right) in one.services().flat_map(|left| two.services().map(move |right| (left, right))) {
        if left.name() == right.name() {
            found.push(double("Services", left.name(), [left.origin(), right.origin()]));
        }
    }
    for (left, right) in first.mounts().iter().flat_map(|left| second.mounts().iter().map(move |right| (left, right))) {
        let what = match (left.volume(), right.volume()) {
            (Volume::ConfigMap(_) | Volume::Family(_), Volume::ConfigMap(_) | Volume::Family(_)) => "ConfigMaps",
            // A StatefulSet's claims bear the names of its pods as well.
            (Volume::Claim(_), Volume::Claim(_)) if !is_stateful(first) && !is_stateful(second) => "claims",
            _ => continue,
        };
        if left.name() == right.name() {
            found.push(double(what, left.name(), [first.origin(), second.origin()]));
        }
    }
    found
}

fn is_stateful(workload: &Workload) -> bool {
    matches!(workload.kind(), Kind::StatefulSet)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POT: Workload = deployment("pot").build();
    const OTHER: Workload = deployment("pot").build(); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&OTHER)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POT: Workload = deployment("green-pot").build();
    const OTHER: Workload = deployment("black-pot").build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&OTHER)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    const ONE: &[File] = &[File::yaml("leaves.yaml", &leaves)];

    fn leaves(_: &Context) -> String {
        "green".to_owned()
    }

    #[track_caller]
    fn are_told(components: [Component<'static>; 2], expected: &[&str]) {
        let stack: &'static Stack = Box::leak(Box::new(Stack::new(TEA, Box::leak(Box::new(components)))));
        assert_eq!(says(&running(stack), &RULE), expected);
    }

    #[test]
    fn services_config_maps_and_claims_are_told_too() {
        const CUP: Workload = deployment("cup").build();
        const CUP_SERVICE: Service = Service::of(&CUP).port(HTTP).named("pot");
        const SMALL: Workload = deployment("small").mount(ConfigMap::new("leaves", ONE).at("/leaves")).build();
        const LARGE: Workload = deployment("large").mount(ConfigMap::new("leaves", ONE).at("/leaves")).build();
        const HOT: Workload = deployment("hot").mount(Claim::new("water", gibibytes(1)).at("/water")).build();
        const COLD: Workload = deployment("cold").mount(Claim::new("water", gibibytes(1)).at("/water")).build();
        are_told(
            [POT_COMPONENT, Component::of(&CUP).service(&CUP_SERVICE)],
            &["two Services in namespace `tea` are called `pot`, one of component `pot`, one of `cup`; fix: rename \
                 one of them"],
        );
        are_told(
            [Component::of(&SMALL), Component::of(&LARGE)],
            &["two ConfigMaps in namespace `tea` are called `leaves`, one of component `small`, one of `large`; \
                 fix: rename one of them"],
        );
        are_told(
            [Component::of(&HOT), Component::of(&COLD)],
            &["two claims in namespace `tea` are called `water`, one of component `hot`, one of `cold`; fix: rename \
                 one of them"],
        );
    }

    #[test]
    fn names_of_other_namespaces_and_templates_of_stateful_sets_are_free() {
        const OUTSIDE: Workload = WorkloadBuilder::declared(Namespace::of_others("cellar"), "pot").port(HTTP).build();
        const CLAIM: Claim = Claim::new("water", gibibytes(1));
        const HOT: Workload = stateful("hot", CLAIM);
        const COLD: Workload = stateful("cold", CLAIM);
        are_told([POT_COMPONENT, Component::of(&OUTSIDE)], &[]);
        are_told([Component::of(&HOT), Component::of(&COLD)], &[]);
    }

    const fn stateful(name: &'static str, claim: Claim<'static>) -> Workload<'static> {
        WorkloadBuilder::stateful_set(TEA, name, Image::new("docker.io/tea/house", "1.4.2"))
            .port(HTTP)
            .run_as(1000)
            .resources(Resources::requests(millicores(10), mebibytes(16)))
            .readiness(Probe::tcp(HTTP))
            .mount(claim.at("/water"))
            .build()
    }

    crate::testing::tested!(
        "two workloads in namespace `tea` are called `pot`; fix: rename one of them, or remove a component that is \
         listed twice"
    );
}
