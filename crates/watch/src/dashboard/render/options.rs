//! The options of each panel plugin.

use super::super::json::{
    AlertStates, CellValues, Exemplars, FilterValues, GridPos, HeatmapColor, HeatmapLegend, HeatmapTooltip, Legend,
    Options, PieLegend, ReduceOptions, RowsFrame, SortBy, TextSizes, Tooltip, YAxis,
};
use super::super::panel::{Kind, Panel};
use super::fields::{grafana_unit, is_named, is_rows};
use crate::unit::Unit;

/// A name takes 18 pixels and its bar as many as a number is high. In less Grafana leaves the names out, and bars say
/// nothing.
const LEAST_BAR: u16 = 34;

/// So many alerts or annotations somebody reads.
const MOST_ITEMS: u16 = 50;

const ALL_SERIES: Tooltip = Tooltip { mode: "multi", sort: "desc" };

/// The options of a panel at its place.
pub(super) fn of(panel: &Panel, place: GridPos) -> Options {
    match panel.kind {
        Kind::TimeSeries => Options::TimeSeries { legend: legend(panel), tooltip: ALL_SERIES },
        Kind::Stat => Options::Stat {
            reduce_options: last_value(panel),
            color_mode: if panel.colours.is_some() { "background" } else { "none" },
            graph_mode: if panel.history { "area" } else { "none" },
            text_mode: if is_named(panel) { "value_and_name" } else { "auto" },
            orientation: if is_named(panel) { "horizontal" } else { "auto" },
            text: (is_named(panel) && place.h <= LOW).then_some(TextSizes { title_size: 14, value_size: 18 }),
            justify_mode: "center",
        },
        Kind::Gauge => Options::Gauge {
            reduce_options: last_value(panel),
            orientation: "auto",
            show_threshold_markers: true,
            show_threshold_labels: false,
        },
        Kind::BarGauge => bars(panel),
        Kind::StateTimeline => Options::StateTimeline {
            merge_values: true,
            show_value: "auto",
            row_height: 0.8,
            legend: NAMES,
            tooltip: Tooltip { mode: "single", sort: "none" },
        },
        Kind::Heatmap => heatmap(panel),
        Kind::Histogram => Options::Histogram { legend: NAMES, tooltip: ALL_SERIES },
        Kind::PieChart => Options::PieChart {
            reduce_options: last_value(panel),
            pie_type: "donut",
            display_labels: &[],
            sort: "desc",
            orientation: "auto",
            legend: PieLegend {
                names: Legend { display_mode: "table", placement: "right", ..NAMES },
                values: &["value", "percent"],
            },
            tooltip: Tooltip { mode: "single", sort: "none" },
        },
        Kind::BarChart => Options::BarChart {
            x_field: "Field",
            orientation: "auto",
            show_value: "auto",
            stacking: "none",
            group_width: 0.7,
            bar_width: 0.97,
            full_highlight: false,
            x_tick_label_rotation: 0,
            x_tick_label_max_length: 24,
            legend: Legend { show_legend: false, ..NAMES },
            tooltip: Tooltip { mode: "single", sort: "none" },
        },
        Kind::AlertList => Options::AlertList {
            view_mode: "list",
            group_mode: "default",
            group_by: &[],
            max_items: MOST_ITEMS,
            sort_order: 3,
            dashboard_alerts: false,
            alert_name: "",
            alert_instance_label_filter: "",
            datasource: "",
            state_filter: AlertStates { firing: true, pending: true, no_data: false, normal: false, error: true },
        },
        Kind::AnnotationsList => Options::AnnotationsList {
            limit: MOST_ITEMS,
            navigate_before: "10m",
            navigate_after: "10m",
            navigate_to_panel: true,
            only_from_this_dashboard: false,
            only_in_time_range: true,
            show_tags: true,
            show_time: true,
            show_user: true,
            tags: &[],
        },
        Kind::Table => Options::Table { cell_height: "sm", show_header: true, sort_by: order(panel) },
        Kind::Logs => Options::Logs {
            show_time: true,
            show_labels: false,
            show_common_labels: false,
            wrap_log_message: true,
            prettify_log_message: false,
            enable_log_details: true,
            show_log_context_toggle: true,
            dedup_strategy: "none",
            sort_order: "Descending",
        },
        Kind::Text => Options::Text { mode: "markdown", content: panel.content },
    }
}

