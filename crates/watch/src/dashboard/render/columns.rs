//! The columns of a table: how wide each is, its unit, and what is painted behind it.

use super::super::colours::{Colours, GREEN, ORANGE, RED};
use super::super::json::{
    FieldConfig, FieldDefaults, HideFrom, Mapping, MappingResult, Override, Property, SpecialMapping, Thresholds,
};
use super::super::panel::Panel;
use super::fields::{BY_THRESHOLDS, by_name, digits, grafana_unit, mapping, thresholds};
use super::links::{ALERT, Ways};
use crate::severity::Severity;
use crate::unit::Unit;

/// The field config of a table.
pub(super) fn config(panel: &Panel, ways: &Ways) -> FieldConfig {
    FieldConfig {
        // Grafana says it in place of a table without rows, but also in each empty cell: the columns say otherwise.
        defaults: FieldDefaults { no_value: panel.when_empty, ..FieldDefaults::default() },
        overrides: columns(panel, ways),
    }
}

/// Numbers need so many pixels with their unit, and up to the second with a header of two words.
const NUMBER_WIDTHS: [u16; 2] = [100, 130];

/// A text is at least so wide; without it Grafana takes 150, and numbers are beyond the end of a narrow panel or phone.
/// By what stands first a row is known, so that it has more.
fn least_width(label: &str) -> u16 {
    if [ALERT, "node", "app", "pod"].contains(&label) { 130 } else { 100 }
}

/// A letter of the header takes 8 pixels; the arrow of the sorted column stands beside it.
fn width_of_number(header: &str) -> u16 {
    let [least, most] = NUMBER_WIDTHS;
    room_for(header).clamp(least, most)
}

/// What a header takes on one line.
fn room_for(header: &str) -> u16 {
    u16::try_from(header.chars().count() * 8 + 36).unwrap_or(u16::MAX)
}

/// How wide the labels are whose values are short everywhere: what they leave is for messages, routes and pods.
fn short(label: &str) -> Option<u16> {
    match label {
        "method" | "status" | "level" => Some(85),
        SEVERITY => Some(90),
        "namespace" | "job" => Some(125),
        "node" | "app" | "container" => Some(170),
        _ => None,
    }
}

/// Each column of a table has its own unit and its own colours; what numbers leave of the width is the labels', whose
/// long texts go on in the next line.
fn columns(panel: &Panel, ways: &Ways) -> Vec<Override> {
    let shown = || panel.label_columns.iter().filter(|(_, header)| !header.is_empty());
    // One of them takes what the others leave.
    let takes_rest = shown().next_back().filter(|_| shown().all(|(label, _)| short(label).is_some()));
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
        } else {
            properties.push(Property::WrapText(true));
        }
        properties.push(match short(label).filter(|_| takes_rest.is_none_or(|(last, _)| last != label)) {
            Some(width) => Property::Width(width),
            None => Property::MinWidth(least_width(label)),
        });
        let links = ways.of_column(panel, label);
        properties.extend((!links.is_empty()).then_some(Property::Links(links)));
        by_name(header, properties)
    };
    let number = |(header, unit, colours): (&'static str, Unit, Option<Colours>)| {
        let mut properties = vec![Property::Unit(grafana_unit(unit)), Property::NoValue(EMPTY)];
        properties.extend(panel.decimals.or(digits(unit)).map(Property::Decimals));
        if let Some(colours) = colours {
            properties.push(Property::Thresholds(troubles(&colours, unit)));
            properties.push(Property::Color(BY_THRESHOLDS));
            properties.push(Property::CellOptions { kind: "color-background" });
            let words = panel.answers.map(|(yes, no)| mapping(yes, no));
            properties.push(Property::Mappings(words.into_iter().chain([unmeasured()]).collect()));
        }
        if !panel.label_columns.is_empty() {
            let width = width_of_number(header);
            properties.push(Property::Width(width));
            properties.extend((width < room_for(header)).then_some(Property::WrapHeaderText(true)));
        }
        by_name(header, properties)
    };
    let numbers = panel.all_targets().filter_map(|target| Some((target.legend, target.unit?, target.colours)));
    panel.label_columns.iter().map(label).chain(numbers.map(number)).collect()
}

/// The label of alerts that is coloured by how urgent it is.
const SEVERITY: &str = "severity";

/// What is well is written plainly; behind the rest is its colour, for yellow and green letters cannot be read on the
/// light theme's white.
fn troubles(colours: &Colours, unit: Unit) -> Thresholds {
    let mut all = thresholds(colours, unit);
    for step in all.steps.iter_mut().filter(|step| step.color == GREEN) {
        step.color = "transparent";
    }
    all
}

/// Red wakes people, orange does not, blue can wait.
fn severities() -> Mapping {
    let known = [(Severity::CRITICAL, RED), (Severity::WARNING, ORANGE), (Severity::INFO, "blue")];
    let result = |(index, (severity, color)): (usize, (Severity, _))| {
        (severity.label().to_owned(), MappingResult { index, text: None, color: Some(color) })
    };
    Mapping::Value(known.into_iter().enumerate().map(result).collect())
}

/// Grafana takes the colour of the lowest threshold for what was not measured, which often is red.
fn unmeasured() -> Mapping {
    let result = MappingResult { index: 2, text: None, color: Some("transparent") }; // after the two words
    Mapping::Special(SpecialMapping { matches: "null+nan", result })
}

/// What stands in a cell without a value.
const EMPTY: &str = "–";
