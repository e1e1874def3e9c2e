//! Units, ends and colours of what a panel shows.

use std::collections::BTreeMap;

use super::super::colours::Colours;
use super::super::json::{
    Color, Custom, FieldConfig, FieldDefaults, HideFrom, LineStyle, Mapping, MappingResult, Matcher, Number, Override,
    Property, SpecialMapping, Stacking, ThresholdStep, Thresholds, ThresholdsStyle,
};
use super::super::panel::{Kind, Panel};
use super::super::target::{Meaning, Target};
use super::links::Ways;
use crate::severity::Severity;
use crate::unit::Unit;

/// The field config of a panel; log lines and texts have none.
pub(super) fn config(panel: &Panel, ways: &Ways) -> Option<FieldConfig> {
    match panel.kind {
        Kind::Logs | Kind::Text | Kind::AlertList | Kind::AnnotationsList => None,
        // The units of its two axes are options.
        Kind::Heatmap => panel.when_empty.map(|words| FieldConfig {
            defaults: FieldDefaults { no_value: Some(words), ..FieldDefaults::default() },
            overrides: Vec::new(),
        }),
        Kind::Table => Some(FieldConfig {
            // Grafana says it in place of a table without rows, but also in each empty cell: the columns say otherwise.
            defaults: FieldDefaults { no_value: panel.when_empty, ..FieldDefaults::default() },
            overrides: columns(panel, ways),
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
        links: panel.target_at(0).filter(|_| leads_on(panel)).map_or_else(Vec::new, |only| ways.of_series(only)),
        custom: custom(panel, unit),
    }
}

/// Whether the labels of its one query are there to lead on by: of the bars of a chart, the names alone are kept.
fn leads_on(panel: &Panel) -> bool {
    !has_several(panel) && panel.kind != Kind::BarChart
}

/// Digits after the point, where Grafana would show more than anybody reads: `0.00391 /s`.
fn digits(unit: Unit) -> Option<u8> {
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
        // Green, yellow and red mean something. The series of one query go from blue to purple by their last value, so
        // that the highest stands out, for those too who see red as green.
        Kind::TimeSeries if has_several(panel) => Color { mode: "shades", fixed_color: Some(IDENTITIES[0]) },
        Kind::TimeSeries => Color { mode: "continuous-BlPu", fixed_color: None },
        // The parts of a ring and the bars of several queries are told apart by nothing else.
        Kind::PieChart | Kind::Histogram => Color { mode: "palette-classic", fixed_color: None },
        _ if panel.colours.is_some() => BY_THRESHOLDS,
        Kind::BarGauge | Kind::BarChart => Color { mode: "fixed", fixed_color: Some("blue") },
        _ => Color { mode: "fixed", fixed_color: Some("text") },
    }
}

/// Colours that mean nothing: one for each query of a panel, told apart by those who see red as green too.
const IDENTITIES: [&str; 4] = ["blue", "purple", "super-light-blue", "dark-purple"];

const BY_THRESHOLDS: Color = Color { mode: "thresholds", fixed_color: None };

fn thresholds(colours: &Colours, unit: Unit) -> Thresholds {
    let steps = colours.steps(unit).into_iter();
    Thresholds {
        mode: "absolute",
        steps: steps.map(|(color, value)| ThresholdStep { color, value: value.map(Number) }).collect(),
    }
}

fn mapping(yes: &'static str, no: &'static str) -> Mapping {
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
            line_width: 1,
            // Areas of many lines cover each other.
            fill_opacity: if panel.stacked { 40 } else { 0 },
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

/// Whether it has more than one query.
fn has_several(panel: &Panel) -> bool {
    panel.target_at(1).is_some()
}

/// Each query of a panel has ways on of its own, and each query of a panel of lines a colour, by its meaning.
fn lines(panel: &Panel, ways: &Ways) -> Vec<Override> {
    let mut identities = IDENTITIES.into_iter().cycle();
    let several = has_several(panel);
    let line = |(target, name): (&Target, char)| {
        let mut properties = match target.meaning {
            _ if panel.kind != Kind::TimeSeries => Vec::new(),
            Some(meaning) => meant(meaning),
            None => {
                let color = identities.next().filter(|_| several);
                let shades = color.map(|color| Property::Color(Color { mode: "shades", fixed_color: Some(color) }));
                shades.into_iter().collect()
            }
        };
        let links = if several { ways.of_series(target) } else { Vec::new() };
        properties.extend((!links.is_empty()).then_some(Property::Links(links)));
        (!properties.is_empty())
            .then(|| Override { matcher: Matcher { id: "byFrameRefID", options: name.to_string() }, properties })
    };
    let queries = panel.all_targets().zip('A'..='Z').filter_map(line);
    queries.chain(panel.named.iter().map(|(name, meaning)| by_name(name, meant(*meaning)))).collect()
}

fn meant(meaning: Meaning) -> Vec<Property> {
    match meaning {
        Meaning::Good => vec![fixed("green")],
        Meaning::Warning => vec![fixed("orange")],
        Meaning::Bad => vec![fixed("red")],
        Meaning::Limit => vec![
            fixed("red"),
            Property::FillOpacity(0),
            Property::LineStyle(LineStyle { fill: "dash", dash: [10, 10] }),
        ],
    }
}

fn fixed(color: &'static str) -> Property {
    Property::Color(Color { mode: "fixed", fixed_color: Some(color) })
}

/// Numbers need so many pixels with their unit, and a header of two words.
const NUMBER_WIDTH: u16 = 130;

/// Each column of a table has its own unit and its own colours; what numbers leave of the width is the labels', whose
/// long texts go on in the next line.
fn columns(panel: &Panel, ways: &Ways) -> Vec<Override> {
    let label = |(label, header): &(&'static str, &'static str)| {
        if header.is_empty() {
            let hidden = Property::HideFrom(HideFrom { legend: true, tooltip: true, viz: true });
            let pages = ways.pages(label).map(|pages| Property::Mappings(vec![pages]));
            return by_name(label, [hidden].into_iter().chain(pages).collect());
        }
        let mut properties = vec![Property::NoValue(EMPTY)];
        if *label == SEVERITY {
            properties.push(Property::Mappings(vec![severities()]));
            properties.push(Property::CellOptions { kind: "color-background" });
            properties.push(Property::Width(SEVERITY_WIDTH));
        } else {
            properties.push(Property::WrapText(true));
        }
        let links = ways.of_column(panel, label);
        properties.extend((!links.is_empty()).then_some(Property::Links(links)));
        by_name(header, properties)
    };
    let number = |(header, unit, colours): (&'static str, Unit, Option<Colours>)| {
        let mut properties = vec![Property::Unit(grafana_unit(unit)), Property::NoValue(EMPTY)];
        properties.extend(panel.decimals.or(digits(unit)).map(Property::Decimals));
        if let Some(colours) = colours {
            properties.push(Property::Thresholds(thresholds(&colours, unit)));
            properties.push(Property::Color(BY_THRESHOLDS));
            properties.push(Property::CellOptions { kind: "color-text" });
            let words = panel.answers.map(|(yes, no)| mapping(yes, no));
            properties.push(Property::Mappings(words.into_iter().chain([unmeasured()]).collect()));
        }
        if !panel.label_columns.is_empty() {
            properties.push(Property::Width(NUMBER_WIDTH));
        }
        by_name(header, properties)
    };
    let numbers = panel.all_targets().filter_map(|target| Some((target.legend, target.unit?, target.colours)));
    panel.label_columns.iter().map(label).chain(numbers.map(number)).collect()
}

/// The label of alerts that is coloured by how urgent it is.
const SEVERITY: &str = "severity";

/// As wide as the longest of them.
const SEVERITY_WIDTH: u16 = 90;

/// Red wakes people, orange does not, blue can wait.
fn severities() -> Mapping {
    let known = [(Severity::CRITICAL, "red"), (Severity::WARNING, "orange"), (Severity::INFO, "blue")];
    let result = |(index, (severity, color)): (usize, (Severity, _))| {
        (severity.label().to_owned(), MappingResult { index, text: None, color: Some(color) })
    };
    Mapping::Value(known.into_iter().enumerate().map(result).collect())
}

/// Grafana takes the colour of the lowest threshold for what was not measured, which often is red.
fn unmeasured() -> Mapping {
    let result = MappingResult { index: 2, text: None, color: Some("text") }; // after the two words
    Mapping::Special(SpecialMapping { matches: "null+nan", result })
}

/// What stands in a cell without a value.
const EMPTY: &str = "–";

fn by_name(header: &str, properties: Vec<Property>) -> Override {
    Override { matcher: Matcher { id: "byName", options: header.to_owned() }, properties }
}
