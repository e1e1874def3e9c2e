//! `prometheus.yml` as Prometheus 3.16.0 reads it.
//!
//! The promise: a file written from these types passes `promtool check config`. Relabelling rules carry only what their
//! action uses, jobs bear different names, and no timeout exceeds its interval.
//!
//! <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/>

mod config;
mod discovery;
pub mod meta;
mod relabel;
mod remote_write;
mod scrape;

pub use config::{Alerting, Alertmanagers, Global, PrometheusConfig, Retention, Storage, Tsdb};
pub use discovery::{AttachMetadata, KubernetesSd, Namespaces, Role, Selector, StaticConfig};
pub use relabel::{Action, MetricRelabel, Relabel};
pub use remote_write::{HeaderFiles, QueueConfig, RemoteWriteConfig};
pub use scrape::{ScrapeConfig, ScrapeProtocol};

#[cfg(test)]
mod tests;
