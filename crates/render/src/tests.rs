//! What only generation can find: every problem at once, each with its place and its fix.

mod nouns;

use std::collections::BTreeMap;

use super::*;
use crate::rules::{
    CANNOT_BE_WRITTEN, NO_COMPONENTS, NO_SUCH_ENVIRONMENT, PATCH_DOES_NOT_APPLY, TOO_LARGE, TWO_FILES_OF_ONE_NAME,
    TWO_OF_ONE_NAME,
};
use findings::Rule;
use kit::{
    Claim, Component, ConfigMap, ConfigMapFamily, Http, Image, MadeFile, Mount, Namespace, Notifications, Port,
    PriorityClass, Probe, Resources, Secret, SecretEntry, Stack, Workload, WorkloadBuilder, gibibytes, mebibytes,
    millicores,
};
use watch::alert::Alert;
use watch::dashboard::{Dashboard, Row, stat};
use watch::query::{Query, promql_unchecked};
use watch::record::Record;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, say};
use watch::scenario::{Series, given, quiet_because};
use watch::severity::Severity;
use watch::unit::Unit;
use watch::watch::Watch;

const TEA: Namespace = Namespace::ours("tea");
const HTTP: Port<Http> = Port::new("http", 8080);
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const HERE: Environment = Environment::new("here", "tea", NOBODY);

const fn program(name: &str) -> WorkloadBuilder<'_> {
    WorkloadBuilder::deployment(TEA, name, Image::new("docker.io/tea/pot", "1.0"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
}

/// What is told by this rule, and nothing else.
#[track_caller]
fn problems(stack: &'static Stack<'static>, rule: &Rule) -> Vec<String> {
    match objects(&Program::unwatched(stack, "tests.rs"), &HERE) {
        Ok(objects) => panic!("{} objects were written without a problem", objects.len()),
        Err(problems) => {
            assert!(problems.iter().all(|problem| problem.rule == rule), "{problems:?}");
            problems.iter().map(Finding::to_string).collect()
        }
    }
}

#[test]
fn a_map_whose_keys_are_no_texts() {
    const TABLE: Mount = ConfigMap::made("table", |_| {
        vec![MadeFile::json("table.json", "table", BTreeMap::from([(vec![1], "a list as a key")]))]
    })
    .at("/table");
    const POT: Workload = program("pot").mount(TABLE).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT)]);
    assert_eq!(
        problems(&STACK, &CANNOT_BE_WRITTEN),
        ["ConfigMap `table`, file `table.json`: it cannot be written: key must be a string; fix: correct its model \
             or its values"]
    );
}

#[test]
fn an_object_that_kubectl_would_refuse_for_its_size() {
    const LEAVES: Mount =
        ConfigMap::made("leaves", |_| vec![MadeFile::yaml("leaves.yaml", "leaves", "x".repeat(262_144))]).at("/leaves");
    const POT: Workload = program("pot").mount(LEAVES).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT)]);
    // How many bytes its metadata takes is none of this test's business.
    let problems = problems(&STACK, &TOO_LARGE);
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(problem.starts_with("ConfigMap `leaves`: it has 262"), "{problem}");
    assert!(
        problem.ends_with(
            " bytes, but `kubectl apply` takes less than 262144; fix: split it, for example one ConfigMap for each \
             dashboard or rule group"
        ),
        "{problem}"
    );
}

#[test]
fn two_components_that_write_one_object() {
    const KEY: Secret = Secret::ours("key", &[SecretEntry::bundled("word", "tea")]);
    const OTHER_KEY: Secret = Secret::ours("key", &[SecretEntry::bundled("word", "milk")]);
    const POT: Workload = program("pot").env_secret("WORD", KEY.key("word")).build();
    const CUP: Workload = program("cup").env_secret("WORD", OTHER_KEY.key("word")).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&CUP)]);
    assert_eq!(
        problems(&STACK, &TWO_OF_ONE_NAME),
        ["Secret `key`: components `pot` and `cup` both write it; fix: rename one of them, or let both read the \
             same, which is written once"]
    );
}

