//! Groups of rules: an alert that lacks something, or that exists twice, does not get in.

use super::alert::Alert;
use super::grafana_link::to_dashboard;
use super::record::Record;
use super::scenario::check_scenarios;

use configs::rules::{AlertingRule, LogRuleFile, RecordingRule, RuleFile, RuleGroup};
use terms::{Duration, Fault, text};

/// Rules that belong together. Renders to a group of a Prometheus rule file: first what it records, then its alerts.
#[must_use = "a group is evaluated only when it stands in the list of groups"]
#[derive(Clone, Copy, Debug)]
pub struct Group {
    name: &'static str,
    interval: Option<Duration>,
    records: &'static [Record],
    alerts: &'static [Alert],
    source: &'static str,
}

/// Where an alert's links lead. Each depends on the environment, so they are given when the rules are rendered.
#[derive(Clone, Copy)]
pub struct Links<'a> {
    /// Where the runbook of an alert is read.
    pub runbook: &'a dyn Fn(&Alert) -> String,
    /// Where the logs of what an alert speaks of are read; a template, as its texts are.
    pub logs: &'a dyn Fn(&Alert) -> Option<String>,
    /// Grafana, without a slash at its end.
    pub grafana_url: &'a str,
}

impl Group {
    /// Names the group and checks that its alerts are complete and differ in name or scope.
    #[track_caller]
    pub const fn new(name: &'static str, alerts: &'static [Alert]) -> Self {
        let source = std::panic::Location::caller().file();
        let group = Self { name, interval: None, records: &[], alerts, source };
        group.check_name();
        if alerts.is_empty() {
            Fault::new("group ").quoted(name).text(" has no rules").fix("add some, or leave it out").raise()
        }
        let mut index = 0;
        while index < alerts.len() {
            alerts[index].check_complete();
            check_scenarios(&alerts[index]);
            let mut earlier = 0;
            while earlier < index {
                check_differ(&alerts[index], &alerts[earlier]);
                earlier += 1;
            }
            index += 1;
        }
        group
    }

    /// A group that only records.
    #[track_caller]
    pub const fn of_records(name: &'static str, records: &'static [Record]) -> Self {
        if records.is_empty() {
            Fault::new("group ").quoted(name).text(" has no rules").fix("add some, or leave it out").raise()
        }
        let source = std::panic::Location::caller().file();
        let group = Self { name, interval: None, records: &[], alerts: &[], source };
        group.check_name();
        group.recording(records)
    }

    /// Adds series that the group's alerts read, or others do; they are computed before the alerts.
    #[track_caller]
    pub const fn recording(mut self, records: &'static [Record]) -> Self {
        let mut index = 0;
        while index < records.len() {
            let mut earlier = 0;
            while earlier < index {
                if text::same(records[index].name(), records[earlier].name()) {
                    Fault::new("group ")
                        .quoted(self.name)
                        .text(" records ")
                        .quoted(records[index].name())
                        .text(" twice, so that neither can be read")
                        .fix("keep one")
                        .raise()
                }
                earlier += 1;
            }
            index += 1;
        }
        self.records = records;
        self
    }

