//! What only the options of a heat map hold.

use schemars::JsonSchema;
use serde::Serialize;

/// What is written of a cell.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CellValues {
    /// Grafana's id of the unit.
    pub unit: &'static str,
}

/// What the colour of a cell means.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HeatmapColor {
    /// `scheme`.
    pub mode: &'static str,
    /// The scheme: of one colour, so that those see it too who see red as green.
    pub scheme: &'static str,
    /// The colour of the mode `opacity`.
    pub fill: &'static str,
    /// `exponential`: what is rare is seen beside what is frequent.
    pub scale: &'static str,
    /// By which exponent.
    pub exponent: f32,
    /// How many colours there are.
    pub steps: u8,
    /// Whether dark is little.
    pub reverse: bool,
}

/// How exemplars are drawn.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Exemplars {
    /// The colour.
    pub color: &'static str,
}

/// Which cells are left out.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FilterValues {
    /// Those up to this.
    pub le: f32,
}

/// The scale of colours.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HeatmapLegend {
    /// Whether it is shown.
    pub show: bool,
}

/// The rows of a heat map.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RowsFrame {
    /// `auto`: a bucket's bound stands at its upper edge.
    pub layout: &'static str,
}

/// What a heat map shows on hovering.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct HeatmapTooltip {
    /// `single`: the cell.
    pub mode: &'static str,
    /// Whether the spread at that time is drawn.
    pub y_histogram: bool,
    /// Whether the scale of colours is drawn.
    pub show_color_scale: bool,
}

/// The axis of what a heat map shows.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct YAxis {
    /// `left`.
    pub axis_placement: &'static str,
    /// Whether the largest is below.
    pub reverse: bool,
    /// Grafana's id of the unit.
    pub unit: &'static str,
}
