//! Nothing is wrong between the values of our own stack, and whatever is renamed there is told once.

use std::collections::BTreeSet;

use findings::{Sources, print::plain};
use kit::{Component, Program};
use programs::prelude::*;
use stack::watch::alert::Alert;
use stack::watch::dashboard::{Language, Panel, Row};
use stack::watch::runbook::Paste;
use stack::watch::scrape::{Find, Job, ProbedUrl};
use stack::watch::watch::Watch;
use stack_facts::programs::BlackboxExporter;
use stack_facts::world::{of_logs, of_metrics};

#[test]
fn our_stack_has_no_findings() {
    has_no_findings(&stack::PROGRAM);
}

#[test]
fn an_environment_in_which_everything_is_said_has_no_findings_either() {
    has_no_findings(&stack_tests::ours::WITH_AIR_GAPPED);
}

#[track_caller]
fn has_no_findings(program: &Program) {
    let found = checks::check(program);
    let sources = Sources::below(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    assert!(found.is_empty(), "{}", plain(&found, &sources, "cargo xtask explain"));
}

/// What each name of the stack is called in a world where that one thing was renamed: near enough to be taken for a
/// slip.
fn renamed(name: &str) -> String {
    format!("{name}s")
}

/// Changes one name in a set of values.
fn rename(values: &mut BTreeSet<String>, name: &str) {
    if values.remove(name) {
        values.insert(renamed(name));
    }
}

fn metrics_without(name: &str) -> promql::World {
    let mut world = of_metrics().clone();
    for job in &mut world.jobs {
        job.labels.values_mut().flatten().for_each(|values| rename(values, name));
        job.exporters.iter_mut().filter(|exporter| *exporter == name).for_each(|exporter| *exporter = renamed(name));
        if job.name == name {
            job.name = renamed(name);
        }
    }
    world.values.values_mut().for_each(|values| rename(values, name));
    world
}

fn logs_without(name: &str) -> logql::World {
    let mut world = of_logs().clone();
    let labels = world.sources.iter_mut().flat_map(|source| source.labels.values_mut());
    labels.filter_map(|label| label.values.as_mut()).for_each(|values| rename(values, name));
    world
}

/// A thing that is renamed makes dozens of queries wrong. None of them is told by itself, so that one finding tells
/// all.
#[test]
fn whatever_is_renamed_is_no_fault_of_a_query() {
    let workloads = stack_facts::COMPONENTS.iter().map(Component::workload);
    let mut names: BTreeSet<String> = workloads.map(|one| one.name().to_string()).collect();
    names.extend(of_metrics().jobs.iter().map(|job| job.name.clone()));
    for label in ["namespace", "persistentvolumeclaim", "datname"] {
        names.extend(of_metrics().values[label].iter().cloned());
    }
    let of_probes = of_metrics().jobs.iter().filter_map(|job| job.labels.get("instance")?.clone());
    names.extend(of_probes.flatten());
    let questions = stack::PROGRAM.watch.questions();
    let metrics: Vec<_> = questions.iter().filter(|one| one.unchecked.is_none()).map(|one| one.text).collect();
    let panels = stack::PROGRAM.watch.dashboards.iter().flat_map(stack::watch::dashboard::Dashboard::all_rows);
    let targets = panels.flat_map(Row::all_panels).flat_map(Panel::all_targets);
    let logs: Vec<_> =
        targets.filter(|one| one.language() == Language::LogQl).map(stack::watch::dashboard::Target::text).collect();
    assert!(metrics.len() > 200 && logs.len() > 10, "{} and {} queries", metrics.len(), logs.len());
    let mut faults = BTreeSet::new();
    for name in &names {
        let mut tell = |text: &str, found: Vec<query::Finding>, missing: BTreeSet<(String, String)>| {
            let others = missing.into_iter().filter(|(_, value)| value != name).map(|lack| format!("lacks {lack:?}"));
            let said = found.iter().map(ToString::to_string).chain(others);
            faults.extend(said.map(|fault| format!("without `{name}`, {text}: {fault}")));
        };
        let world = metrics_without(name);
        for text in metrics.iter().filter(|text| text.contains(name.as_str())) {
            let query = promql::parse(text, promql::Dialect::GRAFANA).expect("it was read before");
            let (_, found, missing) = promql::analyse_assuming(&query, &world, &|_| true);
            tell(text, found, missing);
        }
        let world = logs_without(name);
        for text in logs.iter().filter(|text| text.contains(name.as_str())) {
            let query = logql::parse(text, logql::Dialect::GRAFANA).expect("it was read before");
            let (_, found, missing) = logql::analyse_assuming(&query, text, &world, &|_| true);
            tell(text, found, missing);
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The stack, where the shop is reached at another host.
fn moved(url: &str) -> Program {
    const JOBS: &[Job] = stack::PROGRAM.watch.jobs;
    let leaked = |text: String| -> &'static str { text.leak() };
    let urls = |job: &Job| match job.find() {
        Find::Probes(_, urls) => Some(urls),
        _ => None,
    };
    let moved = |probed: &ProbedUrl| match probed.url() {
        same if same == url => {
            let (scheme, rest) = same.split_once("://").expect("it has a scheme");
            let (host, path) = rest.split_once('/').expect("it has a path");
            let (origin, path) = (leaked(format!("{scheme}://www.{host}")), leaked(format!("/{path}")));
            ProbedUrl::outside(origin, path, probed.module(), probed.app())
        }
        _ => *probed,
    };
    let job = |job: &Job| match urls(job) {
        Some(urls) => {
            let urls: Vec<_> = urls.iter().map(moved).collect();
            Job::probes(job.name(), BlackboxExporter::ENDPOINT, urls.leak())
        }
        None => *job,
    };
    let jobs: Vec<_> = JOBS.iter().map(job).collect();
    let watch = Box::leak(Box::new(Watch { jobs: jobs.leak(), ..*stack::PROGRAM.watch }));
    Program { watch, ..stack::PROGRAM }
}

/// What customers type moves to another host: a command of a runbook still calls the old one.
#[test]
fn a_runbook_that_calls_an_address_which_moved_is_told() {
    let probed = stack::PROGRAM.watch.jobs.iter().filter_map(|job| match job.find() {
        Find::Probes(_, urls) => Some(urls.iter()),
        _ => None,
    });
    let outside: Vec<_> = probed.flatten().filter(|one| one.endpoint().is_none()).map(ProbedUrl::url).collect();
    let steps = || stack::PROGRAM.watch.alerts().flat_map(Alert::steps);
    let calls = |host: &str| {
        steps().any(|step| matches!(step.paste(), Paste::Shell(commands) if commands.text().contains(host)))
    };
    let host = |url: &str| format!("://{}/", url.split('/').nth(2).unwrap_or_default());
    let called: Vec<_> = outside.into_iter().filter(|url| calls(&host(url))).collect();
    assert!(!called.is_empty(), "a runbook calls the shop");
    for url in called {
        let found = checks::check(&moved(&url));
        let ids: BTreeSet<_> = found.iter().map(|one| one.rule.id).collect();
        assert_eq!(ids, BTreeSet::from(["alerts/step-to-no-address"]), "{url}: {found:#?}");
    }
}
