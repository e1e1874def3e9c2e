#![doc = include_str!("../README.md")]

mod builder;
mod claim;
mod config;
mod context;
mod environment;
mod exposure;
mod external_labels;
mod mount;
mod notifications;
mod placement;
mod program;
mod registry;
mod scaling;
mod service;
mod stack;
mod value;
mod view;
mod workload;

pub use builder::WorkloadBuilder;
pub use claim::Claim;
pub use config::{ConfigMap, ConfigMapFamily, File, Source};
pub use context::{Context, Use};
pub use environment::Environment;
pub use exposure::{Exposure, IngressClass, Way};
pub use mount::{FilePath, HostPath, Mount, Scratch, Volume};
pub use notifications::Notifications;
pub use placement::{Placement, PodSettings, Said};
pub use program::{Apis, Program};
pub use service::Service;
pub use stack::{Component, Stack};
pub use terms::*;
pub use value::{Arg, EnvValue, EnvVar, Field};
pub use view::View;
pub use workload::{Kind, Workload};
