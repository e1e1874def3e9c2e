//! The recorded catalogues, one line each. Whoever changes one rebuilds whatever was checked against it.

/// Every catalogue: its file's name, and its text.
pub const CATALOGUES: &[(&str, &str)] = &[
    ("access-log", include_str!("../../../catalogue/access-log.prom")),
    ("alertmanager", include_str!("../../../catalogue/alertmanager.prom")),
    ("blackbox-exporter", include_str!("../../../catalogue/blackbox-exporter.prom")),
    ("blackbox-probe", include_str!("../../../catalogue/blackbox-probe.prom")),
    ("cadvisor", include_str!("../../../catalogue/cadvisor.prom")),
    ("dhakacart-backend", include_str!("../../../catalogue/dhakacart-backend.prom")),
    ("dhakacart-frontend", include_str!("../../../catalogue/dhakacart-frontend.prom")),
    ("grafana", include_str!("../../../catalogue/grafana.prom")),
    ("kube-apiserver", include_str!("../../../catalogue/kube-apiserver.prom")),
    ("kube-state-metrics", include_str!("../../../catalogue/kube-state-metrics.prom")),
    ("kube-state-metrics-self", include_str!("../../../catalogue/kube-state-metrics-self.prom")),
    ("kubelet", include_str!("../../../catalogue/kubelet.prom")),
    ("loki", include_str!("../../../catalogue/loki.prom")),
    ("node-exporter", include_str!("../../../catalogue/node-exporter.prom")),
    ("postgres-exporter", include_str!("../../../catalogue/postgres-exporter.prom")),
    ("prometheus", include_str!("../../../catalogue/prometheus.prom")),
    ("promtail", include_str!("../../../catalogue/promtail.prom")),
    ("redis-exporter", include_str!("../../../catalogue/redis-exporter.prom")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CATALOGUES;

    #[test]
    fn every_catalogue_of_the_folder_is_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../catalogue");
        let files = std::fs::read_dir(folder).expect("the catalogues are there");
        let names =
            files.map(|file| file.expect("the folder can be read").file_name().into_string().expect("a plain name"));
        let found: BTreeSet<String> = names.filter_map(|name| Some(name.strip_suffix(".prom")?.to_owned())).collect();
        let listed: BTreeSet<String> = CATALOGUES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(found, listed, "add the catalogue to `CATALOGUES`, or remove its line");
    }
}