#[test]
fn a_secret_that_several_read_is_written_once() {
    const KITCHEN: Namespace = Namespace::ours("kitchen");
    const KEY: Secret = Secret::ours("key", &[SecretEntry::bundled("word", "tea")]);
    const POT: Workload = program("pot").env_secret("WORD", KEY.key("word")).build();
    const CUP: Workload = program("cup").env_secret("WORD", KEY.key("word")).build();
    const STOVE: Workload = WorkloadBuilder::deployment(KITCHEN, "stove", Image::new("docker.io/tea/stove", "1.0"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
        .mount(Mount::secret(KEY, "/key"))
        .build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&CUP), Component::of(&STOVE)]);
    let written = objects(&Program::unwatched(&STACK, "tests.rs"), &HERE).expect("nothing is wrong");
    let secrets = written.iter().filter(|object| object.kind == "Secret");
    // No pod reads a Secret of another namespace.
    assert_eq!(
        secrets.map(|secret| secret.path.as_str()).collect::<Vec<_>>(),
        ["tea/pot/secret.yaml", "tea/stove/secret.yaml"]
    );
}

#[test]
fn two_made_files_of_one_name() {
    const LEAVES: Mount = ConfigMapFamily::made("leaves", |_| {
        vec![MadeFile::yaml("green.yaml", "leaves", "green"), MadeFile::yaml("green.yaml", "leaves", "black")]
    })
    .at("/leaves");
    const POT: Workload = program("pot").mount(LEAVES).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT)]);
    assert_eq!(
        problems(&STACK, &TWO_FILES_OF_ONE_NAME),
        ["ConfigMap `leaves-green`: two files are called `green.yaml`, so one would overwrite the other; fix: give \
             what they are made from different names"]
    );
}

#[test]
fn a_stack_of_nothing() {
    const STACK: Stack = Stack::new(TEA, &[]);
    assert_eq!(problems(&STACK, &NO_COMPONENTS), ["the stack: it has no components; fix: add some to its list"]);
}

const POT: Workload = program("pot").build();
const KITCHEN: Stack = Stack::new(TEA, &[Component::of(&POT)]).environments(&[HERE, THERE], &[]);
const THERE: Environment = Environment::new("there", "environments/there", NOBODY);

#[test]
fn what_follows_from_where_an_environment_runs() {
    let pairs = counterparts(&Program::unwatched(&KITCHEN, "tests.rs"), &HERE, &THERE);
    assert_eq!(pairs, [("k8s/tea/".to_owned(), "k8s/environments/there/".to_owned())]);
}

#[test]
fn an_environment_that_does_not_exist() {
    let problem = environment(&Program::unwatched(&KITCHEN, "tests.rs"), "nowhere").expect_err("there is none");
    assert_eq!(problem.rule, &NO_SUCH_ENVIRONMENT);
    assert_eq!(
        problem.to_string(),
        "environment `nowhere`: the stack has no environment of that name; fix: use one of here, there"
    );
}

