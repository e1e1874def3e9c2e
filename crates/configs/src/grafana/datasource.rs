//! Data sources.
//!
//! <https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources>

use serde::Serialize;

use super::json_data::{AlertmanagerSettings, LokiSettings, PrometheusSettings, Settings};
use super::{Correlation, Verbatim};
use terms::Fault;

/// The uid of a data source: what dashboards, correlations and links call it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DataSourceUid {
    /// `prometheus`
    Prometheus,
    /// `loki`
    Loki,
    /// `alertmanager`
    Alertmanager,
}

impl DataSourceUid {
    /// The uid as text. It is also the type of the data source.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prometheus => "prometheus",
            Self::Loki => "loki",
            Self::Alertmanager => "alertmanager",
        }
    }
}

/// `datasources.yaml`: all data sources.
#[must_use = "data sources exist only once they are written to a file"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct DataSources {
    api_version: u8,
    prune: bool,
    datasources: Vec<DataSource>,
}

impl DataSources {
    /// The default data source and the others. One that is no longer listed is removed.
    #[track_caller]
    pub fn new(default: DataSource, others: impl IntoIterator<Item = DataSource>) -> Self {
        let mut datasources = vec![DataSource { is_default: true, ..default }];
        for other in others {
            if datasources.iter().any(|one| one.uid == other.uid) {
                Fault::new("two data sources have the uid ").quoted(other.uid.as_str()).raise()
            }
            datasources.push(other);
        }
        Self { api_version: 1, prune: true, datasources }
    }
}

/// A data source. One of `datasources:`.
#[must_use = "a data source exists only as part of the list"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[serde(rename_all = "camelCase")]
pub struct DataSource {
    name: String,
    uid: DataSourceUid,
    #[serde(rename = "type")]
    kind: DataSourceUid,
    access: Access,
    org_id: u8,
    url: Verbatim,
    is_default: bool,
    editable: bool,
    json_data: Settings,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correlations: Vec<Correlation>,
}

impl DataSource {
    /// Prometheus at this URL.
    pub fn prometheus(url: impl Into<Verbatim>, settings: PrometheusSettings) -> Self {
        Self::of("Prometheus", DataSourceUid::Prometheus, url.into(), Settings::Prometheus(settings))
    }

    /// Loki at this URL.
    pub fn loki(url: impl Into<Verbatim>, settings: LokiSettings) -> Self {
        Self::of("Loki", DataSourceUid::Loki, url.into(), Settings::Loki(settings))
    }

    /// Alertmanager at this URL.
    pub fn alertmanager(url: impl Into<Verbatim>) -> Self {
        let settings = Settings::Alertmanager(AlertmanagerSettings::of_prometheus());
        Self::of("Alertmanager", DataSourceUid::Alertmanager, url.into(), settings)
    }

    /// Leads from its results to another data source.
    pub fn correlation(mut self, correlation: Correlation) -> Self {
        self.correlations.push(correlation);
        self
    }

    /// Its uid.
    pub fn uid(&self) -> DataSourceUid {
        self.uid
    }

    fn of(name: &str, uid: DataSourceUid, url: Verbatim, json_data: Settings) -> Self {
        Self {
            name: name.to_owned(),
            uid,
            kind: uid,
            access: Access::Proxy,
            org_id: 1,
            url,
            is_default: false,
            editable: false,
            json_data,
            correlations: vec![],
        }
    }
}

/// Who speaks to a data source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Grafana's server, so that browsers need not reach it.
    Proxy,
}
