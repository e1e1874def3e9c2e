//! What metrics cost in an environment: how many series are scraped, and the memory and disk that one Prometheus needs
//! for them.

use std::collections::BTreeSet;

use promql::catalogue::{Brought, Catalogue};
use query::regex::Regex;
use terms::{Bytes, Duration, Name, PodPort, WorkloadId, kibibytes};
use watch::scrape::{Exploration, Find, Job, Kept};

use super::environment::Environment;
use super::mount::Volume;
use super::program::Program;
use super::stack::Component;
use super::workload::Kind;

/// What Prometheus notes of each target itself: `up`, `scrape_duration_seconds`, `scrape_samples_scraped`,
/// `scrape_samples_post_metric_relabeling` and `scrape_series_added`.
/// <https://prometheus.io/docs/concepts/jobs_instances/>
const NOTED: u64 = 5;

const MEBIBYTE: f64 = 1_048_576.0;

/// The names that a regular expression wants: most are written out, and found without a look at the patterns, which
/// would cost half of all that `gen` does.
struct Wanted<'a> {
    names: BTreeSet<&'a str>,
    patterns: Vec<Regex>,
}

impl<'a> Wanted<'a> {
    fn of(text: &'a str) -> Option<Self> {
        // Parsed whole first: what is no expression is not taken apart.
        Regex::parse(text).ok()?;
        let (mut depth, mut wanted) = (0_i32, Self { names: BTreeSet::new(), patterns: Vec::new() });
        let parts = text.split(|letter| {
            depth += i32::from(matches!(letter, '(' | '[')) - i32::from(matches!(letter, ')' | ']'));
            letter == '|' && depth == 0
        });
        for part in parts {
            if part.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b':')) {
                wanted.names.insert(part);
            } else {
                wanted.patterns.push(Regex::parse(part).ok()?);
            }
        }
        Some(wanted)
    }

    fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.patterns.iter().any(|pattern| pattern.matches(name))
    }
}

/// Memory that Prometheus takes before it has a series.
///
/// These constants lie within 20 % of `lab/ha/run costs` of 5,000 to 476,000 series, with Prometheus 3.16, in which
/// blocks were cut: 87 and 2,363 MiB at most. ARCHITECTURE.md has all runs.
const BASE: f64 = 52.0 * MEBIBYTE;
/// Memory of a series, with a tenth of all replaced in that time.
const OF_A_SERIES: f64 = 4_106.0;
/// Disk of a sample in a block of two hours, its index included: 2.03 to 2.43 in those runs.
const IN_A_BLOCK: f64 = 2.2;
/// Disk of a sample in the write-ahead log and in the chunks of the head: 5.9 to 7.1 in those runs.
const IN_THE_HEAD: f64 = 6.8;
/// Disk that a block takes as soon as it is begun: one segment of its chunks.
/// <https://github.com/prometheus/prometheus/blob/v3.16.0/tsdb/chunks/chunks.go>
const SEGMENT: f64 = 512.0 * MEBIBYTE;
/// How many seconds of samples the log holds: nothing had gone from it at the end of those runs, after 2.6 blocks of
/// two hours.
const HEAD: f64 = 2.6 * 7_200.0;

