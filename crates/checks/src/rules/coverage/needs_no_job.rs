//! What something needs is a scrape job of the list.

use findings::{Finding, Rule, RuleText, did_you_mean};
use kit::Program;
use watch::scrape::Job;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "coverage/needs-no-job",
    says: "what `.needs(..)` names is a scrape job of the list",
    why: "`.needs(\"kettle\")` takes a rule or a panel out where an environment leaves that job out. Under a name \
        that no job bears it would stay, and be told as needing what is not there.",
    source: None,
    fires: example!("needs_no_job.rs", "fires"),
    quiet: example!("needs_no_job.rs", "quiet"),
});

/// Each need of a job that there is not.
pub fn check(program: &Program) -> Vec<Finding> {
    let jobs: Vec<&str> = program.watch.jobs.iter().map(Job::name).collect();
    let needed = program.watch.needed_jobs();
    let unknown = needed.into_iter().filter(|(_, job, _)| !jobs.contains(job));
    let finding = |(who, job, origin)| {
        let message = format!("{who} needs the scrape job `{job}`, but no job of that name is in the list");
        let fix = did_you_mean(job, jobs.iter().copied()).unwrap_or_else(|| "name a job of the list".to_owned());
        RULE.error(at(origin), message).fix(fix)
    };
    unknown.map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = panel("Cold pots") // <- told here
        .needs("kettle");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = panel("Cold pots").needs("pot");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "panel `Cold pots` needs the scrape job `kettle`, but no job of that name is in the list; fix: name a job of \
         the list"
    );
}
