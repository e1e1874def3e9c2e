//! Whether somebody exposes what a query reads. The compiler will ask the same of the catalogues that lie on the disk
//! then; this asks it first, for what is added to compile.

use findings::{Finding, did_you_mean};
use kit::Program;
use promql::{Dialect, World, parse};

use super::stack::Stack;
use crate::catalogue;
use crate::problem::problem;

/// What Prometheus says of its own alerts.
const OF_ALERTS: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];

/// Refuses a query on a metric that no catalogue has, that no job brings, or that no rule records.
pub(super) fn check(stack: &mut Stack, expr: &str, program: &Program) -> Result<(), Finding> {
    let world = (program.metrics)();
    let Ok(parsed) = parse(expr, Dialect::PROMETHEUS) else { return Ok(()) };
    let own_of_prometheus = World::default().names();
    let is_strange = |name: &&String| {
        !own_of_prometheus.contains(name) && !OF_ALERTS.contains(&name.as_str()) && !world.names().contains(name)
    };
    let read: Vec<String> = parsed
        .selectors()
        .iter()
        .filter_map(|one| Some(one.metric()?.text.clone()))
        .filter(|name| is_strange(&name))
        .collect();
    if read.is_empty() || world.open {
        return Ok(());
    }
    // Whoever lists jobs elsewhere is looked into as well; where no list is found, the built program alone knows them.
    let _without = stack.watched("jobs", "Job");
    let catalogues = all(stack)?;
    read.iter().try_for_each(|name| exposed(stack, name, &catalogues, world))
}

/// The catalogues on the disk, by their names: the series of each.
fn all(stack: &Stack) -> Result<Vec<(String, Vec<String>)>, Finding> {
    let (root, own) = (stack.root(), stack.catalogues());
    let mut all = Vec::new();
    for name in catalogue::names(root, &own) {
        let found = catalogue::of(root, &own, &name).map_err(|mut problems| problems.swap_remove(0))?;
        all.extend(found.map(|(catalogue, _)| (name, catalogue.series().collect())));
    }
    Ok(all)
}

fn exposed(stack: &Stack, name: &str, catalogues: &[(String, Vec<String>)], world: &World) -> Result<(), Finding> {
    if name.contains(':') {
        if stack.spec().any(|(_, source)| source.text.contains(name)) {
            return Ok(());
        }
        let fix = "record it, `record! { .. => .. }`, in a group of the spec, or ask what it would be recorded from";
        return Err(problem(format!("no rule records `{name}`"), fix));
    }
    let having: Vec<&str> = catalogues
        .iter()
        .filter(|(_, series)| series.iter().any(|one| one == name))
        .map(|(exporter, _)| exporter.as_str())
        .collect();
    if having.is_empty() {
        let series = catalogues.iter().flat_map(|(_, series)| series.iter().map(String::as_str));
        let fix = did_you_mean(name, series).unwrap_or_else(|| {
            "record whatever exposes it, `cargo xtask record NAME --url URL`, then run this again".to_owned()
        });
        return Err(problem(format!("no catalogue has the metric `{name}`, so that the alert would not compile"), fix));
    }
    let is_scraped = |exporter: &&str| {
        let is_built = world.jobs.iter().any(|job| job.exporters.iter().any(|one| one == exporter));
        is_built || stack.names(&["Job"], exporter).is_some()
    };
    // A program that was built without jobs knows nothing of what is scraped.
    if world.jobs.is_empty() || having.iter().any(is_scraped) {
        return Ok(());
    }
    let names = having.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    Err(problem(
        format!("no job scrapes what exposes `{name}`, so that the alert would not compile: that is {names}"),
        format!("add it first: `cargo xtask add exporter {}`", having[0]),
    ))
}
