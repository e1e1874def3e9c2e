//! `promql!`, `record!` and `series!`, checked against what the tea shop scrapes.

query_macros::macros! { path: "::spec", metrics: facts::metrics }
