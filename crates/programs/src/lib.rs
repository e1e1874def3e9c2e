//! The programs of a monitoring stack, each a function of its settings.
//!
//! A program is a type of yours with settings. Its config, workload, Service, rights and wiring follow from them, and
//! stand beside the settings in one trait, so that each can be read as a const and none is written by hand:
//!
//! ```
//! use kit::{Component, Namespace, Secret, SecretEntry};
//! use programs::prelude::*;
//! use programs::{alertmanager, prometheus};
//! use watch::scrape::Job;
//!
//! const WATCHERS: Namespace = Namespace::ours("watchers");
//! const RECEIVERS: Secret = Secret::ours("receivers", &[SecretEntry::to_be_filled_in("chat-url")]);
//!
//! /// Tells the tea house's people what is wrong.
//! pub struct Alertmanager;
//! impl alertmanager::Deployed for Alertmanager {
//!     const SETTINGS: alertmanager::Settings = alertmanager::Settings::new(WATCHERS, RECEIVERS);
//! }
//!
//! /// Scrapes the tea house.
//! pub struct Prometheus;
//! impl prometheus::Deployed for Prometheus {
//!     const SETTINGS: prometheus::Settings = prometheus::Settings {
//!         alertmanager: Some(Alertmanager::ENDPOINT),
//!         external_labels: &[("cluster", "tea")],
//!         ..prometheus::Settings::new(WATCHERS)
//!     };
//! }
//!
//! const COMPONENTS: &[Component] = &[Alertmanager::COMPONENT, Prometheus::COMPONENT];
//! const JOBS: &[Job] =
//!     &[Job::service("prometheus", Prometheus::ENDPOINT), Job::service("alertmanager", Alertmanager::ENDPOINT)];
//! ```
//!
//! # What each trait has
//!
//! | const | is |
//! |---|---|
//! | `SETTINGS` | what you say; the documentation of each field names its default |
//! | `WORKLOAD` | the pods: what the component's folder under `k8s/` is made of |
//! | `SERVICE` | the Service, where the program has one |
//! | `ENDPOINT` | the Service's port: for scrape jobs, exposures, and the settings of other programs |
//! | `PODS` | the pods' port, where the program has no Service |
//! | `COMPONENT` | all of it, for the stack's list |
//!
//! # Beyond the settings
//!
//! `args` of each program adds arguments as they are. What no setting says is one overridden item of the trait: a
//! `const WORKLOAD` built on [`prometheus::builder`] and its like, or a `fn config` built on [`prometheus::config`].
//! Both stay typed, and the checks of the kit hold for them as for ours.
//!
//! What differs from one environment to another (retention, sizes of volumes, replicas) is no setting:
//! `kit::Environment` says it.
//!
//! # Not written yet
//!
//! A program that is not here is a workload of your own, made by `kit::WorkloadBuilder`.

#[macro_use]
mod settings;
mod joined;

pub mod alertmanager;
pub mod alloy;
pub mod blackbox_exporter;
pub mod grafana;
pub mod kube_state_metrics;
pub mod log_pipeline;
pub mod loki;
pub mod mysqld_exporter;
pub mod nginx_exporter;
pub mod node_exporter;
pub mod otel_collector;
pub mod postgres_exporter;
pub mod prometheus;
pub mod promtail;
pub mod redis_exporter;
pub mod thanos;
pub mod thanos_compactor;
pub mod thanos_query;
pub mod thanos_store;
pub mod versitygw;

