//! The kit: Kubernetes' nouns as const values that cannot be malformed.

mod builder;
mod config;
mod context;
mod duration;
mod environment;
mod fault;
mod image;
mod label;
mod list;
mod mount;
mod name;
mod port;
mod probe;
mod problem;
mod quantity;
mod rbac;
mod secret;
mod security;
mod service;
mod stack;
#[doc(hidden)]
pub mod text;
mod value;
mod workload;

pub use builder::WorkloadBuilder;
pub use config::{ConfigMap, ConfigMapFamily, Document, File, Format, MadeFile, Source, schema_of};
pub use context::Context;
pub use duration::{Duration, days, hours, milliseconds, minutes, seconds};
pub use environment::{Environment, Exposure, Notifications, Way};
pub use fault::Fault;
pub use image::Image;
pub use label::{Annotation, Label};
pub use list::List;
pub use mount::{Claim, FilePath, HostPath, Mount, Scratch, Volume};
pub use name::{Name, Namespace};
pub use port::{
    AlertmanagerApi, AnswersHttp, AnyPort, GrafanaApi, Grpc, Http, LokiApi, NodePort, Port, Postgres, ProbeApi,
    PrometheusApi, Redis, Role, ServesMetrics,
};
pub use probe::{Ask, Probe};
pub use problem::Problem;
pub use quantity::{Bytes, Cpu, Resources, cores, gibibytes, kibibytes, mebibytes, millicores};
pub use rbac::{Grant, Resource, Scope, Verb};
pub use secret::{Secret, SecretEntry, SecretKey};
pub use security::{Exemption, Privilege};
pub use service::{AnyEndpoint, Endpoint, Service, Target, WorkloadId};
pub use stack::{Component, Stack};
pub use value::{Arg, EnvValue, EnvVar, Field};
pub use workload::{Kind, PodPort, Workload};
