//! What the queries of others may read: anything; and of the programs that are catalogued here, what those expose.

use catalogue::{Catalogue, Fault, recorded};
use promql::{Job, World};

/// The first words of the metrics that a program has to itself. Others, such as `http_` and `grpc_`, any program may
/// have.
const OWN: [(&str, &[&str]); 17] = [
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
    ("otel-collector", &["otelcol_"]),
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

/// The same, where what those catalogued programs expose is known whose words are `mentioned`. Jobs scrape every
/// `interval` seconds.
pub(crate) fn catalogued(interval: Option<f64>, mentioned: impl Fn(&str) -> bool) -> Result<World, Vec<Fault>> {
    let mut world = open();
    for (exporter, text) in recorded::ALL {
        let Some((_, words)) = OWN.iter().find(|(name, _)| name == exporter) else { continue };
        if !words.iter().any(|word| mentioned(word)) {
            continue;
        }
        let mut catalogue = Catalogue::parse(text)?;
        catalogue.families.retain(|name, _| words.iter().any(|word| name.starts_with(word)));
        let mut job = Job::unseen(exporter);
        job.collectors = catalogue.families.values().filter_map(|family| family.collector.clone()).collect();
        job.collectors.sort_unstable();
        job.collectors.dedup();
        job.interval = interval.unwrap_or(job.interval);
        world.jobs.push(job);
        world.catalogues.push(catalogue);
    }
    Ok(world)
}
