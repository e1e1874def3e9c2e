//! What metrics are said to cost is what they were measured to cost.

use kit::{ClusterSize, Counted, Estimate, JobEstimate, days};
use watch::scrape::Exploration;

/// Whether an estimate is within a fifth of what was measured.
#[track_caller]
fn is_near(what: &str, estimate: f64, measured: f64) {
    let part = estimate / measured;
    assert!((0.8..=1.2).contains(&part), "{what}: {estimate:.0} is estimated, {measured:.0} was measured");
}

fn of_series(series: u64) -> Estimate {
    Estimate { jobs: vec![JobEstimate { name: "shop", targets: 11, series, every: 30.0, counted: Counted::Said }] }
}

/// Runs of `lab/ha/run costs` in which a block of two hours, or more, was cut, as ARCHITECTURE.md has them: series, and
/// the most memory in MiB.
const MEMORY: &[(u64, f64)] = &[
    (5_000, 87.0),
    (5_000, 89.0),
    (11_000, 81.0),
    (11_000, 84.0),
    (11_000, 92.0),
    (110_000, 427.0),
    (110_000, 464.0),
    (48_000, 248.0),
    (48_000, 265.0),
    (110_000, 501.0),
    (476_000, 1_616.0),
    (476_000, 1_760.0),
    (476_000, 2_363.0),
];
/// The same: series every second, for so many, the bytes of each sample in blocks, and the MiB of log and head.
const DISK: &[(u64, f64, f64, f64)] = &[
    (5_000, 625.0, 1.97, 18.0),
    (5_000, 624.0, 2.11, 18.0),
    (48_000, 624.0, 2.33, 208.0),
    (48_000, 624.0, 2.39, 208.0),
    (11_000, 624.0, 2.03, 39.0),
    (11_000, 624.0, 2.22, 39.0),
    (11_000, 648.0, 2.43, 48.0),
    (110_000, 625.0, 2.13, 423.0),
    (110_000, 625.0, 2.30, 423.0),
];
/// The last run's whole blocks, which were not followed for as long as a log grows.
const LARGE_BLOCKS: &[f64] = &[2.59, 2.55];
/// The same runs, of programs beside Prometheus: environment, program, series, and the most memory in MiB.
const PARTS: &[(&str, &str, u64, f64)] = &[
    ("default", "alertmanager", 5_000, 11.0),
    ("default", "alertmanager", 48_000, 12.0),
    ("default", "alertmanager", 476_000, 11.0),
    ("ha", "alertmanager", 5_000, 16.0),
    ("ha", "alertmanager", 476_000, 16.0),
    ("ha", "thanos-sidecar", 5_000, 14.0),
    ("ha", "thanos-sidecar", 48_000, 33.0),
    ("ha", "thanos-sidecar", 476_000, 116.0),
    ("ha", "thanos-query", 5_000, 12.0),
    ("ha", "thanos-query", 476_000, 11.0),
    ("ha", "thanos-store", 48_000, 10.0),
    ("ha", "thanos-store", 476_000, 11.0),
    ("ha", "thanos-compactor", 500, 82.0),
    ("ha", "thanos-compactor", 1_000, 90.0),
    ("ha", "thanos-compactor", 5_000, 98.0),
    ("ha", "thanos-compactor", 20_000, 149.0),
    ("ha", "thanos-compactor", 48_000, 141.0),
    ("shelved", "versitygw", 5_000, 12.0),
    ("shelved", "versitygw", 48_000, 15.0),
    ("shelved", "versitygw", 476_000, 20.0),
];
/// Runs of `lab/ha/run compaction`: series, bytes of each sample that was uploaded, days of the largest group that was
/// joined, and the most MiB on the compactor's volume; bytes that were left of each sample in the bucket.
const JOINED: &[(u64, f64, u64, f64, f64)] = &[
    (500, 1.78, 2, 515.0, 1.60),
    (1_000, 1.66, 14, 554.0, 1.60),
    (5_000, 1.54, 2, 544.0, 1.56),
    (20_000, 1.53, 2, 651.0, 1.56),
    (48_000, 1.53, 2, 848.0, 1.56),
];
const MEBIBYTE: f64 = 1_048_576.0;

#[test]
fn memory_is_that_of_the_runs() {
    for (series, measured) in MEMORY {
        let estimate = of_series(*series).memory().count() as f64 / MEBIBYTE;
        is_near(&format!("MiB of memory of {series} series"), estimate, *measured);
    }
}

#[test]
fn memory_of_each_program_is_that_of_the_runs() {
    for (environment, program, series, measured) in PARTS {
        let there = stack_tests::ours::environment(environment).expect("it is one of ours");
        let parts = stack_tests::ours::WITH_AIR_GAPPED.parts(there, &of_series(*series));
        let part = parts.iter().find(|part| part.name.as_str() == *program).expect("it runs there");
        let what = format!("MiB of memory of {program} in {environment} with {series} series");
        is_near(&what, part.memory.count() as f64 / MEBIBYTE, *measured);
    }
}

