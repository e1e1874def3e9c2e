//! The same trouble where it is worse.

use super::Alert;
use super::tried::Derives;
use crate::severity::Severity;
use crate::unit::Bound;
use terms::Duration;

impl Alert {
    /// The same trouble where it is worse: another name, severity, bound and duration; labels, texts, links and runbook
    /// stay.
    ///
    /// Its scenarios follow anew from the query, or from the [`tried`](Self::tried) series; others are not taken over.
    #[track_caller]
    pub const fn escalated(&self, name: &'static str, severity: Severity, bound: Bound, lasts: Duration) -> Self {
        let worse = Self {
            condition: match self.condition {
                Some(condition) => Some(condition.bounded(bound)),
                None => None,
            },
            keep_firing_for: self.keep_firing_for,
            per: self.per,
            per_said: self.per_said,
            per_all: self.per_all,
            labels: self.labels,
            summary: self.summary,
            description: self.description,
            meaning: self.meaning,
            impact: self.impact,
            diagnosis: self.diagnosis,
            remedy: self.remedy,
            dashboard: self.dashboard,
            panel: self.panel,
            when_gone: self.when_gone,
            derives: match self.derives {
                Derives::Never => Derives::Never,
                Derives::Done | Derives::WhenKnown => Derives::WhenKnown,
            },
            held_for: Some(lasts),
            ..Self::new(name, severity)
        };
        match self.trial {
            Some(trial) => worse.tried(trial),
            None => worse.derived(),
        }
    }
}
