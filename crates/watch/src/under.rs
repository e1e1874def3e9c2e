//! A watch as it is in one environment: what follows from a part that is left out goes with it, and what is still asked of it is
//! told.

use std::collections::BTreeSet;

use super::alert::Alert;
use super::dashboard::{Dashboard, Panel, PanelLink, Row};
use super::inhibit::Inhibit;
use super::lead::Lead;
use super::overlay::{Lens, Needs, Overlay, There, leaked};
use super::record::Record;
use super::route::Routing;
use super::rule_group::Group;
use super::unit::Bound;
use super::watch::Watch;
use terms::Origin;

/// Somebody who reads what is left out together with what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillReads {
    /// Who, as in "alert `HighCPU`"; of a panel or a variable what it is, "panel".
    pub who: String,
    /// The dashboard on which it is.
    pub dashboard: Option<&'static str>,
    /// Where the query was written.
    pub origin: Origin,
}

impl Watch {
    /// The watch under an overlay. A rule, panel or link that reads nothing that is there goes; so do rows, dashboards, groups and
    /// inhibitions of which nothing is left, steps of runbooks without an answer, and links to what is gone.
    pub fn under(&self, overlay: &Overlay) -> Self {
        if overlay.is_none() {
            return *self;
        }
        let lens = self.lens(overlay);
        let boards: Vec<Dashboard> = self.dashboards.iter().filter_map(|board| board.under(&lens)).collect();
        let boards = leaked(boards.iter().map(|board| board.linked(&boards)).collect());
        let board = |uid: &str| boards.iter().find(|board| board.uid() == uid);
        let groups = |groups: &[Group]| {
            let under = |group: &Group| group.under(&lens, boards);
            leaked(groups.iter().filter_map(under).collect())
        };
        let watch = Self {
            jobs: leaked(self.jobs.iter().filter(|job| !overlay.jobs.contains(&job.name())).copied().collect()),
            groups: groups(self.groups),
            log_groups: groups(self.log_groups),
            dashboards: boards,
            logs: self.logs.filter(|_| !overlay.without_logs).and_then(|logs| board(logs.uid())),
            leads: leaked(self.leads.iter().filter_map(|lead| lead.under(&lens)).collect()),
            ..*self
        };
        Self { routing: self.routing.map(|routing| self.routed(routing, &watch)), ..watch }
    }

