//! Units, colours, bounds: how Grafana shows the values of a panel's fields.

use schemars::JsonSchema;
use serde::Serialize;

use super::Number;

/// How all fields of a panel are shown, and how single ones differ.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FieldConfig {
    /// For all fields.
    pub defaults: FieldDefaults,
    /// For single fields.
    pub overrides: Vec<Override>,
}

/// How fields are shown unless overridden.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct FieldDefaults {
    /// Grafana's id of the unit, such as `percentunit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// Digits after the point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// The low end of gauges and bars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The high end of gauges and bars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
    /// What stands there when there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_value: Option<&'static str>,
    /// How colours are chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
    /// Where colours change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Thresholds>,
    /// Words in place of values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// Where a click on a series or a cell leads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<DataLink>,
    /// The plugin's own field options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<Custom>,
}

/// How colours are chosen.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Color {
    /// `thresholds`, `palette-classic` or `fixed`.
    pub mode: &'static str,
    /// The colour of the mode `fixed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_color: Option<&'static str>,
}

/// Where colours change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Thresholds {
    /// `absolute`.
    pub mode: &'static str,
    /// From the lowest up.
    pub steps: Vec<ThresholdStep>,
}

/// A colour and the value from which on it holds.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ThresholdStep {
    /// The colour.
    pub color: &'static str,
    /// The value; `null` for the lowest step.
    pub value: Option<Number>,
}

/// Words or colours in place of those that a number would have.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(tag = "type", content = "options", rename_all = "lowercase")]
pub enum Mapping {
    /// The word for each value.
    Value(std::collections::BTreeMap<String, MappingResult>),
    /// What holds for a value that is no number.
    Special(SpecialMapping),
}

/// What holds for a value that is no number.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SpecialMapping {
    /// `null+nan`: nothing was measured.
    #[serde(rename = "match")]
    pub matches: &'static str,
    /// Its word and colour.
    pub result: MappingResult,
}

/// A word in place of a value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MappingResult {
    /// Its place in lists.
    pub index: usize,
    /// The word; without it, the value is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<&'static str>,
}

/// A link that opens for one series or one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct DataLink {
    /// What it opens.
    pub title: String,
    /// The address, with what Grafana fills in of the series or the cell's row.
    pub url: String,
}

/// Where a column is hidden.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HideFrom {
    /// In the legend.
    pub legend: bool,
    /// In the tooltip.
    pub tooltip: bool,
    /// In the table itself.
    pub viz: bool,
}

/// The plugin's own field options.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(untagged)]
pub enum Custom {
    /// Lines over time.
    #[serde(rename_all = "camelCase")]
    TimeSeries {
        /// `line`.
        draw_style: &'static str,
        /// The width of the line.
        line_width: u8,
        /// How much the area below is filled, in per cent.
        fill_opacity: u8,
        /// Whether points are drawn.
        show_points: &'static str,
        /// For how many milliseconds of missing values the line goes on; `false` for none.
        span_nulls: bool,
        /// The axis begins at 0 unless values lie below.
        axis_soft_min: u8,
        /// The axis reaches up to here, and further where values do: to the threshold, so that it is seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        axis_soft_max: Option<Number>,
        /// Whether series lie on top of each other.
        stacking: Stacking,
        /// How thresholds are drawn.
        thresholds_style: ThresholdsStyle,
    },
    /// Bars of a histogram or of a bar chart.
    #[serde(rename_all = "camelCase")]
    Histogram {
        /// How much the bars are filled, in per cent.
        fill_opacity: u8,
        /// The width of their border.
        line_width: u8,
    },
    /// Bands of states.
    #[serde(rename_all = "camelCase")]
    StateTimeline {
        /// How much the bands are filled, in per cent.
        fill_opacity: u8,
        /// The width of their border.
        line_width: u8,
    },
}

/// Whether series lie on top of each other.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Stacking {
    /// `none` or `normal`.
    pub mode: &'static str,
    /// Series of one group are stacked together.
    pub group: &'static str,
}

/// How thresholds are drawn.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ThresholdsStyle {
    /// `off` or `dashed`.
    pub mode: &'static str,
}

/// How single fields differ.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Override {
    /// Which fields.
    pub matcher: Matcher,
    /// What is different.
    pub properties: Vec<Property>,
}

/// Which fields an override is for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Matcher {
    /// `byName`; `byRegexp`, by what their names match; or `byFrameRefID`: all series of one query.
    pub id: &'static str,
    /// The field's name, the expression between two `/`, or the query's name.
    pub options: String,
}

/// One property of an override.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(tag = "id", content = "value")]
pub enum Property {
    /// Grafana's id of the unit.
    #[serde(rename = "unit")]
    Unit(&'static str),
    /// Where colours change.
    #[serde(rename = "thresholds")]
    Thresholds(Thresholds),
    /// How colours are chosen.
    #[serde(rename = "color")]
    Color(Color),
    /// How a table's cell is drawn: `{"type": "color-background"}`.
    #[serde(rename = "custom.cellOptions")]
    CellOptions {
        /// The kind of cell.
        #[serde(rename = "type")]
        kind: &'static str,
    },
    /// Whether a long text of a table's cell goes on in the next line.
    #[serde(rename = "custom.wrapText")]
    WrapText(bool),
    /// Whether a long header goes on in the next line.
    #[serde(rename = "custom.wrapHeaderText")]
    WrapHeaderText(bool),
    /// How wide a table's column is, in pixels.
    #[serde(rename = "custom.width")]
    Width(u16),
    /// How wide a table's column is at least, in pixels; without it 150.
    #[serde(rename = "custom.minWidth")]
    MinWidth(u16),
    /// Where a click leads.
    #[serde(rename = "links")]
    Links(Vec<DataLink>),
    /// Words or colours for values.
    #[serde(rename = "mappings")]
    Mappings(Vec<Mapping>),
    /// A column that is there for links only.
    #[serde(rename = "custom.hideFrom")]
    HideFrom(HideFrom),
    /// Digits after the point.
    #[serde(rename = "decimals")]
    Decimals(u8),
    /// What stands in an empty cell.
    #[serde(rename = "noValue")]
    NoValue(&'static str),
    /// How much the area below a line is filled, in per cent.
    #[serde(rename = "custom.fillOpacity")]
    FillOpacity(u8),
    /// How a line is drawn.
    #[serde(rename = "custom.lineStyle")]
    LineStyle(LineStyle),
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LineStyle {
    /// `dash`.
    pub fill: &'static str,
    /// Lengths of dash and gap, in pixels.
    pub dash: [u8; 2],
}
