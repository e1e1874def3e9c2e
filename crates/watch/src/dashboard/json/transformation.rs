//! Steps between results and what is shown, as Grafana reads them.
//!
//! Their options are published in words:
//! <https://grafana.com/docs/grafana/v12.4/panels-visualizations/query-transform-data/transform-data/>.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A step between the results and what is shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(tag = "id", content = "options", rename_all = "camelCase")]
pub enum Transformation {
    /// Joins the tables of several queries by the columns that they share.
    Merge {},
    /// Makes one line of each series: its name, and one value.
    Reduce(Reduce),
    /// Names, orders and hides columns.
    Organize(Box<Organize>),
    /// Keeps columns.
    #[serde(rename_all = "camelCase")]
    FilterFieldsByName {
        /// Which.
        include: Names,
    },
    /// Keeps rows.
    #[serde(rename_all = "camelCase")]
    FilterByValue {
        /// What they must pass.
        filters: Vec<Filter>,
        /// `include`.
        #[serde(rename = "type")]
        kind: &'static str,
        /// `all`.
        #[serde(rename = "match")]
        matches: &'static str,
    },
    /// Joins tables by one column.
    #[serde(rename_all = "camelCase")]
    JoinByField {
        /// The column.
        by_field: &'static str,
        /// `outer`.
        mode: &'static str,
    },
    /// Makes one row of several.
    GroupBy {
        /// What is done to each column, [`Grouped`].
        fields: Map<String, Value>,
    },
    /// Orders rows.
    SortBy {
        /// By which columns.
        sort: Vec<Sort>,
    },
    /// Keeps the first rows.
    #[serde(rename_all = "camelCase")]
    Limit {
        /// How many.
        limit_field: u32,
    },
    /// Adds a column.
    #[serde(rename_all = "camelCase")]
    CalculateField {
        /// `binary`.
        mode: &'static str,
        /// The header of the column.
        alias: &'static str,
        /// What is computed.
        binary: Binary,
        /// Whether all other columns go.
        replace_fields: bool,
    },
    /// Makes a column of each label.
    LabelsToFields {
        /// `columns`.
        mode: &'static str,
    },
    /// Makes tables of one.
    #[serde(rename_all = "camelCase")]
    PartitionByValues {
        /// By which columns.
        fields: &'static [&'static str],
        /// Whether these stay.
        keep_fields: bool,
    },
}

/// What is kept of each series.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Reduce {
    /// Which values.
    pub reducers: Vec<&'static str>,
    /// `seriesToRows`: one line for each series.
    pub mode: &'static str,
}

/// How columns are named and ordered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Organize {
    /// Columns that are hidden.
    pub exclude_by_name: Map<String, Value>,
    /// The place of each column.
    pub index_by_name: Map<String, Value>,
    /// The header of each column.
    pub rename_by_name: Map<String, Value>,
}

/// Columns.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Names {
    /// Their names.
    pub names: &'static [&'static str],
}

/// What the value of a column must be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    /// The column.
    pub field_name: &'static str,
    /// How it is compared.
    pub config: Test,
}

/// How a value is compared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Test {
    /// `greater`, `lower`, `equal`, `notEqual`, `regex`, `isNotNull`.
    pub id: &'static str,
    /// With what: `{"value": 5}`.
    pub options: Map<String, Value>,
}

/// What is done to a column where rows are grouped.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Grouped {
    /// `groupby` or `aggregate`.
    pub operation: &'static str,
    /// Which numbers stay.
    pub aggregations: Vec<&'static str>,
}

/// A column by which rows are ordered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Sort {
    /// Its name.
    pub field: &'static str,
    /// Whether the highest comes first.
    pub desc: bool,
}

/// What is computed of two.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Binary {
    /// Left of the operator.
    pub left: Operand,
    /// `+`, `-`, `*` or `/`.
    pub operator: &'static str,
    /// Right of it.
    pub right: Operand,
}

/// A column or a number.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub enum Operand {
    /// The column that matches.
    Matcher {
        /// `byName`.
        id: &'static str,
        /// Its name.
        options: &'static str,
    },
    /// A number, as text.
    Fixed(String),
}
