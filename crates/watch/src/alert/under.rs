//! An alert as it is under an overlay: its bound moved, its namespace as it is called, or gone with what it watches.

use super::{Alert, Condition, Scenarios, Subject, Written};
use crate::all_jobs::AllJobs;
use crate::overlay::{Lens, Needs, Overlay, There, leaked};
use crate::runbook::{Step, Steps};
use crate::scenario::Scenario;
use crate::unit::Bound;
use terms::{List, WorkloadId};

impl Alert {
    /// It means nothing without this scrape job, and goes where an environment leaves the job out. Not needed where
    /// everything that it reads comes from the job.
    #[track_caller]
    pub const fn needs(mut self, job: &'static str) -> Self {
        self.needs = self.needs.push(job, "jobs that an alert needs");
        self
    }

    /// It speaks of several pods of this workload among each other, such as the members of a mesh, and is written only
    /// where an environment runs several.
    pub const fn where_several(mut self, workload: WorkloadId<'static>) -> Self {
        self.written = Written::WhereSeveral(workload);
        self
    }

    /// It speaks of what is written to a receiver, and is written only where an environment writes to one.
    pub const fn where_remote_write(mut self) -> Self {
        self.written = Written::WhereRemoteWrite;
        self
    }

    /// Whether it speaks of several pods of a workload of which one runs here, or of a receiver where there is none.
    pub(crate) fn lacks_subject(&self, overlay: &Overlay) -> bool {
        match self.written {
            Written::Everywhere => false,
            Written::WhereSeveral(workload) => !overlay.several.contains(&workload),
            Written::WhereRemoteWrite => !overlay.remote_write,
        }
    }

    /// The scrape jobs without which it means nothing, as far as it says so.
    pub(crate) const fn needed(&self) -> &Needs {
        &self.needs
    }

    /// Every bound that it compares with.
    pub fn bounds(&self) -> Vec<Bound> {
        let own = self.condition.and_then(|condition| condition.bound);
        own.into_iter().chain(self.steps().filter_map(Step::bound)).collect()
    }

    /// How much of what it reads is there.
    pub(crate) fn there(&self, lens: &Lens) -> There {
        if lens.lacks(&self.needs) || self.lacks_subject(lens.overlay) {
            return There::Nothing;
        }
        match self.condition {
            Some(condition) if condition.over_logs && lens.has_no_logs(condition.expression) => There::Nothing,
            Some(condition) => lens.there(condition.reads),
            None => There::All,
        }
    }

    /// The same under an overlay, with the links that still lead somewhere; none where nothing of what it reads is
    /// there.
    pub(crate) fn under(&self, lens: &Lens) -> Option<Self> {
        if self.there(lens) == There::Nothing {
            return None;
        }
        let alert = Self {
            condition: self.condition.map(|condition| condition.under(lens)),
            labels: self
                .labels
                .iter()
                .fold(List::EMPTY, |list, (name, value)| list.push((*name, lens.value(name, value)), "labels")),
            diagnosis: steps(&self.diagnosis, lens),
            remedy: steps(&self.remedy, lens),
            when_gone: self.when_gone.map(|gone| gone.under(lens)),
            trial: self.trial.map(|trial| trial.under(lens)),
            ..*self
        };
        let alert = if self.subject == Subject::Jobs { alert.without_jobs(lens) } else { alert };
        let moved = self.condition.and_then(|condition| condition.bound).is_some_and(|bound| lens.moves(bound));
        Some(if moved { alert.tried_anew() } else { alert.retold(lens) })
    }

    /// Scenarios that were written for the old bound say nothing of the new one; those that follow from a bound follow
    /// from it.
    fn tried_anew(mut self) -> Self {
        let derives = self.fires.iter().chain(self.stays_quiet.iter()).any(Scenario::follows_from_bound);
        (self.fires, self.stays_quiet) = (Scenarios::EMPTY, Scenarios::EMPTY);
        let Some(Condition { bound: Some(bound), unit, trial, .. }) = self.condition else { return self };
        match self.trial.or(trial.copied()) {
            Some(trial) if derives => {
                self.fires(trial.firing(bound, unit, self.lasts())).stays_quiet(trial.quiet(bound, unit, self.lasts()))
            }
            _ => self,
        }
    }

    fn retold(self, lens: &Lens) -> Self {
        let under = |scenarios: &Scenarios| {
            let told = scenarios.iter().filter(|one| one.is_told(lens));
            told.fold(Scenarios::EMPTY, |list, one| list.push(one.under(lens, &self), "scenarios of one kind"))
        };
        Self { fires: under(&self.fires), stays_quiet: under(&self.stays_quiet), ..self }
    }

    /// Tells of these jobs, with the scenarios that follow from them.
    fn asking(self, jobs: &AllJobs) -> Self {
        let Self { condition, fires, stays_quiet, when_gone, .. } = Self::jobs_vanished(self.name, self.severity, jobs);
        Self { condition, fires, stays_quiet, when_gone, ..self }
    }

    /// Asks after the scrape jobs that are there.
    fn without_jobs(self, lens: &Lens) -> Self {
        let all: Vec<&'static str> = self.reads().iter().flat_map(|(_, jobs)| jobs.iter().copied()).collect();
        let left: Vec<_> = all.iter().copied().filter(|job| !lens.overlay.jobs.contains(job)).collect();
        if left.is_empty() || left.len() == all.len() {
            return self;
        }
        // The one that its scenarios let vanish, while it is there.
        let one =
            self.when_gone.and_then(|gone| gone.said_labels().find(|(label, _)| *label == "job")).map(|(_, job)| job);
        let one = one.filter(|job| left.contains(job)).unwrap_or(left[0]);
        self.asking(&AllJobs::of(&left, one))
    }
}

impl Condition {
    fn under(self, lens: &Lens) -> Self {
        let trial = self.trial.map(|trial| -> &'static _ { Box::leak(Box::new(trial.under(lens))) });
        Self {
            expression: lens.text(self.expression),
            bound: self.bound.map(|bound| lens.bound(bound)),
            trial,
            gone: self.gone.map(|gone| gone.under(lens)),
            ..self
        }
    }
}

/// The steps whose answers there are.
fn steps(all: &Steps, lens: &Lens) -> Steps {
    let steps: Vec<Step> = all.iter().filter_map(|step| step.under(lens)).collect();
    if steps.is_empty() { Steps::EMPTY } else { Steps::EMPTY.and(leaked(steps)) }
}