/// Where a number of series is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// [`Job::brings`] says it.
    Said,
    /// The catalogue says how many a real page had.
    OnPage,
    /// The catalogue says how many each metric that is kept had on a real page.
    OfEach,
    /// The catalogue says how many a real page had; what is kept has the share of them that it has of all that the
    /// catalogue names.
    OfPage,
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
        bytes(BASE + self.series() as f64 * OF_A_SERIES)
    }

    /// So much memory, and so many bytes for each series.
    pub(super) fn with_series(&self, memory: Bytes, of_a_series: u32) -> Bytes {
        bytes(memory.count() as f64 + self.series() as f64 * f64::from(of_a_series))
    }

    /// The disk of its blocks, kept for so long.
    pub fn blocks(&self, kept: Duration) -> Bytes {
        bytes(self.samples_per_second() * kept.as_seconds() as f64 * IN_A_BLOCK)
    }

    /// The disk of joining so much time of blocks: they, and whole segments for what is made of them.
    pub fn joining(&self, span: Duration) -> Bytes {
        let blocks = self.blocks(span).count() as f64;
        bytes(blocks + (blocks / SEGMENT).ceil() * SEGMENT)
    }

    /// The disk of what is not in a block yet: the write-ahead log, the chunks of the head, and the block that is made
    /// of them.
    pub fn head(&self) -> Bytes {
        bytes(SEGMENT + self.samples_per_second() * HEAD * IN_THE_HEAD)
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
            volume: claim.map(|claim| (claim.name(), environment.size_of(claim))),
        })
    }

    /// What metrics cost in this environment, as far as catalogues and jobs tell.
    ///
    /// A series counts as often as there are targets: pods of a workload, nodes and API servers of
    /// [`Environment::size`]. Of somebody else's workload one pod is counted. What a job keeps counts, as
    /// [`Job::brings`] says it or, else, as its catalogues tell of it.
    pub fn estimate(&self, environment: &Environment<'static>) -> Estimate {
        let there = self.within(environment);
        let kept = there.watch.kept(environment.asked_by_receivers());
        Estimate { jobs: there.watch.jobs.iter().map(|job| there.brought_by(job, &kept, environment)).collect() }
    }

    fn brought_by(&self, job: &Job, kept: &Kept<'_>, environment: &Environment<'static>) -> JobEstimate {
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
        let exploration = environment.exploration();
        let (series, counted) = match job.series().filter(|_| exploration == Exploration::Margins) {
            Some(said) => (u64::from(said) * targets, Counted::Said),
            None => self.on_pages(job, kept.of(job, exploration).as_deref(), targets, environment),
        };
        let scraped = (self.metrics)().jobs.iter().find(|one| one.name == job.name());
        let every = scraped.map_or(30.0, |one| one.interval);
        JobEstimate { name: job.name(), targets, series: series + NOTED * targets, every, counted }
    }

    /// What the catalogues of a job say of all of its targets, where it keeps the series of these names.
    fn on_pages(
        &self,
        job: &Job,
        kept: Option<&str>,
        targets: u64,
        environment: &Environment<'static>,
    ) -> (u64, Counted) {
        let kept = kept.and_then(Wanted::of);
        let (mut series, mut counted) = (0, if kept.is_some() { Counted::OfEach } else { Counted::OnPage });
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
            let is_kept = |name: &str| kept.as_ref().is_none_or(|kept| kept.has(name));
            if let Some(brought) = catalogue.brought(is_kept) {
                series += on_counted_page(catalogue, brought, job, targets, environment.size().pods);
                continue;
            }
            if counted == Counted::OfEach {
                counted = Counted::OfPage;
            }
            series += match of_one(catalogue, environment.size().pods) {
                Page::OfATarget(series) => part(series * targets, catalogue.share_of(is_kept)),
                Page::OfAll(series) => part(series, catalogue.share_of(is_kept)),
                Page::AtLeast => {
                    counted = Counted::AtLeast;
                    u64::from(catalogue.least_series_of(is_kept)) * targets
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

/// A share of a number of series, of which a part counts whole.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of series, at least 0")]
fn part(series: u64, share: f64) -> u64 {
    (series as f64 * share).ceil() as u64
}

/// What pages bring whose metrics were counted one by one. Each node speaks of itself and of its own pods; whoever else
/// speaks of pods speaks of all objects of the cluster, and has more of them where there are more pods.
fn on_counted_page(catalogue: &Catalogue, brought: Brought, job: &Job, targets: u64, pods: u32) -> u64 {
    let (fixed, of_pods) = (u64::from(brought.fixed), u64::from(brought.of_pods));
    let of_all = |series: u64, of: u32| (series * u64::from(pods)).div_ceil(of.into());
    match (catalogue.series_count.and_then(|count| count.pods), job.find()) {
        (None, _) => fixed * targets,
        (Some(of), Find::Kubelets) => fixed * targets + of_all(of_pods, of),
        (Some(of), _) => of_all(fixed + of_pods, of),
    }
}

/// How many series a page has.
enum Page {
    /// Each target has so many.
    OfATarget(u64),
    /// All targets together have so many: they speak of the pods of the cluster.
    OfAll(u64),
    /// Nobody counted them.
    AtLeast,
}

fn of_one(catalogue: &Catalogue, pods: u32) -> Page {
    match catalogue.series_count {
        Some(count) => match count.pods {
            Some(of) => Page::OfAll(u64::from(count.series) * u64::from(pods) / u64::from(of)),
            None => Page::OfATarget(count.series.into()),
        },
        None => Page::AtLeast,
    }
}
