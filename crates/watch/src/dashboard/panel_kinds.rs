//! The panels that the stack uses, each with the question it must answer in its description.

use super::panel::{Kind, Panel};
use terms::Fault;

/// Lines over time. Renders to a panel of the type `timeseries`; thresholds show as dashed lines.
#[track_caller]
pub const fn time_series(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::TimeSeries, title, description)
}

/// One number, or a few side by side, as they are now. Renders to a panel of the type `stat`; thresholds colour it.
#[track_caller]
pub const fn stat(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::Stat, title, description)
}

/// A share of a whole, as it is now. Renders to a panel of the type `gauge`.
#[track_caller]
pub const fn gauge(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::Gauge, title, description)
}

/// One bar for each series, as they are now. Renders to a panel of the type `bargauge`.
#[track_caller]
pub const fn bar_gauge(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::BarGauge, title, description)
}

/// One band for each series, coloured by its state over time. Renders to a panel of the type `state-timeline`.
#[track_caller]
pub const fn state_timeline(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::StateTimeline, title, description)
}

/// How often each range of values occurred over time: dark where many did. Give it the buckets of one histogram,
/// [`buckets`](Panel::buckets). Renders to a panel of the type `heatmap`; its axis has the unit of what the histogram
/// observes.
///
/// <https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/heatmap/>
#[track_caller]
pub const fn heatmap(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::Heatmap, title, description)
}

/// How the values of all series are spread over the time that is shown, in bars as wide as Grafana finds good. Of a
/// histogram of Prometheus', take a [`heatmap`]. Renders to a panel of the type `histogram`.
///
/// <https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/histogram/>
#[track_caller]
pub const fn histogram(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::Histogram, title, description)
}

/// The parts of a whole as they are now, of few series only. Renders to a panel of the type `piechart`, a ring with the
/// share of each in its legend.
///
/// <https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/pie-chart/>
#[track_caller]
pub const fn pie_chart(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::PieChart, title, description)
}

/// One bar for each series, as they are now, beside each other on one axis: orders by product. Renders to a panel of
/// the type `barchart` over the transformation `reduce`, so that the bars bear the names of the series.
///
/// <https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/bar-chart/>
#[track_caller]
pub const fn bar_chart(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::BarChart, title, description)
}

/// The alerts of Prometheus and Loki that fire or are about to, the most recent first, at most 50. It asks by itself,
/// of all data sources. Renders to a panel of the type `alertlist`.
///
/// <https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/alert-list/>
#[track_caller]
pub const fn alert_list(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::AlertList, title, description)
}

/// What people wrote down in Grafana (deployments, incidents), of all dashboards and the time that is shown, at most
/// 50; a click shows the ten minutes around it. Renders to a panel of the type `annolist`. Marks of queries are no
/// annotations of it: [`Dashboard::marks`](super::Dashboard::marks) draws those.
///
/// <https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/annotations/>
#[track_caller]
pub const fn annotations_list(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::AnnotationsList, title, description)
}

/// One line for each set of labels, one column for each query. Renders to a panel of the type `table`.
#[track_caller]
pub const fn table(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::Table, title, description)
}

/// Log lines, the newest first; where there are none, it says so. Renders to a panel of the type `logs`.
#[track_caller]
pub const fn logs(title: &'static str, description: &'static str) -> Panel {
    Panel::new(Kind::Logs, title, description).when_empty("No lines")
}

/// An explanation in Markdown. Renders to a panel of the type `text`.
#[track_caller]
pub const fn text(title: &'static str, markdown: &'static str) -> Panel {
    if markdown.is_empty() {
        Fault::new("panel ").quoted(title).text(" is a text without words").fix("write what readers need here").raise()
    }
    let mut panel = Panel::new(Kind::Text, title, markdown);
    panel.content = markdown;
    panel
}
