//! The shop: what is watched, what raises an alarm, what is shown, and where it all runs. This is the spec.

pub mod alerts;
pub mod dashboards;
pub mod environments;
pub mod exporters;
pub mod jobs;
pub mod log_pipeline;
pub mod shop;
pub mod stack;
pub mod thresholds;

pub use stack::{STACK, WATCH};
