//! What the real programs say of what is generated: their own checks of their own files, in every environment.
//!
//! Each module holds one program. A test whose program is missing says so by name and is skipped; beside each check
//! stands one that damages the file and shows that the program complains. `cargo xtask tools` installs the programs.

mod alertmanager;
mod away;
mod blackbox_exporter;
mod cluster;
mod collected;
mod grafana;
mod grafana_formats;
mod grafana_schema;
mod incidents;
mod inhibition;
mod live;
mod log_scenarios;
mod loki;
mod loopback;
mod messages;
mod models;
mod mounted;
mod otel_collector;
mod panels;
mod process;
mod prometheus;
mod promtail;
mod queries;
mod raised;
mod receivers;
mod redundancy;
mod remote_write;
mod sinks;
mod thanos;
mod told;
