#![doc = include_str!("../README.md")]

mod scalar;
mod settings;

pub mod alertmanager;
pub mod alloy;
pub mod blackbox;
pub mod grafana;
pub mod http;
pub mod loki;
pub mod otel_collector;
pub mod prometheus;
pub mod promtail;
pub mod promtool;
pub mod rules;
pub mod thanos;

pub use scalar::{ByteCount, GoDuration, Megabytes, Regex, SecretFile, Size};
