//! What there is to read: the worlds that `promql!`, `logql!`, `series!` and `lines!` are checked against.
//!
//! [`of_metrics`] makes the one of Prometheus from scrape jobs and catalogues, [`of_logs`] that of Loki from what writes logs.
//! Both know no shop: they are told its jobs, its workloads and the labels of its log agent.

mod logs;
mod metrics;

pub use logs::{LogAgent, of_logs};
pub use metrics::of_metrics;
