//! The second state of a board: one alert fires, with the series of its own scenario.

use std::collections::BTreeMap;

use kit::Program;
use watch::alert::Alert;
use watch::dashboard::{Dashboard, Row};

use super::facts::{Base, Facts};

/// An alert that fires, and what it reads.
pub(super) struct Trouble {
    pub(super) alert: &'static Alert,
    /// The labels with which it fires.
    pub(super) labels: BTreeMap<&'static str, &'static str>,
    /// The labels of the series that its scenario gives.
    given: Vec<(&'static str, &'static str)>,
    base: Base,
}

impl Trouble {
    /// The alert whose scenario a board shows best: it leads there, where any does, and of those the most serious one
    /// that most panels see.
    pub(super) fn of(board: &Dashboard, program: &Program, facts: &Facts) -> Option<Self> {
        let open = board.all_rows().iter().filter(|row| !row.is_collapsed());
        let panels = open.flat_map(Row::all_panels);
        let seen: Vec<Base> =
            panels.map(|panel| panel.all_targets().flat_map(|target| facts.base(target.reads())).collect()).collect();
        let leads_here = |alert: &&'static Alert| alert.dashboard_uid() == Some(board.uid());
        let rank = |alert: &&'static Alert| {
            let base = facts.base(alert.reads());
            let panels = seen.iter().filter(|seen| meets(seen, &base)).count();
            (u8::MAX - alert.severity().rank(), panels)
        };
        // The first of equal ones: what is declared first matters most.
        // A board that lists alerts shows any, where none leads to it.
        let lists = seen.iter().flatten().any(|(name, _)| name.starts_with("ALERTS"));
        let any = lists && !program.watch.alerts().any(|alert| leads_here(&alert));
        let alerts = program.watch.alerts().filter(|alert| any || leads_here(alert));
        let best =
            alerts.map(|alert| (rank(&alert), alert)).reduce(|best, one| if one.0 > best.0 { one } else { best });
        best.filter(|((_, panels), _)| *panels > 0).map(|(_, alert)| Self::raised_by(alert, facts))
    }

    fn raised_by(alert: &'static Alert, facts: &Facts) -> Self {
        let (fires, ..) = alert.scenarios();
        let labels = fires.iter().next().map(|scenario| scenario.labels_of(alert)).unwrap_or_default();
        let series = fires.iter().next().into_iter().flat_map(watch::scenario::Scenario::all_series);
        let given = series.flat_map(|series| series.labels().iter().copied()).collect();
        Self { alert, labels, given, base: facts.base(alert.reads()) }
    }

    /// Its summary, with the labels of its scenario; what else a template computes is left open.
    pub(super) fn says(&self) -> String {
        let mut text = self.alert.summary_text();
        for (label, value) in &self.labels {
            text = text.replace(&format!("{{{{ $labels.{label} }}}}"), value);
        }
        while let Some((before, after)) =
            text.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?.1)))
        {
            text = format!("{before}…{after}");
        }
        text
    }

    /// Whether a query reads what the alert reads.
    pub(super) fn meets(&self, base: &Base) -> bool {
        meets(base, &self.base)
    }

    /// Whether a series is the one that the alert is about: it has the labels of the scenario, or is the first where
    /// its values are others.
    pub(super) fn strikes(&self, labels: &[(String, String)], index: usize, values: &[(String, Vec<String>)]) -> bool {
        let is_known = |label: &str, told: &str| {
            values.iter().any(|(name, all)| name == label && all.iter().any(|one| one == told))
        };
        labels.iter().all(|(label, value)| match self.labels.get(label.as_str()) {
            Some(told) if is_known(label, told) => value == told,
            Some(_) => index == 0,
            None => {
                let mut given =
                    self.given.iter().filter(|(name, told)| name == label && is_known(label, told)).peekable();
                given.peek().is_none() || given.any(|(_, told)| value == told)
            }
        })
    }
}

/// `up` is read by many: the jobs tell them apart.
fn meets(one: &Base, other: &Base) -> bool {
    one.iter().any(|(name, jobs)| {
        other.iter().any(|(same, theirs)| {
            name == same && (jobs.is_empty() || theirs.is_empty() || jobs.iter().any(|job| theirs.contains(job)))
        })
    })
}
