//! The configuration of Grafana Alloy 1.19 as a log agent: the files of a node's pods, the stages that it took over
//! from Promtail, and Loki.
//!
//! The promise: the text is made of blocks and values, never put together by hand, so that what is quoted is quoted
//! and what is opened is closed. From documentation: Alloy was not run here.
//!
//! <https://grafana.com/docs/alloy/v1.19/reference/components/>

mod config;
mod read;
mod stage;
mod syntax;

pub use config::{AlloyConfig, LokiEndpoint};
pub use read::read;
pub use syntax::{Block, Value};

#[cfg(test)]
mod tests;
