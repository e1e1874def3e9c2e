//! Units, ends and colours of what a panel shows.

use std::collections::BTreeMap;

use super::super::colours::{Colours, GREEN, IDENTITIES, ORANGE, RED};
use super::super::json::{
    Color, Custom, FieldConfig, FieldDefaults, LineStyle, Mapping, MappingResult, Matcher, Number, Override, Property,
    Stacking, ThresholdStep, Thresholds, ThresholdsStyle,
};
use super::super::panel::{Kind, Panel};
use super::super::target::{Language, Meaning, Target};
use super::links::Ways;
use crate::unit::Unit;

/// The field config of a panel that is no table; log lines and texts have none.
pub(super) fn config(panel: &Panel, ways: &Ways) -> Option<FieldConfig> {
    match panel.kind {
        Kind::Text | Kind::AlertList | Kind::AnnotationsList => None,
        // Lines have no unit, and those of the two axes of a heat map are options.
        Kind::Logs | Kind::Heatmap => panel.when_empty.map(|words| FieldConfig {
            defaults: FieldDefaults { no_value: Some(words), ..FieldDefaults::default() },
            overrides: Vec::new(),
        }),
        _ => panel
            .unit()
            .map(|unit| FieldConfig { defaults: defaults(panel, unit, ways), overrides: lines(panel, ways) }),
    }
}

fn defaults(panel: &Panel, unit: Unit, ways: &Ways) -> FieldDefaults {
    let bounded = matches!(panel.kind, Kind::Gauge | Kind::BarGauge);
    FieldDefaults {
        unit: Some(panel.shown_as.unwrap_or(grafana_unit(unit))),
        decimals: panel.decimals.or(digits(unit).filter(|_| panel.shown_as.is_none())),
        min: bounded.then_some(Number(0.0)),
        max: panel.maximum.map(|level| level.in_unit(unit)).or(end(unit)).filter(|_| bounded).map(Number),
        no_value: panel.when_empty,
        color: Some(color(panel)),
        thresholds: panel.colours.as_ref().map(|colours| thresholds(colours, unit)),
        mappings: panel.answers.map(|(yes, no)| mapping(yes, no)).into_iter().collect(),
        links: panel
            .target_at(0)
            .filter(|_| leads_on(panel))
            .map_or_else(Vec::new, |only| if is_rows(panel) { ways.of_row(only) } else { ways.of_series(only) }),
        custom: custom(panel, unit),
    }
}

/// Whether the labels of its one query are there to lead on by: of the bars of a chart, the names alone are kept.
fn leads_on(panel: &Panel) -> bool {
    !has_several(panel) && panel.kind != Kind::BarChart
}

/// Digits after the point, where Grafana would show more than anybody reads: `0.00391 /s`.
pub(super) fn digits(unit: Unit) -> Option<u8> {
    match unit {
        Unit::Ratio | Unit::Percent | Unit::PercentOfCore => Some(1),
        Unit::PerSecond | Unit::Cores => Some(2),
        // `increase` yields 2.924 of what happened three times.
        Unit::Count => Some(0),
        _ => None,
    }
}

/// Grafana's id of the unit, as its list of value formats has it.
///
/// <https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts>
pub(super) fn grafana_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Unknown | Unit::Number => "short",
        // With separators: `short` makes "1 K" of 1,450.
        Unit::Count => "locale",
        Unit::Ratio => "percentunit",
        Unit::Percent => "percent",
        Unit::PercentOfCore => "suffix:% of a core",
        Unit::Seconds | Unit::CpuSeconds => "s",
        Unit::SecondsPerSecond => "suffix:s/s",
        Unit::Timestamp => "dateTimeAsIso",
        Unit::Bytes => "bytes",
        Unit::BytesPerSecond => "binBps",
        Unit::PerSecond => "suffix:/s",
        Unit::Cores => "suffix:cores",
        Unit::Truth => "bool_yes_no",
    }
}

/// Where a whole ends by itself.
fn end(unit: Unit) -> Option<f64> {
    match unit {
        Unit::Ratio => Some(1.0),
        Unit::Percent => Some(100.0),
        _ => None,
    }
}

fn color(panel: &Panel) -> Color {
    match panel.kind {
        // Green, yellow and red mean something. The series of one query go from blue to purple by their last value, the
        // highest first in the legend: the colour says it once more.
        Kind::TimeSeries if has_identities(panel) => Color { mode: "shades", fixed_color: Some(IDENTITIES[0]) },
        Kind::TimeSeries => Color { mode: "continuous-BlPu", fixed_color: None },
        // The parts of a ring and the bars of several queries are told apart by nothing else.
        Kind::PieChart | Kind::Histogram => Color { mode: "palette-classic", fixed_color: None },
        _ if panel.colours.is_some() => BY_THRESHOLDS,
        Kind::BarGauge | Kind::BarChart => Color { mode: "fixed", fixed_color: Some("blue") },
        _ => Color { mode: "fixed", fixed_color: Some("text") },
    }
}

pub(super) const BY_THRESHOLDS: Color = Color { mode: "thresholds", fixed_color: None };

pub(super) fn thresholds(colours: &Colours, unit: Unit) -> Thresholds {
    let steps = colours.steps(unit).into_iter();
    Thresholds {
        mode: "absolute",
        steps: steps.map(|(color, value)| ThresholdStep { color, value: value.map(Number) }).collect(),
    }
}

pub(super) fn mapping(yes: &'static str, no: &'static str) -> Mapping {
    Mapping::Value(BTreeMap::from(
        [("0", word(0, no)), ("1", word(1, yes))].map(|(value, result)| (value.to_owned(), result)),
    ))
}

fn word(index: usize, text: &str) -> MappingResult {
    MappingResult { index, text: Some(text.to_owned()), color: None }
}

