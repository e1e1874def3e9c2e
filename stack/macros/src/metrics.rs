//! PromQL: from tokens to a checked `Query` or `Record`.

use proc_macro::{TokenStream, TokenTree};
use promql::{Analysis, Dialect, Finding, Recorded, Unit, analyse, parse};

use crate::answer::{Fault, expression, failed, list};
use crate::input::{Source, split};

/// A query that raises no other error than the one that is reported.
const FAULTY_QUERY: &str = "::stack::observe::query::Query::FAULTY";
const FAULTY_RECORD: &str = "::stack::observe::record::Record::FAULTY";

pub fn query(input: TokenStream) -> TokenStream {
    let (unit, query) = split(input);
    let source = Source::of(&query);
    match checked(&source).and_then(|checked| Ok((unit_of(&checked.analysis, &unit, &source)?, checked))) {
        Ok((unit, checked)) => expression(&checked.query(&source, unit)),
        Err(faults) => failed(&faults, FAULTY_QUERY),
    }
}

pub fn record(input: TokenStream) -> TokenStream {
    let (name, query) = split(input);
    let (name, source) = (Source::of(&name), Source::of(&query));
    match recorded(&name, &source) {
        Ok(record) => expression(&record),
        Err(faults) => failed(&faults, FAULTY_RECORD),
    }
}

fn recorded(name: &Source, source: &Source) -> Result<String, Vec<Fault>> {
    let one = |message: String, at: &Source| vec![Fault { message, spans: at.whole() }];
    let Some(recorded) = Recorded::named(&name.text) else {
        let message = if name.text.is_empty() {
            "a recording rule has no name; fix: write `level:metric:operations => expression`".to_owned()
        } else {
            format!(
                "`{}` is not the name of a recorded series; fix: name it `level:metric:operations`, like `node:node_cpu:ratio_rate5m`",
                name.text
            )
        };
        return Err(one(message, if name.text.is_empty() { source } else { name }));
    };
    let checked = checked(source)?;
    if let Some((message, fix)) = recorded.contradiction(&checked.analysis) {
        return Err(one(format!("{message}; fix: {fix}"), name));
    }
    let unit = if recorded.unit == Unit::Unknown { checked.analysis.unit } else { recorded.unit };
    let Some(unit) = said(unit) else {
        let message = format!(
            "the unit of `{}` follows neither from its name nor from its expression; fix: let metric or operations say it, like `…_seconds:max`, `…:ratio`, `…:count`",
            name.text
        );
        return Err(one(message, name));
    };
    let query = checked.query(source, unit);
    Ok(format!("::stack::observe::record::Record::checked({:?}, {query})", name.text))
}

/// A query that Prometheus reads, and that can have a result.
struct Checked {
    analysis: Analysis,
    in_grafana: bool,
}

fn checked(source: &Source) -> Result<Checked, Vec<Fault>> {
    if source.text.trim().is_empty() {
        let message = "there is no query; fix: write one, like `promql! { up == 0 }`".to_owned();
        return Err(vec![Fault { message, spans: source.whole() }]);
    }
    let faults = |findings: Vec<Finding>| findings.iter().map(|finding| fault(finding, source)).collect::<Vec<_>>();
    let (expr, in_grafana) = match parse(&source.text, Dialect::PROMETHEUS) {
        Ok(expr) => (expr, false),
        // Grafana fills its variables in, and only there they may stand.
        Err(findings) if !source.text.contains('$') => return Err(faults(findings)),
        Err(_) => (parse(&source.text, Dialect::GRAFANA).map_err(faults)?, true),
    };
    let in_grafana = in_grafana || expr.matches_variables();
    let (analysis, findings) = analyse(&expr, stack_world::of_metrics());
    if findings.is_empty() { Ok(Checked { analysis, in_grafana }) } else { Err(faults(findings)) }
}

/// A finding at its tokens. In a string the compiler can only underline all of it, so the message quotes the place.
fn fault(finding: &Finding, source: &Source) -> Fault {
    let message = if source.is_literal {
        let (line, column) = finding.line_and_column(&source.text);
        format!("at line {line}, column {column}, `{}`: {finding}", finding.span.of(&source.text))
    } else {
        finding.to_string()
    };
    Fault { message, spans: source.spans(finding.span.start, finding.span.end) }
}

/// The unit of the result: what the author says, if it fits; else what follows from the query.
fn unit_of(analysis: &Analysis, stated: &[TokenTree], source: &Source) -> Result<&'static str, Vec<Fault>> {
    let names = || UNITS.iter().map(|(name, _)| *name);
    let Some(first) = stated.first() else {
        return said(analysis.unit).ok_or_else(|| {
            let message = match analysis.unit {
                Unit::Unknown | Unit::Number => "the unit of the result does not follow from what is read".to_owned(),
                unit => format!("the result is in {}, which panels and thresholds do not know", unit.name()),
            };
            let spans = source.whole();
            vec![Fault { message: format!("{message}; fix: say the unit in front, like `Count => …`"), spans }]
        });
    };
    let text = stated.iter().map(ToString::to_string).collect::<String>();
    let spans = (first.span(), stated.last().unwrap_or(first).span());
    let one = |message: String| vec![Fault { message, spans }];
    let Some((name, unit)) = UNITS.iter().find(|(name, _)| *name == text) else {
        let fix = promql::did_you_mean(&text, names()).unwrap_or_else(|| {
            format!("one of {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        });
        return Err(one(format!("`{text}` is not a unit; fix: {fix}")));
    };
    if !unit.fits(analysis.unit) {
        let message = format!("the query is said to yield {}, but it yields {}", unit.name(), analysis.unit.name());
        return Err(one(format!("{message}; fix: correct the unit, or the query")));
    }
    Ok(name)
}

/// The units of `stack::observe::unit::Unit`, by name.
const UNITS: [(&str, Unit); 10] = [
    ("Ratio", Unit::Ratio),
    ("Percent", Unit::Percent),
    ("Seconds", Unit::Seconds),
    ("Timestamp", Unit::Timestamp),
    ("Bytes", Unit::Bytes),
    ("BytesPerSecond", Unit::BytesPerSecond),
    ("PerSecond", Unit::PerSecond),
    ("Count", Unit::Count),
    ("Cores", Unit::Cores),
    ("Truth", Unit::Truth),
];

/// The name of the unit that the analysis found.
fn said(unit: Unit) -> Option<&'static str> {
    let unit = if unit == Unit::CpuSeconds { Unit::Seconds } else { unit };
    UNITS.iter().find(|(_, known)| *known == unit).map(|(name, _)| *name)
}

impl Checked {
    /// The constructor's call.
    fn query(&self, source: &Source, unit: &str) -> String {
        let labels = &self.analysis.labels;
        let reads: Vec<String> = self
            .analysis
            .reads
            .iter()
            .map(|read| format!("({:?}, {})", read.series, list(read.jobs.iter().map(String::as_str))))
            .collect();
        format!(
            "::stack::observe::query::Query::checked({text:?}, ::stack::observe::unit::Unit::{unit}, \
             ::stack::observe::query::ResultLabels::new({may}, {open}), &[{reads}], {in_grafana})",
            text = source.text,
            may = list(labels.may.keys().map(String::as_str)),
            open = labels.open,
            reads = reads.join(", "),
            in_grafana = self.in_grafana,
        )
    }
}
