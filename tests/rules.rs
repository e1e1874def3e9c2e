//! Every rule is shown firing through the door by which its user meets it.
//!
//! Rules of queries, scenarios and dashboards of others fire in a macro: `crates/macros/tests` tries each of the
//! lists. Rules that relate
//! values fire in `checks::check`, which is what `gen` and Cargo ask: each file of `crates/checks/src/rules` tries its
//! own example. The others are told by commands, and here: a new one without a command that tells it fails.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cli::{Cli, Context, Source};
use kit::*;
use stack_tests::repository::{Repository, Small};
use watch::dashboard::{Dashboard, Panel, Row, table, time_series};
use watch::query::{Query, ResultLabels};
use watch::unit::Unit;
use watch::watch::Watch;

type Ids = BTreeSet<String>;

const TEA: Namespace = Namespace::ours("tea");
const HTTP: Port<Http> = Port::new("http", 8080);
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const HERE: Environment = Environment::new("here", "tea", NOBODY);

const fn program(name: &'static str) -> WorkloadBuilder<'static> {
    WorkloadBuilder::deployment(TEA, name, Image::new("docker.io/tea/pot", "1.0"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
}

const fn of(components: &'static [Component<'static>]) -> Stack<'static> {
    Stack::new(TEA, components).environments(&[HERE], &[])
}

/// The rules of all findings in an answer.
fn ids(sarif: &str) -> Ids {
    let answer: serde_json::Value = serde_json::from_str(sarif).unwrap_or_else(|error| panic!("{error}: {sarif}"));
    let results = answer["runs"][0]["results"].as_array().unwrap();
    results.iter().map(|one| one["ruleId"].as_str().unwrap().to_owned()).collect()
}

/// What a command tells over a program.
fn told(cli: &Cli, line: &[&str]) -> Ids {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    cli::run(
        ["cargo xtask"].iter().chain(line).chain(&["--format", "sarif"]),
        &mut Context::new(cli, &mut out, &mut err),
    );
    ids(&String::from_utf8(out).unwrap())
}

fn path(below: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(below).to_str().unwrap().to_owned()
}

/// What `gen` tells of a program.
fn generating(program: &'static Program) -> Ids {
    let folder = tempfile::tempdir().unwrap();
    told(&Cli::of(program), &["gen", "--root", folder.path().to_str().unwrap()])
}

fn stack(stack: &'static Stack<'static>) -> Ids {
    generating(Box::leak(Box::new(Program::unwatched(stack, "rules.rs"))))
}

fn of_a_pot_with(config: &'static Mount) -> Ids {
    let pot = Box::leak(Box::new(program("pot").mount(*config).build()));
    stack(Box::leak(Box::new(of(Box::leak(Box::new([Component::of(pot)]))))))
}

fn a_list_as_a_key() -> Ids {
    const TABLE: Mount = ConfigMap::made("table", |_| {
        vec![MadeFile::json("table.json", "table", BTreeMap::from([(vec![1], "a list as a key")]))]
    })
    .at("/table");
    of_a_pot_with(&TABLE)
}

fn a_large_object() -> Ids {
    const LEAVES: Mount =
        ConfigMap::made("leaves", |_| vec![MadeFile::yaml("leaves.yaml", "leaves", "x".repeat(262_144))]).at("/leaves");
    of_a_pot_with(&LEAVES)
}

fn two_files_of_one_name() -> Ids {
    const LEAVES: Mount = ConfigMapFamily::made("leaves", |_| {
        vec![MadeFile::yaml("green.yaml", "leaves", "green"), MadeFile::yaml("green.yaml", "leaves", "black")]
    })
    .at("/leaves");
    of_a_pot_with(&LEAVES)
}

fn two_objects_of_one_name() -> Ids {
    const KEY: Secret = Secret::ours("key", &[SecretEntry::bundled("word", "tea")]);
    const OTHER_KEY: Secret = Secret::ours("key", &[SecretEntry::bundled("word", "milk")]);
    const POT: Workload = program("pot").env_secret("WORD", KEY.key("word")).build();
    const CUP: Workload = program("cup").env_secret("WORD", OTHER_KEY.key("word")).build();
    const STACK: Stack = of(&[Component::of(&POT), Component::of(&CUP)]);
    stack(&STACK)
}

fn a_patch_of_no_object() -> Ids {
    const POT: Workload = program("pot").build();
    const STACK: Stack = of(&[Component::of(&POT).patched("why not", Patch::of("StatefulSet", "pot", "{}"))]);
    stack(&STACK)
}

fn no_components() -> Ids {
    const STACK: Stack = of(&[]);
    stack(&STACK)
}

/// The command line answers an unknown environment itself; a program of one's own that renders one is told this.
fn no_such_environment() -> Ids {
    let refused = Source::objects(&stack::PROGRAM, "nowhere").unwrap_err();
    refused.iter().map(|finding| finding.rule.id.to_owned()).collect()
}

fn a_board_that_is_cut() -> Ids {
    const LEGEND: &str = "the pot that stands on the upper shelf of the kitchen, beside the window: {{pot}}";
    const BY_POT: ResultLabels = ResultLabels::new(&["pot"], false);
    const STEEPING: Query =
        Query::checked("tea_steeping_seconds{pot=~\"green|black|white\"}", Unit::Seconds, BY_POT, &[], false);
    const PANELS: &[Panel] = &[
        time_series("Steeping", "How long each tea steeps.").query(STEEPING, LEGEND),
        time_series("Steeped", "How long each tea has steeped.").query(STEEPING, "{{pot}}"),
    ];
    const NARROW: &[Panel] = &[
        table("Teapots and how long each of them steeps", "How long each tea steeps.")
            .label_columns(&[("pot", "Pot")])
            .column(STEEPING, "Steeps"),
        time_series("Steeped", "How long each tea has steeped.").query(STEEPING, "{{pot}}"),
        time_series("Second", "How long each tea steeps.").query(STEEPING, "{{pot}}"),
        time_series("Third", "How long each tea steeps.").query(STEEPING, "{{pot}}"),
        time_series("Fourth", "How long each tea steeps.").query(STEEPING, "{{pot}}"),
        time_series("Fifth", "How long each tea steeps.").query(STEEPING, "{{pot}}"),
        time_series("Sixth", "How long each tea steeps.").query(STEEPING, "{{pot}}"),
        time_series("Seventh", "How long each tea steeps.").query(STEEPING, "{{pot}}"),
    ];
    const ROWS: &[Row] =
        &[Row::new("Pots").panels(PANELS), Row::new("Many").panels_per_line(8).panels(NARROW).collapsed()];
    const WATCHED: Watch = Watch { dashboards: &[Dashboard::new("tea", "Tea").rows(ROWS)], ..Watch::NONE };
    const POT: Workload = program("pot").build();
    const STACK: Stack = of(&[Component::of(&POT)]);
    const PROGRAM: Program = Program { watch: &WATCHED, ..Program::unwatched(&STACK, "rules.rs") };
    generating(&PROGRAM)
}

/// An object that comes near the limit, and a file where a folder must be.
fn files() -> Ids {
    let large = Small::shop().file("monitoring/grafana/configmap.yaml", &format!("text: {}\n", "x".repeat(240_000)));
    let repository = Repository::empty();
    repository.write("monitoring", "a file, where `gen` needs a folder");
    let line = ["gen", "--format", "sarif"];
    let answers = [Repository::empty().run(&large, &line), repository.run(&Small::shop(), &line)];
    answers.iter().flat_map(|answer| ids(&answer.out)).collect()
}

fn linted() -> Ids {
    let folder = path("crates/lint/tests/tea");
    let files = ["alertmanager.yml", "kitchen.yml", "board.json", "broken.yml", "refused.yml", "values.yaml"];
    let files = files.map(|file| format!("{folder}/{file}"));
    told(&Cli::ALONE, &["lint", &files[0], &files[1], &files[2], &files[3], &files[4], &files[5]])
}

/// An upgrade between two versions, whose catalogues and rules lie in a folder.
fn upgraded(program: &str, version: &str) -> Ids {
    let folder = path(&format!("crates/cli/tests/upgrade/breaks/{program}-{version}"));
    let [old, new, rules] = ["old.prom", "new.prom", "rules.yml"].map(|file| format!("{folder}/{file}"));
    assert!(fs::exists(&rules).unwrap(), "{rules}");
    told(&Cli::ALONE, &["upgrade", program, version, "--from", &old, "--file", &new, &rules])
}

#[test]
fn every_rule_fires_through_its_door() {
    let by_lists = [promql::RULES, logql::RULES, query::RULES, checks::RULES].into_iter().flatten().map(|rule| rule.id);
    let by_lists: BTreeSet<&str> = by_lists.collect();
    let rest = cli::rules::ALL.iter().map(|rule| rule.id);
    let rest: Ids = rest
        .filter(|id| !by_lists.contains(id) && !["scenario/", "board/"].iter().any(|word| id.starts_with(word)))
        .map(str::to_owned)
        .collect();
    let told = [
        a_list_as_a_key(),
        a_large_object(),
        two_files_of_one_name(),
        two_objects_of_one_name(),
        a_patch_of_no_object(),
        no_components(),
        no_such_environment(),
        a_board_that_is_cut(),
        files(),
        linted(),
        upgraded("node-exporter", "0.16.0"),
        upgraded("postgres-exporter", "0.14.0"),
    ];
    let told: Ids = told.into_iter().flatten().collect();
    let silent: Vec<_> = rest.difference(&told).collect();
    assert!(silent.is_empty(), "no command here is told of {silent:?}");
}
