//! The kit: what runs, as const values that cannot contradict themselves, and the environments in which it runs.
//!
//! The terms (names, ports, quantities, endpoints) are those of the crate `terms`, seen through here.

mod builder;
mod config;
mod context;
mod environment;
mod mount;
mod program;
mod service;
mod stack;
mod value;
mod workload;

pub use builder::WorkloadBuilder;
pub use config::{ConfigMap, ConfigMapFamily, File, Source};
pub use context::{Context, Use};
pub use environment::{Environment, Exposure, Notifications, Way};
pub use mount::{Claim, FilePath, HostPath, Mount, Scratch, Volume};
pub use program::{Apis, Program};
pub use service::Service;
pub use stack::{Component, Stack};
pub use terms::*;
pub use value::{Arg, EnvValue, EnvVar, Field};
pub use workload::{Kind, Workload};