/// Series of those runs are never replaced, so that their samples are smaller than others: as many bytes are compared.
#[test]
fn joining_takes_the_disk_of_the_runs() {
    for (series, uploaded, span, most, left) in JOINED {
        let of_others = of_series(30_000);
        let of_a_sample = of_others.blocks(days(1)).count() as f64 / (of_others.samples_per_second() * 86_400.0);
        let alike = (*series as f64 * uploaded / of_a_sample).round();
        let estimate = Estimate { jobs: vec![JobEstimate { every: 30.0 / alike, series: 1, ..of_series(1).jobs[0] }] };
        let joining = estimate.joining(days(*span)).count() as f64 / MEBIBYTE;
        is_near(&format!("MiB of joining {span} days of {series} series"), joining, *most);
        is_near("bytes that are left of a sample", *uploaded, *left);
    }
}

/// A run is 30 times as fast as the stack: what it has in seconds, that has in as many half minutes.
#[test]
fn disk_is_that_of_the_runs() {
    let large = of_series(476_000);
    for of_a_sample in LARGE_BLOCKS {
        let samples = large.samples_per_second() * days(15).as_seconds() as f64;
        is_near("bytes of a large block", large.blocks(days(15)).count() as f64, samples * of_a_sample);
    }
    for (series, lasted, of_a_sample, log) in DISK {
        let estimate = of_series(*series);
        let samples = estimate.samples_per_second() * days(15).as_seconds() as f64;
        is_near("bytes of a block", estimate.blocks(days(15)).count() as f64, samples * of_a_sample);
        // The segment that a block is written to is there for a moment, and not in what was measured.
        let head = estimate.head().count() as f64 / MEBIBYTE - 512.0;
        is_near(&format!("MiB of log of {series} series after {lasted} s"), head, *log);
    }
}

/// What the guide says of an environment is what the whole program is there, not what of the default one is left there.
#[test]
fn the_guide_says_what_each_environment_costs() {
    let tree = stack_tests::ours::tree().expect("it is rendered");
    let guide = &tree["README.md"];
    for environment in stack::PROGRAM.environments() {
        let (name, estimate) = (environment.name(), stack::PROGRAM.estimate(environment));
        let row =
            guide.lines().find(|line| line.starts_with(&format!("| `{name}` | ")) && line.contains(" before they"));
        assert!(row.is_some_and(|row| row.contains(&format!(" | {} | ", estimate.series()))), "{name}: {row:?}");
        for part in stack::PROGRAM.parts(environment, &estimate) {
            assert!(
                guide.contains(&format!("| `{name}` | `{}` | {} of ", part.name, part.pods)),
                "{name}: {}",
                part.name
            );
        }
    }
    assert!(guide.contains("| `ha` | `thanos-compactor` | 1 of "), "where nobody runs it by default, it costs too");
}

/// `lab/cluster/run costs` on two nodes with 34 pods, as `lab/cluster/RESULTS.md` has it: the series of each job where an
/// environment keeps everything, margins, small ones, and what is read. Left out are the jobs whose programs were
/// stand-ins, the shop's, and those whose catalogue does not know the bounds of a histogram: their buckets count as one.
const OF_JOBS: &[(&str, [u64; 4])] = &[
    ("alertmanager", [709, 653, 379, 372]),
    ("blackbox-exporter", [128, 30, 26, 12]),
    ("cadvisor", [5_362, 1_688, 622, 622]),
    ("dhakacart-probes", [112, 112, 65, 65]),
    ("kube-apiserver", [32_521, 766, 288, 281]),
    ("kube-state-metrics", [2_137, 1_139, 507, 507]),
    ("kubelet", [3_961, 635, 24, 10]),
    ("node-exporter", [963, 318, 136, 122]),
    ("postgres-exporter", [551, 219, 143, 136]),
    ("prometheus", [1_402, 787, 53, 46]),
];
const EXPLORED: [Exploration; 4] =
    [Exploration::Everything, Exploration::Margins, Exploration::Small, Exploration::Nothing];

#[test]
fn the_series_of_each_job_are_those_that_it_had() {
    let cluster = ClusterSize { nodes: 2, api_servers: 1, pods: 34 };
    for (at, exploration) in EXPLORED.into_iter().enumerate() {
        let environment = stack::PROGRAM.environments()[0].cluster_of(cluster).explores(exploration);
        let estimate = stack::PROGRAM.estimate(&environment);
        for (name, measured) in OF_JOBS {
            let job = estimate.jobs.iter().find(|job| job.name == *name).expect("it is scraped");
            is_near(&format!("series of {name}, {exploration:?}"), job.series as f64, measured[at] as f64);
        }
    }
}

/// An older run, on one node with 22 pods, which no catalogue was counted on: 27,681 samples of the API server and 10,723
/// of all other jobs.
#[test]
fn the_series_of_a_small_cluster_are_those_that_it_had() {
    let one_node = ClusterSize { nodes: 1, api_servers: 1, pods: 22 };
    let environment = stack::PROGRAM.environments()[0].cluster_of(one_node);
    let tiers = EXPLORED.map(|exploration| stack::PROGRAM.estimate(&environment.explores(exploration)).series());
    is_near("series of all", tiers[0] as f64, 27_681.0 + 10_723.0);
    assert!(tiers.is_sorted_by(|more, less| more > less), "{tiers:?}");
    let estimate = stack::PROGRAM.estimate(&environment);
    assert!(estimate.blocks(days(15)) < estimate.blocks(days(30)));
}
