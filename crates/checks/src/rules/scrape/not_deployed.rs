//! What a job scrapes or probes is deployed.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use kit::WorkloadId;
use watch::scrape::{Find, Job};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scrape/not-deployed",
    says: "a scrape job reads and probes workloads that the stack deploys",
    why: "A job whose targets do not exist scrapes nothing, and its alert on lost targets fires for ever.",
    source: None,
    fires: example!("not_deployed.rs", "fires"),
    quiet: example!("not_deployed.rs", "quiet"),
});

/// Each workload that a job names and the stack lacks.
pub fn check(program: &Program) -> Vec<Finding> {
    let missing = |job: &Job| {
        let finding = |(verb, id): (&str, WorkloadId)| {
            let message = format!(
                "scrape job `{}` {verb} `{}` in namespace `{}`, which the stack does not deploy",
                job.name(),
                id.name,
                id.namespace.name()
            );
            RULE.error(at(job.origin()), message).fix("add its component to the stack's list")
        };
        let named = named(job).into_iter().filter(|(_, id)| program.stack.find(id).is_none());
        named.map(finding).collect::<Vec<_>>()
    };
    program.watch.jobs.iter().flat_map(missing).collect()
}

/// The workloads that a job names, and what it does with them.
fn named(job: &Job) -> Vec<(&'static str, WorkloadId<'static>)> {
    match job.find() {
        Find::Service(endpoint) => vec![("reads", endpoint.workload())],
        Find::Pods(pods) => vec![("reads", pods.workload())],
        Find::Annotated(_, expected) => expected.iter().map(|pods| ("reads", pods.workload())).collect(),
        Find::Probes(through, urls) => {
            let probed = urls.iter().filter_map(|url| Some(("probes", url.endpoint()?.workload())));
            [("reads", through.workload())].into_iter().chain(probed).collect()
        }
        Find::Static { .. } | Find::Kubelets | Find::ApiServer => Vec::new(),
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CUP: Workload = deployment("cup").build();
    const JOBS: &[Job] = &[
        Job::pods("cups", CUP.pods_at(HTTP)), // <- told here
    ];
    pub const PROGRAM: Program = watched(&Watch { jobs: JOBS, ..Watch::NONE });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CUP: Workload = deployment("cup").build();
    const JOBS: &[Job] = &[Job::pods("cups", CUP.pods_at(HTTP))];
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&CUP)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { jobs: JOBS, ..Watch::NONE }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    const CUP: Workload = deployment("cup").build();
    const CUP_SERVICE: Service = Service::of(&CUP).port(HTTP);
    const ASKER: Port<ProbeApi> = Port::new("http", 8080);
    const PROBER: Workload = WorkloadBuilder::declared(Namespace::of_others("cellar"), "prober").port(ASKER).build();
    const PROBER_SERVICE: Service = Service::of(&PROBER).port(ASKER);

    #[track_caller]
    fn are_told(job: Job, expected: &str) {
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&PROBER).service(&PROBER_SERVICE)]);
        let watch: &'static Watch = Box::leak(Box::new(Watch { jobs: Box::leak(Box::new([job])), ..Watch::NONE }));
        let end = " in namespace `tea`, which the stack does not deploy; fix: add its component to the stack's list";
        assert_eq!(says(&Program { watch, ..running(&STACK) }, &RULE), [format!("{expected}{end}")]);
    }

    #[test]
    fn each_way_to_find_targets_is_held_against_the_stack() {
        const CUPS: &[PodPort] = &[CUP.pods_at(HTTP)];
        const URLS: &[ProbedUrl] = &[ProbedUrl::inside(CUP_SERVICE.at(HTTP), "/", "http_2xx")];
        are_told(Job::service("cups", CUP_SERVICE.at(HTTP)), "scrape job `cups` reads `cup`");
        are_told(Job::annotated("cups", TEA, CUPS), "scrape job `cups` reads `cup`");
        are_told(Job::probes("asked", PROBER_SERVICE.at(ASKER), URLS), "scrape job `asked` probes `cup`");
    }

    crate::testing::tested!(
        "scrape job `cups` reads `cup` in namespace `tea`, which the stack does not deploy; fix: add its component to \
         the stack's list"
    );
}
