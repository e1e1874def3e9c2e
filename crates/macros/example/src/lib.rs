//! The macros of a tea shop.

mod world; // what the shop scrapes and logs; or a crate of its own

use proc_macro::TokenStream;
use world::{of_logs, of_metrics};

const PATH: &str = "::tea"; // the crate that has `watch`: there stands `pub use watch;`

/// A PromQL query, checked against what the shop scrapes.
#[proc_macro]
pub fn promql(input: TokenStream) -> TokenStream {
    query_macros::promql(input.into(), of_metrics(), PATH).into()
}

/// A recording rule.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    query_macros::record(input.into(), of_metrics(), PATH).into()
}

/// A LogQL query, checked against what the shop logs.
#[proc_macro]
pub fn logql(input: TokenStream) -> TokenStream {
    query_macros::logql(input.into(), of_logs(), PATH).into()
}

/// A series of a scenario.
#[proc_macro]
pub fn series(input: TokenStream) -> TokenStream {
    query_macros::series(input.into(), of_metrics(), PATH).into()
}

/// Log lines of a scenario.
#[proc_macro]
pub fn lines(input: TokenStream) -> TokenStream {
    query_macros::lines(input.into(), of_logs(), PATH).into()
}
