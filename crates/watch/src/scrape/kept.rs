//! What is kept of what a job scrapes, where the watch decides it: whatever somebody reads, and a margin for those who
//! explore.

use std::collections::BTreeSet;

use super::Job;
use crate::watch::Watch;
use configs::prometheus::{MetricRelabel, ScrapeConfig};
use terms::Names;

/// How much an environment keeps of what nobody reads, for those who explore.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exploration {
    /// All that jobs do not throw away themselves: for a laboratory.
    Everything,
    /// What each job says, [`Job::keep_read_and`]; of other jobs everything.
    #[default]
    Margins,
    /// Nothing: each job keeps what rules, panels, variables and runbooks read.
    Nothing,
}

impl Watch {
    /// The series that anybody reads of a job; `None` where somebody's query was not checked, so that nobody knows.
    fn read_of(&self, job: &Job) -> Option<BTreeSet<&'static str>> {
        let mut read = BTreeSet::new();
        for question in self.questions() {
            let of_job = |(_, jobs): &&(&str, &[&str])| jobs.contains(&job.name());
            read.extend(question.reads?.iter().filter(of_job).map(|(series, _)| *series));
        }
        Some(read)
    }

    /// The jobs as `scrape_configs:`, each keeping what the environment wants of it, namespaces as they are called
    /// there.
    pub fn scrape_configs(&self, names: Names<'_>, exploration: Exploration) -> impl Iterator<Item = ScrapeConfig> {
        self.jobs.iter().map(move |job| {
            let config = job.scrape_config_called(names);
            match job.keeps(|| self.read_of(job), exploration) {
                Some(names) => config.metric_relabel_configs([MetricRelabel::keep_metrics(names)]),
                None => config,
            }
        })
    }
}

impl Job {
    /// The regular expression of what it keeps of what is read; `None` where it keeps more, or says itself what it
    /// keeps.
    fn keeps(&self, read: impl FnOnce() -> Option<BTreeSet<&'static str>>, exploration: Exploration) -> Option<String> {
        let margin = match (exploration, self.margin()) {
            (Exploration::Everything, _) | (Exploration::Margins, None) => return None,
            (Exploration::Margins, margin) => margin,
            (Exploration::Nothing, _) => None,
        };
        if self.kept().is_some() {
            return None;
        }
        let names: Vec<&str> = read()?.into_iter().chain(margin).collect();
        // Of what nobody reads, Prometheus itself still notes whether it answers.
        Some(if names.is_empty() { "nothing".to_owned() } else { names.join("|") })
    }
}

#[cfg(test)]
mod tests {
    use super::Exploration::{Everything, Margins, Nothing};
    use super::*;

    const PLAIN: Job = Job::kubelets("kubelet", "/metrics");
    const LARGE: Job = Job::api_server("api").keep_read_and("process_.*");

    #[test]
    fn a_job_keeps_what_is_read_and_its_margin() {
        let read = || Some(BTreeSet::from(["b_total", "a_bucket"]));
        let kept = |job: Job, exploration| job.keeps(read, exploration);
        assert_eq!(kept(LARGE, Margins).as_deref(), Some("a_bucket|b_total|process_.*"));
        assert_eq!(kept(LARGE, Nothing).as_deref(), Some("a_bucket|b_total"));
        assert_eq!(kept(LARGE, Everything), None);
        assert_eq!((kept(PLAIN, Margins), kept(PLAIN, Nothing).is_some()), (None, true));
        assert_eq!(kept(PLAIN.keep_metrics("x"), Nothing), None, "its author says what it keeps");
        assert_eq!(LARGE.keeps(|| None, Nothing), None, "nobody knows what is read");
    }
}
