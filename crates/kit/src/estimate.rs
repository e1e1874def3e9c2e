//! What metrics cost in an environment: how many series are scraped, and the memory and disk that one Prometheus needs
//! for them.

use promql::catalogue::Catalogue;
use terms::{Bytes, Duration, Name, PodPort, WorkloadId, kibibytes};
use watch::scrape::{Exploration, Find, Job};

use super::environment::Environment;
use super::mount::Volume;
use super::program::Program;
use super::stack::Component;
use super::workload::Kind;

/// What Prometheus notes of each target itself: `up`, `scrape_duration_seconds`, `scrape_samples_scraped`,
/// `scrape_samples_post_metric_relabeling` and `scrape_series_added`.
/// <https://prometheus.io/docs/concepts/jobs_instances/>
const NOTED: u64 = 5;

/// Memory that Prometheus takes before it has a series.
const BASE: u64 = 40 << 20;
/// Memory of a series, at the peak of a block's cut, with a tenth of all replaced within two hours.
const OF_A_SERIES: f64 = 6_000.0;
/// Disk of a sample in a block.
const IN_A_BLOCK: f64 = 1.5;
/// Disk of a sample in the write-ahead log and in the chunks of the head.
const IN_THE_HEAD: f64 = 5.0;
/// For how long samples are in the head: a block of two hours is cut when the head spans three.
const HEAD: u64 = 3 * 3_600;

/// Where a number of series is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// [`Job::brings`] says it.
    Said,
    /// The catalogue says how many a real page had.
    OnPage,
    /// The fewest that the catalogue allows: nobody counted.
    AtLeast,
}

/// What one job brings.
#[derive(Clone, Copy, Debug)]
pub struct JobEstimate {
    /// Its name.
    pub name: &'static str,
    /// How many targets it has.
    pub targets: u64,
    /// How many series all of them have together.
    pub series: u64,
    /// How many seconds lie between two scrapes.
    pub every: f64,
    /// Where the number is from.
    pub counted: Counted,
}

/// What metrics cost in one environment.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// What each job brings.
    pub jobs: Vec<JobEstimate>,
}

impl Estimate {
    /// All series that are scraped.
    pub fn series(&self) -> u64 {
        self.jobs.iter().map(|job| job.series).sum()
    }

    /// How many samples are scraped in a second.
    pub fn samples_per_second(&self) -> f64 {
        self.jobs.iter().map(|job| job.series as f64 / job.every).sum()
    }

    /// The most memory that one Prometheus needs, and cannot give back.
    pub fn memory(&self) -> Bytes {
        bytes(BASE as f64 + self.series() as f64 * OF_A_SERIES)
    }

    /// The disk of its blocks, kept for so long.
    pub fn blocks(&self, kept: Duration) -> Bytes {
        bytes(self.samples_per_second() * kept.as_seconds() as f64 * IN_A_BLOCK)
    }

