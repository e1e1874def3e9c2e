//! `promtail.yaml` as Promtail 3.6.11 reads it.
//!
//! The promise: a file written from these types passes `promtail -check-syntax`, and every stage carries only the
//! fields that its kind uses.
//!
//! Promtail has reached the end of its life: 3.6.11 is its last image. Its successor, Alloy, reads another language.
//!
//! <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/configuration/>

mod config;
mod metric;
mod stage;

pub use config::{
    Backoff, Client, FileWatch, GlobalConfig, LimitsConfig, Positions, PromtailConfig, Scrape, TargetConfig,
};
pub use metric::Metric;
pub use stage::{Limit, Stage, TimestampFormat};

#[cfg(test)]
mod tests;
