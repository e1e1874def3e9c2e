//! What each kind of data source is told beside its URL. Renders to `jsonData:`.

use serde::Serialize;

use super::{DataSourceUid, Verbatim};
use crate::Regex;
use crate::settings::settings;
use terms::Duration;

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub(super) enum Settings {
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
    /// Thanos' query layer.
    Thanos,
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

    /// Another program that answers as Prometheus does.
    pub fn answered_by(mut self, program: PrometheusType) -> Self {
        self.prometheus_type = program;
        self
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
        /// After how many seconds without an answer a query is given up. Default 30, of `[dataproxy]`.
        timeout: value u64,
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

impl AlertmanagerSettings {
    /// Prometheus' own, without the alerts of Grafana's rules.
    pub(super) fn of_prometheus() -> Self {
        Self::sealed(AlertmanagerImplementation::Prometheus, false)
    }
}
