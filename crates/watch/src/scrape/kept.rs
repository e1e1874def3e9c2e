//! What is kept of what a job scrapes: whatever somebody reads, and as much beside as the environment leaves to those
//! who explore.

use std::collections::{BTreeMap, BTreeSet};

use super::{Job, named};
use crate::watch::Watch;
use configs::prometheus::{MetricRelabel, ScrapeConfig};
use terms::{Fault, Names};

/// What every program tells of itself: its version, its memory, CPU and open files. Whoever explores begins there.
const OF_EVERY_PROGRAM: &str = "[a-z_]+_build_info|go_goroutines|\
     process_(cpu_seconds_total|resident_memory_bytes|open_fds|max_fds|start_time_seconds)";

/// What Prometheus notes of each target itself, whatever the job keeps.
/// <https://prometheus.io/docs/concepts/jobs_instances/>
const NOTED: [&str; 8] = [
    "up",
    "scrape_duration_seconds",
    "scrape_samples_scraped",
    "scrape_samples_post_metric_relabeling",
    "scrape_series_added",
    "scrape_timeout_seconds",
    "scrape_sample_limit",
    "scrape_body_size_bytes",
];

/// How much an environment keeps of what nobody reads, for those who explore.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exploration {
    /// All that jobs do not throw away themselves: for a laboratory.
    Everything,
    /// What each job says, [`Job::keep_read_and`], and what every program tells of itself.
    #[default]
    Margins,
    /// What every program tells of itself: version, memory, CPU, open files, goroutines.
    Small,
    /// Nothing: each job keeps what rules, panels, variables and runbooks read.
    Nothing,
}

/// What a job says of what it keeps.
#[derive(Clone, Copy)]
pub(super) enum Keeping {
    /// What is read, and these.
    ReadAnd(&'static str),
    /// These and no other.
    Named(&'static str),
    /// All, for this reason.
    All(&'static str),
}

impl Job {
    /// Keeps the metrics whose names match `margin` too, for those who explore. Without a word, a job keeps what the
    /// watch reads of it, and what every program tells of itself. What is read follows from rules, panels, variables,
    /// runbooks and lists of receivers, so that a query that is added is kept by itself.
    ///
    /// An environment may keep more or less: [`Exploration`].
    #[track_caller]
    pub const fn keep_read_and(self, margin: &'static str) -> Self {
        self.keeping(Keeping::ReadAnd(margin))
    }

    /// Keeps only the metrics whose names match this regular expression, and throws all others away, in every
    /// environment. A query that reads another one can never have a result.
    #[track_caller]
    pub const fn keep_metrics(self, names: &'static str) -> Self {
        self.keeping(Keeping::Named(names))
    }

    /// Keeps whatever it does not drop, in every environment: whoever reads it is not in this watch, says `why`.
    #[track_caller]
    pub const fn keep_all(self, why: &'static str) -> Self {
        if why.is_empty() {
            Fault::new("scrape job ")
                .quoted(self.name)
                .text(" keeps all, and does not say why")
                .fix("say who reads what this watch does not")
                .raise()
        }
        self.keeping(Keeping::All(why))
    }

    #[track_caller]
    const fn keeping(mut self, keeping: Keeping) -> Self {
        if self.keeping.is_some() {
            Fault::new("scrape job ")
                .quoted(self.name)
                .text(" says twice what it keeps")
                .fix("leave one of `.keep_metrics(..)`, `.keep_read_and(..)` and `.keep_all(..)` out")
                .raise()
        }
        self.keeping = Some(keeping);
        self
    }

    /// A regular expression of all that it keeps, where it says that itself.
    pub const fn kept(&self) -> Option<&'static str> {
        match self.keeping {
            Some(Keeping::Named(names)) => Some(names),
            Some(Keeping::ReadAnd(_) | Keeping::All(_)) | None => None,
        }
    }

    /// Why it keeps all, where it says so.
    pub const fn keeps_all(&self) -> Option<&'static str> {
        match self.keeping {
            Some(Keeping::All(why)) => Some(why),
            Some(Keeping::ReadAnd(_) | Keeping::Named(_)) | None => None,
        }
    }

    /// What it keeps beside what is read, of which it says neither all nor the names; a regular expression.
    fn margin(&self, exploration: Exploration) -> Option<String> {
        match (self.keeping, exploration) {
            (Some(Keeping::All(_) | Keeping::Named(_)), _) | (_, Exploration::Everything) => None,
            (Some(Keeping::ReadAnd(margin)), Exploration::Margins) => Some(format!("{OF_EVERY_PROGRAM}|{margin}")),
            (_, Exploration::Margins | Exploration::Small) => Some(OF_EVERY_PROGRAM.to_owned()),
            (_, Exploration::Nothing) => Some(String::new()),
        }
    }
}

/// What a watch reads of its jobs.
#[derive(Debug, Default)]
pub struct Kept<'a> {
    /// The series that are read of each job.
    of_jobs: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// Names and patterns that may be any job's.
    of_any: BTreeSet<&'a str>,
    /// Whether some query names no series, so that nobody knows what it reads.
    is_open: bool,
}

