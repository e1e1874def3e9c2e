//! Each query in its language: which it is of, and which texts are left alone.

use std::collections::BTreeSet;

use promql::Dialect;

use crate::board::Source;
use crate::material::{Asked, METRICSQL, Material};

/// A query as it was read.
pub(crate) enum Read {
    PromQl(promql::ast::Expr),
    LogQl(logql::Expr),
    /// It is left alone, for this reason.
    Skipped(&'static str),
    Faulty(Vec<query::Finding>),
}

const TEMPLATES: &str = "queries that hold templates of Helm and the like";
const OPERATORS: &str = "queries with variables that stand for more than a value or a name";

/// Functions and keywords of `MetricsQL`, and of it alone.
const OF_METRICSQL: [&str; 19] = [
    "WITH (",
    "WITH(",
    " default ",
    "alias(",
    "bottomk_",
    "count_values_over_time(",
    "histogram_share(",
    "increases_over_time(",
    "interpolate(",
    "keep_last_value(",
    "label_set(",
    "lag(",
    "median_over_time(",
    "outliersk(",
    "range_",
    "rollup",
    "running_",
    "share_",
    "topk_",
];

/// The documents whose queries are of another language than PromQL where nothing says of which.
pub(crate) struct Languages {
    loki: BTreeSet<usize>,
    metricsql: BTreeSet<usize>,
}

impl Languages {
    pub(crate) fn of(material: &Material) -> Self {
        let is_promql = |asked: &Asked| promql_of(&asked.text.text, asked.grafana).is_ok();
        let loki = material.among(|asked| {
            asked.source.is_none() && !is_promql(asked) && logql_of(&asked.text.text, asked.grafana).is_ok()
        });
        let metricsql = material.among(|asked| {
            let text = &asked.text.text;
            OF_METRICSQL.iter().any(|word| text.contains(word)) && !is_promql(asked)
        });
        Self { loki, metricsql }
    }

    pub(crate) fn read(&self, asked: &Asked) -> Read {
        let text = &asked.text.text;
        let promql = || promql_of(text, asked.grafana).map(Read::PromQl);
        let logql = || logql_of(text, asked.grafana).map(Read::LogQl);
        let read = match asked.source {
            Some(Source::Loki) => logql(),
            // Boards ask both, and LogQL of nothing but labels reads like PromQL.
            None if self.loki.contains(&asked.among) => logql().or_else(|faults| promql().map_err(|_| faults)),
            _ => promql(),
        };
        read.unwrap_or_else(|faults| {
            let is_variable = |fault: &query::Finding| query::variable::length(fault.span.of(text)).is_some();
            match () {
                () if holds_template(text, asked.grafana) => Read::Skipped(TEMPLATES),
                () if self.metricsql.contains(&asked.among) => Read::Skipped(METRICSQL),
                () if asked.grafana && faults.iter().any(is_variable) => Read::Skipped(OPERATORS),
                () => Read::Faulty(faults),
            }
        })
    }
}

/// What Prometheus can be told to allow, it may have been told to allow.
fn promql_of(text: &str, grafana: bool) -> Result<promql::ast::Expr, Vec<query::Finding>> {
    let all = Dialect::EVERY_FEATURE;
    promql::parse(text, if grafana { all.in_grafana() } else { all })
}

fn logql_of(text: &str, grafana: bool) -> Result<logql::Expr, Vec<query::Finding>> {
    logql::parse(text, logql::Dialect { grafana })
}

/// Whether a text that is no query is one only after Helm, Jinja, jsonnet, a shell or Terraform have filled it in.
fn holds_template(text: &str, grafana: bool) -> bool {
    const ANYWHERE: [&str; 6] = ["{{", "}}", "<%", "%(", "@@", "<<"];
    const OUTSIDE_GRAFANA: [&str; 2] = ["$", "[["];
    let holds = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    holds(&ANYWHERE) || (!grafana && holds(&OUTSIDE_GRAFANA))
}

#[cfg(test)]
mod tests {
    use super::holds_template;

    #[test]
    fn dollars_are_templates_outside_of_grafana_only() {
        assert!(holds_template("up > $THRESHOLD", false) && !holds_template("up > $threshold", true));
        assert!(holds_template("up > {{ .Values.most }}", true) && !holds_template("up > 1", false));
    }
}
