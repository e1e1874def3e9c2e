//! What can be read before, after and during an upgrade.

use std::collections::BTreeSet;

use promql::ast::Kind;
use promql::{Dialect, Job, World, parse};

use super::{Asked, Pair};

/// The three worlds.
pub(crate) struct Worlds {
    pub old: World,
    pub new: World,
    /// Some targets are of the one version, some of the other.
    pub mixed: World,
}

impl Worlds {
    /// Those of a world in which a program has the catalogues of one version, then of another; `reads` is the `PromQL`
    /// of the new Prometheus, where that is the program.
    pub(crate) fn of(world: &World, pairs: &[Pair], reads: Option<Dialect>) -> Self {
        let (mut old, mut new, mut mixed) = (world.clone(), world.clone(), world.clone());
        for pair in pairs {
            let name = &pair.old.exporter;
            for (world, catalogue) in [(&mut old, &pair.old), (&mut new, &pair.new), (&mut mixed, &pair.old)] {
                world.catalogues.retain(|known| known.exporter != *name);
                world.catalogues.push(catalogue.clone());
            }
            let called = format!("{name} (new)");
            let upgraded: Vec<_> = mixed.jobs.iter().filter(|job| job.exporters.contains(name)).cloned().collect();
            mixed.jobs.extend(upgraded.into_iter().map(|job| Job { exporters: vec![called.clone()], ..job }));
            mixed.catalogues.push(catalogue::Catalogue { exporter: called, ..pair.new.clone() });
        }
        new.dialect = reads.unwrap_or(new.dialect);
        Self { old, new, mixed }
    }

    /// A world of which only the program is known: what scrapes it is called as the queries call it, and gives its
    /// targets whichever labels they name that the program does not.
    pub(crate) fn open(pairs: &[Pair], asked: &[Asked]) -> World {
        let exporters: Vec<_> = pairs.iter().map(|pair| pair.old.exporter.clone()).collect();
        let families = || pairs.iter().flat_map(|pair| [&pair.old, &pair.new]).flat_map(|one| one.families.values());
        let own: BTreeSet<&String> =
            families().flat_map(|family| family.labels.iter().flatten()).map(|(name, _)| name).collect();
        let (mut jobs, mut labels) = (BTreeSet::from([exporters[0].clone()]), BTreeSet::new());
        for one in asked {
            let Ok(expr) = parse(&one.text, Dialect::EVERY_FEATURE.in_grafana()) else { continue };
            expr.walk(&mut |expr| match &expr.kind {
                Kind::Vector(selector) | Kind::Range(selector, _) => {
                    for matcher in &selector.matchers {
                        if matcher.label.text == "job" {
                            jobs.insert(matcher.value.text.clone());
                        }
                        labels.insert(matcher.label.text.clone());
                    }
                }
                Kind::Aggregate(aggregate) => {
                    let names = aggregate.grouping.iter().flat_map(|grouping| &grouping.labels);
                    labels.extend(names.map(|name| name.text.clone()));
                }
                _ => {}
            });
        }
        let is_of_targets =
            |label: &&String| !own.contains(label) && !["job", "instance", "__name__", "le"].contains(&label.as_str());
        let labels: Vec<_> = labels.iter().filter(is_of_targets).collect();
        let mut collectors: Vec<_> = families().filter_map(|family| family.collector.clone()).collect();
        collectors.dedup();
        let job = |name: &String| {
            let mut job = Job::new(name, "");
            job.exporters.clone_from(&exporters);
            job.honor_labels = true;
            job.interval = 0.0;
            job.collectors.clone_from(&collectors);
            labels.iter().fold(job, |job, label| job.label(label, &[]))
        };
        World { open: true, dialect: Dialect::EVERY_FEATURE, jobs: jobs.iter().map(job).collect(), ..World::default() }
    }
}
