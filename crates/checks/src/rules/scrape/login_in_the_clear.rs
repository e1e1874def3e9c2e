//! A login outside the cluster is encrypted.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::scrape::{Find, Job};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scrape/login-in-the-clear",
    says: "a scrape job logs in at machines outside of the cluster by HTTPS",
    why: "Over HTTP the password or token crosses the network as it is, every few seconds, for whoever listens on the \
        way.",
    source: Some("https://prometheus.io/docs/operating/security/#authentication-authorization-and-encryption"),
    fires: example!("login_in_the_clear.rs", "fires"),
    quiet: example!("login_in_the_clear.rs", "quiet"),
});

/// Each job that logs in at fixed addresses over HTTP.
pub fn check(program: &Program) -> Vec<Finding> {
    let is_open = |job: &&Job| job.logs_in_in_the_clear() && matches!(job.find(), Find::Static { .. });
    let finding = |job: &Job| {
        let message =
            format!("scrape job `{}` sends its login over HTTP to machines outside of the cluster", job.name());
        RULE.warning(at(job.origin()), message).fix("add `.https(Tls::of_authority(..))`, or leave the login out")
    };
    program.watch.jobs.iter().filter(is_open).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const LOGIN: Secret = Secret::of_others("cellar", &[SecretEntry::to_be_filled_in("password")]);
    const JOBS: &[Job] = &[Job::static_("cellar", "node-exporter", &["10.0.0.5:9100"]) // <- told here
        .basic_auth("prometheus", LOGIN.key("password"))];
    const SCRAPER: Workload =
        deployment("scraper").mount(Mount::secret(LOGIN, watch::scrape::CREDENTIALS_FOLDER)).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&SCRAPER)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { jobs: JOBS, ..Watch::NONE }, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LOGIN: Secret = Secret::of_others("cellar", &[SecretEntry::to_be_filled_in("password")]);
    const JOBS: &[Job] = &[Job::static_("cellar", "node-exporter", &["10.0.0.5:9100"])
        .basic_auth("prometheus", LOGIN.key("password"))
        .https(watch::scrape::Tls::PUBLIC)];
    const SCRAPER: Workload =
        deployment("scraper").mount(Mount::secret(LOGIN, watch::scrape::CREDENTIALS_FOLDER)).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&SCRAPER)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { jobs: JOBS, ..Watch::NONE }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "scrape job `cellar` sends its login over HTTP to machines outside of the cluster; fix: add \
         `.https(Tls::of_authority(..))`, or leave the login out"
    );
}
