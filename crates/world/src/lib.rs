#![doc = include_str!("../README.md")]

mod known;
mod logs;
mod metrics;

pub use known::{Known, known};
pub use logs::{LogAgent, of_logs};
pub use metrics::{of_metrics, of_stack};