/// A bar for each series, the name above it.
fn bars(panel: &Panel) -> Options {
    Options::BarGauge {
        reduce_options: last_value(panel),
        display_mode: "basic",
        orientation: "horizontal",
        show_unfilled: true,
        value_mode: "color",
        name_placement: "top",
        text: TextSizes { title_size: 12, value_size: 14 },
        sizing: "manual",
        min_viz_width: 8,
        min_viz_height: LEAST_BAR,
        max_viz_height: 300,
        legend: Legend { show_legend: false, ..NAMES },
    }
}

/// Prometheus' buckets as they are; only what happened is coloured.
fn heatmap(panel: &Panel) -> Options {
    // The unit of a native histogram is that of what it observes: how often is a plain number.
    let counts = panel.unit().filter(|_| !is_native(panel));
    Options::Heatmap {
        calculate: false,
        cell_gap: 1,
        cell_values: CellValues { unit: counts.map_or("short", grafana_unit) },
        color: HeatmapColor {
            mode: "scheme",
            scheme: "Blues",
            fill: "dark-blue",
            scale: "exponential",
            exponent: 0.5,
            steps: 64,
            reverse: false,
        },
        exemplars: Exemplars { color: "rgba(255,0,255,0.7)" },
        filter_values: FilterValues { le: 1e-9 },
        legend: HeatmapLegend { show: true },
        rows_frame: RowsFrame { layout: "auto" },
        show_value: "never",
        tooltip: HeatmapTooltip { mode: "single", y_histogram: true, show_color_scale: false },
        y_axis: YAxis { axis_placement: "left", reverse: false, unit: grafana_unit(observed(panel)) },
    }
}

fn is_native(panel: &Panel) -> bool {
    panel.target_at(0).is_some_and(|target| target.histograms)
}

/// The unit of what the histogram observes, as the name of its buckets says it: that of the query counts how often.
fn observed(panel: &Panel) -> Unit {
    if let Some(unit) = panel.unit().filter(|_| is_native(panel)) {
        return unit;
    }
    let name = panel.target_at(0).and_then(|target| target.reads().first()).map_or("", |(name, _)| *name);
    // Of a recorded series, the name of the metric stands between two colons.
    let buckets = name.split(':').find_map(|part| part.strip_suffix("_bucket"));
    buckets.map_or(Unit::Unknown, |metric| Unit::of_metric(metric, false))
}

/// Panels up to this height have room for two lines of text, if these are small.
const LOW: usize = 4;

/// The last value of each series. Of the rows of a table each is shown, by the values of its
/// labels in the order of their names; otherwise there would be one number, called `Value #A`.
fn last_value(panel: &Panel) -> ReduceOptions {
    ReduceOptions { calcs: &["lastNotNull"], fields: "", values: is_rows(panel) }
}

/// Only the names.
const NAMES: Legend =
    Legend { display_mode: "list", placement: "bottom", show_legend: true, calcs: &[], sort_by: None, sort_desc: None };

/// Beside its lines stands a table, so that the graph keeps its height: whatever is highest now stands at the top. One
/// number has room beside long names, on a phone too; how high it was, the graph says. A panel of one line says in its
/// title what it is.
fn legend(panel: &Panel) -> Legend {
    if panel.target_at(1).is_none() && !is_named(panel) {
        return Legend { show_legend: false, ..NAMES };
    }
    Legend {
        display_mode: "table",
        placement: "right",
        show_legend: true,
        calcs: &["lastNotNull"],
        sort_by: Some("Last *"),
        sort_desc: Some(true),
    }
}

/// By the label that the panel says, else the highest value of the first column comes first.
fn order(panel: &Panel) -> Vec<SortBy> {
    if let Some(header) = panel.sorted_by {
        return vec![SortBy { display_name: header, desc: false }];
    }
    panel.all_targets().take(1).map(|first| SortBy { display_name: first.legend, desc: true }).collect()
}
