//! Groups of rules: an alert that lacks something does not get in.

use super::alert::Alert;
use super::grafana_link::to_dashboard;
use super::record::Record;

use configs::rules::{AlertingRule, LogRuleFile, RecordingRule, RuleFile, RuleGroup};
use terms::{Duration, Fault, Origin, text};

/// Rules that belong together. Renders to a group of a Prometheus rule file: first what it records, then its alerts.
#[must_use = "a group is evaluated only when it stands in the list of groups"]
#[derive(Clone, Copy, Debug)]
pub struct Group {
    name: &'static str,
    interval: Option<Duration>,
    limit: Option<u32>,
    records: &'static [Record],
    alerts: &'static [Alert],
    origin: Origin,
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
    /// Names the group, and refuses alerts that are not complete: all that is missing is named at once.
    #[track_caller]
    pub const fn new(name: &'static str, alerts: &'static [Alert]) -> Self {
        let group = Self { name, interval: None, limit: None, records: &[], alerts, origin: Origin::here() };
        group.check_name();
        if alerts.is_empty() {
            Fault::new("group ").quoted(name).text(" has no rules").fix("add some, or leave it out").raise()
        }
        Alert::check_complete(alerts);
        group
    }

    /// A group that only records.
    #[track_caller]
    pub const fn of_records(name: &'static str, records: &'static [Record]) -> Self {
        if records.is_empty() {
            Fault::new("group ").quoted(name).text(" has no rules").fix("add some, or leave it out").raise()
        }
        let group = Self { name, interval: None, limit: None, records: &[], alerts: &[], origin: Origin::here() };
        group.check_name();
        group.recording(records)
    }

    /// Adds series that the group's alerts read, or others do; they are computed before the alerts.
    pub const fn recording(mut self, records: &'static [Record]) -> Self {
        self.records = records;
        self
    }

    /// The same group of these rules.
    pub(crate) const fn of(self, records: &'static [Record], alerts: &'static [Alert]) -> Self {
        Self { records, alerts, ..self }
    }

    /// How often the group is evaluated, where that differs from the rest. Renders to `interval:`.
    pub const fn every(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// The most alerts or series that one of its rules may yield; a rule with more fails, and yields none. Without it
    /// there is no limit. Renders to `limit:`.
    ///
    /// <https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#limiting-alerts-and-series>
    #[track_caller]
    pub const fn limit(mut self, most: u32) -> Self {
        if most == 0 {
            Fault::new("group ")
                .quoted(self.name)
                .text(" is limited to 0, by which Prometheus means no limit")
                .fix("give the most that one of its rules may yield, or leave `.limit(..)` out")
                .raise()
        }
        self.limit = Some(most);
        self
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
        self.origin.file()
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
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
        let group = match self.limit {
            Some(limit) => group.limit(limit),
            None => group,
        };
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
    [dashboard, logs, first_step]: [Option<String>; 3],
) -> impl Iterator<Item = (&'static str, String)> {
    let texts = [
        ("summary", Some(summary)),
        ("description", Some(description)),
        ("impact", alert.impact_text()),
        ("first_step", first_step),
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
            [to_dashboard(alert), (links.logs)(alert), alert.first_step()],
        ));
    if alert.lasts() != Duration::ZERO {
        rule = rule.pending_for(alert.lasts());
    }
    match alert.keeps_firing() {
        Some(duration) => rule.keep_firing_for(duration),
        None => rule,
    }
}

#[cfg(test)]
mod tests;
