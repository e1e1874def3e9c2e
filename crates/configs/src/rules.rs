//! Rule files, as Prometheus 3.16.0 and the ruler of Loki 3.7 read them.
//!
//! The promise: a rule records or alerts, never both, and only an alert can wait or keep firing. Both programs read
//! this format; the expressions are PromQL for the one and LogQL for the other. Loki's ruler forgets three settings
//! without a word: a [`LogRuleFile`] refuses them.
//!
//! <https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/>,
//! <https://grafana.com/docs/loki/latest/alert/>

use serde::Serialize;

use super::settings::settings;
use terms::{Duration, Fault};

settings! {
    /// A file of rules over metrics. Renders to `groups:`.
    pub struct RuleFile {
        /// The groups; their names differ within a file.
        groups: list RuleGroup,
    }
}

/// A file of rules over logs, for Loki's ruler. Renders to `groups:`.
#[must_use = "rules are evaluated only once they are written to a file"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LogRuleFile {
    groups: Vec<RuleGroup>,
}

impl LogRuleFile {
    /// These groups. Loki's ruler reads `keep_firing_for`, and `query_offset` and `labels` of groups, and forgets them.
    #[track_caller]
    pub fn new(groups: impl IntoIterator<Item = RuleGroup>) -> Self {
        let groups: Vec<_> = groups.into_iter().collect();
        for group in &groups {
            let kept = group.rules.iter().find_map(|rule| match rule {
                Rule::Alert(alert) if alert.keep_firing_for.is_some() => Some(alert),
                _ => None,
            });
            if let Some(alert) = kept {
                Fault::new("alert ")
                    .quoted(&alert.alert)
                    .text(": Loki's ruler forgets `keep_firing_for`")
                    .fix("look back further in its expression")
                    .raise()
            }
            if group.query_offset.is_some() || !group.labels.is_empty() {
                Fault::new("rule group ")
                    .quoted(&group.name)
                    .text(": Loki's ruler forgets `query_offset` and `labels` of groups")
                    .fix("write `offset` in the expressions, and the labels at the rules")
                    .raise()
            }
        }
        Self { groups }
    }
}

settings! {
    /// Rules that are evaluated one after another, at the same time stamp.
    pub struct RuleGroup(
        /// The group's name.
        name: String,
    ) {
        /// How often the group is evaluated. Default: the global `evaluation_interval`.
        interval: value Duration,
        /// How far in the past the rules look, so that late samples have arrived. Default: the global
        /// `rule_query_offset`.
        query_offset: value Duration,
        /// At most so many alerts or series per rule; a rule with more fails. Default 0: no limit.
        limit: value u32,
        /// Labels added to the result of every rule of the group.
        labels: map,
        /// The rules, in the order of their evaluation.
        rules: list Rule,
    }
}

/// One rule of a group.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Rule {
    /// Fires.
    Alert(AlertingRule),
    /// Writes a series.
    Record(RecordingRule),
}

impl From<AlertingRule> for Rule {
    fn from(rule: AlertingRule) -> Self {
        Self::Alert(rule)
    }
}

impl From<RecordingRule> for Rule {
    fn from(rule: RecordingRule) -> Self {
        Self::Record(rule)
    }
}

settings! {
    /// A rule that fires one alert for every series of its result.
    pub struct AlertingRule(
        /// The alert's name; the value of its label `alertname`.
        alert: String,
        /// The expression.
        expr: String,
    ) {
        /// How long a series must persist before its alert fires. Default 0s: at once. Renders to `for:`.
        #[serde(rename = "for")]
        pending_for: value Duration,
        /// How long an alert keeps firing after its series vanished. Default 0s.
        keep_firing_for: value Duration,
        /// Labels that are added to the alert, or replace what it has.
        labels: map,
        /// Texts that inform people; Go templates.
        annotations: map,
    }
}

settings! {
    /// A rule that writes the result of its expression as a new series.
    pub struct RecordingRule(
        /// The series' name.
        record: String,
        /// The expression.
        expr: String,
    ) {
        /// Labels that are added to the result, or replace what it has.
        labels: map,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{minutes, seconds};

    #[test]
    fn what_loki_would_forget_is_refused() {
        let alert = AlertingRule::new("OrdersFail", "sum(rate({app=\"x\"} |= \"failed\" [5m])) > 1");
        let group = |alert: AlertingRule| RuleGroup::new("logs").rules([alert.into()]);
        assert_eq!(LogRuleFile::new([group(alert.clone().pending_for(minutes(5)))]).groups.len(), 1);
        let kept = std::panic::catch_unwind(|| LogRuleFile::new([group(alert.clone().keep_firing_for(minutes(5)))]));
        let message = *kept.unwrap_err().downcast::<String>().unwrap();
        assert!(message.starts_with("alert `OrdersFail`: Loki's ruler forgets `keep_firing_for`"), "{message}");
        assert!(
            std::panic::catch_unwind(|| LogRuleFile::new([group(alert.clone()).query_offset(seconds(30))])).is_err()
        );
    }

    #[test]
    fn a_file_holds_recordings_and_alerts() {
        let recording = RecordingRule::new("instance:node_cpu:ratio", "1 - avg by (instance) (x)");
        let alert = AlertingRule::new("HighCpu", "instance:node_cpu:ratio\n  > 0.8")
            .pending_for(minutes(5))
            .keep_firing_for(minutes(10))
            .labels([("severity", "warning")])
            .annotations([("summary", "CPU of {{ $labels.instance }} is high")]);
        let group = RuleGroup::new("node").interval(seconds(30)).limit(100).rules([recording.into(), alert.into()]);
        assert_eq!(
            serde_yaml::to_string(&RuleFile::new().groups([group])).unwrap(),
            "\
groups:
- name: node
  interval: 30s
  limit: 100
  rules:
  - record: instance:node_cpu:ratio
    expr: 1 - avg by (instance) (x)
  - alert: HighCpu
    expr: |-
      instance:node_cpu:ratio
        > 0.8
    for: 5m
    keep_firing_for: 10m
    labels:
      severity: warning
    annotations:
      summary: CPU of {{ $labels.instance }} is high
"
        );
    }
}
