//! The steps that make a table of several queries and bars of series, and those that the author says behind them.

use serde_json::{Map, Value, json};

use super::super::json::{self, Binary, Filter, Grouped, Names, Organize, Reduce, Sort};
use super::super::panel::{Kind, Panel};
use super::super::target::Language;
use super::super::transformation::{Arithmetic, Operand, Test, Transformation};

/// All steps of a panel.
pub(super) fn of(panel: &Panel) -> Vec<json::Transformation> {
    let said = panel.transformations.iter().map(rendered);
    implied(panel).into_iter().chain(said).collect()
}

/// A table of several queries is joined by the labels that they share; values get their headers.
///
/// Grafana calls the value of a single Prometheus query `Value`, of one among several `Value #A`; of Loki's always so.
fn implied(panel: &Panel) -> Vec<json::Transformation> {
    if panel.kind == Kind::BarChart {
        return vec![reduce(vec!["lastNotNull"])];
    }
    if panel.kind != Kind::Table {
        return Vec::new();
    }
    let several = panel.target_at(1).is_some() || panel.language() == Some(Language::LogQl);
    let value = |name: char| if several { format!("Value #{name}") } else { "Value".to_owned() };
    let named = |(label, header): &(&'static str, &'static str)| {
        ((*label).to_owned(), if header.is_empty() { *label } else { *header })
    };
    let labels = panel.label_columns.iter().map(named);
    let values = panel.all_targets().zip('A'..='Z').map(|(target, name)| (value(name), target.legend));
    let columns: Vec<(String, &str)> = labels.chain(values).collect();
    let organize = organize(
        // The name of a series comes as a label of it: a recorded one's is its schema.
        ["Time", "__name__"],
        columns.iter().map(|(name, _)| name.as_str()),
        columns.iter().map(|(name, header)| (name.as_str(), *header)),
    );
    let merge = panel.target_at(1).map(|_| json::Transformation::Merge {});
    merge.into_iter().chain([organize]).collect()
}

fn organize<'a>(
    hidden: impl IntoIterator<Item = &'a str>,
    order: impl IntoIterator<Item = &'a str>,
    renamed: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> json::Transformation {
    json::Transformation::Organize(Box::new(Organize {
        exclude_by_name: hidden.into_iter().map(|name| (name.to_owned(), true.into())).collect(),
        index_by_name: order.into_iter().enumerate().map(|(index, name)| (name.to_owned(), index.into())).collect(),
        rename_by_name: renamed.into_iter().map(|(name, header)| (name.to_owned(), header.into())).collect(),
    }))
}

fn reduce(reducers: Vec<&'static str>) -> json::Transformation {
    json::Transformation::Reduce(Reduce { reducers, mode: "seriesToRows" })
}

fn rendered(step: &Transformation) -> json::Transformation {
    match *step {
        Transformation::Organize { hide, rename, order } => {
            organize(hide.iter().copied(), order.iter().copied(), rename.iter().copied())
        }
        Transformation::FilterByName(names) => json::Transformation::FilterFieldsByName { include: Names { names } },
        Transformation::FilterByValue(field_name, test) => json::Transformation::FilterByValue {
            filters: vec![Filter { field_name, config: config(test) }],
            kind: "include",
            matches: "all",
        },
        Transformation::Merge => json::Transformation::Merge {},
        Transformation::JoinByField(by_field) => json::Transformation::JoinByField { by_field, mode: "outer" },
        Transformation::GroupBy { by, calculate } => json::Transformation::GroupBy { fields: grouped(by, calculate) },
        Transformation::SortBy { field, descending: desc } => {
            json::Transformation::SortBy { sort: vec![Sort { field, desc }] }
        }
        Transformation::Reduce(reducers) => reduce(reducers.iter().map(|reducer| reducer.id()).collect()),
        Transformation::Limit(limit_field) => json::Transformation::Limit { limit_field },
        Transformation::Calculate { name, left, operator, right } => json::Transformation::CalculateField {
            mode: "binary",
            alias: name,
            binary: Binary { left: operand(left), operator: sign(operator), right: operand(right) },
            replace_fields: false,
        },
        Transformation::LabelsToFields => json::Transformation::LabelsToFields { mode: "columns" },
        Transformation::PartitionByValues(fields) => {
            json::Transformation::PartitionByValues { fields, keep_fields: false }
        }
    }
}

fn grouped(by: &[&str], calculate: &[(&str, super::super::transformation::Reducer)]) -> Map<String, Value> {
    let told = |grouped: Grouped| json!(grouped);
    let mut fields: Map<String, Value> = by
        .iter()
        .map(|field| ((*field).to_owned(), told(Grouped { operation: "groupby", aggregations: Vec::new() })))
        .collect();
    for (field, _) in calculate {
        // Several numbers of one field stand in one list.
        let aggregations = calculate.iter().filter(|(other, _)| other == field).map(|(_, reducer)| reducer.id());
        let grouped = Grouped { operation: "aggregate", aggregations: aggregations.collect() };
        fields.insert((*field).to_owned(), told(grouped));
    }
    fields
}

fn config(test: Test) -> json::Test {
    let (id, value) = match test {
        Test::Greater(number) => ("greater", json!(number)),
        Test::Lower(number) => ("lower", json!(number)),
        Test::Equal(value) => ("equal", json!(value)),
        Test::NotEqual(value) => ("notEqual", json!(value)),
        Test::Regex(pattern) => ("regex", json!(pattern)),
        Test::IsNotNull => return json::Test { id: "isNotNull", options: Map::new() },
    };
    json::Test { id, options: Map::from_iter([("value".to_owned(), value)]) }
}

fn operand(operand: Operand) -> json::Operand {
    match operand {
        Operand::Field(options) => json::Operand::Matcher { id: "byName", options },
        Operand::Number(number) => json::Operand::Fixed(number.to_string()),
    }
}

const fn sign(operator: Arithmetic) -> &'static str {
    match operator {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}
