//! The macros of the language, over the tea shop's world.

use proc_macro::TokenStream;
use tea_facts::world::of_metrics;

/// A PromQL query.
#[proc_macro]
pub fn promql(input: TokenStream) -> TokenStream {
    query_macros::promql(input.into(), of_metrics(), "::tea").into()
}

/// A recording rule.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    query_macros::record(input.into(), of_metrics(), "::tea").into()
}

/// A series of a scenario.
#[proc_macro]
pub fn series(input: TokenStream) -> TokenStream {
    query_macros::series(input.into(), of_metrics(), "::tea").into()
}
