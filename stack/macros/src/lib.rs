//! Queries that the compiler checks: what gets through reads series that are there, and means what it says.
//!
//! Each macro takes the query as tokens, so that the compiler underlines the very word that is wrong and reports all faults
//! of all queries in one run; or, for text that is pasted, as strings. What is checked is the business of the crates `promql`
//! and `logql`, and what there is to read that of [`stack_world`]: this crate only leads from tokens to text and back.

mod answer;
mod input;
mod literal;
mod logs;
mod metrics;
mod unit;

use proc_macro::TokenStream;

/// A PromQL query, checked against everything that is deployed and scraped. Becomes a `stack::watch::query::Query`.
///
/// ```ignore
/// const BUSY: Query = promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) };
/// const REQUESTS: Query = promql! { sum by (route) (rate(http_requests_total{status=~"5.."}[5m])) };
/// const PASTED: Query = promql!(r#"sum(rate({__name__='http_requests_total'}[5m]))"#);
/// ```
///
/// The unit of the result follows from what is read; `Unit =>` in front says it where it cannot, or says it more exactly.
/// Layout is kept, comments are not. Text in single or back quotes, which Rust cannot read, needs the string form.
#[proc_macro]
pub fn promql(input: TokenStream) -> TokenStream {
    metrics::query(input)
}

/// A recording rule, whose name is held against its expression. Becomes a `stack::watch::record::Record`.
///
/// ```ignore
/// const BUSY: Record = record! { node:node_cpu:ratio_rate5m => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) };
/// ```
///
/// The name is `level:metric:operations`: the level lists the labels that remain (`cluster` for none), and metric and
/// operations tell the unit. Whoever reads the series relies on that.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    metrics::record(input)
}

/// A LogQL query, checked against everything that is logged. Becomes a `stack::watch::query::LogQuery`, of lines or numbers.
///
/// ```ignore
/// const ERRORS: LogQuery = logql!(r#"{app="dhakacart-backend"} |~ "(?i)error""#);
/// const SHARE: LogQuery = logql!("sum(rate(" r#"{app="dhakacart-frontend"} | status=~"5..""# "[5m]))");
/// ```
///
/// Takes strings, several of them one behind the other, since backquotes and patterns are at home in LogQL and not in Rust;
/// text without those can be written as tokens, as in `promql!`.
#[proc_macro]
pub fn logql(input: TokenStream) -> TokenStream {
    logs::query(input)
}
