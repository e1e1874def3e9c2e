//! The world of Prometheus: whatever is scraped, with the names, labels and units that it was recorded to have.

use promql::{Catalogue, World};
use terms::{Duration, PodPort, WorkloadId};
use watch::scrape::{Find, Job, ProbedUrl};

/// What Prometheus can be asked for: these jobs, scraped so often, and the catalogues of their targets: names and texts.
///
/// Any name of the form `level:metric:operations` may be read too; that a rule records it is checked where the rules are known.
///
/// # Panics
///
/// Where a catalogue cannot be read.
///
/// ```
/// use watch::scrape::Job;
///
/// const JOBS: &[Job] = &[Job::kubelets("kubelet", "/metrics")];
/// const KUBELET: &str = "# exporter: kubelet\n# TYPE kubelet_running_pods gauge\nkubelet_running_pods{}\n";
/// let world = world::of_metrics(JOBS, &[("kubelet", KUBELET)], terms::seconds(30));
/// assert_eq!(world.jobs[0].exporters, ["kubelet"]);
/// ```
pub fn of_metrics(jobs: &[Job], catalogues: &[(&str, &str)], interval: Duration) -> World {
    let catalogues: Vec<Catalogue> = catalogues.iter().map(|(name, text)| read(name, text)).collect();
    let jobs = jobs.iter().map(|job| scraped(job, &catalogues, interval)).collect();
    World { catalogues, jobs, recorded: Vec::new(), recorded_by_name: true }
}

fn read(name: &str, text: &str) -> Catalogue {
    match Catalogue::parse(text) {
        Ok(catalogue) => catalogue,
        Err(findings) => {
            let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
            panic!("the catalogue `{name}`: {}", findings.join("; "))
        }
    }
}

/// A job as queries see it: whose series it brings, and which labels its targets add.
fn scraped(job: &Job, catalogues: &[Catalogue], interval: Duration) -> promql::Job {
    let exporters: Vec<String> = job.catalogues().into_iter().map(str::to_owned).collect();
    let flags = catalogues.iter().filter(|catalogue| exporters.contains(&catalogue.exporter));
    let flags = flags.flat_map(|catalogue| &catalogue.flags);
    let collectors = flags.filter_map(|flag| flag.strip_prefix("--collector.")).map(str::to_owned).collect();
    let mut scraped = promql::Job::new(job.name(), "");
    scraped.exporters = exporters;
    scraped.collectors = collectors;
    scraped.dropped = job.dropped().iter().map(|dropped| dropped.names.to_owned()).collect();
    scraped.kept = job.kept().map(str::to_owned);
    scraped.interval = interval.as_milliseconds() as f64 / 1_000.0;
    job.target_labels().iter().fold(scraped, |scraped, label| scraped.label(label, &values(job, label)))
}

/// The values of a label of the job's targets, where the spec says them; none where only the cluster knows.
fn values(job: &Job, label: &str) -> Vec<&'static str> {
    let workloads: Vec<WorkloadId> = match job.find() {
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
