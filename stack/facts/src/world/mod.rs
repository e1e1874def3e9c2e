//! What there is to read: whatever is scraped, with the names, labels and units that it was recorded to have.
//!
//! ```
//! let world = stack_facts::world::of_metrics();
//! assert!(world.jobs.iter().any(|job| job.name == "node-exporter"));
//! ```

mod logs;

use std::sync::LazyLock;

use crate::COMPONENTS;
use crate::components::prometheus;
use crate::jobs::JOBS;
use catalogue::{Catalogue, recorded};
use kit::{Arg, Component, PodPort, Workload, WorkloadId};
pub use logs::of_logs;
use promql::{Job, World};
use watch::scrape::{self, Find, ProbedUrl};

/// The shop's own catalogues, the files of `stack/catalogue/`: the name and the text of each. Those of programs that
/// everybody runs are [`recorded::ALL`].
pub const CATALOGUES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// What Prometheus can be asked for: the jobs of the stack, and the catalogues of what they scrape.
pub fn of_metrics() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| {
        let catalogues = recorded::with(CATALOGUES).unwrap_or_else(|faults| {
            let faults: Vec<_> = faults.iter().map(|(name, fault)| fault.at(&format!("{name}.prom"))).collect();
            panic!("{}", faults.join("; "))
        });
        let jobs = JOBS.iter().map(|job| scraped(job, &catalogues)).collect();
        World { catalogues, jobs, recorded: Vec::new(), recorded_by_name: true }
    });
    &WORLD
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
    let flags: Vec<&str> = workloads(job).into_iter().flat_map(flags).collect();
    let exposed = catalogues.iter().filter(|catalogue| exporters.contains(&catalogue.exporter));
    let collectors = exposed.flat_map(|catalogue| catalogue.switched_on_by(flags.clone()).map(str::to_owned)).collect();
    let mut scraped = Job::new(job.name(), "");
    scraped.exporters = exporters;
    scraped.collectors = collectors;
    scraped.dropped = job.dropped().iter().map(|dropped| dropped.names.to_owned()).collect();
    scraped.kept = job.kept().map(str::to_owned);
    scraped.interval = prometheus::INTERVAL.as_milliseconds() as f64 / 1_000.0;
    job.target_labels().iter().fold(scraped, |scraped, label| scraped.label(label, &values(job, label)))
}

/// The workloads that a job scrapes; none where it scrapes the cluster's own programs, or asks a prober.
fn workloads(job: &scrape::Job) -> Vec<WorkloadId<'static>> {
    match job.find() {
        Find::Service(endpoint) => vec![endpoint.workload()],
        Find::Pods(pods) => vec![pods.workload()],
        Find::Annotated(_, expected) => expected.iter().map(PodPort::workload).collect(),
        Find::Probes(..) | Find::Kubelets | Find::ApiServer => Vec::new(),
    }
}

/// The flags that a workload runs with, which switch collectors on.
fn flags(id: WorkloadId<'static>) -> impl Iterator<Item = &'static str> {
    let found = COMPONENTS.iter().map(Component::workload).filter(move |workload| workload.id().is(&id));
    found.flat_map(Workload::args).filter_map(|arg| match arg {
        Arg::Text(text) => Some(*text),
        Arg::File(..) | Arg::Made(..) => None,
    })
}

/// The values of a label of the job's targets, where the spec says them; none where only the cluster knows.
fn values(job: &scrape::Job, label: &str) -> Vec<&'static str> {
    let workloads = workloads(job);
    match (label, job.find()) {
        ("app", Find::Probes(_, urls)) => urls.iter().map(ProbedUrl::app).collect(),
        ("module", Find::Probes(_, urls)) => urls.iter().map(ProbedUrl::module).collect(),
        ("app", _) => workloads.iter().map(|workload| workload.name.as_str()).collect(),
        ("namespace", _) => workloads.iter().map(|workload| workload.namespace.name().as_str()).collect(),
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
    fn a_collector_is_on_where_the_deployed_flags_switch_it_on() {
        let job = |name: &str| of_metrics().jobs.iter().find(|job| job.name == name).expect("it is scraped");
        assert_eq!(job("postgres-exporter").collectors, ["long_running_transactions"]);
        assert_eq!(job("node-exporter").collectors, [""; 0]);
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
