//! LogQL: from tokens or strings to a checked `LogQuery`.

use logql::ast::{Expr, Kind, StageKind};
use logql::{Analysis, Dialect, Finding, Missing, World, analyse_assuming, parse};
use proc_macro2::{TokenStream, TokenTree};
use query::Unit;

use crate::answer::{Fault, between, expression, failed, lacks, list, partly};
use crate::input::{Source, split};
use crate::repeated::is_repeated;
use crate::unit;

pub fn query(input: TokenStream, world: &World, path: &str) -> TokenStream {
    let (unit, query) = split(input);
    let source = Source::of(&query);
    let checked = checked(&source, world);
    match checked.and_then(|checked| Ok((unit_of(&checked, &unit, &source)?, checked))) {
        Ok((unit, checked)) => expression(&call(&source.text, unit, &checked, world, path)),
        Err(faults) => failed(&faults, &format!("{path}::watch::query::LogQuery::FAULTY")),
    }
}

/// A query that Loki reads, and that can find lines.
struct Checked {
    analysis: Analysis,
    expr: Expr,
    in_grafana: bool,
    selects: bool,
    reads_text: bool,
    missing: Missing,
}

fn checked(source: &Source, world: &World) -> Result<Checked, Vec<Fault>> {
    if source.text.trim().is_empty() {
        let message = "there is no query; fix: write one, like `logql!(r#\"{app=\"loki\"} |= \"error\"\"#)`".to_owned();
        return Err(vec![Fault { message, spans: source.whole() }]);
    }
    let faults = |findings: Vec<Finding>| findings.iter().map(|finding| source.fault(finding)).collect();
    of_text(&source.text, world, |_| true).map_err(faults)
}

/// What of a dashboard's query is `told`, or its call as what a board asks, with the labels of its result.
pub fn asked(
    text: &str,
    world: &World,
    path: &str,
    told: impl Fn(&Finding) -> bool,
) -> Result<(String, query::Labels), Vec<Finding>> {
    let checked = of_text(text, world, told)?;
    // Nothing is compared with it, so that its unit decides nothing.
    let unit = unit::said(checked.analysis.unit).unwrap_or(Unit::Count);
    let unit = (!checked.analysis.lines).then_some(unit);
    Ok((format!("logs({})", call(text, unit, &checked, world, path)), checked.analysis.labels))
}

fn of_text(text: &str, world: &World, told: impl Fn(&Finding) -> bool) -> Result<Checked, Vec<Finding>> {
    let in_grafana = promql::holds_variable(text);
    let dialect = if in_grafana { Dialect::GRAFANA } else { Dialect::LOKI };
    let expr = parse(text, dialect)?;
    let (analysis, mut findings, missing) = analyse_assuming(&expr, text, world, &is_repeated);
    findings.retain(told);
    let selects = matches!(&expr.kind, Kind::Lines(lines) if lines.stages.is_empty());
    let reads_text = reads_text(&expr);
    let checked = Checked { analysis, expr, in_grafana, selects, reads_text, missing };
    if findings.is_empty() { Ok(checked) } else { Err(findings) }
}

/// Whether any of its lines is looked into: filtered by its text, or read for labels.
fn reads_text(expr: &Expr) -> bool {
    let looks_into = |kind: &StageKind| match kind {
        StageKind::LineFilter(_)
        | StageKind::Json(_)
        | StageKind::Logfmt { .. }
        | StageKind::Pattern(_)
        | StageKind::Regexp(_)
        | StageKind::Unpack => true,
        StageKind::Filter(_)
        | StageKind::LineFormat(_)
        | StageKind::LabelFormat(_)
        | StageKind::Decolorize
        | StageKind::Drop(_)
        | StageKind::Keep(_)
        | StageKind::Variable(_) => false,
    };
    expr.lines().iter().flat_map(|lines| &lines.stages).any(|stage| looks_into(&stage.kind))
}

/// The unit of the numbers; none of lines.
fn unit_of(checked: &Checked, stated: &[TokenTree], source: &Source) -> Result<Option<Unit>, Vec<Fault>> {
    let Checked { analysis, expr, .. } = checked;
    if !analysis.lines {
        let computed = unit::Computed::of(expr.is_of_hundred(), expr.is_quotient());
        return unit::of(analysis.unit, computed, stated, source).map(Some);
    }
    let Some((first, last)) = stated.first().zip(stated.last()) else { return Ok(None) };
    let message = "the query yields lines, which have no unit; fix: remove it, or count the lines: `sum(rate(… [5m]))`";
    Err(vec![Fault { message: message.to_owned(), spans: (first.span(), last.span()) }])
}

/// The constructor's call.
fn call(text: &str, unit: Option<Unit>, checked: &Checked, world: &World, path: &str) -> String {
    let Checked { analysis, in_grafana, selects, reads_text, missing, .. } = checked;
    let unit = match unit {
        Some(unit) => format!("::core::option::Option::Some({path}::watch::unit::Unit::{unit:?})"),
        None => "::core::option::Option::None".to_owned(),
    };
    let labels =
        |names: Vec<&str>, open: bool| format!("{path}::watch::query::ResultLabels::new({}, {open})", list(names));
    let names = || analysis.labels.may.keys().map(String::as_str);
    let of_streams = if *selects {
        let is_missing = |label: &str| missing.iter().any(|(name, _)| name == label);
        let of_streams = names().filter(|name| is_of_streams(name, world) || is_missing(name)).collect();
        format!(".of_streams({})", labels(of_streams, analysis.labels.open))
    } else {
        String::new()
    };
    let reach = between(analysis.reach);
    let of_text = if *reads_text { ".that_reads_text()" } else { "" };
    let labels = labels(names().collect(), analysis.labels.open) + &partly(&analysis.labels);
    let call = format!("{path}::watch::query::LogQuery::checked({text:?}, {unit}, {labels}, {in_grafana})");
    format!("{call}{of_streams}{of_text}{reach}{}", lacks(missing))
}

/// Whether streams have the label; else only single lines have it.
fn is_of_streams(label: &str, world: &World) -> bool {
    world.sources.iter().any(|source| source.labels.contains_key(label))
}
