//! `promql!`, `record!` and `series!`, checked against what is scraped here.

query_macros::macros! { path: "::spec", metrics: facts::metrics }
