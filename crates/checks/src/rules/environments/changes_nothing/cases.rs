//! Further settings that change nothing, and those that do.

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
        ["environment `there` gives the claim `water` a size, but no workload of the stack mounts it; fix: leave \
            the `.volume(…)` out, or mount the claim"]
    );
}

#[test]
fn claims_of_one_name_are_told_apart() {
    const OTHER_WATER: Claim = Claim::new("water", gibibytes(1));
    const THIRD_WATER: Claim = Claim::new("water", gibibytes(1));
    const KETTLE: Workload = deployment("kettle").mount(WATER.at("/water")).build();
    const KEG: Workload = deployment("keg").mount(OTHER_WATER.at("/water")).build();
    const THERE: Environment =
        Environment::new("there", "tea", NOBODY).volume(WATER, gibibytes(2)).volume(THIRD_WATER, gibibytes(3));
    const STACK: Stack =
        Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE), Component::of(&KEG)]).environments(&[THERE], &[]);
    assert_eq!([WATER, OTHER_WATER].map(|claim| THERE.size_of(&claim)), [gibibytes(2), gibibytes(1)]);
    let told = says(&running(&STACK), &RULE);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("another of the same name is another claim"), "{told:?}");
}

#[test]
fn what_holds_anyway_is_only_a_warning() {
    const KETTLE: Workload = deployment("kettle").mount(WATER.at("/water")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&POT, 1).volume(WATER, gibibytes(1));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[THERE], &[]);
    assert_eq!(
        says(&running(&STACK), &RULE),
        [
            "environment `there` runs 1 of `pot`, as the workload says itself; fix: leave the `.replicas(…)` out",
            "environment `there` gives the claim `water` the size that it has anyway; fix: leave the `.volume(…)` \
             out",
        ]
    );
    assert!(crate::check(&running(&STACK)).iter().all(|finding| !finding.is_error()));
}

#[test]
fn settings_of_the_pods_of_nobody_are_told() {
    const KETTLE: Workload = deployment("kettle").build();
    const KEG: Workload = WorkloadBuilder::declared(Namespace::of_others("cellar"), "keg").port(HTTP).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .resources(&KETTLE, Resources::requests(millicores(20), mebibytes(16)))
        .node_selector_of(&KEG, "pool", "cellar")
        .toleration_of(&KETTLE, "dedicated=tea:NoSchedule")
        .priority_class_of(&KETTLE, PriorityClass::existing("high"))
        .storage_class_of(WATER, "fast");
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KEG)]).environments(&[THERE], &[]);
    let not_there = |what: &str, call: &str| {
        format!(
            "environment `there` says {what} of `kettle`, but the stack does not deploy it; fix: leave the \
             `.{call}(…)` out, or add its component to the stack's list"
        )
    };
    let mut expected = vec![
        not_there("the resources", "resources"),
        "environment `there` says nodes with the label `pool` of `keg`, which is somebody else's and never \
         written; fix: leave the `.node_selector_of(…)` out"
            .to_owned(),
        not_there("the toleration `dedicated=tea:NoSchedule`", "toleration_of"),
        not_there("the priority class", "priority_class_of"),
        "environment `there` gives the claim `water` a storage class, but no workload of the stack mounts it; \
         fix: leave the `.storage_class_of(…)` out, or mount the claim"
            .to_owned(),
    ];
    let mut told = says(&running(&STACK), &RULE);
    expected.sort();
    told.sort();
    assert_eq!(told, expected);
    assert!(crate::check(&running(&STACK)).iter().all(findings::Finding::is_error));
}

