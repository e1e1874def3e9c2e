//! Pods that ask to be scraped by annotation, without trusting what they say: no forged address, no token, no double
//! target.

use configs::prometheus::{KubernetesSd, Relabel, Role, ScrapeConfig, meta};

/// The annotations' names are those that most manifests bear: `prometheus.io/scrape`, `port`, `path`.
pub(super) fn annotated(base: ScrapeConfig, namespace: &str) -> ScrapeConfig {
    let annotation = |name: &str| meta::pod_annotation(&format!("prometheus.io/{name}"));
    let (scrape, port, path) = (annotation("scrape"), annotation("port"), annotation("path"));
    base.kubernetes_sd_configs([KubernetesSd::new(Role::Pod).in_namespaces([namespace])]).relabel_configs([
        Relabel::keep(&[scrape.as_str()], "true"),
        Relabel::drop(&[meta::POD_PHASE], "Pending|Succeeded|Failed|Unknown"),
        Relabel::drop(&[meta::CONTAINER_INIT], "true"),
        Relabel::keep(&[port.as_str()], "[0-9]{1,5}"),
        Relabel::extract(&[path.as_str()], "(/[A-Za-z0-9._~/-]*)", meta::METRICS_PATH),
        // A pod with several declared ports is several targets until all get the annotated address; then they are one.
        Relabel::rewrite(&[port.as_str(), meta::POD_IP], r"([0-9]{1,5});(([0-9]+\.){3}[0-9]+)", meta::ADDRESS, "$2:$1"),
        Relabel::rewrite(
            &[port.as_str(), meta::POD_IP],
            "([0-9]{1,5});([0-9a-fA-F:]*:[0-9a-fA-F:]*)",
            meta::ADDRESS,
            "[$2]:$1",
        ),
    ])
}
