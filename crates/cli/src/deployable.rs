//! The programs that the crate `programs` knows, by their images.

use kit::Image;
use programs as p;

/// Each by its module.
pub(crate) const ALL: [(&str, Image); 16] = [
    ("alertmanager", p::alertmanager::IMAGE),
    ("alloy", p::alloy::IMAGE),
    ("blackbox_exporter", p::blackbox_exporter::IMAGE),
    ("grafana", p::grafana::IMAGE),
    ("kube_state_metrics", p::kube_state_metrics::IMAGE),
    ("loki", p::loki::IMAGE),
    ("mysqld_exporter", p::mysqld_exporter::IMAGE),
    ("nginx_exporter", p::nginx_exporter::IMAGE),
    ("node_exporter", p::node_exporter::IMAGE),
    ("otel_collector", p::otel_collector::IMAGE),
    ("postgres_exporter", p::postgres_exporter::IMAGE),
    ("prometheus", p::prometheus::IMAGE),
    ("promtail", p::promtail::IMAGE),
    ("redis_exporter", p::redis_exporter::IMAGE),
    ("thanos", p::thanos::IMAGE),
    ("versitygw", p::versitygw::IMAGE),
];

/// The module of a program, by the name of a workload that runs it or by an image, from whichever registry.
pub(crate) fn module_of(name: &str, image: &str) -> Option<&'static str> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let repository = last(image.split(['@', ':']).next().unwrap_or_default());
    let is_it =
        |(module, known): &&(&str, Image)| module.replace('_', "-") == name || last(known.repository()) == repository;
    ALL.iter().find(is_it).map(|(module, _)| *module)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::{ALL, module_of};

    #[test]
    fn every_image_of_the_crate_programs_is_known() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs/src");
        let files = fs::read_dir(folder).expect("the crate is there").map(|entry| entry.expect("it is read").path());
        let with_image: BTreeSet<String> = files
            .filter(|path| fs::read_to_string(path).unwrap_or_default().contains("\npub const IMAGE: Image"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        assert_eq!(ALL.map(|(module, _)| module.to_owned()).into_iter().collect::<BTreeSet<_>>(), with_image);
    }

    #[test]
    fn a_program_is_known_by_its_name_or_its_image() {
        assert_eq!(module_of("mysqld-exporter", "quay.io/tea/own:1.0"), Some("mysqld_exporter"));
        assert_eq!(
            module_of("cache", "mirror.example.com/oliver006/redis_exporter:v1.0@sha256:0"),
            Some("redis_exporter")
        );
        assert_eq!(module_of("teapot-exporter", "docker.io/tea/teapot-exporter:1.2.0"), None);
    }
}