impl Kept<'_> {
    /// A regular expression of all that is stored of a job where an environment explores so much; `None` where all is
    /// that the job does not drop.
    pub fn of(&self, job: &Job, exploration: Exploration) -> Option<String> {
        if let Some(names) = job.kept() {
            return Some(names.to_owned());
        }
        let margin = job.margin(exploration).filter(|_| !self.is_open)?;
        let read = self.of_jobs.get(job.name()).into_iter().flatten().chain(&self.of_any).copied();
        let kept: Vec<&str> = read.chain((!margin.is_empty()).then_some(margin.as_str())).collect();
        // Of what nobody reads, Prometheus itself still notes whether it answers.
        Some(if kept.is_empty() { "nothing".to_owned() } else { kept.join("|") })
    }
}

impl Watch {
    /// What is read of each job, by the watch and, under these names, by others.
    pub fn kept<'a>(&self, by_others: impl IntoIterator<Item = &'a str>) -> Kept<'a> {
        let by_others = by_others.into_iter().filter(|name| is_scraped(name));
        let mut kept = Kept { of_any: by_others.collect(), ..Kept::default() };
        for question in self.questions() {
            // What the compiler was not asked is read here: whatever may be a name in it.
            match (question.reads, named::patterns(question.text)) {
                (_, None) => kept.is_open = true,
                (None, Some(patterns)) => {
                    kept.of_any.extend(named::words(question.text).chain(patterns).filter(|name| is_scraped(name)));
                }
                (Some(_), Some(patterns)) => kept.of_any.extend(patterns.into_iter().filter(|name| is_scraped(name))),
            }
            let reads = question.reads.unwrap_or_default();
            for (series, jobs) in reads.iter().filter(|(series, _)| is_scraped(series)) {
                jobs.iter().for_each(|job| _ = kept.of_jobs.entry(job).or_default().insert(series));
            }
        }
        kept
    }

    /// The jobs as `scrape_configs:`, each keeping what the environment wants of it, namespaces as they are called
    /// there. Others than the watch read series of these names: receivers that samples are written to.
    pub fn scrape_configs<'a>(
        &self,
        names: Names<'_>,
        exploration: Exploration,
        by_others: impl IntoIterator<Item = &'a str>,
    ) -> impl Iterator<Item = ScrapeConfig> {
        let kept = self.kept(by_others);
        self.jobs.iter().map(move |job| {
            let config = job.scrape_config_called(names);
            match kept.of(job, exploration).filter(|_| job.kept().is_none()) {
                Some(names) => config.metric_relabel_configs([MetricRelabel::keep_metrics(names)]),
                None => config,
            }
        })
    }
}

/// Whether a page of a target may have it: Prometheus notes and records the others itself.
fn is_scraped(name: &str) -> bool {
    !NOTED.contains(&name) && !name.replace("(?:", "(").contains(':')
}

#[cfg(test)]
mod tests;
