//! Units, ends and colours of what a panel shows.

use std::collections::BTreeMap;

use super::super::colours::Colours;
use super::super::json::{
    Color, Custom, FieldConfig, FieldDefaults, Mapping, MappingResult, Matcher, Number, Override, Property, Stacking,
    ThresholdStep, Thresholds, ThresholdsStyle,
};
use super::super::panel::{Kind, Panel};
use crate::unit::Unit;

/// The field config of a panel; log lines and texts have none.
pub(super) fn config(panel: &Panel) -> Option<FieldConfig> {
    match panel.kind {
        Kind::Logs | Kind::Text => None,
        Kind::Table => Some(FieldConfig {
            defaults: FieldDefaults {
                no_value: panel.when_empty,
                decimals: panel.decimals,
                ..FieldDefaults::default()
            },
            overrides: columns(panel),
        }),
        _ => panel.unit().map(|unit| FieldConfig { defaults: defaults(panel, unit), overrides: Vec::new() }),
    }
}

fn defaults(panel: &Panel, unit: Unit) -> FieldDefaults {
    let bounded = matches!(panel.kind, Kind::Gauge | Kind::BarGauge);
    FieldDefaults {
        unit: Some(grafana_unit(unit)),
        decimals: panel.decimals,
        min: bounded.then_some(Number(0.0)),
        max: panel.maximum.map(|level| level.in_unit(unit)).or(end(unit)).filter(|_| bounded).map(Number),
        no_value: panel.when_empty,
        color: Some(color(panel)),
        thresholds: panel.colours.as_ref().map(|colours| thresholds(colours, unit)),
        mappings: panel.answers.map(|(yes, no)| mapping(yes, no)).into_iter().collect(),
        custom: custom(panel),
    }
}

/// Grafana's id of the unit, as its list of value formats has it.
///
/// <https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts>
fn grafana_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Unknown | Unit::Number | Unit::Count => "short",
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
        Kind::TimeSeries => Color { mode: "palette-classic", fixed_color: None },
        _ if panel.colours.is_some() => BY_THRESHOLDS,
        Kind::BarGauge => Color { mode: "fixed", fixed_color: Some("blue") },
        _ => Color { mode: "fixed", fixed_color: Some("text") },
    }
}

const BY_THRESHOLDS: Color = Color { mode: "thresholds", fixed_color: None };

fn thresholds(colours: &Colours, unit: Unit) -> Thresholds {
    let steps = colours.steps(unit).into_iter();
    Thresholds {
        mode: "absolute",
        steps: steps.map(|(color, value)| ThresholdStep { color, value: value.map(Number) }).collect(),
    }
}

fn mapping(yes: &'static str, no: &'static str) -> Mapping {
    Mapping {
        kind: "value",
        options: BTreeMap::from([
            ("0", MappingResult { index: 0, text: no }),
            ("1", MappingResult { index: 1, text: yes }),
        ]),
    }
}

fn custom(panel: &Panel) -> Option<Custom> {
    match panel.kind {
        Kind::TimeSeries => Some(Custom::TimeSeries {
            draw_style: "line",
            line_width: 1,
            fill_opacity: if panel.stacked { 40 } else { 10 },
            show_points: "auto",
            span_nulls: false,
            axis_soft_min: 0,
            stacking: Stacking { mode: if panel.stacked { "normal" } else { "none" }, group: "A" },
            thresholds_style: ThresholdsStyle { mode: if panel.colours.is_some() { "dashed" } else { "off" } },
        }),
        Kind::StateTimeline => Some(Custom::StateTimeline { fill_opacity: 80, line_width: 0 }),
        _ => None,
    }
}

/// Each column of a table has its own unit and its own colours.
fn columns(panel: &Panel) -> Vec<Override> {
    let column = |(header, unit, colours): (&'static str, Unit, Option<Colours>)| {
        let mut properties = vec![Property::Unit(grafana_unit(unit))];
        if let Some(colours) = colours {
            properties.push(Property::Thresholds(thresholds(&colours, unit)));
            properties.push(Property::Color(BY_THRESHOLDS));
            properties.push(Property::CellOptions { kind: "color-text" });
        }
        Override { matcher: Matcher { id: "byName", options: header }, properties }
    };
    panel.all_targets().filter_map(|target| Some((target.legend, target.unit?, target.colours))).map(column).collect()
}
