//! `unused`: what is scraped or recorded and read by nothing, and what would be enough for jobs that keep all.

use kit::Program;
use serde::Serialize;

use crate::problem::counted;
use crate::report::{Report, Style, Verb, table};
use crate::usage::Usage;
use crate::{Failure, Outcome};

/// What is read, and what is not.
#[derive(Debug, Serialize)]
pub(crate) struct Unused {
    outcome: Outcome,
    #[serde(flatten)]
    usage: Usage,
    /// For each job that keeps all, what it would have to keep, where that is less.
    keep: Vec<Keep>,
}

#[derive(Debug, Serialize)]
struct Keep {
    job: String,
    metrics: String,
}

/// Counts what is read of what the stack scrapes and records.
#[expect(clippy::unnecessary_wraps, reason = "every command answers with a report, or with why it cannot")]
pub(crate) fn unused(program: &Program) -> Result<Unused, Failure> {
    let mut unused = Unused::new(Usage::of(&program.watch.questions(), (program.metrics)()));
    // Other jobs keep what is read by themselves.
    let keeps_all = |name: &str| program.watch.jobs.iter().any(|job| job.name() == name && job.keeps_all().is_some());
    unused.keep.retain(|one| keeps_all(&one.job));
    Ok(unused)
}

impl Unused {
    pub(crate) fn new(usage: Usage) -> Self {
        let partly = usage.jobs.iter().filter(|job| !job.names_read.is_empty() && job.names_read.len() < job.names);
        let keep = partly.map(|job| Keep { job: job.job.clone(), metrics: job.keep() }).collect();
        Self { outcome: Outcome::Done, usage, keep }
    }
}

impl Report for Unused {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let Usage { jobs, recorded, unread_records, unreadable } = &self.usage;
        let head = ["JOB", "METRICS", "READ", "SERIES NAMES", "READ"].map(str::to_owned);
        let rows = jobs.iter().map(|job| {
            let numbers =
                [job.metrics, job.metrics_read, job.names, job.names_read.len()].map(|count| count.to_string());
            let [metrics, metrics_read, names, names_read] = numbers;
            [job.job.clone(), metrics, metrics_read, names, names_read]
        });
        let mut text = table(&std::iter::once(head).chain(rows).collect::<Vec<_>>());
        let idle: Vec<_> = jobs.iter().filter(|job| job.names_read.is_empty()).collect();
        for job in &idle {
            let but = if job.watched { "but whether it answers" } else { "not even whether it answers" };
            text += &style.line(Verb::Unused, &format!("job `{}`: nothing of it is read, {but}", job.job));
        }
        let series: Vec<_> =
            unread_records.iter().map(|name| format!("recorded series `{name}`: nothing reads it")).collect();
        text += &style.lines(Verb::Unused, &series, usize::MAX);
        for Keep { job, metrics } in &self.keep {
            text += &style.line(Verb::Keep, &format!("job `{job}`: .keep_metrics(\"{metrics}\")"));
        }
        let unknown: Vec<_> =
            unreadable.iter().map(|asker| format!("{asker}: what it reads is unknown, and not counted")).collect();
        text += &style.lines(Verb::Note, &unknown, usize::MAX);
        let sum = |of: fn(&crate::usage::OfJob) -> usize| jobs.iter().map(of).sum::<usize>();
        text + &style.summary(&format!(
            "{} bring {}, of which {} are read; unused are {} and {} of {} recorded series",
            counted(jobs.len(), "job"),
            counted(sum(|job| job.metrics), "metric"),
            sum(|job| job.metrics_read),
            counted(idle.len(), "job"),
            unread_records.len(),
            recorded,
        ))
    }
}

#[cfg(test)]
mod tests;
