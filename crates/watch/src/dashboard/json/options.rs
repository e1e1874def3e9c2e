//! The options of the panel plugins that the stack uses.

use schemars::JsonSchema;
use serde::Serialize;

use super::heatmap::{
    CellValues, Exemplars, FilterValues, HeatmapColor, HeatmapLegend, HeatmapTooltip, RowsFrame, YAxis,
};

/// A plugin's options. What is not here stays at the plugin's default.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(untagged)]
pub enum Options {
    /// Lines over time.
    TimeSeries {
        /// The names of the series.
        legend: Legend,
        /// What is shown on hovering.
        tooltip: Tooltip,
    },
    /// Single numbers.
    #[serde(rename_all = "camelCase")]
    Stat {
        /// Which value of a series is shown.
        reduce_options: ReduceOptions,
        /// `background` where thresholds colour it, else `none`.
        color_mode: &'static str,
        /// `area` with a history, else `none`.
        graph_mode: &'static str,
        /// `auto`: the name is shown where there are several values.
        text_mode: &'static str,
        /// `auto`.
        orientation: &'static str,
        /// The sizes of names and values, where both stand there.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<TextSizes>,
        /// `center`.
        justify_mode: &'static str,
    },
    /// A gauge.
    #[serde(rename_all = "camelCase")]
    Gauge {
        /// Which value of a series is shown.
        reduce_options: ReduceOptions,
        /// `auto`.
        orientation: &'static str,
        /// Whether a band shows where colours change.
        show_threshold_markers: bool,
        /// Whether the thresholds' numbers are shown.
        show_threshold_labels: bool,
    },
    /// Bars.
    #[serde(rename_all = "camelCase")]
    BarGauge {
        /// Which value of a series is shown.
        reduce_options: ReduceOptions,
        /// `basic`.
        display_mode: &'static str,
        /// `horizontal`.
        orientation: &'static str,
        /// Whether the rest of the bar is shown.
        show_unfilled: bool,
        /// `color`: the value has the bar's colour.
        value_mode: &'static str,
        /// `top`: the name stands above its bar, where a long one has room.
        name_placement: &'static str,
        /// The sizes of names and values, the same on every panel.
        text: TextSizes,
        /// `manual`: what follows is said here.
        sizing: &'static str,
        /// The least width of an upright bar, in pixels.
        min_viz_width: u16,
        /// The least height of a bar and its name, in pixels: more bars than fit are scrolled to.
        min_viz_height: u16,
        /// The most height of them.
        max_viz_height: u16,
        /// None: each bar bears its name.
        legend: Legend,
    },
    /// Bands of states.
    #[serde(rename_all = "camelCase")]
    StateTimeline {
        /// Whether equal neighbours become one band.
        merge_values: bool,
        /// `auto`: the words stand on the bands where there is room, for no colour says it alone.
        show_value: &'static str,
        /// How much of a line's height the band takes.
        row_height: f32,
        /// The names of the states.
        legend: Legend,
        /// What is shown on hovering.
        tooltip: Tooltip,
    },
    /// A heat map of buckets.
    #[serde(rename_all = "camelCase")]
    Heatmap {
        /// `false`: the buckets are Prometheus'.
        calculate: bool,
        /// The gap between two cells, in pixels.
        cell_gap: u8,
        /// What is written of a cell on hovering.
        cell_values: CellValues,
        /// What a cell's colour means.
        color: HeatmapColor,
        /// How exemplars are drawn.
        exemplars: Exemplars,
        /// Which cells are left out: those in which nothing happened.
        filter_values: FilterValues,
        /// Whether the scale of colours is shown.
        legend: HeatmapLegend,
        /// Where the name of a row stands.
        rows_frame: RowsFrame,
        /// `never`: no number stands in a cell.
        show_value: &'static str,
        /// What is shown on hovering.
        tooltip: HeatmapTooltip,
        /// The axis of what is observed.
        y_axis: YAxis,
    },
    /// How values are spread.
    Histogram {
        /// The names of the series.
        legend: Legend,
        /// What is shown on hovering.
        tooltip: Tooltip,
    },
    /// Parts of a whole.
    #[serde(rename_all = "camelCase")]
    PieChart {
        /// Which value of a series is shown.
        reduce_options: ReduceOptions,
        /// `donut`.
        pie_type: &'static str,
        /// What stands on the parts: nothing, for the legend says it.
        display_labels: &'static [&'static str],
        /// `desc`: the largest first.
        sort: &'static str,
        /// `auto`.
        orientation: &'static str,
        /// The names of the parts.
        legend: PieLegend,
        /// What is shown on hovering.
        tooltip: Tooltip,
    },
    /// Bars beside each other.
    #[serde(rename_all = "camelCase")]
    BarChart {
        /// The column with the names of the bars.
        x_field: &'static str,
        /// `auto`.
        orientation: &'static str,
        /// `auto`: the values stand on the bars where there is room.
        show_value: &'static str,
        /// `none`: bars of several columns stand beside each other.
        stacking: &'static str,
        /// How wide a group of bars is, of the room that it has.
        group_width: f32,
        /// How wide a bar is, of the room that it has.
        bar_width: f32,
        /// Whether the whole of a bar answers the pointer.
        full_highlight: bool,
        /// How far names are turned, in degrees.
        x_tick_label_rotation: i16,
        /// How long names may be; 0 for any length.
        x_tick_label_max_length: u16,
        /// None: each bar bears its name.
        legend: Legend,
        /// What is shown on hovering.
        tooltip: Tooltip,
    },
    /// Alerts.
    #[serde(rename_all = "camelCase")]
    AlertList {
        /// `list`.
        view_mode: &'static str,
        /// `default`: an alert with its instances.
        group_mode: &'static str,
        /// Labels by which instances are grouped.
        group_by: &'static [&'static str],
        /// How many at most.
        max_items: u16,
        /// 3: by importance, those that fire first.
        sort_order: u8,
        /// Whether only alerts of this dashboard are shown.
        dashboard_alerts: bool,
        /// A part of the name; empty for all.
        alert_name: &'static str,
        /// A selector of instances; empty for all.
        alert_instance_label_filter: &'static str,
        /// The name of a data source; empty for all.
        datasource: &'static str,
        /// In which states.
        state_filter: AlertStates,
    },
    /// Annotations of people.
    #[serde(rename_all = "camelCase")]
    AnnotationsList {
        /// How many at most.
        limit: u16,
        /// How long before it a click shows.
        navigate_before: &'static str,
        /// How long after it a click shows.
        navigate_after: &'static str,
        /// Whether a click leads to its panel.
        navigate_to_panel: bool,
        /// Whether those of other dashboards are left out.
        only_from_this_dashboard: bool,
        /// Whether those of other times are left out.
        only_in_time_range: bool,
        /// Whether tags are shown.
        show_tags: bool,
        /// Whether the time is shown.
        show_time: bool,
        /// Whether it is shown who wrote it.
        show_user: bool,
        /// Only those with these tags.
        tags: &'static [&'static str],
    },
    /// A table.
    #[serde(rename_all = "camelCase")]
    Table {
        /// `sm`: many lines.
        cell_height: &'static str,
        /// Whether the header is shown.
        show_header: bool,
        /// The order of the lines.
        sort_by: Vec<SortBy>,
    },
    /// Log lines.
    #[serde(rename_all = "camelCase")]
    Logs {
        /// Whether the time is shown.
        show_time: bool,
        /// Whether the labels that differ are shown.
        show_labels: bool,
        /// Whether the labels that all lines share are shown.
        show_common_labels: bool,
        /// Whether long lines are wrapped.
        wrap_log_message: bool,
        /// Whether JSON is laid out.
        prettify_log_message: bool,
        /// Whether a click shows the line's labels.
        enable_log_details: bool,
        /// Whether a line can show its neighbours.
        show_log_context_toggle: bool,
        /// `none`: every line is shown.
        dedup_strategy: &'static str,
        /// `Descending`: the newest first.
        sort_order: &'static str,
    },
    /// An explanation.
    Text {
        /// `markdown`.
        mode: &'static str,
        /// The text.
        content: &'static str,
    },
}

