//! PromQL: from tokens to a checked `Query` or `Record`.

use proc_macro2::TokenStream;
use promql::ast::{Expr, Kind, TimeShift};
use promql::{Analysis, Finding, Missing, Recorded, Unit, World, analyse_assuming, parse};

use crate::answer::{Fault, between, expression, failed, lacks, list, partly};
use crate::input::{Source, split};
use crate::repeated::is_repeated;
use crate::unit::Computed;
use crate::{trial, unit};

pub fn query(input: TokenStream, world: &World, path: &str) -> TokenStream {
    let (unit, query) = split(input);
    let source = Source::of(&query);
    let checked = checked(&source, world);
    match checked.and_then(|checked| {
        let computed = Computed::of(checked.expr.is_of_hundred(), checked.expr.is_quotient());
        Ok((unit::of(checked.analysis.unit, computed, &unit, &source)?, checked))
    }) {
        Ok((unit, checked)) => expression(&checked.query(&source.text, unit, world, path)),
        Err(faults) => failed(&faults, &format!("{path}::watch::query::Query::FAULTY")),
    }
}

pub fn record(input: TokenStream, world: &World, path: &str) -> TokenStream {
    let (name, query) = split(input);
    let (name, source) = (Source::of(&name), Source::of(&query));
    match recorded(&name, &source, world, path) {
        Ok(record) => expression(&record),
        Err(faults) => failed(&faults, &format!("{path}::watch::record::Record::FAULTY")),
    }
}

fn recorded(name: &Source, source: &Source, world: &World, path: &str) -> Result<String, Vec<Fault>> {
    let one = |message: String, at: &Source| vec![Fault { message, spans: at.whole() }];
    let Some(recorded) = Recorded::named(&name.text) else {
        let message = if name.text.is_empty() {
            "a recording rule has no name; fix: write `level:metric:operations => expression`".to_owned()
        } else {
            format!(
                "`{}` is not the name of a recorded series; fix: name it `level:metric:operations`, like \
                 `node:node_cpu:ratio_rate5m`",
                name.text
            )
        };
        return Err(one(message, if name.text.is_empty() { source } else { name }));
    };
    let checked = checked(source, world)?;
    let Analysis { labels, unit, shape, .. } = &checked.analysis;
    if let Some((message, fix)) = recorded.contradiction(labels, *unit, *shape) {
        return Err(one(format!("{message}; fix: {fix}"), name));
    }
    let unit = if recorded.unit == Unit::Unknown { checked.analysis.unit } else { recorded.unit };
    let Some(unit) = unit::said(unit) else {
        let message = format!(
            "the unit of `{}` follows neither from its name nor from its expression; fix: let metric or operations \
             say it, like `…_seconds:max`, `…:ratio`, `…:count`",
            name.text
        );
        return Err(one(message, name));
    };
    let query = checked.query(&source.text, unit, world, path);
    Ok(format!("{path}::watch::record::Record::checked({0:?}, {query}).read_as(&[({0:?}, &[])])", name.text))
}

/// A query that Prometheus reads, and that can have a result.
struct Checked {
    analysis: Analysis,
    in_grafana: bool,
    selects: bool,
    expr: Expr,
    missing: Missing,
    filters: bool,
}

fn checked(source: &Source, world: &World) -> Result<Checked, Vec<Fault>> {
    if source.text.trim().is_empty() {
        let message = "there is no query; fix: write one, like `promql! { up == 0 }`".to_owned();
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
    Ok((format!("metrics({})", checked.query(text, unit, world, path)), checked.analysis.labels))
}

fn of_text(text: &str, world: &World, told: impl Fn(&Finding) -> bool) -> Result<Checked, Vec<Finding>> {
    let (expr, in_grafana) = match parse(text, world.dialect) {
        Ok(expr) => (expr, false),
        // Grafana fills its variables in, and only there they may stand.
        Err(findings) if !text.contains('$') => return Err(findings),
        Err(_) => (parse(text, world.dialect.in_grafana())?, true),
    };
    let in_grafana = in_grafana || expr.matches_variables();
    let selects = matches!(&expr.kind, Kind::Vector(selector) if selector.time == TimeShift::default());
    let (analysis, mut findings, missing) = analyse_assuming(&expr, world, &is_repeated);
    findings.retain(told);
    if findings.is_empty() {
        let filters = expr.filters();
        Ok(Checked { analysis, in_grafana, selects, expr, missing, filters })
    } else {
        Err(findings)
    }
}

impl Checked {
    /// The constructor's call.
    fn query(&self, text: &str, unit: Unit, world: &World, path: &str) -> String {
        let labels = &self.analysis.labels;
        let reads: Vec<String> = self
            .analysis
            .reads
            .iter()
            .map(|read| format!("({:?}, {})", read.series, list(read.jobs.iter().map(String::as_str))))
            .collect();
        format!(
            "{path}::watch::query::Query::checked({text:?}, {path}::watch::unit::Unit::{unit:?}, \
             {path}::watch::query::ResultLabels::new({may}, {open}){partly}, &[{reads}], \
             {in_grafana}){selects}{answers}{histograms}{reach}{trial}{lacks}",
            may = list(labels.may.keys().map(String::as_str)),
            open = labels.open,
            partly = partly(labels),
            reads = reads.join(", "),
            in_grafana = self.in_grafana,
            selects = if self.selects { ".that_selects()" } else { "" },
            answers = if self.filters { "" } else { ".that_always_answers()" },
            histograms = if self.analysis.shape.is_histogram() { ".that_yields_histograms()" } else { "" },
            reach = between(self.analysis.reach),
            trial = self.trial(world, path),
            lacks = lacks(&self.missing),
        )
    }

    /// What says from which series an alert's scenarios follow. A panel's query, which has variables, needs none.
    fn trial(&self, world: &World, path: &str) -> String {
        if self.in_grafana {
            return String::new();
        }
        let trial = trial::trial(&self.expr, &self.analysis, world, path);
        trial.map(|trial| format!(".tried_by(const {{ &{trial} }})")).unwrap_or_default()
    }
}
