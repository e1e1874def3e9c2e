#![doc = include_str!("../README.md")]

mod logs;
mod metrics;

pub use logs::{LogAgent, of_logs};
pub use metrics::of_metrics;
