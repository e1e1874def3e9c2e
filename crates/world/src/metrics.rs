//! The world of Prometheus: whatever is scraped, with the names, labels and units that it was recorded to have.

use catalogue::{Catalogue, Fault, recorded};
use kit::{Arg, Component, Kind, Workload};
use promql::{Dialect, World};
use terms::{PodPort, WorkloadId};
use watch::scrape::{Find, Job, ProbedUrl, Scrapes};

/// The port of every kubelet: <https://kubernetes.io/docs/reference/networking/ports-and-protocols/>.
const KUBELET: u16 = 10250;

/// What the Prometheus of a stack can be asked for, in the PromQL of its release: its jobs, scraped so often and in
/// that form (`Prometheus::SCRAPES`), with the flags that its workloads run with, and the values of labels that it
/// knows ([`known`](crate::known()), with what is there beside it as `others`).
///
/// `own` are a company's own catalogues, by name, beside those of programs that everybody runs.
///
/// # Panics
///
/// Where a catalogue cannot be read.
///
/// ```
/// use watch::scrape::Job;
///
/// const JOBS: &[Job] = &[Job::kubelets("kubelet", "/metrics")];
/// let world = world::of_stack(&[], JOBS, &[], terms::seconds(30), &[("namespace", &["kube-system"])]);
/// assert!(world.values["namespace"].contains("kube-system"));
/// ```
pub fn of_stack(
    components: &[Component<'static>],
    jobs: &[Job],
    own: &[(&str, &str)],
    scrapes: impl Into<Scrapes>,
    others: &[(&str, &[&str])],
) -> World {
    let flags = |id: &WorkloadId| {
        let workloads = components.iter().map(Component::workload);
        let mut ours = workloads.filter(|workload| !matches!(workload.kind(), Kind::Declared));
        ours.find(|workload| workload.id().is(id)).map(flags_of)
    };
    let (dialect, values) = (dialect(components), crate::known(components, others));
    World { dialect, values, ..of_metrics(jobs, own, scrapes, &flags) }
}

/// What the Prometheus among the components reads: the tag of its image says the release, its flags what it is told to
/// allow. Without one, what the newest reads.
fn dialect(components: &[Component<'static>]) -> Dialect {
    let mut workloads = components.iter().map(Component::workload);
    let found = workloads.find_map(|workload| {
        let image = workload.image().filter(|image| image.repository().rsplit('/').next() == Some("prometheus"))?;
        Some((workload, image.tag()))
    });
    found.map_or(Dialect::PROMETHEUS, |(workload, tag)| Dialect::of(tag).run_with(flags_of(workload)))
}

/// The flags that a workload of the stack runs with, which switch collectors on.
fn flags_of(workload: &Workload<'static>) -> Vec<&'static str> {
    let text = |arg: &Arg<'static>| match arg {
        Arg::Text(text) => Some(*text),
        Arg::File(..) | Arg::Port(..) | Arg::Listen(..) | Arg::Made(..) | Arg::Each(..) => None,
    };
    workload.args().filter_map(text).collect()
}

/// What Prometheus can be asked for: these jobs, scraped so often where they do not say it themselves, and the
/// catalogues of their targets.
///
/// `own` are a company's own catalogues, by name, beside those of programs that everybody runs
/// ([`catalogue::recorded`]). `flags` are those that a workload runs with, which switch collectors on; `None` where
/// somebody else runs it, and the flags are those that its catalogue was recorded with.
///
/// Any name of the form `level:metric:operations` may be read too; that a rule records it is checked where the rules
/// are known.
///
/// # Panics
///
/// Where a catalogue cannot be read.
///
/// ```
/// use watch::scrape::Job;
///
/// const JOBS: &[Job] = &[Job::kubelets("kubelet", "/metrics"), Job::kubelets("teapots", "/tea")];
/// const TEAPOTS: &str = "# exporter: teapots\n# TYPE teapot_full gauge\nteapot_full{}\n";
/// let world = world::of_metrics(JOBS, &[("teapots", TEAPOTS)], terms::seconds(30), &|_| None);
/// assert_eq!(world.jobs[1].exporters, ["teapots"]);
/// assert!(world.catalogues.iter().any(|catalogue| catalogue.exporter == "kubelet"));
/// ```
pub fn of_metrics(
    jobs: &[Job],
    own: &[(&str, &str)],
    scrapes: impl Into<Scrapes>,
    flags: &dyn Fn(&WorkloadId) -> Option<Vec<&'static str>>,
) -> World {
    let scrapes = scrapes.into();
    let catalogues = recorded::with(own).unwrap_or_else(|faults| {
        let said =
            |(name, fault): &(String, Fault)| format!("{}; fix: {}", fault.at(&format!("{name}.prom")), fault.fix);
        panic!("{}", faults.iter().map(said).collect::<Vec<_>>().join("; "))
    });
    let jobs = jobs.iter().map(|job| scraped(job, &catalogues, scrapes, flags)).collect();
    World { catalogues, jobs, recorded_by_name: true, ..World::default() }
}

/// A job as queries see it: whose series it brings, and which labels its targets add.
fn scraped(
    job: &Job,
    catalogues: &[Catalogue],
    default: Scrapes,
    flags: &dyn Fn(&WorkloadId) -> Option<Vec<&'static str>>,
) -> promql::Job {
    let exporters: Vec<String> = job.catalogues().into_iter().map(str::to_owned).collect();
    let deployed: Option<Vec<Vec<&str>>> = workloads(job).iter().map(flags).collect();
    let deployed = deployed.filter(|of_workloads| !of_workloads.is_empty()).map(|of_workloads| of_workloads.concat());
    let exposed = catalogues.iter().filter(|catalogue| exporters.contains(&catalogue.exporter));
    let switched_on = |catalogue: &Catalogue| {
        let recorded = || catalogue.flags.iter().map(String::as_str).collect();
        let flags: Vec<&str> = deployed.clone().unwrap_or_else(recorded);
        catalogue.switched_on_by(flags).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut scraped = promql::Job::new(job.name(), "");
    scraped.collectors = exposed.flat_map(switched_on).collect();
    scraped.exporters = exporters;
    scraped.dropped = job.dropped().iter().map(|dropped| dropped.names.to_owned()).collect();
    scraped.kept = job.kept().map(str::to_owned);
    scraped.port = port(job);
    scraped.interval = job.interval().unwrap_or(default.interval).as_milliseconds() as f64 / 1_000.0;
    let histograms = job.form_of_histograms().unwrap_or(default.histograms);
    scraped.histograms = promql::Histograms {
        native: histograms.is_native(),
        always_classic: histograms.is_always_classic(),
        classic_to_nhcb: histograms.is_classic_to_nhcb(),
    };
    // Where the spec names the targets, it knows their instances: of what is probed, the URL.
    let names_targets = matches!(job.find(), Find::Probes(..) | Find::Static { .. });
    let labels = job.target_labels().iter().chain(names_targets.then_some(&"instance"));
    labels.fold(scraped, |scraped, label| {
        let values = values(job, label);
        scraped.label(label, &values.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

/// The workloads that a job scrapes; none where it scrapes the cluster's own programs, or asks a prober.
fn workloads(job: &Job) -> Vec<WorkloadId<'static>> {
    match job.find() {
        Find::Service(endpoint) => vec![endpoint.workload()],
        Find::Pods(pods) => vec![pods.workload()],
        Find::Annotated(_, expected) => expected.iter().map(PodPort::workload).collect(),
        Find::Probes(..) | Find::Static { .. } | Find::Kubelets | Find::ApiServer => Vec::new(),
    }
}

/// The port at which all targets of a job answer, where the spec says it.
fn port(job: &Job) -> Option<u16> {
    match job.find() {
        Find::Service(endpoint) => Some(endpoint.port().number()),
        Find::Pods(pods) => Some(pods.port().number()),
        Find::Kubelets => Some(KUBELET),
        Find::Annotated(..) | Find::Probes(..) | Find::Static { .. } | Find::ApiServer => None,
    }
}

/// The values of a label of the job's targets, where the spec says them; none where only the cluster knows.
fn values(job: &Job, label: &str) -> Vec<String> {
    let workloads = workloads(job);
    let values: Vec<&str> = match (label, job.find()) {
        ("app", Find::Probes(_, urls)) => urls.iter().map(ProbedUrl::app).collect(),
        ("instance", Find::Probes(_, urls)) => return urls.iter().map(ProbedUrl::url).collect(),
        ("instance", Find::Static { targets, .. }) => targets.to_vec(),
        ("module", Find::Probes(_, urls)) => urls.iter().map(ProbedUrl::module).collect(),
        ("app", _) => workloads.iter().map(|workload| workload.name.as_str()).collect(),
        ("namespace", _) => workloads.iter().map(|workload| workload.namespace.name().as_str()).collect(),
        _ => Vec::new(),
    };
    values.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use kit::{Component, Image, Probe, Resources, Workload, WorkloadBuilder, mebibytes, millicores};
    use promql::{Dialect, Feature};
    use terms::{Http, Name, Namespace, PodPort, Port, WorkloadId, seconds};
    use watch::scrape::{Histograms, Job, Scrapes};

    use super::{of_metrics, of_stack};

    const MYSQLD: WorkloadId =
        WorkloadId { name: Name::new("mysqld-exporter"), namespace: Namespace::of_others("tea") };
    const HTTP: Port<Http> = Port::new("http", 9104);
    const JOBS: &[Job] = &[Job::pods("mysqld-exporter", PodPort::new(MYSQLD, HTTP.any()))];

    /// Recorded with a collector on that is off by default.
    const CATALOGUE: &str = "\
# exporter: mysqld-exporter
# flags: --collect.binlog_size
# off-by-default: binlog_size mysql_binlog_*
# off-by-default: info_schema.tables mysql_info_schema_table_*
# TYPE mysql_binlog_files gauge
# TYPE mysql_info_schema_table_rows gauge
";

    #[track_caller]
    fn collectors(flags: Option<&[&'static str]>) -> Vec<String> {
        let own = [("mysqld-exporter", CATALOGUE)];
        let flags = |id: &WorkloadId| flags.map(<[_]>::to_vec).filter(|_| id.is(&MYSQLD));
        of_metrics(JOBS, &own, seconds(30), &flags).jobs.remove(0).collectors
    }

    #[test]
    fn the_deployed_flags_switch_collectors_on_by_either_prefix() {
        assert_eq!(collectors(Some(&["--collect.info_schema.tables"])), ["info_schema.tables"]);
        assert_eq!(collectors(Some(&["--collector.info_schema.tables=true"])), ["info_schema.tables"]);
        assert_eq!(collectors(Some(&[])), [""; 0]);
    }

    #[test]
    fn addresses_are_asked_for_like_any_job_and_known_by_their_instances() {
        const STILLS: &[Job] = &[Job::static_("cellar", "stills", &["10.0.0.5:9100"])];
        const CATALOGUE: &str = "# exporter: stills\n# TYPE still_full gauge\nstill_full{}\n";
        let world = of_metrics(STILLS, &[("stills", CATALOGUE)], seconds(30), &|_| None);
        assert_eq!(world.jobs[0].exporters, ["stills"]);
        let parsed = |query: &str| promql::parse(query, Dialect::PROMETHEUS).unwrap();
        let found = |query: &str| promql::analyse(&parsed(query), &world).1.len();
        assert_eq!(found(r#"still_full{job="cellar", instance="10.0.0.5:9100"}"#), 0);
        assert_eq!(found(r#"still_full{job="cellar", instance="10.0.0.6:9100"}"#), 1);
        assert_eq!(found(r#"still_empty{job="cellar"}"#), 1);
    }

    #[test]
    fn the_form_of_histograms_is_that_of_the_job_or_else_of_all() {
        const ALL: Scrapes = Scrapes { interval: seconds(30), histograms: Histograms::NATIVE };
        const STILLS: &[Job] = &[
            Job::static_("cellar", "stills", &["10.0.0.5:9100"]),
            Job::static_("attic", "stills", &["10.0.0.6:9100"]).histograms(Histograms::CLASSIC),
        ];
        const CATALOGUE: &str = "# exporter: stills\n# TYPE still_seconds native histogram\nstill_seconds{}\n";
        let world = of_metrics(STILLS, &[("stills", CATALOGUE)], ALL, &|_| None);
        let parsed = |query: &str| promql::parse(query, Dialect::PROMETHEUS).unwrap();
        let found = |query: &str| promql::analyse(&parsed(query), &world).1.len();
        assert_eq!(found(r#"rate(still_seconds{job="cellar"}[5m])"#), 0);
        assert_eq!(found(r#"rate(still_seconds{job="attic"}[5m])"#), 1);
        assert_eq!(found(r#"rate(still_seconds_count{job="attic"}[5m])"#), 0);
    }

    #[test]
    fn the_tag_and_the_flags_of_the_deployed_prometheus_say_which_promql() {
        const TEA: Namespace = Namespace::ours("tea");
        const OLD: Workload =
            WorkloadBuilder::deployment(TEA, "metrics", Image::new("mirror.example.com/quay/prometheus", "v3.13.2"))
                .run_as(1000)
                .port(HTTP)
                .resources(Resources::requests(millicores(10), mebibytes(16)))
                .readiness(Probe::tcp(HTTP))
                .arg("--enable-feature=promql-experimental-functions")
                .build();
        const COMPONENTS: &[Component<'static>] = &[Component::of(&OLD)];
        let read = |components| of_stack(components, &[], &[], seconds(30), &[]).dialect;
        assert_eq!(read(COMPONENTS), Dialect::of("3.13.2").allowing(&[Feature::ExperimentalFunctions]));
        assert_eq!(read(&[]), Dialect::PROMETHEUS);
    }

    #[test]
    fn where_somebody_else_runs_it_the_recorded_flags_count() {
        assert_eq!(collectors(None), ["binlog_size"]);
    }
}
