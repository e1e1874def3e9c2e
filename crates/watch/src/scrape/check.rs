//! What the list of jobs is refused for: one name for two, and one target for two.

use super::{Find, Job};
use terms::{AnyPort, Fault, WorkloadId, text};

/// Refuses, at the caller's line, jobs of one name, and two jobs that scrape one target.
#[track_caller]
pub(crate) const fn check_jobs(jobs: &[Job]) {
    let mut index = 0;
    while index < jobs.len() {
        let mut other = index + 1;
        while other < jobs.len() {
            check_apart(&jobs[index], &jobs[other]);
            other += 1;
        }
        index += 1;
    }
}

#[track_caller]
const fn check_apart(one: &Job, two: &Job) {
    if text::same(one.name, two.name) {
        Fault::new("two scrape jobs are called ")
            .quoted(one.name)
            .fix("rename one: the name is the label `job`")
            .raise()
    }
    let same_target = match (one.find, two.find) {
        (Find::Kubelets, Find::Kubelets) | (Find::ApiServer, Find::ApiServer) => true,
        (Find::Annotated(left, _), Find::Annotated(right, _)) => left.is(&right),
        (Find::Annotated(_, expected), other) | (other, Find::Annotated(_, expected)) => {
            let mut index = 0;
            let mut found = false;
            while index < expected.len() {
                found = found || reads(&other, &expected[index].workload(), &expected[index].port());
                index += 1;
            }
            found
        }
        (Find::Service(left), right) => reads(&right, &left.workload(), &left.port()),
        (Find::Pods(left), right) => reads(&right, &left.workload(), &left.port()),
        _ => false,
    };
    if same_target && text::same(one.path, two.path) {
        Fault::new("scrape jobs ")
            .quoted(one.name)
            .text(" and ")
            .quoted(two.name)
            .text(" scrape the same target, so each of its series would exist twice and sums would double")
            .fix("remove one of them")
            .raise()
    }
}

/// Whether a job finds these pods by their Service, or by themselves.
const fn reads(find: &Find, workload: &WorkloadId, port: &AnyPort) -> bool {
    match find {
        Find::Service(endpoint) => endpoint.workload().is(workload) && endpoint.port().is(port),
        Find::Pods(pods) => pods.workload().is(workload) && pods.port().is(port),
        _ => false,
    }
}