    /// How often the group is evaluated, where that differs from the rest. Renders to `interval:`.
    pub const fn every(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// The groups of a stack: checks that no two have the same name, and no two alerts the same name and scope.
    #[track_caller]
    pub const fn together(groups: &'static [Self]) -> &'static [Self] {
        let mut index = 0;
        while index < groups.len() {
            let mut earlier = 0;
            while earlier < index {
                groups[index].check_apart(&groups[earlier]);
                earlier += 1;
            }
            index += 1;
        }
        groups
    }

    /// The groups of Prometheus and those of Loki, one after the other: `N` is how many both are.
    ///
    /// ```
    /// # use watch::rule_group::Group;
    /// const GROUPS: &[Group] = Group::for_prometheus(&[]);
    /// const LOG_GROUPS: &[Group] = Group::for_loki(&[]);
    /// const EACH: [Group; GROUPS.len() + LOG_GROUPS.len()] = Group::both(GROUPS, LOG_GROUPS);
    /// const ALL: &[Group] = Group::together(&EACH);
    /// ```
    pub const fn both<const N: usize>(groups: &[Self], log_groups: &[Self]) -> [Self; N] {
        const NONE: Group = Group { name: "", interval: None, records: &[], alerts: &[], source: "" };
        let mut all = [NONE; N];
        let mut index = 0;
        while index < N {
            all[index] = if index < groups.len() { groups[index] } else { log_groups[index - groups.len()] };
            index += 1;
        }
        all
    }

    /// Groups for Prometheus: as [`together`](Self::together), and none asks for logs.
    #[track_caller]
    pub const fn for_prometheus(groups: &'static [Self]) -> &'static [Self] {
        Self::evaluated_by(groups, "Prometheus", false)
    }

    /// Groups for Loki's ruler: as [`together`](Self::together), and all ask for logs.
    #[track_caller]
    pub const fn for_loki(groups: &'static [Self]) -> &'static [Self] {
        Self::evaluated_by(groups, "Loki", true)
    }

    #[track_caller]
    const fn evaluated_by(groups: &'static [Self], program: &str, over_logs: bool) -> &'static [Self] {
        let mut index = 0;
        while index < groups.len() {
            let alerts = groups[index].alerts;
            let mut alert = 0;
            while alert < alerts.len() {
                if alerts[alert].is_over_logs() != over_logs {
                    Fault::new("alert ")
                        .quoted(alerts[alert].name())
                        .text(if over_logs { " asks for metrics, but " } else { " asks for logs, but " })
                        .text(program)
                        .text(" is to evaluate its group ")
                        .quoted(groups[index].name)
                        .fix("move the group to the list of the other program")
                        .raise()
                }
                alert += 1;
            }
            index += 1;
        }
        Self::together(groups)
    }

    /// Refuses an alert on metrics and one on logs that nobody can tell apart: they would share a runbook's address.
    #[track_caller]
    pub(super) const fn check_all_differ(groups: &[Self], others: &[Self]) {
        let mut index = 0;
        while index < groups.len() {
            let mut other = 0;
            while other < others.len() {
                groups[index].check_alerts_apart(&others[other]);
                other += 1;
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn check_apart(&self, other: &Self) {
        if text::same(self.name, other.name) {
            Fault::new("two groups are called ").quoted(self.name).fix("rename one").raise()
        }
        self.check_alerts_apart(other);
    }

    #[track_caller]
    const fn check_alerts_apart(&self, other: &Self) {
        let mut index = 0;
        while index < self.alerts.len() {
            let mut others = 0;
            while others < other.alerts.len() {
                check_differ(&self.alerts[index], &other.alerts[others]);
                others += 1;
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn check_name(&self) {
        if !text::lower_alphanumeric_or(self.name, "-") || !text::alphanumeric_ends(self.name) {
            Fault::new("group ")
                .quoted(self.name)
                .text(": a group's name holds lower-case letters, digits and `-`")
                .fix("write it like `node-disks`")
                .raise()
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How often it is evaluated, where that differs from the rest.
    pub const fn interval(&self) -> Option<Duration> {
        self.interval
    }

    /// The source file that says what it holds.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// What it records.
    pub const fn records(&self) -> &'static [Record] {
        self.records
    }

    /// Its alerts.
    pub const fn alerts(&self) -> &'static [Alert] {
        self.alerts
    }

    /// The rule file that holds these groups, its links leading where `links` says.
    pub fn rule_file(groups: &[Self], links: &Links) -> RuleFile {
        RuleFile::new().groups(groups.iter().map(|group| group.rendered(links)))
    }

    /// The same for Loki's ruler, which reads some settings and forgets them: those are refused.
    pub fn log_rule_file(groups: &[Self], links: &Links) -> LogRuleFile {
        LogRuleFile::new(groups.iter().map(|group| group.rendered(links)))
    }

    fn rendered(&self, links: &Links) -> RuleGroup {
        let records = self.records.iter().map(|record| RecordingRule::new(record.name(), record.expression()).into());
        let alerts = self.alerts.iter().map(|alert| alerting_rule(alert, links).into());
        let group = RuleGroup::new(self.name).rules(records.chain(alerts));
        match self.interval {
            Some(interval) => group.interval(interval),
            None => group,
        }
    }
}

/// The annotations of an alert whose texts, and whose path to its dashboard and address of its logs, read like this.
pub(super) fn annotations(
    alert: &Alert,
    links: &Links,
    summary: String,
    description: String,
    [dashboard, logs]: [Option<String>; 2],
) -> impl Iterator<Item = (&'static str, String)> {
    let texts = [
        ("summary", Some(summary)),
        ("description", Some(description)),
        ("runbook_url", Some((links.runbook)(alert))),
        ("dashboard_url", dashboard.map(|path| format!("{}{path}", links.grafana_url))),
        ("logs_url", logs),
    ];
    texts.into_iter().filter_map(|(name, text)| Some((name, text?)))
}

fn alerting_rule(alert: &Alert, links: &Links) -> AlertingRule {
    let mut rule = AlertingRule::new(alert.name(), alert.expression())
        .labels(alert.labels().chain([("severity", alert.severity().label())]))
        .annotations(annotations(
            alert,
            links,
            alert.summary_text(),
            alert.description_text(),
            [to_dashboard(alert), (links.logs)(alert)],
        ));
    if alert.lasts() != Duration::ZERO {
        rule = rule.pending_for(alert.lasts());
    }
    match alert.keeps_firing() {
        Some(duration) => rule.keep_firing_for(duration),
        None => rule,
    }
}

#[track_caller]
const fn check_differ(left: &Alert, right: &Alert) {
    if left.is_twin_of(right) {
        Fault::new("two alerts are called ")
            .quoted(left.name())
            .text(" and speak of the same, so that nobody can tell them apart")
            .fix("rename one, or give each its `.label(\"scope\", \"..\")`")
            .raise()
    }
}

#[cfg(test)]
mod tests;
