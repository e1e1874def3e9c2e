//! What metrics are said to cost is what they were measured to cost.

use kit::{ClusterSize, Counted, Estimate, JobEstimate, days};

/// Whether an estimate is within a fifth of what was measured.
#[track_caller]
fn is_near(what: &str, estimate: f64, measured: f64) {
    let part = estimate / measured;
    assert!((0.8..=1.2).contains(&part), "{what}: {estimate:.0} is estimated, {measured:.0} was measured");
}

fn of_series(series: u64) -> Estimate {
    Estimate { jobs: vec![JobEstimate { name: "shop", targets: 11, series, every: 30.0, counted: Counted::Said }] }
}

/// `lab/ha/run costs`, as ARCHITECTURE.md has it: series, and the MiB of memory at most.
const MEMORY: &[(u64, f64)] = &[];

#[test]
fn the_memory_is_that_of_the_runs() {
    for (series, measured) in MEMORY {
        let estimate = of_series(*series).memory().count() as f64 / f64::from(1 << 20);
        is_near(&format!("memory of {series} series"), estimate, *measured);
    }
}

/// The cluster of lab/cluster had one node and 22 pods: `lab/cluster/RESULTS.md` says that 546 samples of the API server
/// and 10,723 of all other jobs were stored of one scrape.
#[test]
fn the_series_of_a_small_cluster_are_those_that_it_had() {
    let one_node = ClusterSize { nodes: 1, api_servers: 1, pods: 22 };
    let environment = stack::PROGRAM.environments()[0].cluster_of(one_node);
    let estimate = stack::PROGRAM.estimate(&environment);
    is_near("series of the laboratory's cluster", estimate.series() as f64, 546.0 + 10_723.0);
    assert!(estimate.blocks(days(15)) < estimate.blocks(days(30)));
}