/// The states of alerts that a list shows.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "Grafana's model has them")]
pub struct AlertStates {
    /// Those that fire.
    pub firing: bool,
    /// Those that are about to.
    pub pending: bool,
    /// Those that found no data.
    pub no_data: bool,
    /// Those that do not fire.
    pub normal: bool,
    /// Those that cannot be evaluated.
    pub error: bool,
}

/// The names of the series.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct Legend {
    /// `table` beside wide panels, `list` below narrow ones.
    pub display_mode: &'static str,
    /// `right` or `bottom`.
    pub placement: &'static str,
    /// Whether it is shown.
    pub show_legend: bool,
    /// What else it shows of each series.
    pub calcs: &'static [&'static str],
    /// By which of them a table is sorted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<&'static str>,
    /// Whether the highest comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_desc: Option<bool>,
}

/// The sizes of a bar's texts, in pixels.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct TextSizes {
    /// Of the name.
    pub title_size: u8,
    /// Of the value.
    pub value_size: u8,
}

/// What is shown on hovering.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tooltip {
    /// `multi`: all series.
    pub mode: &'static str,
    /// `desc`: the highest first.
    pub sort: &'static str,
}

/// Which value of a series is shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ReduceOptions {
    /// `lastNotNull`.
    pub calcs: &'static [&'static str],
    /// Which fields; empty for all numbers.
    pub fields: &'static str,
    /// Whether every value is shown.
    pub values: bool,
}

/// The order of a table's lines.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct SortBy {
    /// The column's header.
    pub display_name: &'static str,
    /// Whether the highest comes first.
    pub desc: bool,
}

/// The legend of a pie.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PieLegend {
    /// The names of the parts.
    #[serde(flatten)]
    pub names: Legend,
    /// What stands beside each name.
    pub values: &'static [&'static str],
}
