//! Prometheus: scrapes every job, evaluates every rule, and sends alerts to Alertmanager.

use super::{NAMESPACE, NOBODY, alertmanager, images};
use configs::prometheus::{Alerting, Global, PrometheusConfig};
use kit::{
    Claim, Component, ConfigMap, Context, File, MadeFile, Mount, Port, Probe, PrometheusApi, Resources, Service,
    Workload, WorkloadBuilder, cores, gibibytes, millicores, minutes, seconds,
};
use watch::scrape;

/// Prometheus' pages, API and own metrics.
pub const HTTP: Port<PrometheusApi> = Port::new("http", 9090);

/// How often targets are scraped and rules evaluated. Ranges in queries span at least four of these.
pub const INTERVAL: kit::Duration = seconds(30);

/// Its samples.
pub const DATA: Claim = Claim::new("prometheus-data", gibibytes(50));
/// `prometheus.yml`. Prometheus notices changes by itself.
const CONFIG: Mount =
    ConfigMap::new("prometheus", &[File::yaml("prometheus.yml", &config)]).watched_by_program().at("/etc/prometheus");
/// One file for each group of rules. Prometheus notices changes by itself.
const RULES: Mount = ConfigMap::made("prometheus-rules", rules).watched_by_program().at("/etc/prometheus-rules");

/// One pod, replaced and not rolled, because its volume has one writer.
pub const PROMETHEUS: Workload = WorkloadBuilder::deployment(NAMESPACE, "prometheus", images::PROMETHEUS)
    .purpose("scrapes metrics, evaluates alerts")
    .port(HTTP)
    .run_as(NOBODY)
    .mount(CONFIG)
    .mount(RULES)
    .mount(DATA.at("/prometheus"))
    .arg_file("--config.file", CONFIG.file("prometheus.yml"))
    .arg("--config.auto-reload")
    .arg("--storage.tsdb.path=/prometheus")
    .arg_made("--storage.tsdb.retention.time", |cx: &Context| cx.environment().metrics_retention().to_string())
    // A fifth stays free: the write-ahead log and compactions need room beside the blocks that this counts.
    .arg_made("--storage.tsdb.retention.size", |cx: &Context| cx.size_of(&DATA).percent(80).in_prometheus_units())
    .arg_made("--web.external-url", |cx: &Context| cx.external_url(SERVICE.at(HTTP)))
    // The external URL's path, if it has one, is for links only: probes and scrapes stay at the root.
    .arg("--web.route-prefix=/")
    .may_made(|cx: &Context| scrape::grants(cx.watch().jobs))
    .talks_to_made(|cx: &Context| scrape::targets(cx.watch().jobs))
    .talks_to(alertmanager::SERVICE.at(alertmanager::HTTP))
    .resources(Resources::requests(millicores(250), gibibytes(1)).limits(cores(2), gibibytes(3)))
    // Reading the write-ahead log after a crash takes minutes.
    .startup(Probe::http(HTTP, "/-/ready").every(seconds(10)).timeout(seconds(4)).failures(90))
    .readiness(Probe::http(HTTP, "/-/ready").timeout(seconds(4)))
    .liveness(Probe::http(HTTP, "/-/healthy").every(seconds(15)).timeout(seconds(10)))
    .stops_within(minutes(5))
    .build();

/// `svc/prometheus` 9090.
pub const SERVICE: Service = Service::of(&PROMETHEUS).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&PROMETHEUS).service(&SERVICE);

fn config(cx: &Context) -> PrometheusConfig {
    let global = Global::every(INTERVAL).scrape_timeout(seconds(10)).external_labels([("cluster", "dhakacart")]);
    PrometheusConfig::new(global, cx.watch().jobs.iter().map(scrape::Job::scrape_config))
        .alerting(Alerting::to([cx.authority(alertmanager::SERVICE.at(alertmanager::HTTP))]))
        .rule_files([format!("{}/*.yaml", RULES.path())])
}

fn rules(cx: &Context) -> Vec<MadeFile> {
    cx.watch().rule_files(&cx.grafana_url())
}
