//! What a job logs in with is where Prometheus reads it.

use findings::{Finding, Rule, RuleText};
use kit::{Program, Volume, Workload};
use watch::scrape::{CREDENTIALS_FOLDER, Job};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scrape/credential-not-mounted",
    says: "the Secret that a scrape job reads is the one that Prometheus mounts for its jobs",
    why: "Prometheus does not start a scrape whose password, token or certificate is no file: the job has no samples, \
        and `up` is 0.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config"),
    fires: example!("credential_not_mounted.rs", "fires"),
    quiet: example!("credential_not_mounted.rs", "quiet"),
});

/// Each Secret of a job that no workload mounts in the folder of the jobs' credentials.
pub fn check(program: &Program) -> Vec<Finding> {
    let mounts = |workload: &Workload, secret: &str| {
        workload.mounts().iter().any(|mount| {
            mount.path() == CREDENTIALS_FOLDER
                && matches!(mount.volume(), Volume::Secret(mounted) if mounted.name().as_str() == secret)
        })
    };
    let missing = |job: &Job| {
        let mut secrets: Vec<_> = job.secret_keys().map(|key| key.secret().name().to_string()).collect();
        secrets.dedup();
        let components = program.stack.components();
        secrets.retain(|secret| !components.iter().any(|component| mounts(component.workload(), secret)));
        let finding = |secret: String| {
            let message = format!(
                "scrape job `{}` reads the Secret `{secret}`, which no Prometheus mounts for its jobs",
                job.name()
            );
            RULE.error(at(job.origin()), message).fix(
                "say `scrape_credentials: Some(..)` of that Secret in Prometheus' settings, and keep the keys of \
                    all jobs in it",
            )
        };
        secrets.into_iter().map(finding).collect::<Vec<_>>()
    };
    program.watch.jobs.iter().flat_map(missing).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const LOGIN: Secret = Secret::of_others("pots", &[SecretEntry::to_be_filled_in("token")]);
    const JOBS: &[Job] = &[
        Job::service("pot", POT_SERVICE.at(HTTP)).bearer_token(LOGIN.key("token")), // <- told here
    ];
    pub const PROGRAM: Program = watched(&Watch { jobs: JOBS, ..Watch::NONE });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LOGIN: Secret = Secret::of_others("pots", &[SecretEntry::to_be_filled_in("token")]);
    const JOBS: &[Job] = &[Job::service("pot", POT_SERVICE.at(HTTP)).bearer_token(LOGIN.key("token"))];
    const SCRAPER: Workload =
        deployment("scraper").mount(Mount::secret(LOGIN, watch::scrape::CREDENTIALS_FOLDER)).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&SCRAPER)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { jobs: JOBS, ..Watch::NONE }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "scrape job `pot` reads the Secret `pots`, which no Prometheus mounts for its jobs; fix: say \
         `scrape_credentials: Some(..)` of that Secret in Prometheus' settings, and keep the keys of all jobs in it"
    );
}