    /// The routing without inhibitions of which a side is gone.
    fn routed(&self, routing: &'static Routing, there: &Self) -> &'static Routing {
        let acts = |rule: &&Inhibit| {
            [rule.source(), rule.target()]
                .into_iter()
                .all(|side| there.alerts().any(|alert| side.has(alert)) || !self.alerts().any(|alert| side.has(alert)))
        };
        let rules: Vec<Inhibit> = routing.inhibit_rules.iter().filter(acts).copied().collect();
        if rules.len() == routing.inhibit_rules.len() {
            return routing;
        }
        Box::leak(Box::new(Routing { inhibit_rules: leaked(rules), ..*routing }))
    }

    fn lens<'a>(&self, overlay: &'a Overlay) -> Lens<'a> {
        let mut lens = Lens { overlay, unrecorded: BTreeSet::new() };
        let all: Vec<&Record> = self.groups.iter().flat_map(Group::records).collect();
        loop {
            let is_gone = |record: &&&Record| record.there(&lens) == There::Nothing;
            let gone: BTreeSet<_> = all.iter().filter(is_gone).map(|record| record.name()).collect();
            // Others may record it too.
            let kept: BTreeSet<_> = all.iter().filter(|one| !is_gone(one)).map(|record| record.name()).collect();
            let gone: BTreeSet<_> = gone.difference(&kept).copied().collect();
            if gone == lens.unrecorded {
                return lens;
            }
            lens.unrecorded = gone;
        }
    }

    /// Everybody who reads what the overlay leaves out together with what is there: whether that still means something, only
    /// its author knows.
    pub fn still_read(&self, overlay: &Overlay) -> Vec<StillReads> {
        let lens = self.lens(overlay);
        let mut found = Vec::new();
        for group in self.groups.iter().chain(self.log_groups) {
            for record in group.records().iter().filter(|record| record.there(&lens) == There::Some) {
                let who = format!("recording rule `{}`", record.name());
                found.push(StillReads { who, dashboard: None, origin: record.origin() });
            }
            for alert in group.alerts().iter().filter(|alert| alert.there(&lens) == There::Some) {
                let who = format!("alert `{}`", alert.title());
                found.push(StillReads { who, dashboard: None, origin: alert.origin() });
            }
        }
        self.dashboards.iter().for_each(|board| on_board(board, &lens, &mut found));
        found
    }

    /// Whether an alert, a step of a runbook or the colours of a panel compare with this bound.
    pub fn compares_with(&self, bound: Bound) -> bool {
        let panels = self.dashboards.iter().flat_map(Dashboard::all_rows).flat_map(Row::all_panels);
        let of_alerts = self.alerts().flat_map(Alert::bounds);
        of_alerts.chain(panels.flat_map(Panel::bounds)).any(|other| other.is_made_by(bound))
    }

    /// The alerts that compare with this bound, or else the panels.
    pub fn comparing_with(&self, bound: Bound) -> Vec<String> {
        let is_it = |bounds: Vec<Bound>| bounds.iter().any(|other| other.is_made_by(bound));
        let alerts = self.alerts().filter(|alert| is_it(alert.bounds())).map(|alert| format!("`{}`", alert.title()));
        let alerts: Vec<String> = alerts.collect();
        if !alerts.is_empty() {
            return alerts;
        }
        let panels = self.dashboards.iter().flat_map(Dashboard::all_rows).flat_map(Row::all_panels);
        panels.filter(|panel| is_it(panel.bounds())).map(|panel| format!("panel \"{}\"", panel.title())).collect()
    }

    /// The scrape jobs that something says to need.
    pub fn needed_jobs(&self) -> Vec<(String, &'static str, Origin)> {
        let mut needed = Vec::new();
        let mut add = |who: String, needs: &Needs, origin: Origin| {
            needed.extend(needs.iter().map(|job| (who.clone(), *job, origin)));
        };
        for group in self.groups.iter().chain(self.log_groups) {
            for record in group.records() {
                add(format!("recording rule `{}`", record.name()), record.needed(), record.origin());
            }
            for alert in group.alerts() {
                add(format!("alert `{}`", alert.title()), alert.needed(), alert.origin());
            }
        }
        for row in self.dashboards.iter().flat_map(Dashboard::all_rows) {
            add(format!("row `{}`", row.title()), row.needed(), row.origin());
            for panel in row.all_panels() {
                add(format!("panel `{}`", panel.title()), panel.needed(), panel.origin());
            }
        }
        needed
    }
}

fn on_board(board: &Dashboard, lens: &Lens, found: &mut Vec<StillReads>) {
    let Some(left) = board.under(lens) else { return };
    let dashboard = Some(board.title());
    // Of those that stay: what says that it needs the part has gone.
    for panel in left.all_rows().iter().flat_map(Row::all_panels) {
        if panel.all_targets().any(|target| target.there(lens) == There::Some) {
            found.push(StillReads { who: "panel".to_owned(), dashboard, origin: panel.origin() });
        }
    }
    for variable in left.all_variables().iter().filter(|variable| variable.there(lens) != There::All) {
        found.push(StillReads { who: "variable".to_owned(), dashboard, origin: variable.origin() });
    }
}

impl Record {
    fn there(&self, lens: &Lens) -> There {
        if lens.lacks(self.needed()) { There::Nothing } else { lens.there(self.query().reads()) }
    }
}

impl Group {
    fn under(&self, lens: &Lens, boards: &[Dashboard]) -> Option<Self> {
        let has_board = |uid: &str| boards.iter().any(|board| board.uid() == uid);
        let has_panel =
            |link: &PanelLink| boards.iter().any(|board| board.uid() == link.uid() && board.has_panel(link.id()));
        let alerts = self.alerts().iter().filter_map(|alert| alert.under(lens));
        let alerts: Vec<Alert> = alerts.map(|alert| alert.linked(has_board, has_panel)).collect();
        let records = self.records().iter().filter(|record| record.there(lens) != There::Nothing);
        let records: Vec<Record> = records.map(|record| record.of(lens.query(record.query()))).collect();
        (!alerts.is_empty() || !records.is_empty()).then(|| self.of(leaked(records), leaked(alerts)))
    }
}

impl Lead {
    fn under(&self, lens: &Lens) -> Option<Self> {
        let is_there = self.query().is_none_or(|query| lens.there(query.reads()) == There::All);
        let has_logs = !lens.has_no_logs(self.streams().text());
        (is_there && has_logs).then(|| self.written(|query| lens.query(query), |lines| lens.log_query(lines)))
    }
}