#[test]
fn queries_that_bypass_the_compiler_are_listed_with_their_reasons() {
    const GHOSTS: Query = promql_unchecked(Unit::Count, "count(ghosts)", "they appear in no exposition");
    const RECORD: Record = Record::checked("cluster:ghosts:count", GHOSTS);
    const HAUNTED: Alert = Alert::new("Haunted", Severity::INFO)
        .when_any(GHOSTS)
        .at_once()
        .summary("ghosts")
        .description("there are ghosts")
        .fires(given(Series::checked("ghosts", "ghosts", &[], "1x10", 11)))
        .stays_quiet(given(Series::checked("ghosts", "ghosts", &[], "_x10", 10)))
        .when_gone(quiet_because("they went home"))
        .runbook(Runbook {
            meaning: "Ghosts.",
            impact: "Fright.",
            diagnosis: &[ask("How many?", GHOSTS)],
            remedy: &[say("Go to bed.")],
        });
    const GROUP: Group = Group::new("ghosts", &[HAUNTED]).recording(&[RECORD]);
    const BOARD: Dashboard =
        Dashboard::new("ghosts", "Ghosts")
            .rows(&[Row::new("All").panels(&[stat("Seen", "How many there are.").query(GHOSTS, "ghosts")])]);
    const WATCH: Watch = Watch { groups: &[GROUP], dashboards: &[BOARD], ..Watch::NONE };
    let rows = [
        "recording rule `cluster:ghosts:count`",
        "alert `Haunted`",
        "the runbook of `Haunted`",
        "panel `Seen` of `Ghosts`",
    ]
    .map(|asker| format!("| {asker} | `count(ghosts)` | they appear in no exposition |\n"));
    let section = "\n## Queries of which nothing is checked\n\n| Asked by | Query | Why |\n|---|---|---|\n";
    let listed = guide_of(&WATCH);
    assert!(listed.ends_with(&(section.to_owned() + &rows.concat())), "{listed}");
    let ours = guide_of(&Watch::NONE);
    assert!(ours.contains("\n## Dashboards\n") && !ours.contains("nothing is checked"), "{ours}");
}

fn guide_of(watch: &'static Watch) -> String {
    tree(&Program { watch, ..Program::unwatched(&KITCHEN, "tests.rs") })
        .expect("it can be rendered")
        .remove("README.md")
        .expect("the guide is there")
}

#[test]
fn settings_in_which_environments_differ_stand_side_by_side() {
    const CLAIM: Claim = Claim::new("leaves", gibibytes(1));
    const SHELF: Workload = program("shelf").mount(CLAIM.at("/leaves")).build();
    const FAR: Environment = Environment::new("far", "environments/far", NOBODY)
        .registry_mirror("registry.example.com/mirror")
        .image_pull_secrets(&["regcred"])
        .existing_secrets()
        .replicas(&POT, 2)
        .resources(&POT, Resources::requests(millicores(20), mebibytes(32)))
        .node_selector("pool", "tea")
        .node_selector_of(&POT, "pool", "kitchen")
        .spread_over("topology.kubernetes.io/zone")
        .toleration("dedicated=tea:NoSchedule")
        .priority_class_of(&POT, PriorityClass::existing("high"))
        .volume(CLAIM, gibibytes(5))
        .storage_class_of(CLAIM, "fast");
    const STACK: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&SHELF)]).environments(&[HERE, FAR], &[]);
    let guide = tree(&Program::unwatched(&STACK, "tests.rs")).expect("it can be rendered").remove("README.md");
    let guide = guide.expect("the guide is there");
    let section = guide.split_once("## Where environments differ\n\n").expect("they differ").1;
    let table = section.split_once("\n\n").expect("a section follows").0;
    assert_eq!(
        table,
        "| Setting | `here` | `far` |
|---|---|---|
| Images from | their own registries | `registry.example.com/mirror` |
| Image pull secrets | - | `regcred` |
| Secrets | written | there already |
| Nodes, but of DaemonSets | - | `pool=tea` |
| Tolerated, but by DaemonSets, which tolerate all | - | `dedicated=tea:NoSchedule` |
| Several pods are spread over | `kubernetes.io/hostname` | `kubernetes.io/hostname`, `topology.kubernetes.io/zone` |
| `pot`: pods | 1 | 2 |
| `pot`: CPU and memory, request / limit | 10m / 10m, 16Mi / 16Mi | 20m / 20m, 32Mi / 32Mi |
| `pot`: nodes | - | `pool=kitchen` |
| `pot`: priority class | - | `high` |
| `shelf`: size of `leaves` | 1Gi | 5Gi |
| `shelf`: storage class of `leaves` | the cluster's default | `fast` |"
    );
}
