//! Rule files as Prometheus reads them: the model that the rules are rendered to.
//!
//! The format: <https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/>.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::kit::Duration;

/// A file that `rule_files` names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Evaluated at the same time, each in its own order.
    pub groups: Vec<RuleGroup>,
}

/// Rules that are evaluated one after the other, at the same interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleGroup {
    /// Unique in the file.
    pub name: String,
    /// How often; Prometheus' `evaluation_interval` where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// In this order.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Rule {
    /// Computes a series ahead.
    Record(RecordRule),
    /// Raises an alert.
    Alert(AlertRule),
}

/// A recording rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRule {
    /// The name of the series.
    pub record: String,
    /// What it holds.
    pub expr: String,
    /// Labels that it gets.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// An alerting rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertRule {
    /// The value of the label `alertname`.
    pub alert: String,
    /// One alert for each series of its result.
    pub expr: String,
    /// How long a series must stay before its alert fires.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub held_for: Option<Duration>,
    /// How long the alert goes on firing after the series went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_firing_for: Option<Duration>,
    /// Labels that the alert gets; `severity` routes it.
    pub labels: BTreeMap<String, String>,
    /// Texts and links for people.
    pub annotations: BTreeMap<String, String>,
}
