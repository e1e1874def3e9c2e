//! What the list of jobs is refused for: one name for two, one target for two, and targets that nothing deploys.

use super::{Find, Job, Place};
use crate::kit::{AnyPort, Fault, Stack, WorkloadId, text};

/// Refuses, at the caller's line, jobs of one name, two jobs that scrape one target, and targets that nothing deploys.
#[track_caller]
pub(in crate::observe) const fn check_jobs(stack: &Stack, jobs: &[Job]) {
    let mut index = 0;
    while index < jobs.len() {
        let job = &jobs[index];
        let said = Fault::new("scrape job ").quoted(job.name).text(" reads");
        match job.find {
            Find::Service(endpoint) | Find::Probes(endpoint, _) => stack.check_deployed(&endpoint.workload(), said),
            Find::Pods(pods) => stack.check_deployed(&pods.workload(), said),
            Find::Annotated(_, expected) => {
                let mut at = 0;
                while at < expected.len() {
                    stack.check_deployed(&expected[at].workload(), said);
                    at += 1;
                }
            }
            Find::Kubelets | Find::ApiServer => {}
        }
        if let Find::Probes(_, urls) = job.find {
            let mut at = 0;
            while at < urls.len() {
                if let Place::Inside(endpoint) = urls[at].place {
                    let said = Fault::new("scrape job ").quoted(job.name).text(" probes");
                    stack.check_deployed(&endpoint.workload(), said);
                }
                at += 1;
            }
        }
        let mut other = index + 1;
        while other < jobs.len() {
            check_apart(job, &jobs[other]);
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
