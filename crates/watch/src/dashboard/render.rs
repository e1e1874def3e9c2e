//! From the language to Grafana's model: the only place that knows how Grafana writes units and colours.

mod columns;
mod corner;
mod fields;
mod links;
mod marks;
mod options;
mod transformations;
mod variables;

use super::around::Around;
use super::board;
use super::json::{self, Entry};
use super::layout;
use super::panel::{Kind, Panel};
use super::row::Row;
use super::target::{Language, Target};
use terms::Duration;

/// The whole dashboard.
pub(super) fn dashboard(dashboard: &board::Dashboard, around: &Around) -> json::Dashboard {
    json::Dashboard {
        uid: dashboard.uid,
        title: dashboard.title,
        description: dashboard.description,
        tags: dashboard.tags,
        schema_version: json::SCHEMA_VERSION,
        editable: false,
        timezone: "browser",
        time: json::Time { from: format!("now-{}", one_unit(dashboard.last)), to: "now" },
        refresh: one_unit(dashboard.refresh),
        graph_tooltip: 1,
        links: dashboard.siblings.map(siblings_tagged).into_iter().collect(),
        annotations: json::List { list: marks::of(dashboard, around) },
        templating: json::List { list: dashboard.variables.iter().map(variables::variable).collect() },
        panels: entries(dashboard, around),
    }
}

/// Grafana's time arithmetic takes one number and one unit: `90m`, never `1h30m`.
fn one_unit(duration: Duration) -> String {
    let seconds = duration.as_seconds().max(1);
    let (unit, size) = [("d", 86_400), ("h", 3_600), ("m", 60)]
        .into_iter()
        .find(|(_, size)| seconds.is_multiple_of(*size))
        .unwrap_or(("s", 1));
    format!("{}{unit}", seconds / size)
}

/// Links to all dashboards with the tag.
pub(crate) fn siblings_tagged(tag: &'static str) -> json::DashboardLink {
    json::DashboardLink {
        kind: "dashboards",
        title: tag,
        tags: vec![tag],
        as_dropdown: false,
        keep_time: true,
        include_vars: false,
        target_blank: false,
        icon: "external link",
        tooltip: "",
    }
}

fn entries(dashboard: &board::Dashboard, around: &Around) -> Vec<Entry> {
    let ways = links::Ways { board: dashboard, around };
    let mut entries = Vec::new();
    let mut y = 0;
    for (index, row) in dashboard.rows.iter().enumerate() {
        let title = layout::title(y);
        y += layout::TITLE_HEIGHT;
        let places = layout::panels(row, y);
        let end = places.last().map_or(y, |last| last.y + last.h);
        let panels: Vec<json::Panel> =
            row.panels.iter().zip(places).map(|(shown, place)| panel(row, shown, place, &ways)).collect();
        let (inside, below) = if row.collapsed { (panels, Vec::new()) } else { (Vec::new(), panels) };
        entries.push(Entry::Row(json::RowPanel {
            id: index + 1,
            kind: "row",
            title: row.title,
            collapsed: row.collapsed,
            repeat: row.repeated,
            grid_pos: title,
            panels: inside,
        }));
        entries.extend(below.into_iter().map(|panel| Entry::Panel(Box::new(panel))));
        // What a collapsed row holds takes no room until somebody opens it.
        y = if row.collapsed { y } else { end };
    }
    entries
}

fn panel(row: &Row, panel: &Panel, place: json::GridPos, ways: &links::Ways) -> json::Panel {
    json::Panel {
        id: row.panel_id(panel),
        kind: plugin(panel.kind),
        plugin_version: json::PLUGIN_VERSION,
        title: panel.title,
        description: (panel.kind != Kind::Text).then_some(panel.description),
        grid_pos: place,
        time_from: panel.last.map(one_unit),
        links: corner::of(row, panel, ways),
        datasource: panel.target_at(0).map(Target::datasource),
        targets: panel.all_targets().zip('A'..='Z').map(|(asked, name)| target(panel, asked, name)).collect(),
        repeat: panel.repeated,
        repeat_direction: panel.repeated.map(|_| "h"),
        max_per_row: panel.repeated.map(|_| row.per_line),
        transformations: transformations::of(panel),
        field_config: match panel.kind {
            Kind::Table => Some(columns::config(panel, ways)),
            _ => fields::config(panel, ways),
        },
        options: options::of(panel, place),
    }
}

fn plugin(kind: Kind) -> &'static str {
    match kind {
        Kind::TimeSeries => "timeseries",
        Kind::Stat => "stat",
        Kind::Gauge => "gauge",
        Kind::BarGauge => "bargauge",
        Kind::StateTimeline => "state-timeline",
        Kind::Heatmap => "heatmap",
        Kind::Histogram => "histogram",
        Kind::PieChart => "piechart",
        Kind::BarChart => "barchart",
        Kind::Table => "table",
        Kind::Logs => "logs",
        Kind::AlertList => "alertlist",
        Kind::AnnotationsList => "annolist",
        Kind::Text => "text",
    }
}

fn target(panel: &Panel, target: &Target, name: char) -> json::Target {
    let now = [Kind::Stat, Kind::Gauge, Kind::BarGauge, Kind::PieChart, Kind::BarChart, Kind::Table];
    let instant = now.contains(&panel.kind) && !panel.history;
    let ref_id = name.to_string();
    let datasource = target.datasource();
    if target.language == Language::LogQl {
        json::Target::Loki {
            ref_id,
            datasource,
            expr: target.expression(),
            legend_format: (panel.kind != Kind::Logs).then_some(target.legend),
            query_type: if instant { "instant" } else { "range" },
            editor_mode: "code",
        }
    } else {
        json::Target::Prometheus {
            ref_id,
            datasource,
            expr: target.expression(),
            legend_format: target.legend,
            instant,
            range: !instant,
            format: match panel.kind {
                Kind::Table => "table",
                // Grafana takes each bucket from the next, and sorts them by their bounds.
                Kind::Heatmap if !target.histograms => "heatmap",
                _ => "time_series",
            },
            editor_mode: "code",
        }
    }
}
