//! The part of Grafana's dashboard model (schema 42, Grafana 12.4) that the stack writes, as typed structs.
//!
//! Fields are named and ordered as they stand in the file. Their meaning is Grafana's:
//! <https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/>.

mod field;
mod heatmap;
mod options;
mod panel;
mod variable;

use schemars::JsonSchema;
use serde::Serialize;

use crate::datasource::DataSourceRef;

pub use field::{
    Color, Custom, DataLink, FieldConfig, FieldDefaults, HideFrom, LineStyle, Mapping, MappingResult, Matcher,
    Override, Property, SpecialMapping, Stacking, ThresholdStep, Thresholds, ThresholdsStyle,
};
pub use heatmap::{CellValues, Exemplars, FilterValues, HeatmapColor, HeatmapLegend, HeatmapTooltip, RowsFrame, YAxis};
pub use options::{AlertStates, Legend, Options, PieLegend, ReduceOptions, SortBy, TextSizes, Tooltip};
pub use panel::{Entry, GridPos, Link, Organize, Panel, Reduce, RowPanel, Target, Transformation};
pub use variable::{Current, LabelValuesQuery, LogLabelValuesQuery, OptionItem, Variable, VariableQuery};

/// The version of the dashboard model that Grafana 12.4 writes.
pub const SCHEMA_VERSION: u8 = 42;

/// The version of the panel plugins whose options the stack writes. Grafana migrates panels of older versions.
pub const PLUGIN_VERSION: &str = "12.4.0";

/// A dashboard as a provisioning file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// The name in its address, fixed for ever.
    pub uid: &'static str,
    /// The title.
    pub title: &'static str,
    /// What it answers.
    pub description: &'static str,
    /// Words by which the list is filtered.
    pub tags: &'static [&'static str],
    /// The version of this model.
    pub schema_version: u8,
    /// Always false: the spec is edited, not the dashboard.
    pub editable: bool,
    /// Whose clock is shown.
    pub timezone: &'static str,
    /// The time range at first sight.
    pub time: Time,
    /// How often the panels ask again.
    pub refresh: String,
    /// 1: the cross-hair is shared by all panels.
    pub graph_tooltip: u8,
    /// Links at the top.
    pub links: Vec<DashboardLink>,
    /// Marks on the time axis.
    pub annotations: List<Annotation>,
    /// Drop-downs and text boxes at the top.
    pub templating: List<Variable>,
    /// Rows and panels, in order.
    pub panels: Vec<Entry>,
}

impl Dashboard {
    /// The file's text: two spaces a level, one line end at the end.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

/// From when until when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Time {
    /// The beginning, such as `now-6h`.
    pub from: String,
    /// The end.
    pub to: &'static str,
}

/// An object that wraps a list, as Grafana likes it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct List<T> {
    /// The entries.
    pub list: Vec<T>,
}

/// A kind of mark on the time axis. Grafana's Prometheus data source takes the query and its step from `target`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// What it is called at the top of the board.
    pub name: &'static str,
    /// The data source.
    pub datasource: DataSourceRef,
    /// Whether it is on at first.
    pub enable: bool,
    /// Its colour.
    pub icon_color: &'static str,
    /// What is asked.
    pub target: AnnotationTarget,
    /// The title of a mark, with `{{label}}`.
    pub title_format: &'static str,
    /// The text below it.
    pub text_format: &'static str,
    /// Labels whose values stand there as tags, separated by commas.
    pub tag_keys: &'static str,
}

/// What a kind of mark asks Prometheus.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct AnnotationTarget {
    /// `Anno`.
    pub ref_id: &'static str,
    /// The expression: whatever it yields is a mark, as long as it does.
    pub expr: String,
    /// The step.
    pub interval: &'static str,
}

/// A link at the top of the dashboard to all dashboards that bear one of the tags.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "Grafana's model has them")]
pub struct DashboardLink {
    /// `dashboards`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The title of the drop-down, where it is one.
    pub title: &'static str,
    /// Which dashboards.
    pub tags: Vec<&'static str>,
    /// Whether they hide behind a drop-down.
    pub as_dropdown: bool,
    /// Whether the time range goes along.
    pub keep_time: bool,
    /// Whether the variables go along.
    pub include_vars: bool,
    /// Whether they open in a new tab.
    pub target_blank: bool,
    /// The icon.
    pub icon: &'static str,
    /// What is shown on hovering.
    pub tooltip: &'static str,
}

/// A number, written without a point where it is whole.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema)]
#[schemars(transparent)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < 9e15 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Every panel of a dashboard's JSON, ours or anybody's: rows too, and what a collapsed row holds.
pub fn panels(board: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    entries(board).flat_map(|panel| std::iter::once(panel).chain(entries(panel)))
}

fn entries(of: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    of["panels"].as_array().into_iter().flatten()
}
