//! The data sources of this stack.

use super::*;
use terms::seconds;

fn whole() -> DataSources {
    let prometheus = PrometheusSettings::scraped_every(seconds(30)).alertmanager_uid(DataSourceUid::Alertmanager);
    let logs = Correlation::to(
        DataSourceUid::Loki,
        "Pod logs",
        "Logs of this pod",
        "pod",
        r#"{namespace="${namespace}", pod="${pod}"}"#,
    );
    let loki = LokiSettings::new().max_lines(1_000).alertmanager_uid(DataSourceUid::Alertmanager).derived_fields([
        DerivedField::of_line("order", "order ([0-9]+)", r#"{app="tea-house"} |= "${__value.raw}""#)
            .datasource_uid(DataSourceUid::Loki)
            .url_display_label("Lines of this order"),
    ]);
    DataSources::new(
        DataSource::prometheus("http://prometheus.watchers.svc:9090", prometheus).correlation(logs),
        [
            DataSource::loki("http://loki.watchers.svc:3100", loki),
            DataSource::alertmanager("http://alertmanager.watchers.svc:9093"),
        ],
    )
}

#[track_caller]
fn assert_written(part: &str) {
    let text = serde_yaml::to_string(&whole()).unwrap();
    assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
}

#[test]
fn the_first_is_the_default_and_all_have_fixed_uids() {
    assert_written(
        "\
apiVersion: 1
prune: true
datasources:
- name: Prometheus
  uid: prometheus
  type: prometheus
  access: proxy
  orgId: 1
  url: http://prometheus.watchers.svc:9090
  isDefault: true
  editable: false
  jsonData:
    httpMethod: POST
    timeInterval: 30s
    prometheusType: Prometheus
    alertmanagerUid: alertmanager
",
    );
    assert_eq!(serde_yaml::to_string(&whole()).unwrap().matches("isDefault: true").count(), 1);
}

#[test]
fn a_dollar_reaches_grafana() {
    assert_written(r#"        expr: '{namespace="$${namespace}", pod="$${pod}"}'"#);
    assert_written(r#"      url: '{app="tea-house"} |= "$${__value.raw}"'"#);
}

#[test]
fn alertmanager_is_that_of_prometheus() {
    assert_written("  jsonData:\n    implementation: prometheus\n    handleGrafanaManagedAlerts: false\n");
}

#[test]
fn a_correlation_leads_to_a_query() {
    assert_written(
        "\
  correlations:
  - targetUID: loki
    label: Pod logs
    description: Logs of this pod
    config:
      type: query
      field: pod
",
    );
}
