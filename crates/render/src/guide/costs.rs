//! What metrics cost: series, samples, memory and disk, against what Prometheus may use.

use super::tables::{code, table};
use kit::{Bytes, ClusterSize, Counted, Estimate, Program, View};
use watch::scrape::Job;

/// How the numbers come about.
const HOW: &str = "
A job stores the metrics that are read, and beside them what the environment leaves to those who explore \
(`.explores(…)`). A target brings as many series of each metric as its recorded page had (`# SETS` of the catalogue), so many as a node of \
two cores has; or, where only the whole page was counted (`# series:`), the share of it that what is kept has in the \
catalogue, which may be a third too low; or as its job says (`.brings(…)`); or, marked *at least*, the fewest that its \
catalogue allows. What speaks of pods grows with them. \
Memory and disk follow from measured constants, within 20 % of runs of 5 000 to 476 000 series with Prometheus \
3.16, and of the other programs' runs beside it; where a program has no row, its cost was not measured. Memory is what \
one pod cannot give back, at its peak, without queries; disk has in it 512 MiB that a block takes while it is cut. \
Blocks may take 80 % of the volume. What joins blocks holds two weeks of them. Whoever runs it can ask: \
`prometheus_tsdb_head_series`, `rate(prometheus_tsdb_head_samples_appended_total[1h])`.
";

/// A row for each environment, and the jobs of the default one; `None` where no Prometheus runs.
pub(super) fn costs(cx: &View, program: &Program) -> Option<String> {
    program.budget(program.environments().first()?)?;
    let rows = program.environments().iter().filter_map(|environment| {
        let (budget, estimate) = (program.budget(environment)?, program.estimate(environment));
        let ClusterSize { nodes, pods, .. } = environment.size();
        let kept = environment.metrics_retention();
        let limit = budget.memory.map_or_else(|| "none".to_owned(), |one| one.to_string());
        let volume = budget.volume.map_or_else(|| "none".to_owned(), |(_, size)| size.to_string());
        Some([
            code(environment.name()),
            format!("{nodes}, {pods}"),
            estimate.series().to_string(),
            format!("{:.0}", estimate.samples_per_second()),
            format!("{} of {} / {limit}", budget.pods, rounded(estimate.memory())),
            format!(
                "{} in {kept}, {} before they are cut / {volume}",
                rounded(estimate.blocks(kept)),
                rounded(estimate.head())
            ),
        ])
    });
    let head = [
        "Environment",
        "Nodes, pods",
        "Series",
        "Samples a second",
        "Memory of Prometheus / limit",
        "Disk of each: blocks, log and head / volume",
    ];
    let jobs = jobs(&program.estimate(program.environments().first()?), cx);
    Some(table(head, rows) + "\n" + &parts(program) + HOW + "\n" + &jobs)
}

/// What each program beside Prometheus needs in each environment.
fn parts(program: &Program) -> String {
    let rows = program.environments().iter().flat_map(|environment| {
        let parts = program.parts(environment, &program.estimate(environment));
        parts.into_iter().map(|part| {
            let limit = part.limit.map_or_else(|| "none".to_owned(), |one| one.to_string());
            let disk = part.disk.map(|(needed, _, size)| format!("{} / {size}", rounded(needed)));
            [
                code(environment.name()),
                code(part.name),
                format!("{} of {} / {limit}", part.pods, rounded(part.memory)),
                disk.unwrap_or_else(|| "-".to_owned()),
            ]
        })
    });
    table(["Environment", "Program beside Prometheus", "Memory while nobody asks / limit", "Disk / volume"], rows)
}

/// What each job of the default environment brings.
fn jobs(estimate: &Estimate, cx: &View) -> String {
    let rows = estimate.jobs.iter().map(|job| {
        let from = match job.counted {
            Counted::Said => "said of the job",
            Counted::OnPage => "recorded page",
            Counted::OfEach => "its metrics on the recorded page",
            Counted::OfPage => "share of the recorded page",
            Counted::AtLeast => "at least, by the catalogue",
        };
        let said = cx.watch().jobs.iter().find(|said| said.name() == job.name);
        let why = said.and_then(Job::keeps_all).map_or_else(String::new, |why| format!("; keeps all: {why}"));
        [code(job.name), job.targets.to_string(), job.series.to_string(), format!("{from}{why}")]
    });
    format!("In environment `{}`:\n\n", cx.environment().name()) + &table(["Job", "Targets", "Series", "From"], rows)
}

/// In whole mebibytes, or in gibibytes with one decimal.
fn rounded(bytes: Bytes) -> String {
    let mebibytes = bytes.count() as f64 / f64::from(1 << 20);
    if mebibytes < 1_024.0 { format!("{mebibytes:.0} MiB") } else { format!("{:.1} GiB", mebibytes / 1_024.0) }
}
