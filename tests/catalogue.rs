//! The catalogues are what `cargo xtask record` would write, of what is deployed, for every target that is scraped.

#![expect(clippy::unwrap_used, reason = "a test whose files cannot be read says so by ending there")]

use std::collections::{BTreeMap, BTreeSet};

use cli::catalogue::{Catalogue, recorded};
use programs::promtail;
use stack::{WATCH, log_pipeline, shop};
use stack_facts::world::CATALOGUES;

/// The catalogues by name: everybody's, and the shop's own.
fn catalogues() -> BTreeMap<String, Catalogue> {
    let catalogues = recorded::with(CATALOGUES).unwrap();
    catalogues.into_iter().map(|catalogue| (catalogue.exporter.clone(), catalogue)).collect()
}

#[test]
fn every_job_has_the_catalogues_of_its_targets() {
    let catalogues = catalogues();
    for job in WATCH.jobs {
        for exporter in job.catalogues() {
            assert!(
                catalogues.contains_key(exporter),
                "the job `{}` scrapes `{exporter}`, of which no catalogue tells; fix: `cargo xtask record {exporter}`",
                job.name()
            );
        }
    }
}

#[test]
fn a_catalogue_is_written_in_one_way_only() {
    for (name, text) in CATALOGUES {
        let catalogue = Catalogue::parse(text).unwrap();
        assert_eq!(catalogue.text(), *text, "{name}.prom is not as it would be written; fix: record it again");
        let source = &catalogue.source;
        assert!(source.starts_with("recorded from ") || source.starts_with("written from "), "{name}.prom: {source}");
    }
}

/// What is in an image, from whichever registry it comes: `prometheus:v3.16.0`.
fn program_and_version(image: &str) -> &str {
    image.rsplit('/').next().unwrap_or(image)
}

#[test]
fn catalogues_speak_of_what_is_deployed() {
    for (name, catalogue) in catalogues() {
        let Some(deployed) = xtask::CLI.recorded_as(&name) else { continue };
        let again = format!("fix: `cargo xtask record {name}`");
        let recorded = catalogue.image.as_deref().map(program_and_version);
        assert_eq!(recorded, Some(program_and_version(&deployed.image)), "{name}.prom is of another version; {again}");
        assert_eq!(catalogue.flags, deployed.flags, "{name}.prom was recorded with other flags; {again}");
    }
}

/// What the log agent counts has no program to record it from: the pipeline says it.
#[test]
fn the_catalogue_of_counted_requests_says_what_the_log_pipeline_does() {
    let catalogue = catalogues().remove(log_pipeline::CATALOGUE).unwrap();
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
    let pipeline = serde_yaml::to_string(&log_pipeline::pipeline().promtail()).unwrap();
    let (prefix, name) = log_pipeline::REQUESTS.split_at("access_log_".len());
    for part in [format!("prefix: {prefix}\n"), format!("{name}:\n"), format!("description: {}\n", family.help)] {
        assert!(pipeline.contains(&part), "{part} is missing in {pipeline}");
    }
}
