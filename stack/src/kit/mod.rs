//! The kit: Kubernetes' nouns as const values that cannot be malformed.

mod duration;
mod fault;
mod image;
mod label;
mod list;
mod name;
mod port;
mod quantity;
pub(crate) mod text;

pub use duration::{Duration, days, hours, milliseconds, minutes, seconds};
pub use fault::Fault;
pub use image::Image;
pub use label::{Annotation, Label};
pub use list::List;
pub use name::{Name, Namespace};
pub use port::{
    AlertmanagerApi, AnswersHttp, AnyPort, GrafanaApi, Grpc, Http, LokiApi, NodePort, Port, Postgres, ProbeApi,
    PrometheusApi, Redis, Role, ServesMetrics,
};
pub use quantity::{Bytes, Cpu, Resources, cores, gibibytes, kibibytes, mebibytes, millicores};
