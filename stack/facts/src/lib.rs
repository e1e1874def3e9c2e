//! What is deployed, and what is scraped and shipped of it: whatever a query may read is known before the first query
//! compiles.
//!
//! A crate of its own, below the macros: `promql!` and `logql!` hold each query against these very values. Nothing here
//! knows of a query, an alert or a dashboard.
//!
//! `shop` and `log_pipeline` are facts of the shop; `programs` says what is said of each program; `list` and `jobs`
//! refer to these.

pub mod jobs;
mod list;
pub mod log_pipeline;
pub mod programs;
pub mod shop;
pub mod world;

pub use list::COMPONENTS;
