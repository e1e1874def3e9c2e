//! What the queries of others may read: anything; and of the programs that are catalogued here, what those expose.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Fault, recorded};
use promql::{Job, World};

/// The first words of the metrics that a program has to itself. Others, such as `http_` and `grpc_`, any program may have.
const OWN: [(&str, &[&str]); 16] = [
    ("alertmanager", &["alertmanager_"]),
    ("blackbox-exporter", &["blackbox_"]),
    ("blackbox-probe", &["probe_"]),
    ("cadvisor", &["container_", "machine_"]),
    ("grafana", &["grafana_"]),
    ("kube-apiserver", &["apiserver_"]),
    ("kube-state-metrics", &["kube_"]),
    ("kubelet", &["kubelet_", "volume_manager_", "storage_operation_"]),
    ("loki", &["loki_"]),
    ("mysqld-exporter", &["mysql_"]),
    ("nginx-exporter", &["nginx_"]),
    ("node-exporter", &["node_"]),
    ("postgres-exporter", &["pg_"]),
    ("prometheus", &["prometheus_"]),
    ("promtail", &["promtail_"]),
    ("redis-exporter", &["redis_"]),
];

/// The names that `--with` takes.
pub fn known() -> Vec<&'static str> {
    OWN.iter().map(|(exporter, _)| *exporter).collect()
}

/// The exporter of whose own metrics a name would be one.
pub(crate) fn owner(metric: &str) -> Option<&'static str> {
    OWN.iter().find(|(_, words)| words.iter().any(|word| metric.starts_with(word))).map(|(exporter, _)| *exporter)
}

/// A world in which any metric may be there.
pub(crate) fn open() -> World {
    World { open: true, ..World::default() }
}

/// The same, where what the catalogued programs expose is known. Jobs scrape every `interval` seconds.
pub(crate) fn catalogued(interval: Option<f64>) -> Result<World, Vec<(String, Fault)>> {
    let mut catalogues = recorded::with(&[])?;
    catalogues.retain_mut(|catalogue| {
        let Some((_, words)) = OWN.iter().find(|(exporter, _)| *exporter == catalogue.exporter) else { return false };
        catalogue.families.retain(|name, _| words.iter().any(|word| name.starts_with(word)));
        true
    });
    let job = |catalogue: &Catalogue| {
        let collectors: BTreeSet<_> =
            catalogue.families.values().filter_map(|family| family.collector.clone()).collect();
        let mut job = Job::unseen(&catalogue.exporter);
        job.collectors = collectors.into_iter().collect();
        job.interval = interval.unwrap_or(job.interval);
        job
    };
    let jobs = catalogues.iter().map(job).collect();
    Ok(World { catalogues, jobs, ..open() })
}