fn custom(panel: &Panel, unit: Unit) -> Option<Custom> {
    match panel.kind {
        Kind::TimeSeries => Some(Custom::TimeSeries {
            draw_style: "line",
            // Areas on top of each other have no rim: that of an empty one would lie on the whole, red for no errors.
            line_width: u8::from(!panel.stacked),
            // Areas of many lines cover each other.
            fill_opacity: if panel.stacked { 60 } else { 0 },
            show_points: "auto",
            span_nulls: false,
            axis_soft_min: 0,
            axis_soft_max: upper_end(panel, unit).map(Number),
            stacking: Stacking { mode: if panel.stacked { "normal" } else { "none" }, group: "A" },
            thresholds_style: ThresholdsStyle { mode: if panel.colours.is_some() { "dashed" } else { "off" } },
        }),
        Kind::Histogram | Kind::BarChart => Some(Custom::Histogram { fill_opacity: 80, line_width: 1 }),
        Kind::StateTimeline => Some(Custom::StateTimeline { fill_opacity: 80, line_width: 0 }),
        _ => None,
    }
}

/// How far up the axis reaches at least: to the highest threshold, or to the whole of a share. Without it, nothing but
/// zeros is drawn on an axis to 10,000 %.
fn upper_end(panel: &Panel, unit: Unit) -> Option<f64> {
    let highest = panel.colours.as_ref().and_then(|colours| colours.steps(unit).last().and_then(|(_, value)| *value));
    highest.or(end(unit)).or((unit == Unit::PerSecond || unit == Unit::Count).then_some(1.0))
}

/// Whether each number has a name of its own.
pub(super) fn is_named(panel: &Panel) -> bool {
    panel.target_at(0).is_some_and(|first| first.legend.contains("{{"))
}

/// Whether its series come as the rows of one table: Loki's answer to a question about now, as Grafana reads it.
pub(super) fn is_rows(panel: &Panel) -> bool {
    let asks_now = matches!(panel.kind, Kind::Stat | Kind::Gauge | Kind::BarGauge | Kind::PieChart);
    asks_now && panel.language() == Some(Language::LogQl) && !panel.history && is_named(panel)
}

/// Whether it has more than one query.
fn has_several(panel: &Panel) -> bool {
    panel.target_at(1).is_some()
}

/// Whether several of its queries mean nothing by themselves, so that each needs a colour of its own. Where one does,
/// its series are coloured as if it were alone: a limit beside them is dashed.
fn has_identities(panel: &Panel) -> bool {
    panel.all_targets().filter(|target| target.meaning.is_none()).count() > 1
}

/// Each query of a panel has ways on of its own, and each query of a panel of lines a colour, by its meaning.
fn lines(panel: &Panel, ways: &Ways) -> Vec<Override> {
    let mut identities = IDENTITIES.into_iter().cycle();
    let (several, identified) = (has_several(panel), has_identities(panel));
    let line = |(target, name): (&Target, char)| {
        let mut properties = match target.meaning {
            _ if panel.kind != Kind::TimeSeries => Vec::new(),
            Some(meaning) => meant(meaning),
            None => {
                let color = identities.next().filter(|_| identified);
                let shades = color.map(|color| Property::Color(Color { mode: "shades", fixed_color: Some(color) }));
                shades.into_iter().collect()
            }
        };
        let links = match (several, is_rows(panel)) {
            (false, _) => Vec::new(),
            (true, false) => ways.of_series(target),
            (true, true) => ways.of_row(target),
        };
        properties.extend((!links.is_empty()).then_some(Property::Links(links)));
        (!properties.is_empty())
            .then(|| Override { matcher: Matcher { id: "byFrameRefID", options: name.to_string() }, properties })
    };
    let queries = panel.all_targets().zip('A'..='Z').filter_map(line);
    let statuses = is_by_status(panel).then_some(STATUSES).into_iter().flatten();
    let statuses = statuses.map(|(names, meaning)| Override {
        matcher: Matcher { id: "byRegexp", options: names.to_owned() },
        properties: meant(meaning),
    });
    queries.chain(statuses).chain(panel.named.iter().map(|(name, meaning)| by_name(name, meant(*meaning)))).collect()
}

/// The labels by which answers are told apart, in the names of series.
const BY_STATUS: [&str; 5] = ["{{status}}", "{{code}}", "{{status_code}}", "{{class}}", "{{class}}xx"];

/// What answers mean whoever counts them, by the names of their series: `503` or `5xx`.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-15>
const STATUSES: [(&str, Meaning); 3] = [
    ("/^2(xx|[0-9]{2})$/", Meaning::Good),
    ("/^4(xx|[0-9]{2})$/", Meaning::Warning),
    ("/^5(xx|[0-9]{2})$/", Meaning::Bad),
];

/// Whether its lines are answers by their status.
fn is_by_status(panel: &Panel) -> bool {
    panel.kind == Kind::TimeSeries && panel.all_targets().any(|target| BY_STATUS.contains(&target.legend))
}

fn meant(meaning: Meaning) -> Vec<Property> {
    match meaning {
        Meaning::Good => vec![fixed(GREEN)],
        Meaning::Warning => vec![fixed(ORANGE)],
        Meaning::Bad => vec![fixed(RED)],
        Meaning::Limit => {
            vec![fixed(RED), Property::FillOpacity(0), Property::LineStyle(LineStyle { fill: "dash", dash: [10, 10] })]
        }
    }
}

fn fixed(color: &'static str) -> Property {
    Property::Color(Color { mode: "fixed", fixed_color: Some(color) })
}

pub(super) fn by_name(header: &str, properties: Vec<Property>) -> Override {
    Override { matcher: Matcher { id: "byName", options: header.to_owned() }, properties }
}
