//! What there is to read: whatever is scraped, with the names, labels and units that it was recorded to have.
//!
//! ```
//! let world = stack_facts::world::of_metrics();
//! assert!(world.jobs.iter().any(|job| job.name == "node-exporter"));
//! ```

mod catalogues;
mod logs;

use std::sync::LazyLock;

use crate::jobs::JOBS;
use crate::programs::Prometheus;
pub use catalogues::CATALOGUES;
use kit::PodPort;
pub use logs::of_logs;
use programs::prelude::*;
use promql::{Catalogue, Job, World};
use watch::scrape::{self, Find, ProbedUrl};

/// What Prometheus can be asked for: the jobs of the stack, and the catalogues of what they scrape.
pub fn of_metrics() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| {
        let catalogues: Vec<Catalogue> = CATALOGUES.iter().map(|(name, text)| read(name, text)).collect();
        let jobs = JOBS.iter().map(|job| scraped(job, &catalogues)).collect();
        World { catalogues, jobs, recorded: Vec::new(), recorded_by_name: true }
    });
    &WORLD
}

fn read(name: &str, text: &str) -> Catalogue {
    match Catalogue::parse(text) {
        Ok(catalogue) => catalogue,
        Err(findings) => panic!(
            "stack/catalogue/{name}.prom: {}",
            findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        ),
    }
}

/// A job as queries see it: whose series it brings, and which labels its targets add.
fn scraped(job: &scrape::Job, catalogues: &[Catalogue]) -> Job {
    let mut exporters: Vec<String> = match job.find() {
        Find::Service(_) | Find::Kubelets | Find::ApiServer => vec![job.name().to_owned()],
        Find::Pods(pods) => vec![pods.workload().name.to_string()],
        Find::Annotated(_, expected) => expected.iter().map(|pods| pods.workload().name.to_string()).collect(),
        Find::Probes(..) => vec!["blackbox-probe".to_owned()],
    };
    exporters.extend(job.also().iter().map(|catalogue| (*catalogue).to_owned()));
    let flags = catalogues.iter().filter(|catalogue| exporters.contains(&catalogue.exporter));
    let flags = flags.flat_map(|catalogue| &catalogue.flags);
    let collectors = flags.filter_map(|flag| flag.strip_prefix("--collector.")).map(str::to_owned).collect();
    let mut scraped = Job::new(job.name(), "");
    scraped.exporters = exporters;
    scraped.collectors = collectors;
    scraped.dropped = job.dropped().iter().map(|dropped| dropped.names.to_owned()).collect();
    scraped.kept = job.kept().map(str::to_owned);
    scraped.interval = Prometheus::INTERVAL.as_milliseconds() as f64 / 1_000.0;
    job.target_labels().iter().fold(scraped, |scraped, label| scraped.label(label, &values(job, label)))
}

/// The values of a label of the job's targets, where the spec says them; none where only the cluster knows.
fn values(job: &scrape::Job, label: &str) -> Vec<&'static str> {
    let workloads = match job.find() {
        Find::Service(endpoint) => vec![endpoint.workload()],
        Find::Pods(pods) => vec![pods.workload()],
        Find::Annotated(_, expected) => expected.iter().map(PodPort::workload).collect(),
        Find::Probes(_, urls) => {
            return match label {
                "app" => urls.iter().map(ProbedUrl::app).collect(),
                "module" => urls.iter().map(ProbedUrl::module).collect(),
                _ => Vec::new(),
            };
        }
        Find::Kubelets | Find::ApiServer => Vec::new(),
    };
    match label {
        "app" => workloads.iter().map(|workload| workload.name.as_str()).collect(),
        "namespace" => workloads.iter().map(|workload| workload.namespace.name().as_str()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use promql::{Dialect, analyse, parse};

    use super::of_metrics;

    /// What the analysis says of a query.
    fn said(query: &str) -> Vec<String> {
        let expr = parse(query, Dialect::PROMETHEUS).expect("it is PromQL");
        analyse(&expr, of_metrics()).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_the_spec_says_of_targets_is_known_and_what_the_cluster_decides_is_not() {
        assert_eq!(
            said(r#"up{job="dhakacart-pods", app="dhakacart-database"} == 0"#),
            [
                "`app=\"dhakacart-database\"` selects nothing: the `app` of `up` has no such value; fix: give a value that \
              there is: `dhakacart-backend`, `dhakacart-frontend`"
            ]
        );
        assert_eq!(
            said(r#"up{job="postgres-exporter", namespace="monitoring"} == 0"#),
            [
                "`namespace=\"monitoring\"` selects nothing: the `namespace` of `up` has no such value; fix: give a value \
              that there is: `dhakacart`"
            ]
        );
        assert_eq!(
            said(r#"up{job="dhakacart-pods", app="dhakacart-backend", pod="dhakacart-backend-x"} == 0"#),
            [""; 0]
        );
        assert_eq!(said(r#"up{job="kubelet", node="master-1"} == 0"#), [""; 0]);
    }

    #[test]
    fn every_exporter_that_is_scraped_has_its_catalogue() {
        let world = of_metrics();
        for job in &world.jobs {
            for exporter in &job.exporters {
                let known = world.catalogues.iter().any(|catalogue| catalogue.exporter == *exporter);
                assert!(known, "the job `{}` scrapes `{exporter}`: record its catalogue", job.name);
            }
        }
    }
}
