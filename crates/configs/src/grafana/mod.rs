//! What Grafana 12.4 provisions at its start: data sources and folders of dashboards.
//!
//! The promise: data sources have uids that never change, so that dashboards can name them; exactly one is the default;
//! a
//! `$` reaches Grafana as a `$`, although provisioning files expand variables.
//!
//! <https://grafana.com/docs/grafana/latest/administration/provisioning/>

mod correlation;
mod dashboards;
mod datasource;
mod json_data;
mod verbatim;

pub use correlation::{Correlation, CorrelationConfig, CorrelationTarget, CorrelationType};
pub use dashboards::{DashboardProvider, DashboardProviders, ProviderOptions, ProviderType};
pub use datasource::{Access, DataSource, DataSourceUid, DataSources};
pub use json_data::{
    AlertmanagerImplementation, AlertmanagerSettings, DerivedField, HttpMethod, LokiSettings, MatcherType,
    PrometheusSettings, PrometheusType,
};
pub use verbatim::Verbatim;

#[cfg(test)]
mod tests;