/// The traits of all programs, without their names: `use programs::prelude::*;` makes `Prometheus::ENDPOINT` and its
/// like visible.
pub mod prelude {
    pub use crate::alertmanager::Deployed as _;
    pub use crate::alloy::Deployed as _;
    pub use crate::blackbox_exporter::Deployed as _;
    pub use crate::grafana::Deployed as _;
    pub use crate::kube_state_metrics::Deployed as _;
    pub use crate::loki::Deployed as _;
    pub use crate::mysqld_exporter::Deployed as _;
    pub use crate::nginx_exporter::Deployed as _;
    pub use crate::node_exporter::Deployed as _;
    pub use crate::otel_collector::Deployed as _;
    pub use crate::postgres_exporter::Deployed as _;
    pub use crate::prometheus::Deployed as _;
    pub use crate::promtail::Deployed as _;
    pub use crate::redis_exporter::Deployed as _;
    pub use crate::thanos_compactor::Deployed as _;
    pub use crate::thanos_query::Deployed as _;
    pub use crate::thanos_store::Deployed as _;
    pub use crate::versitygw::Deployed as _;
}

/// Deploys a program: declares the type and its settings, those without a default in parentheses, others in braces.
///
/// It is short for the `struct` and the `impl .. Deployed` with nothing but `SETTINGS`; whoever overrides more of the
/// trait writes these. One program a call: what is found of it is told at that line.
///
/// ```
/// use kit::Namespace;
/// use programs::deploy;
/// use programs::prelude::*;
///
/// const WATCHERS: Namespace = Namespace::ours("watchers");
///
/// deploy! { pub NodeExporter = node_exporter(WATCHERS) }
/// deploy! {
///     /// Scrapes the tea house.
///     pub Prometheus = prometheus(WATCHERS) { external_labels: &[("cluster", "tea")] }
/// }
/// assert_eq!(Prometheus::WORKLOAD.name().as_str(), "prometheus");
/// ```
#[macro_export]
macro_rules! deploy {
    (
        $(#[$about:meta])*
        $vis:vis $name:ident = $program:ident($($needed:expr),* $(,)?) $({ $($field:ident: $value:expr),* $(,)? })?
    ) => {
        $(#[$about])*
        $vis struct $name;
        impl $crate::$program::Deployed for $name {
            const SETTINGS: $crate::$program::Settings = $crate::$program::Settings {
                $($($field: $value,)*)?
                ..$crate::$program::Settings::new($($needed),*)
            };
        }
    };
}

/// Where a Prometheus, an Alertmanager and a Grafana answer, for `kit::Program::apis`: `cargo xtask verify` asks them
/// there.
///
/// ```
/// # use programs::{alertmanager, deploy, grafana, prometheus};
/// # const TEA: kit::Namespace = kit::Namespace::ours("tea");
/// # const KEYS: kit::Secret = kit::Secret::ours("keys", &[kit::SecretEntry::to_be_filled_in("a")]);
/// # deploy! { Prometheus = prometheus(TEA) }
/// # deploy! { Alertmanager = alertmanager(TEA, KEYS) }
/// # deploy! { Grafana = grafana(TEA, KEYS.key("a"), KEYS.key("a"), <Prometheus as prometheus::Deployed>::ENDPOINT) }
/// const APIS: kit::Apis = programs::apis::<Prometheus, Alertmanager, Grafana>();
/// assert!(APIS.grafana.is_some() && APIS.loki.is_none());
/// ```
pub const fn apis<P: prometheus::Deployed, A: alertmanager::Deployed, G: grafana::Deployed>() -> kit::Apis {
    kit::Apis {
        prometheus: Some(P::ENDPOINT),
        alertmanager: Some(A::ENDPOINT),
        grafana: Some(G::ENDPOINT),
        ..kit::Apis::NONE
    }
}

/// The user `nobody`, which most of Prometheus' images are made for.
const NOBODY: u32 = 65534;

/// Adds what every program may be told: its priority class, and arguments after ours.
const fn with_common(
    mut builder: kit::WorkloadBuilder<'static>,
    priority_class: Option<kit::PriorityClass<'static>>,
    args: &'static [&'static str],
) -> kit::WorkloadBuilder<'static> {
    if let Some(class) = priority_class {
        builder = builder.priority_class(class);
    }
    let mut index = 0;
    while index < args.len() {
        builder = builder.arg(args[index]);
        index += 1;
    }
    builder
}

/// The example of the README compiles, or `cargo test` fails.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
