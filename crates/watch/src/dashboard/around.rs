//! What stands around a board: the other boards and the alerts, from which its links and its marks follow.

use std::collections::BTreeMap;

use super::board::Dashboard;
use crate::query::Read;
use crate::severity::Severity;

/// The uid of the board of runbooks.
pub const RUNBOOKS: &str = "runbooks";

/// The labels that say of an alert, of a series and of a line of logs alike what they speak of, and the variables that
/// choose by them.
pub const LABELS_OF_LOGS: [&str; 3] = ["namespace", "app", "pod"];

/// What a board's data links lead to, and whose alerts it marks on its graphs.
#[derive(Clone, Debug, Default)]
pub struct Around<'a> {
    /// All boards that are provisioned.
    pub boards: &'a [Dashboard],
    /// That one of them which shows logs.
    pub logs: Option<&'a Dashboard>,
    /// Every alert that Prometheus evaluates, the most urgent first.
    pub alerts: Vec<AlertPage>,
    /// Every alert that Loki evaluates.
    pub log_alerts: Vec<AlertPage>,
    /// The apps whose logs tell more of what a job brings, by the job's name.
    pub apps: BTreeMap<&'static str, Vec<&'static str>>,
    /// What a rule reads that records a series, by the name of the series.
    pub recorded: BTreeMap<&'static str, &'static [Read]>,
}

/// Where an alert is explained and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertPage {
    /// The value of its label `alertname`.
    pub name: &'static str,
    /// Its name, a space, and its label `scope` where it has one: what `label_join(.., "alert", " ", "alertname",
    /// "scope")` makes.
    pub key: String,
    /// The number of its panel on the board of runbooks.
    pub runbook: u32,
    /// The board that shows it.
    pub board: Option<&'static str>,
    /// The number of the panel there.
    pub panel: Option<usize>,
    /// Its heading in documents.
    pub title: String,
    /// How urgent it is.
    pub severity: Severity,
    /// Its query, without the bound.
    pub asks: &'static str,
    /// The series that it reads.
    pub reads: &'static [Read],
    /// The app that it always speaks of.
    pub app: Option<&'static str>,
}
