//! Data sources.
//!
//! <https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources>

use serde::Serialize;

use super::Correlation;
use crate::kit::{Duration, Fault};
use crate::model::Regex;
use crate::model::settings::settings;

/// Text that reaches Grafana as it is. Renders with each `$` doubled, since provisioning files expand variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verbatim(String);

impl From<&str> for Verbatim {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Verbatim {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Regex> for Verbatim {
    fn from(regex: Regex) -> Self {
        Self(regex.as_str().to_owned())
    }
}

impl Serialize for Verbatim {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.replace('$', "$$"))
    }
}

impl schemars::JsonSchema for Verbatim {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Verbatim".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

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
        let settings = AlertmanagerSettings::sealed(AlertmanagerImplementation::Prometheus, false);
        Self::of("Alertmanager", DataSourceUid::Alertmanager, url.into(), Settings::Alertmanager(settings))
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

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
enum Settings {
    Prometheus(PrometheusSettings),
    Loki(LokiSettings),
    Alertmanager(AlertmanagerSettings),
}

/// The method of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// `POST`: queries of any length.
    Post,
    /// `GET`
    Get,
}

/// What answers PromQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum PrometheusType {
    /// Prometheus itself.
    Prometheus,
}

settings! {
    /// The settings of Prometheus. Renders to `jsonData:`. Built by [`PrometheusSettings::scraped_every`].
    ///
    /// <https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/>
    #[serde(rename_all = "camelCase")]
    pub struct PrometheusSettings sealed (
        /// The method of queries.
        http_method: HttpMethod,
        /// The scrape interval, from which `$__rate_interval` follows.
        time_interval: Duration,
        /// What answers.
        prometheus_type: PrometheusType,
    ) {
        /// Its version, which decides what the editor offers.
        prometheus_version: text,
        /// How long a query may take. Default 60s.
        query_timeout: value Duration,
        /// Whether its rules are shown under alerting. Default true.
        manage_alerts: value bool,
        /// The Alertmanager that its alerts go to.
        alertmanager_uid: value DataSourceUid,
    }
}

impl PrometheusSettings {
    /// Prometheus that scrapes in this interval, asked by POST.
    pub fn scraped_every(interval: Duration) -> Self {
        Self::sealed(HttpMethod::Post, interval, PrometheusType::Prometheus)
    }
}

settings! {
    /// The settings of Loki. Renders to `jsonData:`.
    ///
    /// <https://grafana.com/docs/grafana/latest/datasources/loki/configure-loki-data-source/>
    #[serde(rename_all = "camelCase")]
    pub struct LokiSettings {
        /// How many lines a query yields at most. Default 1000.
        max_lines: value u32,
        /// Whether its rules are shown under alerting. Default true.
        manage_alerts: value bool,
        /// The Alertmanager that its alerts go to.
        alertmanager_uid: value DataSourceUid,
        /// Fields made from lines, with links.
        derived_fields: list DerivedField,
    }
}

/// On what a derived field's pattern is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MatcherType {
    /// The name of a label or of structured metadata.
    Label,
    /// The line.
    Regex,
}

settings! {
    /// A field made from a line or label, with a link. One of `derivedFields:`.
    #[serde(rename_all = "camelCase")]
    pub struct DerivedField sealed (
        /// The field's name.
        name: String,
        /// On what the pattern is tried.
        matcher_type: MatcherType,
        /// The pattern; its first group is the value.
        matcher_regex: Verbatim,
        /// Where the link leads: a URL, or a query where a data source is named. `${__value.raw}` is the value.
        url: Verbatim,
    ) {
        /// The data source that the query goes to.
        datasource_uid: value DataSourceUid,
        /// The text of the link.
        url_display_label: into Verbatim,
        /// Whether the link opens a new tab. Default false.
        target_blank: value bool,
    }
}

impl DerivedField {
    /// The value that the first group of `regex` matches in the line, with a link to `url`.
    pub fn of_line(name: &str, regex: impl Into<Regex>, url: impl Into<Verbatim>) -> Self {
        Self::sealed(name.to_owned(), MatcherType::Regex, regex.into().into(), url.into())
    }

    /// The value of the label or structured metadata whose name matches, with a link to `url`.
    pub fn of_label(name: &str, label: impl Into<Regex>, url: impl Into<Verbatim>) -> Self {
        Self::sealed(name.to_owned(), MatcherType::Label, label.into().into(), url.into())
    }
}

/// Which Alertmanager it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlertmanagerImplementation {
    /// Prometheus' own; Grafana would assume Mimir's.
    Prometheus,
}

settings! {
    /// The settings of Alertmanager. Renders to `jsonData:`.
    ///
    /// <https://grafana.com/docs/grafana/latest/datasources/alertmanager/>
    #[serde(rename_all = "camelCase")]
    pub struct AlertmanagerSettings sealed (
        /// Which Alertmanager it is.
        implementation: AlertmanagerImplementation,
        /// Whether alerts of Grafana's own rules are sent to it.
        handle_grafana_managed_alerts: bool,
    ) {}
}
