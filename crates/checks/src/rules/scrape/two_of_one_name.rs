//! No two scrape jobs have one name.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scrape/two-of-one-name",
    says: "scrape jobs have different names",
    why: "The name of a job is the label `job` of all its series, and Prometheus refuses a config with two jobs of \
        one name.",
    source: None,
    fires: example!("two_of_one_name.rs", "fires"),
    quiet: example!("two_of_one_name.rs", "quiet"),
});

/// Each job that is called like an earlier one.
pub fn check(program: &Program) -> Vec<Finding> {
    let jobs = program.watch.jobs;
    let double = |(index, job): (usize, &watch::scrape::Job)| {
        let first = jobs[..index].iter().find(|one| one.name() == job.name())?;
        let finding = RULE.error(at(job.origin()), format!("two scrape jobs are called `{}`", job.name()));
        Some(finding.fix("rename one: the name is the label `job`").also(at(first.origin()), "the first"))
    };
    jobs.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CUP: Workload = deployment("cup").build();
    const JOBS: &[Job] = &[
        Job::service("tea", POT_SERVICE.at(HTTP)),
        Job::pods("tea", CUP.pods_at(HTTP)), // <- told here
    ];
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&CUP)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { jobs: JOBS, ..Watch::NONE }, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CUP: Workload = deployment("cup").build();
    const JOBS: &[Job] = &[Job::service("pot", POT_SERVICE.at(HTTP)), Job::pods("cup", CUP.pods_at(HTTP))];
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&CUP)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { jobs: JOBS, ..Watch::NONE }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!("two scrape jobs are called `tea`; fix: rename one: the name is the label `job`");
}
