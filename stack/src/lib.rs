//! DhakaCart: what is watched, what raises an alarm, what is shown, and where it all runs. This is the spec.
//!
//! What is deployed and scraped (`stack_facts`) lies below the macros, which ask it what a query may read.

pub mod alerts;
pub mod dashboards;
pub mod environments;
pub mod leads;
pub mod program;
pub mod thresholds;

pub use program::{PROGRAM, STACK, WATCH};
pub use stack_facts::{jobs, log_pipeline, programs, shop};
pub use stack_macros::{lines, logql, promql, record, series};
pub use {configs, kit, render, watch};

// The macros name what they make by its place here.
extern crate self as stack;

/// The examples of the README compile, or `cargo test` fails.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
