//! Rows and panels as Grafana reads them.

use schemars::JsonSchema;
use serde::Serialize;

use super::field::{FieldConfig, Property};
use super::options::Options;
use super::transformation::Transformation;
use crate::datasource::DataSourceRef;

/// An entry of `panels`: a row's title or a panel. Only rows that are collapsed contain their panels.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(untagged)]
pub enum Entry {
    /// A row's title.
    Row(RowPanel),
    /// A panel.
    Panel(Box<Panel>),
}

impl Entry {
    /// Its number on the dashboard.
    pub fn id(&self) -> usize {
        match self {
            Self::Row(row) => row.id,
            Self::Panel(panel) => panel.id,
        }
    }

    /// The numbers of the panels in it that bear a link.
    pub(in crate::dashboard) fn leading_on(&self) -> Vec<usize> {
        let panels = match self {
            Self::Row(row) => row.panels.iter().collect(),
            Self::Panel(panel) => vec![&**panel],
        };
        let of_fields = |config: &FieldConfig| {
            let mut properties = config.overrides.iter().flat_map(|one| &one.properties);
            !config.defaults.links.is_empty() || properties.any(|one| matches!(one, Property::Links(_)))
        };
        let leads = |panel: &&Panel| !panel.links.is_empty() || panel.field_config.as_ref().is_some_and(of_fields);
        panels.into_iter().filter(leads).map(|panel| panel.id).collect()
    }

    /// Its place.
    pub fn grid_pos(&self) -> GridPos {
        match self {
            Self::Row(row) => row.grid_pos,
            Self::Panel(panel) => panel.grid_pos,
        }
    }
}

/// A row's title.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct RowPanel {
    /// Its number on the dashboard.
    pub id: usize,
    /// `row`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The title.
    pub title: &'static str,
    /// Whether its panels are hidden at first.
    pub collapsed: bool,
    /// The variable for whose values there are copies of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<&'static str>,
    /// Its place.
    pub grid_pos: GridPos,
    /// The panels of a collapsed row; those of an open one follow it.
    pub panels: Vec<Panel>,
}

/// A panel.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Panel {
    /// Its number on the dashboard.
    pub id: usize,
    /// The panel plugin.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The plugin's version for which the options are written.
    pub plugin_version: &'static str,
    /// The title.
    pub title: &'static str,
    /// What a reader should learn from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'static str>,
    /// Its place.
    pub grid_pos: GridPos,
    /// How much of the past it shows, where that is not what is chosen at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_from: Option<String>,
    /// Links in its corner.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The data source of all its queries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datasource: Option<DataSourceRef>,
    /// Its queries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// The variable for whose values there are copies of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<&'static str>,
    /// `h`: the copies lie beside each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat_direction: Option<&'static str>,
    /// How many copies lie on a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_per_row: Option<usize>,
    /// What is done to the results before they are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transformations: Vec<Transformation>,
    /// Units, colours and bounds of what is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_config: Option<FieldConfig>,
    /// The plugin's own options.
    pub options: Options,
}

/// A place on the grid of 24 columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GridPos {
    /// The height.
    pub h: usize,
    /// The width in columns.
    pub w: usize,
    /// The first column.
    pub x: usize,
    /// The first line.
    pub y: usize,
}

/// A link in a panel's corner.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// What it opens.
    pub title: String,
    /// The address, with Grafana's variables in it.
    pub url: String,
    /// Whether it opens in a new tab.
    pub target_blank: bool,
}

/// A query as its data source's plugin reads it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase", untagged)]
pub enum Target {
    /// PromQL.
    #[serde(rename_all = "camelCase")]
    Prometheus {
        /// `A`, `B`, …
        ref_id: String,
        /// The data source.
        datasource: DataSourceRef,
        /// The expression.
        expr: String,
        /// The series' names.
        legend_format: &'static str,
        /// Whether it asks for the values now.
        instant: bool,
        /// Whether it asks for the values over time.
        range: bool,
        /// `time_series` or `table`.
        format: &'static str,
        /// `code`: shown as text when somebody explores it.
        editor_mode: &'static str,
    },
    /// LogQL.
    #[serde(rename_all = "camelCase")]
    Loki {
        /// `A`, `B`, …
        ref_id: String,
        /// The data source.
        datasource: DataSourceRef,
        /// The expression.
        expr: String,
        /// The series' names.
        #[serde(skip_serializing_if = "Option::is_none")]
        legend_format: Option<&'static str>,
        /// `instant` or `range`.
        query_type: &'static str,
        /// `code`: shown as text when somebody explores it.
        editor_mode: &'static str,
    },
}
