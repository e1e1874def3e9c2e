//! blackbox-exporter: asks the shop's URLs as a customer would, and says whether and how fast they answered.

use super::{NAMESPACE, NOBODY, images};
use configs::blackbox::{BlackboxConfig, HttpProbe, Module, TcpProbe};
use kit::{
    Component, ConfigMap, Context, File, Mount, Port, Probe, ProbeApi, Resources, Service, Workload, WorkloadBuilder,
    mebibytes, millicores, seconds,
};
use watch::scrape;

/// Probes, and its own metrics.
pub const HTTP: Port<ProbeApi> = Port::new("http", 9115);

/// Any answer of 200-299.
pub const HTTP_OK: &str = "http_2xx";
/// A connection that opens.
pub const TCP: &str = "tcp_connect";

const CONFIG: Mount = ConfigMap::new("blackbox-exporter", &[File::yaml("blackbox.yml", &config)])
    .watched_by_program()
    .at("/etc/blackbox-exporter");

/// Two pods: a probe that fails because its prober is being moved would be a false alarm.
pub const BLACKBOX_EXPORTER: Workload =
    WorkloadBuilder::deployment(NAMESPACE, "blackbox-exporter", images::BLACKBOX_EXPORTER)
        .purpose("probes the shop's URLs")
        .replicas(2)
        .port(HTTP)
        .run_as(NOBODY)
        .mount(CONFIG)
        .arg_file("--config.file", CONFIG.file("blackbox.yml"))
        .arg("--config.enable-auto-reload")
        .talks_to_made(|cx: &Context| scrape::probe_targets(cx.watch().jobs))
        .resources(Resources::requests(millicores(10), mebibytes(24)).limits(millicores(100), mebibytes(64)))
        .readiness(Probe::http(HTTP, "/-/healthy"))
        .liveness(Probe::http(HTTP, "/-/healthy").failures(6))
        .build();

/// Where Prometheus asks for probes.
pub const SERVICE: Service = Service::of(&BLACKBOX_EXPORTER).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&BLACKBOX_EXPORTER).service(&SERVICE);

fn config(_: &Context) -> BlackboxConfig {
    // Below the scrape timeout, so that a slow URL is a failed probe and not a failed scrape.
    let timeout = seconds(8);
    BlackboxConfig::new([
        (HTTP_OK, Module::http(HttpProbe::get()).timeout(timeout)),
        (TCP, Module::tcp(TcpProbe::connect()).timeout(timeout)),
    ])
}
