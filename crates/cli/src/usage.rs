//! Who reads what: how much of what is scraped and recorded anything asks for, and what would be enough to keep.
//!
//! A recorded series counts as read only where an alert, a panel or a runbook reads it in the end.

use std::collections::{BTreeMap, BTreeSet};

use promql::{Dialect, Job, World, analyse, parse};
use serde::Serialize;
use watch::question::Question;

/// How much is read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Usage {
    /// What each job brings.
    pub jobs: Vec<OfJob>,
    /// How many series are recorded.
    pub recorded: usize,
    /// Those of them that nothing reads.
    pub unread_records: Vec<String>,
    /// Whoever asks what nobody could read, so that what they need is not counted.
    pub unreadable: Vec<String>,
}

/// How much of what a job brings is read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OfJob {
    /// Its name.
    pub job: String,
    /// How many metrics reach Prometheus.
    pub metrics: usize,
    /// How many of them are read.
    pub metrics_read: usize,
    /// How many names of series they have: a histogram has three.
    pub names: usize,
    /// The names that are read.
    pub names_read: Vec<String>,
    /// Whether anything reads `up` of it, or what else Prometheus notes of each scrape.
    pub watched: bool,
}

/// The series that are read of each job; those of no job are recorded.
type Reads = BTreeSet<(Option<String>, String)>;

impl Usage {
    /// Counts what these questions read, of what these rules record and this world has.
    pub fn of(questions: &[Question], world: &World) -> Self {
        let mut unreadable = Vec::new();
        let reads: Vec<Reads> = questions
            .iter()
            .map(|question| {
                reads(question, world).unwrap_or_else(|| {
                    unreadable.push(question.asker.clone());
                    Reads::new()
                })
            })
            .collect();
        let records: BTreeMap<&str, &Reads> =
            questions.iter().zip(&reads).filter_map(|(asked, reads)| Some((asked.recorded_as?, reads))).collect();
        let mut read = Reads::new();
        let asked = questions.iter().zip(&reads).filter(|(asked, _)| asked.recorded_as.is_none());
        let mut open: Vec<&(Option<String>, String)> = asked.flat_map(|(_, reads)| reads).collect();
        while let Some(one) = open.pop() {
            if read.insert(one.clone())
                && one.0.is_none()
                && let Some(behind) = records.get(one.1.as_str())
            {
                open.extend(*behind);
            }
        }
        let unread = |name: &&str| !read.contains(&(None, (*name).to_owned()));
        Self {
            jobs: world.jobs.iter().map(|job| OfJob::count(job, world, &read)).collect(),
            recorded: records.len(),
            unread_records: records.keys().copied().filter(unread).map(str::to_owned).collect(),
            unreadable,
        }
    }
}

impl OfJob {
    fn count(job: &Job, world: &World, read: &Reads) -> Self {
        let mut brought = BTreeSet::new();
        let (mut metrics, mut metrics_read, mut names_read) = (0, 0, Vec::new());
        let catalogues = world.catalogues.iter().filter(|catalogue| job.exporters.contains(&catalogue.exporter));
        for family in catalogues.flat_map(|catalogue| catalogue.families.values()) {
            let names: Vec<_> = family.series().filter(|name| job.stores(family, name)).collect();
            let of_it = names.iter().filter(|name| read.contains(&(Some(job.name.clone()), (*name).clone())));
            let of_it: Vec<_> = of_it.cloned().collect();
            metrics += usize::from(!names.is_empty());
            metrics_read += usize::from(!of_it.is_empty());
            names_read.extend(of_it);
            brought.extend(names);
        }
        names_read.sort();
        names_read.dedup();
        let watched = read.iter().any(|(of, name)| of.as_ref() == Some(&job.name) && !brought.contains(name));
        Self { job: job.name.clone(), metrics, metrics_read, names: brought.len(), names_read, watched }
    }

    /// The regular expression of all that is read: what `.keep_metrics(..)` takes.
    pub fn keep(&self) -> String {
        self.names_read.join("|")
    }
}

/// What a question reads: as the compiler found, or, where it was not asked, as far as the text tells.
fn reads(question: &Question, world: &World) -> Option<Reads> {
    let of = |series: &str, jobs: Vec<String>| -> Vec<(Option<String>, String)> {
        if jobs.is_empty() {
            return vec![(None, series.to_owned())];
        }
        jobs.into_iter().map(|job| (Some(job), series.to_owned())).collect()
    };
    if let Some(reads) = question.reads {
        let owned = |jobs: &[&str]| jobs.iter().map(|job| (*job).to_owned()).collect();
        return Some(reads.iter().flat_map(|(series, jobs)| of(series, owned(jobs))).collect());
    }
    let expr = parse(question.text, Dialect::EVERY_FEATURE.in_grafana()).ok()?;
    let (analysis, _) = analyse(&expr, world);
    Some(analysis.reads.into_iter().flat_map(|read| of(&read.series, read.jobs.into_iter().collect())).collect())
}
