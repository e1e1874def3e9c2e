//! Everything that watches, in one value: jobs, rules, routes, dashboards. Configs read it, and nothing is said twice.

use super::alert::Alert;
use super::dashboard::Dashboard;
use super::route::Routing;
use super::rule_group::{Group, Links};
use super::runbook_board;
use super::scrape::{self, Job};
use crate::kit::{Context, Endpoint, GrafanaApi, MadeFile, Stack};
use crate::model::promtail::Stage;

/// What watches the stack and the shop.
#[derive(Clone, Copy)]
pub struct Watch {
    /// What Prometheus scrapes.
    pub jobs: &'static [Job],
    /// What Prometheus evaluates.
    pub groups: &'static [Group],
    /// What Loki evaluates over logs.
    pub log_groups: &'static [Group],
    /// What the log agent does to lines, after it has unwrapped them.
    pub log_stages: fn() -> Vec<Stage>,
    /// Where alerts go.
    pub routing: &'static Routing,
    /// What Grafana shows.
    pub dashboards: &'static [Dashboard],
    /// Where people see them: links in alerts lead there.
    pub grafana: Endpoint<'static, GrafanaApi>,
}

impl Watch {
    /// Checks, at the caller's line, that the stack deploys whatever the jobs read, that no target is scraped twice, and
    /// that the receivers' credentials are where a program can read them.
    #[track_caller]
    pub const fn over(self, stack: &Stack) -> Self {
        scrape::check_jobs(stack, self.jobs);
        self.routing.check_secrets(stack);
        self
    }

    /// The watch that the context carries. A stack without one watches nothing.
    pub fn of<'a>(cx: &Context<'a>) -> Option<&'a Self> {
        cx.watch()
    }

    /// Every alert, on metrics and on logs.
    pub fn alerts(&self) -> impl Iterator<Item = &'static Alert> {
        self.groups.iter().chain(self.log_groups).flat_map(Group::alerts)
    }

    /// The rule files of Prometheus, one for each group, with links that work in the environment of `cx`.
    pub fn rule_files(&self, cx: &Context) -> Vec<MadeFile> {
        self.each(self.groups, cx, |group, key, links| {
            MadeFile::yaml(key, "rules", Group::rule_file(std::slice::from_ref(group), links))
        })
    }

    /// The rule files of Loki's ruler.
    pub fn log_rule_files(&self, cx: &Context) -> Vec<MadeFile> {
        self.each(self.log_groups, cx, |group, key, links| {
            MadeFile::yaml(key, "log-rules", Group::log_rule_file(std::slice::from_ref(group), links))
        })
    }

    fn each(&self, groups: &[Group], cx: &Context, file: impl Fn(&Group, String, &Links) -> MadeFile) -> Vec<MadeFile> {
        let grafana_url = cx.external_url(self.grafana);
        let runbook = |alert: &Alert| format!("{grafana_url}{}", runbook_board::path(alert));
        let links = Links { runbook: &runbook, grafana_url: &grafana_url };
        groups.iter().map(|group| file(group, format!("{}.yaml", group.name()), &links)).collect()
    }
}

/// The jobs that the context carries.
pub fn jobs(cx: &Context) -> &'static [Job] {
    Watch::of(cx).map_or(&[], |watch| watch.jobs)
}
