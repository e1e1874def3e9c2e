//! A query of logs as it is written in Rust, and whether the macro takes it.

use logql::{Analysis, Dialect, World, analyse, parse};
use proc_macro2::TokenStream;
use promql::{Unit, holds_variable};
use watch::query::{LogQuery, ResultLabels};

use super::query::{hashes, leaked, leaked_all, told};

/// A query of logs, and what is said with it.
#[derive(Clone, Debug)]
pub struct LogWritten {
    /// As it stands on the board.
    pub text: String,
    /// Its unit, where it is said.
    pub said: Option<Unit>,
}

impl LogWritten {
    fn said(&self) -> String {
        self.said.map(|unit| format!("{unit:?} => ")).unwrap_or_default()
    }

    /// The macro's call.
    pub fn call(&self) -> String {
        let hashes = hashes(&self.text);
        format!("logql!({}r{hashes}\"{}\"{hashes})", self.said(), self.text)
    }

    /// What the macro says against it where nothing is known of the logs.
    pub fn refused(&self) -> Option<String> {
        let input = format!("{}{:?}", self.said(), self.text);
        match input.parse::<TokenStream>() {
            Ok(tokens) => told(query_macros::logql(tokens, &World::default(), "")),
            Err(_) => Some("Rust reads no tokens in it".to_owned()),
        }
    }

    fn analysed(&self) -> Option<Analysis> {
        let dialect = if holds_variable(&self.text) { Dialect::GRAFANA } else { Dialect::LOKI };
        Some(analyse(&parse(&self.text, dialect).ok()?, &World::default()).0)
    }

    /// Whether it is LogQL.
    pub fn is_one(&self) -> bool {
        self.analysed().is_some()
    }

    /// The unit of its numbers; `None` where it yields lines.
    pub fn unit(&self) -> Option<Unit> {
        self.analysed().filter(|analysis| !analysis.lines).map(|analysis| self.said.unwrap_or(analysis.unit))
    }

    /// The query that the macro makes of it there.
    pub fn made(&self) -> Option<LogQuery> {
        let analysis = self.analysed()?;
        let names = leaked_all(analysis.labels.may.keys().map(String::as_str));
        let labels = ResultLabels::new(names, analysis.labels.open);
        let unit = (!analysis.lines).then_some(self.said.unwrap_or(analysis.unit));
        let query = LogQuery::checked(leaked(&self.text), unit, labels, holds_variable(&self.text));
        let selects = parse(&self.text, Dialect::GRAFANA)
            .is_ok_and(|expr| matches!(&expr.kind, logql::ast::Kind::Lines(lines) if lines.stages.is_empty()));
        Some(if selects { query.of_streams(labels) } else { query })
    }
}
