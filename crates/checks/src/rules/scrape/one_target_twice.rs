//! No target is scraped by two jobs.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::{AnyPort, WorkloadId};
use watch::scrape::{Find, Job};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scrape/one-target-twice",
    says: "a target is scraped by one job only",
    why: "What two jobs scrape exists twice, with different labels `job`: each sum and each count over all jobs \
        doubles.",
    source: None,
    fires: example!("one_target_twice.rs", "fires"),
    quiet: example!("one_target_twice.rs", "quiet"),
});

/// Each job that scrapes what an earlier one does, at the same path.
pub fn check(program: &Program) -> Vec<Finding> {
    let jobs = program.watch.jobs;
    let double = |(index, job): (usize, &Job)| {
        let first = jobs[..index].iter().find(|one| one.name() != job.name() && is_same_target(one, job))?;
        let message = format!(
            "scrape jobs `{}` and `{}` scrape the same target, so each of its series would exist twice and sums would \
             double",
            first.name(),
            job.name()
        );
        Some(RULE.error(at(job.origin()), message).fix("remove one of them").also(at(first.origin()), "the other"))
    };
    jobs.iter().enumerate().filter_map(double).collect()
}

fn is_same_target(one: &Job, two: &Job) -> bool {
    let same = match (one.find(), two.find()) {
        (Find::Kubelets, Find::Kubelets) | (Find::ApiServer, Find::ApiServer) => true,
        (Find::Static { targets: left, .. }, Find::Static { targets: right, .. }) => {
            left.iter().any(|target| right.contains(target))
        }
        (Find::Annotated(left, _), Find::Annotated(right, _)) => left.is(&right),
        (Find::Annotated(_, expected), other) | (other, Find::Annotated(_, expected)) => {
            expected.iter().any(|pods| reads(&other, &pods.workload(), &pods.port()))
        }
        (Find::Service(left), right) => reads(&right, &left.workload(), &left.port()),
        (Find::Pods(left), right) => reads(&right, &left.workload(), &left.port()),
        _ => false,
    };
    same && one.path() == two.path()
}

/// Whether a job finds these pods by their Service, or by themselves.
fn reads(find: &Find, workload: &WorkloadId, port: &AnyPort) -> bool {
    match find {
        Find::Service(endpoint) => endpoint.workload().is(workload) && endpoint.port().is(port),
        Find::Pods(pods) => pods.workload().is(workload) && pods.port().is(port),
        _ => false,
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const JOBS: &[Job] = &[
        Job::service("pot", POT_SERVICE.at(HTTP)),
        Job::pods("pot-pods", POT.pods_at(HTTP)), // <- told here
    ];
    pub const PROGRAM: Program = watched(&Watch { jobs: JOBS, ..Watch::NONE });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const JOBS: &[Job] = &[Job::service("pot", POT_SERVICE.at(HTTP))];
    pub const PROGRAM: Program = watched(&Watch { jobs: JOBS, ..Watch::NONE });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    #[test]
    fn the_kubelets_twice_are_told_and_their_other_pages_are_not() {
        const TWICE: &[Job] = &[Job::kubelets("kubelet", "/metrics"), Job::kubelets("kubelets", "/metrics")];
        const ONCE: &[Job] = &[Job::kubelets("kubelet", "/metrics"), Job::kubelets("cadvisor", "/metrics/cadvisor")];
        assert_eq!(
            says(&watched(&Watch { jobs: TWICE, ..Watch::NONE }), &RULE),
            ["scrape jobs `kubelet` and `kubelets` scrape the same target, so each of its series would exist twice \
                 and sums would double; fix: remove one of them"]
        );
        assert_eq!(says(&watched(&Watch { jobs: ONCE, ..Watch::NONE }), &RULE), [""; 0]);
    }

    #[test]
    fn pods_that_are_annotated_and_scraped_are_told() {
        const ANNOTATED: &[Job] =
            &[Job::annotated("annotated", TEA, &[POT.pods_at(HTTP)]), Job::service("pot", POT_SERVICE.at(HTTP))];
        assert_eq!(
            says(&watched(&Watch { jobs: ANNOTATED, ..Watch::NONE }), &RULE),
            ["scrape jobs `annotated` and `pot` scrape the same target, so each of its series would exist twice \
                 and sums would double; fix: remove one of them"]
        );
    }

    crate::testing::tested!(
        "scrape jobs `pot` and `pot-pods` scrape the same target, so each of its series would exist twice and sums \
         would double; fix: remove one of them"
    );
}