#[test]
fn settings_of_pods_that_hold_anyway_are_warnings() {
    const KETTLE: Workload = deployment("kettle").mount(WATER.at("/water")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .registry_mirror("docker.io")
        .resources(&POT, Resources::requests(millicores(10), mebibytes(16)))
        .node_selector("pool", "tea")
        .node_selector_of(&POT, "pool", "tea")
        .toleration("gpu:NoSchedule")
        .toleration_of(&POT, "gpu:NoSchedule")
        .priority_class(PriorityClass::existing("high"))
        .priority_class_of(&POT, PriorityClass::existing("high"))
        .spread_over("topology.kubernetes.io/zone")
        .storage_class("fast")
        .storage_class_of(WATER, "fast");
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[THERE], &[]);
    let mut told = says(&running(&STACK), &RULE);
    told.sort();
    assert_eq!(
        told,
        [
            "environment `there` gives the claim `water` the storage class of all others; fix: leave the \
             `.storage_class_of(…)` out",
            "environment `there` pulls images from `docker.io`, whence all of them come anyway; fix: leave the \
             `.registry_mirror(…)` out",
            "environment `there` says nodes with the label `pool` of `pot`, as it is without; fix: leave the \
             `.node_selector_of(…)` out",
            "environment `there` says the priority class of `pot`, as it is without; fix: leave the \
             `.priority_class_of(…)` out",
            "environment `there` says the resources of `pot`, as it is without; fix: leave the `.resources(…)` out",
            "environment `there` says the toleration `gpu:NoSchedule` of `pot`, as it is without; fix: leave the \
             `.toleration_of(…)` out",
            "environment `there` spreads pods over `topology.kubernetes.io/zone`, but no workload has several \
             there; fix: leave the `.spread_over(…)` out, or say `.replicas(…)`",
        ]
    );
    assert!(crate::check(&running(&STACK)).iter().all(|finding| !finding.is_error()));
}

#[test]
fn parts_bounds_and_names_without_effect_are_told() {
    const KETTLE: Workload = deployment("kettle").build();
    const KEG: Workload = WorkloadBuilder::declared(Namespace::of_others("cellar"), "keg").port(HTTP).build();
    const MANY: Bound = above(count(5.0));
    const UNUSED: Bound = above(count(5.0));
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[panel("Cold pots").green_red(MANY)])]);
    const WATCH: Watch = Watch { jobs: JOBS, dashboards: &[BOARD], ..Watch::NONE };
    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .without(&KETTLE)
        .without(&KEG)
        .bound(MANY, above(count(5.0)))
        .bound(UNUSED, above(count(6.0)))
        .namespace("tea");
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KEG)]).environments(&[THERE], &[]);
    let mut told = says(&Program { watch: &WATCH, ..running(&STACK) }, &RULE);
    told.sort();
    assert_eq!(
        told,
        [
            "environment `there` calls the namespace `tea`, as the stack does; fix: leave the `.namespace(…)` out",
            "environment `there` leaves out `keg`, which is somebody else's and never written; fix: leave the \
             `.without(…)` out",
            "environment `there` leaves out `kettle`, which the stack does not deploy; fix: leave the \
             `.without(…)` out",
            "environment `there` moves a bound of 5 to 5; fix: leave the `.bound(…)` out",
            "environment `there` moves the bound of 5, but no alert and no panel compares with it; fix: name the \
             const of the bound that is meant, or leave the `.bound(…)` out",
        ]
    );
}

#[test]
fn a_receiver_to_which_nobody_writes_is_told() {
    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .external_label("cluster", "tea")
        .remote_write(RemoteWrite::to("https://metrics.tea.example/api/v1/push"));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
    assert_eq!(
        says(&running(&STACK), &RULE),
        ["environment `there` writes samples to `metrics.tea.example`, but no workload of the stack writes any; fix: \
          leave the `.remote_write(…)` out, or add a Prometheus to the stack's list"]
    );
}

#[test]
fn settings_that_change_something_are_quiet() {
    const KETTLE: Workload = deployment("kettle").mount(WATER.at("/water")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY)
        .registry_mirror("registry.example.com/mirror")
        .resources(&POT, Resources::requests(millicores(20), mebibytes(16)))
        .node_selector("pool", "tea")
        .node_selector_of(&POT, "pool", "fire")
        .toleration_of(&POT, "gpu:NoSchedule")
        .priority_class_of(&POT, PriorityClass::existing("high"))
        .replicas(&POT, 2)
        .spread_over("topology.kubernetes.io/zone")
        .storage_class("slow")
        .storage_class_of(WATER, "fast");
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[THERE], &[]);
    crate::testing::is_quiet(&running(&STACK));
}
