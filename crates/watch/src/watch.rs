//! Everything that watches, in one value: jobs, rules, routes, dashboards. Configs read it, and nothing is said twice.

use super::alert::Alert;
use super::coverage::Readable;
use super::dashboard::Dashboard;
use super::grafana_link;
use super::lead::Lead;
use super::route::Routing;
use super::rule_group::{Group, Links};
use super::runbook_board;
use super::scenario::{Tested, TestedFile};
use super::scrape::{self, Job};
use terms::{Duration, Endpoint, Fault, GrafanaApi, MadeFile, minutes, text};

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
        logs: None,
        leads: &[],
        grafana: None,
    };

    /// Checks, at the caller's line, what relates all that watches: no target is scraped twice, every series that is read
    /// is scraped or recorded, links lead to dashboards that are there, and alerts on logs can be told from those on metrics.
    #[track_caller]
    pub const fn checked(self) -> Self {
        scrape::check_jobs(self.jobs);
        Group::check_all_differ(self.groups, self.log_groups);
        self.check_dashboards();
        if let Some(logs) = self.logs {
            grafana_link::check(logs);
        }
        self.check_links(self.groups);
        self.check_links(self.log_groups);
        let readable = Readable { jobs: self.jobs, groups: self.groups };
        readable.check_groups(self.groups);
        readable.check_groups(self.log_groups);
        readable.check_dashboards(self.dashboards);
        readable.check_leads(self.leads);
        self
    }

    /// A dashboard's uid is its address: of two with one uid, Grafana would show one.
    #[track_caller]
    const fn check_dashboards(&self) {
        let mut index = 0;
        while index < self.dashboards.len() {
            let uid = self.dashboards[index].uid();
            if text::same(uid, runbook_board::UID) || self.place_of(uid) != index {
                Fault::new("two dashboards have the uid ").quoted(uid).fix("give one of them another").raise()
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn check_links(&self, groups: &[Group]) {
        let mut group = 0;
        while group < groups.len() {
            let alerts = groups[group].alerts();
            let mut index = 0;
            while index < alerts.len() {
                if let Some(uid) = alerts[index].dashboard_uid()
                    && self.place_of(uid) == self.dashboards.len()
                {
                    Fault::new("alert ")
                        .quoted(alerts[index].name())
                        .text(" links to the dashboard ")
                        .quoted(uid)
                        .text(", which is not in the list of dashboards")
                        .fix("add it to that list, or link to one that is there, by its `.uid()`")
                        .raise()
                }
                index += 1;
            }
            group += 1;
        }
    }

    /// Where the first dashboard with this uid stands in the list; the list's length if none has it.
    const fn place_of(&self, uid: &str) -> usize {
        let mut index = 0;
        while index < self.dashboards.len() && !text::same(self.dashboards[index].uid(), uid) {
            index += 1;
        }
        index
    }

    /// Every alert, on metrics and on logs.
    pub fn alerts(&self) -> impl Iterator<Item = &'static Alert> {
        self.groups.iter().chain(self.log_groups).flat_map(Group::alerts)
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
