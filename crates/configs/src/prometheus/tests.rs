//! A whole `prometheus.yml` for this stack, and what an operator would look for in it.

use super::*;
use crate::http::{Authorization, Scheme, TlsConfig};
use terms::{days, gibibytes, mebibytes, seconds};

/// Every replica of a Service that bears a label.
fn shop_service() -> ScrapeConfig {
    ScrapeConfig::new("tea-house")
        .kubernetes_sd_configs([KubernetesSd::new(Role::EndpointSlice).in_namespaces(["tea"])])
        .relabel_configs([
            Relabel::keep(&[meta::SERVICE_NAME, meta::ENDPOINT_PORT_NAME], "tea-house-service;http"),
            Relabel::drop(&[meta::POD_PHASE], "Pending|Succeeded|Failed|Unknown"),
            Relabel::copy(&[&meta::pod_label("app")], "app"),
            Relabel::copy(&[meta::NAMESPACE], "namespace"),
            Relabel::copy(&[meta::POD_NAME], "pod"),
        ])
}

/// Pods that ask for it by annotation; they are not trusted.
fn annotated_pods() -> ScrapeConfig {
    let (port, ip) = (&meta::pod_annotation("prometheus.io/port")[..], meta::POD_IP);
    ScrapeConfig::new("annotated-pods")
        .honor_labels(false)
        .body_size_limit(mebibytes(16))
        .sample_limit(20_000)
        .target_limit(200)
        .label_limit(64)
        .label_value_length_limit(1_024)
        .fallback_scrape_protocol(ScrapeProtocol::PrometheusText0_0_4)
        .kubernetes_sd_configs([KubernetesSd::new(Role::Pod).in_namespaces(["tea"])])
        .relabel_configs([
            Relabel::keep(&[meta::pod_annotation("prometheus.io/scrape")], "true"),
            Relabel::drop(&[meta::POD_PHASE], "Pending|Succeeded|Failed|Unknown"),
            Relabel::drop(&[meta::CONTAINER_INIT], "true"),
            Relabel::keep(&[port], "[0-9]{1,5}"),
            Relabel::extract(&[meta::pod_annotation("prometheus.io/scheme")], "(https?)", meta::SCHEME),
            Relabel::extract(&[meta::pod_annotation("prometheus.io/path")], "(/[A-Za-z0-9._~/-]*)", meta::METRICS_PATH),
            Relabel::rewrite(&[port, ip], r"([0-9]{1,5});(([0-9]+\.){3}[0-9]+)", meta::ADDRESS, "$2:$1"),
            Relabel::rewrite(&[port, ip], "([0-9]{1,5});([0-9a-fA-F:]*:[0-9a-fA-F:]*)", meta::ADDRESS, "[$2]:$1"),
            Relabel::copy(&[meta::NAMESPACE], "namespace"),
            Relabel::copy(&[meta::POD_NAME], "pod"),
        ])
}

fn of_kubelet(job_name: &str) -> ScrapeConfig {
    ScrapeConfig::new(job_name)
        .scheme(Scheme::Https)
        .authorization(Authorization::service_account())
        .tls_config(TlsConfig::unverified())
        .kubernetes_sd_configs([KubernetesSd::new(Role::Node)])
        .relabel_configs([Relabel::copy(&[meta::NODE_NAME], "node")])
}

fn cadvisor() -> ScrapeConfig {
    of_kubelet("cadvisor")
        .metrics_path("/metrics/cadvisor")
        .honor_timestamps(false)
        .metric_relabel_configs([MetricRelabel::drop_metrics("container_(tasks_state|network_(tcp|udp)_usage_total)")])
}

fn blackbox() -> ScrapeConfig {
    ScrapeConfig::new("blackbox")
        .metrics_path("/probe")
        .param("module", "http_2xx")
        .static_configs([StaticConfig::of(["http://tea-counter-service.tea.svc"])])
        .relabel_configs([
            Relabel::copy(&[meta::ADDRESS], meta::PARAM_TARGET),
            Relabel::copy(&[meta::PARAM_TARGET], "instance"),
            Relabel::set(meta::ADDRESS, "blackbox-exporter.watchers.svc:9115"),
        ])
}

fn whole() -> PrometheusConfig {
    let global = Global::every(seconds(30)).external_labels([("cluster", "tea")]);
    let own = ScrapeConfig::new("prometheus").static_configs([StaticConfig::of(["localhost:9090"])]);
    let jobs = [own, shop_service(), annotated_pods(), of_kubelet("kubelet"), cadvisor(), blackbox()];
    PrometheusConfig::new(global, jobs)
        .alerting(Alerting::to(["alertmanager.watchers.svc:9093"]))
        .rule_files(["/etc/prometheus/rules/*.yaml"])
        .storage(Storage::retaining(days(15), gibibytes(8)))
}

#[track_caller]
fn assert_written(part: &str) {
    let text = serde_yaml::to_string(&whole()).unwrap();
    assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
}

#[test]
fn the_file_begins_with_what_holds_for_all() {
    assert_written(
        "\
global:
  scrape_interval: 30s
  scrape_timeout: 10s
  evaluation_interval: 30s
  external_labels:
    cluster: tea
alerting:
  alertmanagers:
  - static_configs:
    - targets:
      - alertmanager.watchers.svc:9093
rule_files:
- /etc/prometheus/rules/*.yaml
scrape_configs:
- job_name: prometheus
",
    );
    assert_written("storage:\n  tsdb:\n    retention:\n      time: 15d\n      size: 8GB\n");
}

#[test]
fn annotated_pods_are_bounded_and_cannot_point_elsewhere() {
    assert_written(
        "\
- job_name: annotated-pods
  honor_labels: false
  fallback_scrape_protocol: PrometheusText0.0.4
  body_size_limit: 16MB
  sample_limit: 20000
  target_limit: 200
  label_limit: 64
  label_value_length_limit: 1024
  kubernetes_sd_configs:
  - role: pod
    namespaces:
      names:
      - tea
",
    );
    assert_written(
        r"  - source_labels:
    - __meta_kubernetes_pod_annotation_prometheus_io_port
    - __meta_kubernetes_pod_ip
    regex: ([0-9]{1,5});(([0-9]+\.){3}[0-9]+)
    target_label: __address__
    replacement: $2:$1
",
    );
}

#[test]
fn kubelets_are_asked_directly_with_the_pods_own_token() {
    assert_written(
        "\
- job_name: cadvisor
  honor_timestamps: false
  metrics_path: /metrics/cadvisor
  scheme: https
  authorization:
    type: Bearer
    credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
  tls_config:
    ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    insecure_skip_verify: true
  kubernetes_sd_configs:
  - role: node
",
    );
}

#[test]
fn a_probe_names_its_module_and_its_target() {
    assert_written("  params:\n    module:\n    - http_2xx\n  metrics_path: /probe\n");
    assert_written("  - target_label: __address__\n    replacement: blackbox-exporter.watchers.svc:9115\n");
}
