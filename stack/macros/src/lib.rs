//! Queries and scenarios that the compiler checks against what DhakaCart deploys, scrapes and logs.
//!
//! Each macro takes what is asked as tokens, so that the compiler underlines the very word that is wrong and reports
//! all faults of all queries in one run; or, for text that is pasted, as strings. What there is to read is the
//! business of [`stack_facts::world`], and whatever they do that of `query_macros`.

use proc_macro::TokenStream;
use stack_facts::world::{of_logs, of_metrics};

/// Where the user's crate has `watch`.
const PATH: &str = "::stack";

/// A PromQL query, checked against everything that is deployed and scraped. Becomes a `stack::watch::query::Query`.
///
/// ```ignore
/// const BUSY: Query = promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) };
/// const REQUESTS: Query = promql! { sum by (route) (rate(http_requests_total{status=~"5.."}[5m])) };
/// const PASTED: Query = promql!(r#"sum(rate({__name__='http_requests_total'}[5m]))"#);
/// ```
///
/// The unit of the result follows from what is read; `Unit =>` in front says it where it cannot, or says it more
/// exactly. Layout is kept, comments are not. Text in single or back quotes, which Rust cannot read, needs the string
/// form.
#[proc_macro]
pub fn promql(input: TokenStream) -> TokenStream {
    query_macros::promql(input.into(), of_metrics(), PATH).into()
}

/// A recording rule, whose name is held against its expression. Becomes a `stack::watch::record::Record`.
///
/// ```ignore
/// const BUSY: Record = record! { node:node_cpu:ratio_rate5m =>
///     1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))
/// };
/// ```
///
/// The name is `level:metric:operations`: the level lists the labels that remain (`cluster` for none), and metric and
/// operations tell the unit. Whoever reads the series relies on that.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    query_macros::record(input.into(), of_metrics(), PATH).into()
}

/// A LogQL query, checked against everything that is logged. Becomes a `stack::watch::query::LogQuery`, of lines or
/// numbers.
///
/// ```ignore
/// const ERRORS: LogQuery = logql!(r#"{app="dhakacart-backend"} |~ "(?i)error""#);
/// const SHARE: LogQuery = logql!("sum(rate(" r#"{app="dhakacart-frontend"} | status=~"5..""# "[5m]))");
/// ```
///
/// Takes strings, several of them one behind the other, since backquotes and patterns are at home in LogQL and not in
/// Rust; text without those can be written as tokens, as in `promql!`.
#[proc_macro]
pub fn logql(input: TokenStream) -> TokenStream {
    query_macros::logql(input.into(), of_logs(), PATH).into()
}

/// A series of a scenario and its values, one a minute, checked as `promql!` checks. Becomes a
/// `stack::watch::scenario::Series`.
///
/// ```ignore
/// const IDLE: Series = series! { node_cpu_seconds_total{job="node-exporter", node="n1", mode="idle"} 500+11.7x20 };
/// const RECORDED: Series = series! { node:node_cpu:ratio_rate5m{node="n1"} 0.5 _x3 0.9x5 stale };
/// ```
///
/// Values are in promtool's notation: `0+60x20` is 0 and then 60 more each, 20 times.
#[proc_macro]
pub fn series(input: TokenStream) -> TokenStream {
    query_macros::series(input.into(), of_metrics(), PATH).into()
}

/// Log lines of a scenario, so many a minute, checked as `logql!` checks. Becomes a `stack::watch::scenario::Series`.
///
/// ```ignore
/// const REFUSED: Series = lines! { {namespace="dhakacart", app="dhakacart-backend"} "connection refused" 3x20 };
/// const ORDERS: Series = lines! {
///     {namespace="dhakacart", app="dhakacart-frontend"} | method="POST" | status="500" 6x10
/// };
/// ```
///
/// The labels of the stream, those of its single lines, what is written in each of them, and how many there are a
/// minute. The text can be left out where the alert does not look into its lines.
#[proc_macro]
pub fn lines(input: TokenStream) -> TokenStream {
    query_macros::lines(input.into(), of_logs(), PATH).into()
}

/// A dashboard that Grafana exported, as it is: `stack/boards/machines.json`. Becomes a
/// `stack::watch::verbatim::Verbatim`, for the list `verbatim` of the watch.
///
/// ```ignore
/// const MACHINES: Verbatim = board! { "boards/machines.json" };
/// ```
///
/// Its queries are checked as those of `promql!` and `logql!` are, and each fault names the line of the file.
#[proc_macro]
pub fn board(input: TokenStream) -> TokenStream {
    query_macros::board(input.into(), of_metrics(), [of_logs()], PATH).into()
}
