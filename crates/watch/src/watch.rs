//! Everything that watches, in one value: jobs, rules, routes, dashboards. Configs read it, and nothing is said twice.

use std::collections::{BTreeMap, BTreeSet};

use super::alert::{self, Alert};
use super::dashboard::{AlertPage, Around, Dashboard, json};
use super::grafana_link;
use super::lead::Lead;
use super::route::Routing;
use super::rule_group::{Group, Links};
use super::runbook_board;
use super::scenario::{Tested, TestedFile};
use super::scrape::Job;
use super::verbatim::Verbatim;
use terms::{Duration, Endpoint, GrafanaApi, MadeFile, minutes};

/// What watches the stack, and whatever else it is pointed at.
#[derive(Clone, Copy)]
pub struct Watch {
    /// What Prometheus scrapes.
    pub jobs: &'static [Job],
    /// How often Prometheus and Loki evaluate a group that does not say.
    pub evaluated_every: Duration,
    /// What Prometheus evaluates.
    pub groups: &'static [Group],
    /// What Loki evaluates over logs.
    pub log_groups: &'static [Group],
    /// Where alerts go; `None` where nobody is told.
    pub routing: Option<&'static Routing>,
    /// What Grafana shows.
    pub dashboards: &'static [Dashboard],
    /// What Grafana shows beside: dashboards that others wrote, as they are.
    pub verbatim: &'static [Verbatim],
    /// That one of them which shows logs: alerts lead there, with the app and the pod they speak of chosen.
    pub logs: Option<&'static Dashboard>,
    /// Links in Explore from metrics to logs, and back.
    pub leads: &'static [Lead],
    /// Where people see them: links in alerts lead there; `None` where alerts bear no links.
    pub grafana: Option<Endpoint<'static, GrafanaApi>>,
}

impl Watch {
    /// Nothing is watched: for a stack that only runs.
    pub const NONE: Self = Self {
        jobs: &[],
        evaluated_every: minutes(1),
        groups: &[],
        log_groups: &[],
        routing: None,
        dashboards: &[],
        verbatim: &[],
        logs: None,
        leads: &[],
        grafana: None,
    };

    /// Every alert, on metrics and on logs.
    pub fn alerts(&self) -> impl Iterator<Item = &'static Alert> {
        self.groups.iter().chain(self.log_groups).flat_map(Group::alerts)
    }

    /// Whether a dashboard of that uid is provisioned, written here or taken over.
    pub fn has_board(&self, uid: &str) -> bool {
        self.dashboards.iter().any(|one| one.uid() == uid) || self.verbatim.iter().any(|one| one.uid() == uid)
    }

    /// A board as Grafana reads it: with data links to the other boards, the logs and the runbooks, and with the alerts
    /// that lead to it marked on its graphs.
    pub fn board(&self, board: &Dashboard) -> json::Dashboard {
        board.json_within(&self.around())
    }

    /// What its boards lead to.
    pub fn around(&self) -> Around<'static> {
        let page = |alert: &Alert| AlertPage {
            name: alert.name(),
            key: format!("{} {}", alert.name(), alert.fixed_label(alert::SCOPE).unwrap_or_default()),
            runbook: runbook_board::panel_id(alert),
            board: alert.dashboard_uid(),
            panel: alert.panel_link().map(|panel| panel.id()),
            title: alert.title(),
            severity: alert.severity(),
            asks: alert.asks().map_or("", |(text, ..)| text),
            reads: alert.reads(),
            app: alert.fixed_label("app"),
        };
        let pages = |groups: &[Group]| groups.iter().flat_map(Group::alerts).map(page).collect();
        let alerts: Vec<AlertPage> = pages(self.groups);
        let records = self.groups.iter().flat_map(Group::records);
        let mut apps: BTreeMap<_, _> = self.jobs.iter().map(|job| (job.name(), job.apps())).collect();
        for (job, own) in &mut apps {
            // An exporter says little of itself: the alerts over it name what it speaks of.
            let over = alerts
                .iter()
                .filter(|alert| !alert.reads.is_empty() && alert.reads.iter().all(|read| read.1 == [*job]));
            let spoken_of: BTreeSet<_> = over.filter_map(|alert| alert.app).collect();
            if let [app] = *Vec::from_iter(spoken_of) {
                *own = vec![app];
            }
        }
        Around {
            boards: self.dashboards,
            logs: self.logs,
            alerts,
            log_alerts: pages(self.log_groups),
            apps,
            recorded: records.map(|record| (record.name(), record.query().reads())).collect(),
        }
    }

    /// The rule files of Prometheus, one for each group, with links into the Grafana at that URL.
    pub fn rule_files(&self, grafana_url: &str) -> Vec<MadeFile> {
        self.each(self.groups, grafana_url, |group, key, links| {
            MadeFile::yaml(key, "rules", Group::rule_file(std::slice::from_ref(group), links))
        })
    }

    /// The rule files of Loki's ruler.
    pub fn log_rule_files(&self, grafana_url: &str) -> Vec<MadeFile> {
        self.each(self.log_groups, grafana_url, |group, key, links| {
            MadeFile::yaml(key, "log-rules", Group::log_rule_file(std::slice::from_ref(group), links))
        })
    }

    /// The scenarios of all alerts as promtool's unit tests, with the rules that they test.
    pub fn tested_files(&self, grafana_url: &str) -> Vec<TestedFile> {
        let Self { groups, log_groups, evaluated_every: interval, .. } = *self;
        self.with_links(grafana_url, |links| Tested { groups, log_groups, links, interval }.files())
    }

    fn each(
        &self,
        groups: &[Group],
        grafana_url: &str,
        file: impl Fn(&Group, String, &Links) -> MadeFile,
    ) -> Vec<MadeFile> {
        self.with_links(grafana_url, |links| {
            groups.iter().map(|group| file(group, format!("{}.yaml", group.name()), links)).collect()
        })
    }

    fn with_links<T>(&self, grafana_url: &str, made: impl FnOnce(&Links) -> T) -> T {
        let runbook = |alert: &Alert| format!("{grafana_url}{}", runbook_board::path(alert));
        let logs = |alert: &Alert| Some(format!("{grafana_url}{}", grafana_link::to_logs(alert, self.logs?)?));
        made(&Links { runbook: &runbook, logs: &logs, grafana_url })
    }
}
