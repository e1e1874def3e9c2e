//! When an alert fires, when it stays quiet, and who tells when its target vanishes: said, or derived from query and
//! bound.

use super::{Alert, Condition, about};
use crate::scenario::{Gone, Scenario, Trial};

/// Whether the scenarios follow from the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derives {
    /// Where it shows which series are compared, and query, bound and duration are known.
    WhenKnown,
    /// They have.
    Done,
    /// The author writes them.
    Never,
}

impl Alert {
    /// Series under which it fires, and how that reads. Renders to a test under `tests/promtool/`, run by promtool.
    #[track_caller]
    pub const fn fires(mut self, scenario: Scenario) -> Self {
        self.fires = self.fires.push(scenario, "scenarios of one kind");
        self
    }

    /// Series that come near, and under which it never fires. Renders to a test under `tests/promtool/`, run by
    /// promtool.
    #[track_caller]
    pub const fn stays_quiet(mut self, scenario: Scenario) -> Self {
        self.stays_quiet = self.stays_quiet.push(scenario, "scenarios of one kind");
        self
    }

    /// What tells when its series end, where it is not the alert about the scrape job that it reads. Renders to a test
    /// under
    /// `tests/promtool/`, run by promtool.
    #[track_caller]
    pub const fn when_gone(mut self, gone: Gone) -> Self {
        if self.when_gone.is_some() {
            about(self.name).text(" says twice what happens when its target vanishes").fix("keep one").raise()
        }
        self.when_gone = Some(gone);
        self
    }

    /// Series from which its scenarios follow: one a little beyond the bound, under which it fires, and one a little on
    /// this side of it, under which it stays quiet. Stands behind `.when(..)` and `.for_(..)`.
    #[track_caller]
    pub const fn tried(mut self, trial: Trial) -> Self {
        let (Some(Condition { bound: Some(bound), unit, .. }), Some(lasts)) = (self.condition, self.held_for) else {
            about(self.name)
                .text(" is tried before its bound and its duration are known")
                .fix("put `.tried(..)` behind `.when(query, bound)` and `.for_(..)`")
                .raise()
        };
        self.forget_derived();
        self.trial = Some(trial);
        self.fires(trial.firing(bound, unit, lasts)).stays_quiet(trial.quiet(bound, unit, lasts))
    }

    /// Its scenarios are all written out: none follows from the query, where that would not be what happens.
    #[track_caller]
    pub const fn tried_by_hand(mut self) -> Self {
        self.forget_derived();
        self.derives = Derives::Never;
        self
    }

    /// Adds the scenarios that follow from query and bound, as soon as both and the duration are known.
    #[track_caller]
    pub(super) const fn derived(mut self) -> Self {
        let (Some(Condition { bound: Some(bound), unit, trial: Some(trial), .. }), Some(lasts)) =
            (self.condition, self.held_for)
        else {
            return self;
        };
        if !matches!(self.derives, Derives::WhenKnown) || self.trial.is_some() {
            return self;
        }
        self.derives = Derives::Done;
        self.fires(trial.firing(bound, unit, lasts)).stays_quiet(trial.quiet(bound, unit, lasts))
    }

    /// Takes back what followed from the query, for something better is said.
    #[track_caller]
    const fn forget_derived(&mut self) {
        if !matches!(self.derives, Derives::Done) {
            return;
        }
        if self.fires.len() > 1 || self.stays_quiet.len() > 1 {
            about(self.name)
                .text(" has scenarios before it says that none follows from its query")
                .fix("put `.tried(..)` or `.tried_by_hand()` before `.fires(..)` and `.stays_quiet(..)`")
                .raise()
        }
        self.fires = super::Scenarios::EMPTY;
        self.stays_quiet = super::Scenarios::EMPTY;
    }

    /// Who tells when its target vanishes: what it says itself, or else the alert about scrape jobs, of the job that it
    /// reads.
    pub(super) const fn gone(&self) -> Option<&Gone> {
        match (&self.when_gone, &self.condition) {
            (Some(gone), _) | (None, Some(Condition { gone: Some(gone), .. })) => Some(gone),
            (None, _) => None,
        }
    }
}
