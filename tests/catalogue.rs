//! The catalogues are what `cargo xtask record` would write, of what is deployed, for every target that is scraped.

#![expect(clippy::unwrap_used, reason = "a test whose files cannot be read says so by ending there")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use cli::catalogue::Catalogue;
use programs::promtail;
use stack::{WATCH, log_pipeline, shop};

/// The folder of the catalogues.
const CATALOGUES: &str = xtask::CLI.program.catalogues;

/// The catalogues by name, with their texts.
fn catalogues() -> BTreeMap<String, (Catalogue, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(CATALOGUES);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let catalogue = Catalogue::parse(&text, &format!("{name}.prom")).unwrap();
        (name, (catalogue, text))
    };
    files.filter(|path| path.extension().is_some_and(|end| end == "prom")).map(read).collect()
}

#[test]
fn every_job_has_the_catalogues_of_its_targets() {
    let catalogues = catalogues();
    for job in WATCH.jobs {
        for exporter in job.catalogues() {
            assert!(
                catalogues.contains_key(exporter),
                "the job `{}` scrapes `{exporter}`, of which {CATALOGUES}/{exporter}.prom does not tell; \
                 fix: `cargo xtask record {exporter}`",
                job.name()
            );
        }
    }
}

#[test]
fn a_catalogue_is_written_in_one_way_only() {
    for (name, (catalogue, text)) in catalogues() {
        assert_eq!(catalogue.exporter, name, "{name}.prom bears the name of its exporter");
        assert_eq!(catalogue.text(), text, "{name}.prom is not as it would be written; fix: record it again");
        let source = &catalogue.source;
        assert!(source.starts_with("recorded from ") || source.starts_with("written from "), "{name}.prom: {source}");
    }
}

/// What is in an image, from whichever registry it comes: `prometheus:v3.13.2`.
fn program_and_version(image: &str) -> &str {
    image.rsplit('/').next().unwrap_or(image)
}

#[test]
fn catalogues_speak_of_what_is_deployed() {
    for (name, (catalogue, _)) in catalogues() {
        let Some(deployed) = xtask::CLI.recorded_as(&name) else { continue };
        let again = format!("fix: `cargo xtask record {name}`");
        let recorded = catalogue.image.as_deref().map(program_and_version);
        assert_eq!(recorded, Some(program_and_version(&deployed.image)), "{name}.prom is of another version; {again}");
        assert_eq!(catalogue.flags, deployed.flags, "{name}.prom was recorded with other flags; {again}");
    }
}

/// The library that checks queries has a reader of its own: both must see the same.
#[test]
fn the_checks_of_queries_read_what_was_written() {
    for (name, (ours, text)) in catalogues() {
        let theirs = promql::Catalogue::parse(&text).unwrap();
        assert_eq!(theirs.families.len(), ours.families.len(), "{name}.prom");
        for (metric, family) in &ours.families {
            let other = &theirs.families[metric];
            assert_eq!(other.had_series, family.had_series, "{name}.prom, {metric}");
            assert_eq!(other.labels_known, family.labels.is_some(), "{name}.prom, {metric}");
            let labels = family.labels.iter().flatten();
            let said: Vec<_> = labels.map(|(label, one)| (label, one.always, &one.values)).collect();
            let read: Vec<_> = other.labels.iter().map(|(label, one)| (label, one.always, &one.values)).collect();
            assert_eq!(said, read, "{name}.prom, {metric}");
            assert_eq!(other.collector.as_deref(), ours.collector_of(metric), "{name}.prom, {metric}");
        }
    }
}

/// What the log agent counts has no program to record it from: the pipeline says it.
#[test]
fn the_catalogue_of_counted_requests_says_what_the_log_pipeline_does() {
    let (catalogue, _) = catalogues().remove(log_pipeline::CATALOGUE).unwrap();
    let family = &catalogue.families[log_pipeline::REQUESTS];
    let labels = family.labels.as_ref().unwrap();
    let has: BTreeSet<&str> = labels.keys().map(String::as_str).collect();
    let of_streams = promtail::LABELS.into_iter().chain(["stream"]);
    assert_eq!(has, of_streams.chain(log_pipeline::OF_REQUESTS).collect(), "labels of {}", log_pipeline::REQUESTS);
    let values =
        |label: &str| -> BTreeSet<&str> { labels[label].values.as_ref().unwrap().iter().map(String::as_str).collect() };
    let of = |values: &[&'static str]| -> BTreeSet<&str> { values.iter().copied().collect() };
    assert_eq!(values(log_pipeline::METHOD), of(&log_pipeline::METHODS));
    assert_eq!(values(log_pipeline::ROUTE), of(log_pipeline::ROUTE_NAMES));
    assert_eq!(values("app"), of(&[shop::FRONTEND.name().as_str()]));
    let pipeline = serde_yaml::to_string(&log_pipeline::stages()).unwrap();
    let (prefix, name) = log_pipeline::REQUESTS.split_at("access_log_".len());
    for part in [format!("prefix: {prefix}\n"), format!("{name}:\n"), format!("description: {}\n", family.help)] {
        assert!(pipeline.contains(&part), "{part} is missing in {pipeline}");
    }
}
