//! Variables as Grafana reads them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::datasource::DataSourceRef;

/// An entry of `templating.list`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    /// `query`, `custom` or `textbox`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The name by which queries mention it.
    pub name: &'static str,
    /// The words on screen.
    pub label: &'static str,
    /// The data source of the kind `query`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datasource: Option<DataSourceRef>,
    /// Where the values come from.
    pub query: VariableQuery,
    /// 2: values are listed again when the time range changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh: Option<u8>,
    /// 1: values are sorted by the alphabet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<u8>,
    /// Whether several values can be chosen.
    pub multi: bool,
    /// Whether `All` can be chosen.
    pub include_all: bool,
    /// The regular expression that stands for `All`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_value: Option<&'static str>,
    /// What is chosen at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Current>,
    /// The values of the kinds `custom` and `textbox`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionItem>,
}

/// Where the values of a variable come from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(untagged)]
pub enum VariableQuery {
    /// Values separated by commas, or the text of a text box.
    Text(String),
    /// A query of Prometheus.
    LabelValues(LabelValuesQuery),
    /// A query of Loki.
    LogLabelValues(LogLabelValuesQuery),
}

/// A query of Prometheus for the values of a label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct LabelValuesQuery {
    /// 1: label values.
    pub qry_type: u8,
    /// `label_values(metric, label)`.
    pub query: String,
    /// The name under which Grafana's editor keeps it.
    pub ref_id: &'static str,
}

/// A query of Loki for the values of a label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct LogLabelValuesQuery {
    /// 1: label values.
    #[serde(rename = "type")]
    pub kind: u8,
    /// The label.
    pub label: &'static str,
    /// A selector of the streams that bear it.
    pub stream: String,
    /// The name under which Grafana's editor keeps it.
    pub ref_id: &'static str,
}

/// What is chosen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(untagged)]
pub enum Current {
    /// One value.
    One {
        /// The words on screen.
        text: &'static str,
        /// The value.
        value: &'static str,
    },
    /// Several values.
    Several {
        /// The words on screen.
        text: Vec<&'static str>,
        /// The values.
        value: Vec<&'static str>,
    },
}

/// A value that can be chosen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OptionItem {
    /// Whether it is chosen.
    pub selected: bool,
    /// The words on screen.
    pub text: &'static str,
    /// The value.
    pub value: &'static str,
}
