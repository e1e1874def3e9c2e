//! Queries and scenarios that the compiler checks: what gets through reads series that are there, and means what it
//! says.
//!
//! Each function is the body of a macro: it takes the tokens that the author wrote, the world that they are checked
//! against (what is scraped, what is logged), and the path below which the user's crate has `watch`, such as `::stack`
//! for
//! `::stack::watch::query::Query`. It answers with an expression of that crate, or with a `compile_error!` for every
//! fault, underlined at the very word. What is checked is the business of the crates `promql` and `logql`; this one
//! leads from tokens to text and back.
//!
//! Only a crate of the kind `proc-macro` can export macros, so each user has one, of a line that calls [`macros!`]:
//!
#![doc = include_str!("../README.md")]

mod answer;
mod board;
mod counts;
mod input;
mod lines;
mod literal;
mod logs;
mod metrics;
mod repeated;
mod rules;
mod series;
mod trial;
mod unit;

use proc_macro2::TokenStream;
pub use rules::{BOARD, DATA_SOURCE, DATA_SOURCES, LINE_COUNTS, LINES, ONE_SERIES, RULES, VALUES};
pub use trial::{Drafted, DraftedSeries};

/// A PromQL query. Becomes a `watch::query::Query`.
///
/// `rate(http_requests_total[5m])`, or with the unit of the result where it does not follow from what is read, or where
/// the author says it more exactly: `Ratio => 1 - avg(…)`. Text that Rust cannot read as tokens is written as strings.
pub fn promql(input: TokenStream, world: &promql::World, path: &str) -> TokenStream {
    metrics::query(input, world, path)
}

/// A recording rule: `level:metric:operations => expression`. Becomes a `watch::record::Record`.
///
/// The level lists the labels that remain (`cluster` for none); metric and operations tell the unit.
pub fn record(input: TokenStream, world: &promql::World, path: &str) -> TokenStream {
    metrics::record(input, world, path)
}

/// A LogQL query. Becomes a `watch::query::LogQuery`, of lines or numbers.
pub fn logql(input: TokenStream, world: &logql::World, path: &str) -> TokenStream {
    logs::query(input, world, path)
}

/// A series of a scenario, and its values in promtool's notation, one a minute. Becomes a `watch::scenario::Series`.
///
/// `node_cpu_seconds_total{job="node-exporter", mode="idle"} 500+11.7x20`. Name, labels and their values are held
/// against the world as those of a query are; recorded names and `ALERTS` are names too.
pub fn series(input: TokenStream, world: &promql::World, path: &str) -> TokenStream {
    series::series(input, world, path)
}

/// Log lines of a scenario, so many a minute. Becomes a `watch::scenario::Series`.
///
/// `{app="backend"} | status="500" "out of memory" 3x20`: the stream, the labels of its single lines, what is written
/// in each of them, and how many there are in each minute. Without a text, nothing is known of what is written in them.
pub fn lines(input: TokenStream, world: &logql::World, path: &str) -> TokenStream {
    lines::lines(input, world, path)
}

/// A dashboard that Grafana exported, as it is. Becomes a `watch::verbatim::Verbatim`.
///
/// `"boards/nginx.json"`: the path from the folder of the crate's `Cargo.toml`. Every query of its panels, variables and
/// annotations is checked as `promql!` and `logql!` check, its data sources have to be those that are provisioned, and
/// each fault names the line of the file. Where there are no logs, `logs` is empty.
pub fn board<'a>(
    input: TokenStream,
    metrics: &promql::World,
    logs: impl IntoIterator<Item = &'a logql::World>,
    path: &str,
) -> TokenStream {
    board::board(input, metrics, logs.into_iter().next(), path)
}

/// What `.tried(..)` takes, as an author would write it, where the query shows which series are compared: a draft for a
/// rule that is brought in from elsewhere.
///
/// The world has to know the labels of the query's result.
pub fn drafted_trial(expr: &promql::ast::Expr, analysis: &promql::Analysis, world: &promql::World) -> Option<Drafted> {
    trial::drafted(expr, analysis, world)
}

/// Exports the macros from the root of a crate of the kind `proc-macro`: its whole content.
///
/// The path is that of the crate that uses them, in which `watch` is; the worlds are functions `fn() -> &'static
/// World`.
/// `metrics` becomes `promql!`, `record!`, `series!` and `board!`; `logs`, which a company without logs leaves out, `logql!` and
/// `lines!`.
///
/// ```ignore
/// query_macros::macros! { path: "::tea", metrics: tea_facts::metrics, logs: tea_facts::logs }
/// ```
#[macro_export]
macro_rules! macros {
    (path: $path:literal, metrics: $metrics:expr $(, logs: $logs:expr)? $(,)?) => {
        /// A PromQL query, checked against everything that is scraped. Becomes a `watch::query::Query`.
        #[proc_macro]
        pub fn promql(input: ::proc_macro::TokenStream) -> ::proc_macro::TokenStream {
            $crate::promql(input.into(), $metrics(), $path).into()
        }

        /// A recording rule, whose name is held against its expression. Becomes a `watch::record::Record`.
        #[proc_macro]
        pub fn record(input: ::proc_macro::TokenStream) -> ::proc_macro::TokenStream {
            $crate::record(input.into(), $metrics(), $path).into()
        }

        /// A series of a scenario and its values, one a minute. Becomes a `watch::scenario::Series`.
        #[proc_macro]
        pub fn series(input: ::proc_macro::TokenStream) -> ::proc_macro::TokenStream {
            $crate::series(input.into(), $metrics(), $path).into()
        }

        /// A dashboard that Grafana exported, from the folder of `Cargo.toml`. Becomes a `watch::verbatim::Verbatim`.
        #[proc_macro]
        pub fn board(input: ::proc_macro::TokenStream) -> ::proc_macro::TokenStream {
            $crate::board(input.into(), $metrics(), [$($logs())?], $path).into()
        }

        $(
            /// A LogQL query, checked against everything that is logged. Becomes a `watch::query::LogQuery`.
            #[proc_macro]
            pub fn logql(input: ::proc_macro::TokenStream) -> ::proc_macro::TokenStream {
                $crate::logql(input.into(), $logs(), $path).into()
            }

            /// Log lines of a scenario, so many a minute. Becomes a `watch::scenario::Series`.
            #[proc_macro]
            pub fn lines(input: ::proc_macro::TokenStream) -> ::proc_macro::TokenStream {
                $crate::lines(input.into(), $logs(), $path).into()
            }
        )?
    };
}
