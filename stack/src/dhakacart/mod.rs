//! The shop: what is watched, what raises an alarm, what is shown, and where it all runs. This is the spec.

pub mod alerts;
pub mod dashboards;
pub mod leads;
pub mod stack;
pub mod thresholds;

pub use stack::{STACK, WATCH};
pub use stack_deployed::{environments, exporters, jobs, log_pipeline, shop};
