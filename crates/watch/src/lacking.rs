//! Everything that needs what nothing has: queries of both languages and series of scenarios, and who is in need of it.

use super::alert::Alert;
use super::dashboard::{Dashboard, Row};
use super::query::{Lack, LogQuery, Query};
use super::runbook::Paste;
use super::scenario::{Scenario, Series};
use super::watch::Watch;
use terms::Origin;

/// Somebody who needs what nothing has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Who, as in "alert `HighCPU`".
    pub who: String,
    /// The query as it was written.
    pub text: &'static str,
    /// What it needs.
    pub lacks: &'static [Lack],
    /// Where the query was written; of a scenario's series, the scenario.
    pub origin: Origin,
}

impl Lacking {
    const fn metrics(who: String, query: &Query) -> Self {
        Self { who, text: query.text(), lacks: query.lacks(), origin: query.origin() }
    }

    const fn logs(who: String, query: &LogQuery) -> Self {
        Self { who, text: query.text(), lacks: query.lacks(), origin: query.origin() }
    }
}

impl Watch {
    /// Everything that needs what nothing has, in the order of the spec.
    pub fn lacking(&self) -> Vec<Lacking> {
        let mut all = Vec::new();
        for group in self.groups.iter().chain(self.log_groups) {
            let record = |record: &super::record::Record| {
                Lacking::metrics(format!("recording rule `{}`", record.name()), &record.query())
            };
            all.extend(group.records().iter().map(record));
            group.alerts().iter().for_each(|alert| of_alert(alert, &mut all));
        }
        self.dashboards.iter().for_each(|board| of_dashboard(board, &mut all));
        for (board, asked) in self.verbatim.iter().flat_map(|board| board.asks().iter().map(move |one| (board, one))) {
            let who = format!("{} of `{}`", asked.who(), board.title());
            match (asked.of_metrics(), asked.of_logs()) {
                (Some(query), _) => all.push(Lacking::metrics(who, query)),
                (_, Some(query)) => all.push(Lacking::logs(who, query)),
                (None, None) => {}
            }
        }
        for lead in self.leads {
            let who = || format!("link `{}`", lead.title());
            all.push(Lacking::logs(who(), &lead.streams()));
            all.extend(lead.query().map(|query| Lacking::metrics(who(), &query)));
        }
        all.retain(|one| !one.lacks.is_empty());
        all
    }
}

fn of_alert(alert: &Alert, all: &mut Vec<Lacking>) {
    let who = format!("alert `{}`", alert.title());
    all.extend(alert.asks().map(|(text, lacks, origin)| Lacking { who, text, lacks, origin }));
    let (fires, quiet, gone) = alert.scenarios();
    let given = |series: &Series, origin| {
        let who = format!("a scenario of `{}`", alert.title());
        Lacking { who, text: series.selector(), lacks: series.lacks(), origin }
    };
    for scenario in fires.iter().chain(quiet.iter()) {
        all.extend(scenario.all_series().map(|series| given(series, Scenario::origin(scenario))));
    }
    if let Some(gone) = gone {
        all.extend(gone.all_series().map(|series| given(series, gone.origin())));
    }
    for step in alert.steps() {
        let who = format!("the runbook of `{}`", alert.title());
        match step.paste() {
            Paste::Promql(query) => all.push(Lacking::metrics(who, &query)),
            Paste::Logql(query) => all.push(Lacking::logs(who, &query)),
            Paste::Nothing | Paste::Shell(_) => {}
        }
    }
}

fn of_dashboard(board: &Dashboard, all: &mut Vec<Lacking>) {
    for variable in board.all_variables() {
        let Some((text, _)) = variable.asks() else { continue };
        let who = format!("variable `{}` of `{}`", variable.name(), board.title());
        all.push(Lacking { who, text, lacks: variable.lacks(), origin: variable.origin() });
    }
    for mark in board.all_marks() {
        all.push(Lacking::metrics(format!("mark `{}` of `{}`", mark.name(), board.title()), &mark.query()));
    }
    for panel in board.all_rows().iter().flat_map(Row::all_panels) {
        let who = || format!("panel `{}` of `{}`", panel.title(), board.title());
        let of_target = panel.all_targets().map(|one| Lacking {
            who: who(),
            text: one.text(),
            lacks: one.lacks(),
            origin: one.origin(),
        });
        all.extend(of_target);
        all.extend(panel.log_links().map(|query| Lacking::logs(who(), query)));
    }
}
