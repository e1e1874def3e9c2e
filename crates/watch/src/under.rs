//! A watch as it is in one environment: what follows from a part that is left out goes with it, and what is still asked
//! of it is told.

use std::collections::BTreeSet;

use super::alert::Alert;
use super::dashboard::{Dashboard, Panel, PanelLink, Row};
use super::inhibit::{Inhibit, Which};
use super::lead::Lead;
use super::overlay::{Lens, Needs, Overlay, There, leaked};
use super::record::Record;
use super::route::{Route, Routing};
use super::rule_group::Group;
use super::unit::Bound;
use super::verbatim::{Asked, Verbatim};
use super::watch::Watch;
use terms::{List, Origin};

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
    /// Whether the watch is another one under this overlay: one that changes nothing still has no alerts that speak of
    /// several pods of one workload, and nothing that speaks of a receiver.
    pub fn changes_under(&self, overlay: &Overlay) -> bool {
        let mut rows = self.dashboards.iter().flat_map(Dashboard::all_rows);
        !overlay.is_none()
            || self.alerts().any(|alert| alert.lacks_subject(overlay))
            || rows.any(|row| row.lacks_subject(overlay))
    }

    /// The watch under an overlay. A rule, panel or link that reads nothing that is there goes; so do rows, dashboards,
    /// groups and inhibitions of which nothing is left, steps of runbooks without an answer, and links to what is gone.
    pub fn under(&self, overlay: &Overlay) -> Self {
        if !self.changes_under(overlay) {
            return *self;
        }
        let lens = self.lens(overlay);
        let boards: Vec<Dashboard> = self.dashboards.iter().filter_map(|board| board.under(&lens)).collect();
        let boards = leaked(boards.iter().map(|board| board.linked(&boards)).collect());
        let board = |uid: &str| boards.iter().find(|board| board.uid() == uid);
        let verbatim: Vec<Verbatim> = self.verbatim.iter().filter_map(|board| board.under(&lens)).collect();
        let groups = |groups: &[Group]| {
            let under = |group: &Group| group.under(&lens, boards, &verbatim);
            leaked(groups.iter().filter_map(under).collect())
        };
        let watch = Self {
            jobs: leaked(self.jobs.iter().filter(|job| !overlay.jobs.contains(&job.name())).copied().collect()),
            groups: groups(self.groups),
            log_groups: groups(self.log_groups),
            dashboards: boards,
            logs: self.logs.filter(|_| !overlay.without_logs).and_then(|logs| board(logs.uid())),
            verbatim: leaked(verbatim.clone()),
            leads: leaked(self.leads.iter().filter_map(|lead| lead.under(&lens)).collect()),
            ..*self
        };
        Self { routing: self.routing.map(|routing| self.routed(routing, &watch, &lens)), ..watch }
    }

    /// The routing without inhibitions of which a side is gone, with namespaces as they are called there.
    fn routed(&self, routing: &'static Routing, there: &Self, lens: &Lens) -> &'static Routing {
        let meets = |before: &Which, after: &Which| {
            there.alerts().any(|alert| after.has(alert)) || !self.alerts().any(|alert| before.has(alert))
        };
        let rules: Vec<Inhibit> = routing.inhibit_rules.iter().filter_map(|rule| rule.under(lens, meets)).collect();
        let targets = |rules: &[Inhibit]| rules.iter().flat_map(Inhibit::targets).count();
        if targets(&rules) == targets(routing.inhibit_rules) && lens.overlay.names.renamed().is_none() {
            return routing;
        }
        Box::leak(Box::new(Routing {
            default_route: routing.default_route.under(lens),
            routes: leaked(routing.routes.iter().map(|route| route.under(lens)).collect()),
            inhibit_rules: leaked(rules),
        }))
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

    /// Everybody who reads what the overlay leaves out together with what is there: whether that still means something,
    /// only its author knows.
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
        for board in self.verbatim.iter().filter(|board| board.under(&lens).is_some()) {
            let (dashboard, origin) = (Some(board.title()), board.origin());
            let what = |asked: &Asked| asked.who().split(" `").next().unwrap_or(asked.who()).to_owned();
            found.extend(board.still_asking(&lens).map(|one| StillReads { who: what(one), dashboard, origin }));
        }
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
        for board in self.verbatim {
            add(format!("dashboard `{}`", board.title()), board.needed(), board.origin());
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
    fn under(&self, lens: &Lens, boards: &[Dashboard], verbatim: &[Verbatim]) -> Option<Self> {
        let has_board = |uid: &str| {
            boards.iter().any(|board| board.uid() == uid) || verbatim.iter().any(|board| board.uid() == uid)
        };
        let has_panel =
            |link: &PanelLink| boards.iter().any(|board| board.uid() == link.uid() && board.has_panel(link.id()));
        let alerts = self.alerts().iter().filter_map(|alert| alert.under(lens));
        let alerts: Vec<Alert> = alerts.map(|alert| alert.linked(has_board, has_panel)).collect();
        let records = self.records().iter().filter(|record| record.there(lens) != There::Nothing);
        let records: Vec<Record> = records.map(|record| record.of(lens.query(record.query()))).collect();
        (!alerts.is_empty() || !records.is_empty()).then(|| self.of(leaked(records), leaked(alerts)))
    }
}

impl Route {
    /// The same, with conditions on namespaces as they are called there.
    fn under(&self, lens: &Lens) -> Self {
        let matchers = self.matchers.iter().map(|matcher| matcher.under(lens));
        let mut route = *self;
        route.matchers = matchers.fold(List::EMPTY, |list, matcher| list.push(matcher, "matchers of one route"));
        route.routes = leaked(self.routes.iter().map(|route| route.under(lens)).collect());
        route
    }
}

impl Lead {
    fn under(&self, lens: &Lens) -> Option<Self> {
        let is_there = self.query().is_none_or(|query| lens.there(query.reads()) == There::All);
        let has_logs = !lens.has_no_logs(self.streams().text());
        (is_there && has_logs).then(|| self.written(|query| lens.query(query), |lines| lens.log_query(lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::all_jobs::AllJobs;
    use crate::query::{Query, Read, ResultLabels};
    use crate::scenario::{Series, Trial, given};
    use crate::scrape::Job;
    use crate::severity::Severity;
    use crate::unit::{Unit, above, count};
    use terms::{Name, Names, Namespace, PodPort, Port, PrometheusApi, WorkloadId, minutes};

    const HIGH: Bound = above(count(5.0));
    const OTHER: Bound = above(count(5.0));
    const LOAD: Series = Series::checked("load", "load{namespace=\"tea\"}", &[("namespace", "tea")], "0", 1);
    const TRIAL: Trial = Trial::of(LOAD).with(&[("namespace", "tea")]);
    const fn reads(text: &'static str, reads: &'static [Read]) -> Query {
        Query::checked(text, Unit::Count, ResultLabels::new(&["namespace"], false), reads, false)
    }
    const QUERY: Query = reads("load{namespace=\"tea\"}", &[("load", &["pot"])]).tried_by(&TRIAL);
    const BUSY: Alert = Alert::new("Busy", Severity::WARNING)
        .when(QUERY, HIGH)
        .for_(minutes(5))
        .summary("{{ $labels.namespace }} is busy")
        .description("More than {bound} wait.");

    fn under(alert: &Alert, overlay: &Overlay) -> Option<Alert> {
        alert.under(&Lens { overlay, unrecorded: BTreeSet::new() })
    }

    fn values(alert: &Alert) -> Vec<String> {
        let (fires, quiet, _) = alert.scenarios();
        fires
            .iter()
            .chain(quiet.iter())
            .flat_map(super::super::scenario::Scenario::all_series)
            .map(Series::written)
            .collect()
    }

    #[test]
    fn an_alert_its_texts_and_its_scenarios_follow_a_bound_that_is_moved() {
        let moved = Overlay { bounds: vec![(HIGH, above(count(8.0)))], ..Overlay::NONE };
        let there = under(&BUSY, &moved).expect("it is there");
        assert_eq!(there.expression(), "(load{namespace=\"tea\"}) > 8");
        assert_eq!(there.description_text(), "More than 8 wait.");
        assert_eq!(values(&BUSY), ["6x12", "5x12"]);
        assert_eq!(values(&there), ["9x12", "8x12"]);
        let of_another = Overlay { bounds: vec![(OTHER, above(count(8.0)))], ..Overlay::NONE };
        assert_eq!(under(&BUSY, &of_another).expect("it is there").expression(), BUSY.expression());
    }

    #[test]
    fn what_was_written_for_the_old_bound_is_not_tried_against_the_new_one() {
        const BY_HAND: Alert = BUSY.tried_by_hand().fires(given(LOAD));
        let moved = Overlay { bounds: vec![(HIGH, above(count(8.0)))], ..Overlay::NONE };
        assert!(values(&under(&BY_HAND, &moved).expect("it is there")).is_empty());
    }

    #[test]
    fn a_namespace_is_called_otherwise_in_queries_and_scenarios() {
        const TEA: Namespace = Namespace::ours("tea");
        let called = Overlay { names: Names::with(TEA, Name::new("leaves")), ..Overlay::NONE };
        let there = under(&BUSY, &called).expect("it is there");
        assert_eq!(there.expression(), "(load{namespace=\"leaves\"}) > 5");
        let fires = there.scenarios().0.iter().next().expect("it follows from the query");
        assert_eq!(fires.all_series().next().map(Series::selector), Some("load{namespace=\"leaves\"}"));
        assert_eq!(fires.result_labels(&there)["namespace"], "leaves");
    }

    const NEEDS: Alert = BUSY.needs("kettle");

    #[test]
    fn an_alert_goes_with_the_only_job_that_it_reads_or_needs() {
        let without = |job| Overlay { jobs: vec![job], ..Overlay::NONE };
        assert!(under(&BUSY, &without("pot")).is_none());
        assert!(under(&BUSY, &without("kettle")).is_some());
        assert!(under(&NEEDS, &without("kettle")).is_none());
    }

    #[test]
    fn what_speaks_of_a_receiver_goes_where_nothing_is_written_to_one() {
        use crate::dashboard::{Dashboard, Row, stat};
        const ROW: Row = Row::new("Sent").where_remote_write().panels(&[stat("Load", "a").query(QUERY, "load")]);
        const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[ROW]);
        const WATCH: Watch = Watch { dashboards: &[BOARD], ..Watch::NONE };
        let written = Overlay { remote_write: true, ..Overlay::NONE };
        assert!(under(&BUSY.where_remote_write(), &Overlay::NONE).is_none());
        assert!(under(&BUSY.where_remote_write(), &written).is_some());
        assert!(WATCH.changes_under(&Overlay::NONE) && !WATCH.changes_under(&written));
        assert!(WATCH.under(&Overlay::NONE).dashboards.is_empty());
        assert_eq!(WATCH.under(&written).dashboards.len(), 1);
    }

    #[test]
    fn routes_and_inhibitions_name_the_namespace_as_it_is_called() {
        use crate::matcher::Matcher;
        use crate::receiver::{Notifier, Receiver};
        const PEOPLE: Receiver = Receiver::new("people", Notifier::email("people@tea.example"));
        const INNER: &[Route] = &[Route::matching(Matcher::matches("namespace", "tea|shop.*"), PEOPLE)];
        const ROUTES: &[Route] = &[
            Route::matching(Matcher::any_of("namespace", &["tea", "shop"]), PEOPLE).routes(INNER),
            Route::new(Severity::WARNING, PEOPLE).and_matching(Matcher::not_equal("team", "tea")),
        ];
        const RULES: &[Inhibit] = &[Inhibit::between(
            Which::labelled("namespace", "tea").with("severity", "critical"),
            Which::of(Severity::WARNING).with("namespace", "tea"),
        )];
        static ROUTING: Routing = Routing { inhibit_rules: RULES, ..Routing::of(ROUTES) };
        const WATCH: Watch = Watch { routing: Some(&ROUTING), ..Watch::NONE };
        const TEA: Namespace = Namespace::ours("tea");
        let called = Overlay { names: Names::with(TEA, Name::new("leaves")), ..Overlay::NONE };
        let there = WATCH.under(&called).routing.expect("it is there");
        let conditions: Vec<_> = there.ways().iter().map(crate::route::Way::conditions).collect();
        assert_eq!(
            conditions,
            [
                "namespace =~ \"leaves|shop\"",
                "namespace =~ \"leaves|shop\", namespace =~ \"leaves|shop.*\"",
                "severity = \"warning\", team != \"tea\"",
                "all others",
            ]
        );
        let rule = there.inhibit_rules[0];
        assert_eq!(rule.source().pairs(), [("namespace", "leaves"), ("severity", "critical")]);
        assert_eq!(rule.target().pairs(), [("severity", "warning"), ("namespace", "leaves")]);
    }

    #[test]
    fn the_alert_on_all_jobs_asks_after_those_that_are_left() {
        const POT: WorkloadId = WorkloadId { name: Name::new("pot"), namespace: Namespace::ours("tea") };
        const PODS: PodPort = PodPort::new(POT, Port::<PrometheusApi>::new("http", 9090).any());
        const JOBS: &[Job] = &[Job::pods("a", PODS), Job::pods("b", PODS), Job::pods("c", PODS)];
        const ALL: AllJobs = crate::all_jobs!(JOBS, "b");
        const VANISHED: Alert = Alert::jobs_vanished("JobVanished", Severity::WARNING, &ALL);
        let overlay = Overlay { jobs: vec!["b"], ..Overlay::NONE };
        let there = under(&VANISHED, &overlay).expect("two are left");
        assert_eq!(there.expression(), "absent(up{job=\"a\"})\nor absent(up{job=\"c\"})");
        let fires = there.scenarios().0.iter().next().expect("it has a scenario");
        assert_eq!(fires.result_labels(&there)["job"], "a");
        assert_eq!(fires.all_series().map(Series::selector).collect::<Vec<_>>(), ["up{job=\"a\"}", "up{job=\"c\"}"]);
    }

    #[test]
    fn a_recorded_series_goes_with_all_that_it_is_computed_from_and_takes_its_readers_along() {
        const POURED: Record = Record::checked("tea:poured:sum", reads("sum(cups)", &[("cups", &["pot"])]));
        const RECORDS: Group = Group::of_records("tea", &[POURED]);
        const WATCH: Watch = Watch { groups: &[RECORDS], ..Watch::NONE };
        let overlay = Overlay { jobs: vec!["pot"], ..Overlay::NONE };
        let lens = WATCH.lens(&overlay);
        assert!(lens.unrecorded.contains("tea:poured:sum"));
        assert_eq!(lens.there(&[("tea:poured:sum", &[])]), There::Nothing);
        assert_eq!(lens.there(&[("tea:poured:sum", &[]), ("up", &["pot", "kettle"])]), There::Some);
        assert!(WATCH.under(&overlay).groups.is_empty());
        assert!(BUSY.under(&lens).is_none());
    }
}
