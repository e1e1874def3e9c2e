//! LogQL: from tokens or strings to a checked `LogQuery`.

use logql::ast::Kind;
use logql::{Analysis, Dialect, Finding, analyse, parse};
use proc_macro::{TokenStream, TokenTree};

use crate::answer::{Fault, expression, failed, list};
use crate::input::{Source, split};
use crate::unit;

/// A query that raises no other error than the one that is reported.
const FAULTY: &str = "::stack::watch::query::LogQuery::FAULTY";

pub fn query(input: TokenStream) -> TokenStream {
    let (unit, query) = split(input);
    let source = Source::of(&query);
    match checked(&source).and_then(|checked| Ok((unit_of(&checked.analysis, &unit, &source)?, checked))) {
        Ok((unit, checked)) => expression(&call(&source, unit, &checked)),
        Err(faults) => failed(&faults, FAULTY),
    }
}

/// A query that Loki reads, and that can find lines.
struct Checked {
    analysis: Analysis,
    in_grafana: bool,
    selects: bool,
}

fn checked(source: &Source) -> Result<Checked, Vec<Fault>> {
    if source.text.trim().is_empty() {
        let message = "there is no query; fix: write one, like `logql!(r#\"{app=\"loki\"} |= \"error\"\"#)`".to_owned();
        return Err(vec![Fault { message, spans: source.whole() }]);
    }
    let faults = |findings: Vec<Finding>| findings.iter().map(|finding| source.fault(finding)).collect::<Vec<_>>();
    let in_grafana = promql::holds_variable(&source.text);
    let dialect = if in_grafana { Dialect::GRAFANA } else { Dialect::LOKI };
    let expr = parse(&source.text, dialect).map_err(faults)?;
    let (analysis, findings) = analyse(&expr, stack_facts::world::of_logs());
    let selects = matches!(&expr.kind, Kind::Lines(lines) if lines.stages.is_empty());
    if findings.is_empty() { Ok(Checked { analysis, in_grafana, selects }) } else { Err(faults(findings)) }
}

/// The unit of the numbers; none of lines.
fn unit_of(analysis: &Analysis, stated: &[TokenTree], source: &Source) -> Result<Option<&'static str>, Vec<Fault>> {
    if !analysis.lines {
        return unit::of(analysis.unit, stated, source).map(Some);
    }
    let Some((first, last)) = stated.first().zip(stated.last()) else { return Ok(None) };
    let message = "the query yields lines, which have no unit; fix: remove it, or count the lines: `sum(rate(… [5m]))`";
    Err(vec![Fault { message: message.to_owned(), spans: (first.span(), last.span()) }])
}

/// The constructor's call.
fn call(source: &Source, unit: Option<&str>, Checked { analysis, in_grafana, selects }: &Checked) -> String {
    let unit = match unit {
        Some(unit) => format!("::core::option::Option::Some(::stack::watch::unit::Unit::{unit})"),
        None => "::core::option::Option::None".to_owned(),
    };
    let labels =
        |names: Vec<&str>, open: bool| format!("::stack::watch::query::ResultLabels::new({}, {open})", list(names));
    let names = || analysis.labels.may.keys().map(String::as_str);
    let of_streams = if *selects {
        format!(".of_streams({})", labels(names().filter(|name| is_of_streams(name)).collect(), analysis.labels.open))
    } else {
        String::new()
    };
    let (text, labels) = (&source.text, labels(names().collect(), analysis.labels.open));
    format!("::stack::watch::query::LogQuery::checked({text:?}, {unit}, {labels}, {in_grafana}){of_streams}")
}

/// Whether streams have the label; else only single lines have it.
fn is_of_streams(label: &str) -> bool {
    stack_facts::world::of_logs().sources.iter().any(|source| source.labels.contains_key(label))
}
