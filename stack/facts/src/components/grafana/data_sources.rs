//! Grafana's data sources, made from endpoints: Loki's port given to the Prometheus data source is a type error.

use configs::grafana::{self, DataSource, DataSourceUid, LokiSettings, PrometheusSettings};
use kit::{AlertmanagerApi, Context, Duration, Endpoint, LokiApi, PrometheusApi};
use watch::lead::Lead;

/// The data sources of Grafana.
#[derive(Clone, Copy, Debug)]
pub(super) struct DataSources {
    /// Metrics.
    pub prometheus: Endpoint<'static, PrometheusApi>,
    /// Logs.
    pub loki: Endpoint<'static, LokiApi>,
    /// Alerts and silences.
    pub alertmanager: Endpoint<'static, AlertmanagerApi>,
}

impl DataSources {
    /// `datasources.yaml`: fixed uids, and links from metrics to logs and back.
    pub fn provisioned(&self, cx: &Context, scrape_interval: Duration, leads: &[Lead]) -> grafana::DataSources {
        let prometheus = DataSource::prometheus(
            cx.url(self.prometheus),
            PrometheusSettings::scraped_every(scrape_interval)
                .manage_alerts(true)
                .alertmanager_uid(DataSourceUid::Alertmanager),
        );
        let prometheus = leads.iter().filter_map(Lead::correlation).fold(prometheus, DataSource::correlation);
        let loki = DataSource::loki(
            cx.url(self.loki),
            LokiSettings::new()
                .max_lines(1_000)
                .manage_alerts(true)
                .alertmanager_uid(DataSourceUid::Alertmanager)
                .derived_fields(leads.iter().filter_map(Lead::derived_field)),
        );
        grafana::DataSources::new(prometheus, [loki, DataSource::alertmanager(cx.url(self.alertmanager))])
    }
}
