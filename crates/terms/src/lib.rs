#![doc = include_str!("../README.md")]

mod document;
mod duration;
mod endpoint;
mod fault;
mod image;
mod label;
mod list;
mod name;
mod names;
mod origin;
mod port;
mod priority;
mod probe;
mod quantity;
mod rbac;
mod secret;
mod security;
#[doc(hidden)]
pub mod text;
mod toleration;

pub use document::{Document, Format, MadeFile, schema_of};
pub use duration::{Duration, days, hours, milliseconds, minutes, seconds};
pub use endpoint::{AnyEndpoint, Endpoint, PodPort, Target, WorkloadId};
pub use fault::Fault;
pub use image::Image;
pub use label::{Annotation, Label};
pub use list::List;
pub use name::{Name, Namespace};
pub use names::Names;
pub use origin::Origin;
pub use port::{
    AlertmanagerApi, AnswersHttp, AnyPort, Gossip, GrafanaApi, Grpc, Http, LokiApi, Memberlist, MySql, NodePort,
    ObjectMetrics, Port, Postgres, ProbeApi, PrometheusApi, Redis, Role, S3Api, ServesMetrics, StoreApi,
};
pub use priority::PriorityClass;
pub use probe::{Ask, Probe};
pub use quantity::{Bytes, Cpu, Resources, cores, gibibytes, kibibytes, mebibytes, millicores};
pub use rbac::{Grant, Resource, Scope, Verb};
#[doc(hidden)]
pub use secret::check_key;
pub use secret::{Secret, SecretEntry, SecretKey};
pub use security::{Exemption, Privilege};
pub use toleration::Toleration;