    /// The disk of what is not in a block yet: the write-ahead log, and the chunks of the head.
    pub fn head(&self) -> Bytes {
        bytes(self.samples_per_second() * HEAD as f64 * IN_THE_HEAD)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an amount of bytes, in whole kibibytes")]
fn bytes(count: f64) -> Bytes {
    kibibytes((count / 1_024.0).ceil().max(1.0) as u64)
}

/// What the Prometheus of an environment may use.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// How many of it run; each scrapes everything.
    pub pods: u32,
    /// The memory above which it is killed.
    pub memory: Option<Bytes>,
    /// Its volume, and how much that holds.
    pub volume: Option<(Name<'a>, Bytes)>,
}

impl Budget<'_> {
    /// What blocks may take of the volume: Prometheus deletes the oldest beyond, by its `--storage.tsdb.retention.size`
    /// of 80 %.
    pub fn for_blocks(&self) -> Option<Bytes> {
        self.volume.map(|(_, size)| size.percent(80))
    }
}

impl Program {
    /// What its Prometheus may use in this environment; none where it has none: [`Apis::prometheus`].
    ///
    /// [`Apis::prometheus`]: super::Apis::prometheus
    pub fn budget(&self, environment: &Environment<'static>) -> Option<Budget<'static>> {
        let there = self.within(environment);
        let id = there.apis.prometheus?.any().workload();
        let workload = there.stack.components().iter().map(Component::workload).find(|one| one.id().is(&id))?;
        let claim = workload.volumes().into_iter().find_map(|mount| match mount.volume() {
            Volume::Claim(claim) => Some(claim),
            _ => None,
        });
        Some(Budget {
            name: workload.name(),
            pods: environment.replicas_of(workload).unwrap_or(1),
            memory: environment.placement(workload).resources.map(|one| one.memory_limit),
            volume: claim.map(|claim| (claim.name(), environment.size_of(&claim))),
        })
    }

    /// What metrics cost in this environment, as far as catalogues and jobs tell.
    ///
    /// A series counts as often as there are targets: pods of a workload, nodes and API servers of
    /// [`Environment::size`]. Of somebody else's workload one pod is counted. What is thrown away as it is scraped
    /// counts, unless [`Job::brings`] says what is left.
    pub fn estimate(&self, environment: &Environment<'static>) -> Estimate {
        let there = self.within(environment);
        Estimate { jobs: there.watch.jobs.iter().map(|job| there.brought_by(job, environment)).collect() }
    }

    fn brought_by(&self, job: &Job, environment: &Environment<'static>) -> JobEstimate {
        let size = environment.size();
        let of_pods = |pods: &PodPort<'static>| self.pods_of(&pods.workload(), environment);
        let targets = match job.find() {
            Find::Service(endpoint) => self.pods_of(&endpoint.workload(), environment),
            Find::Pods(pods) => of_pods(&pods),
            Find::Annotated(_, expected) => expected.iter().map(of_pods).sum(),
            Find::Kubelets => size.nodes.into(),
            Find::ApiServer => size.api_servers.into(),
            Find::Static { targets, .. } => targets.len() as u64,
            Find::Probes(_, urls) => urls.len() as u64,
        };
        let keeps_all = environment.exploration() == Exploration::Everything;
        let (series, counted) = match job.series().filter(|_| !keeps_all) {
            Some(said) => (u64::from(said) * targets, Counted::Said),
            None => self.on_pages(job, targets, environment),
        };
        let scraped = (self.metrics)().jobs.iter().find(|one| one.name == job.name());
        let every = scraped.map_or(30.0, |one| one.interval);
        JobEstimate { name: job.name(), targets, series: series + NOTED * targets, every, counted }
    }

    /// What the catalogues of a job say of all of its targets.
    fn on_pages(&self, job: &Job, targets: u64, environment: &Environment<'static>) -> (u64, Counted) {
        let (mut series, mut counted) = (0, Counted::OnPage);
        for name in job.catalogues() {
            let Some(catalogue) = (self.metrics)().catalogues.iter().find(|one| one.exporter == name) else { continue };
            // Each of the annotated workloads has a catalogue of its own.
            let targets = match job.find() {
                Find::Annotated(_, expected) => {
                    let of_it = expected.iter().filter(|pods| pods.program().as_str() == name);
                    of_it.map(|pods| self.pods_of(&pods.workload(), environment)).sum()
                }
                _ => targets,
            };
            series += match of_one(catalogue, environment.size().pods) {
                Page::OfATarget(series) => series * targets,
                Page::OfAll(series) => series,
                Page::AtLeast(series) => {
                    counted = Counted::AtLeast;
                    series * targets
                }
            };
        }
        (series, counted)
    }

    /// How many pods of a workload there are; of somebody else's, one.
    fn pods_of(&self, id: &WorkloadId, environment: &Environment<'static>) -> u64 {
        let mut workloads = self.stack.components().iter().map(Component::workload);
        let Some(workload) = workloads.find(|one| one.id().is(id)) else { return 0 };
        match workload.kind() {
            Kind::DaemonSet => environment.size().nodes.into(),
            _ => environment.replicas_of(workload).unwrap_or(1).into(),
        }
    }
}

/// How many series a page has.
enum Page {
    /// Each target has so many.
    OfATarget(u64),
    /// All targets together have so many: they speak of the pods of the cluster.
    OfAll(u64),
    /// Each target has so many or more.
    AtLeast(u64),
}

fn of_one(catalogue: &Catalogue, pods: u32) -> Page {
    match catalogue.series_count {
        Some(count) => match count.pods {
            Some(of) => Page::OfAll(u64::from(count.series) * u64::from(pods) / u64::from(of)),
            None => Page::OfATarget(count.series.into()),
        },
        None => Page::AtLeast(catalogue.least_series().into()),
    }
}
