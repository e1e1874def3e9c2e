//! The programs of the stack, one file each: its ports, its files, its workload, what it talks to.
//!
//! No component names another by text: it takes the other's endpoint.

pub mod alertmanager;
pub mod blackbox_exporter;
pub mod grafana;
pub mod images;
pub mod kube_state_metrics;
pub mod loki;
pub mod node_exporter;
pub mod prometheus;
pub mod promtail;

use kit::Namespace;

/// Where the stack lives. The shop's own network policies admit scrapes from a namespace labelled `name: monitoring`.
pub const NAMESPACE: Namespace = Namespace::ours("monitoring");

/// The user `nobody`, which most of Prometheus' images are made for.
pub const NOBODY: u32 = 65534;
