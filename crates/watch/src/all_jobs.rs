//! Every scrape job at once: the query that asks whether one has lost its last target, and scenarios in which all are
//! up.

use super::alert::Alert;
use super::overlay::leaked;
use super::query::{Query, Read, ResultLabels};
use super::scenario::{Pair, Series, given, still_fires};
use super::scrape::{Find, Job};
use super::severity::Severity;
use super::unit::Unit;
use terms::{Duration, Fault, minutes, text};

/// What is to be known of all jobs together. Made by [`all_jobs!`](macro@crate::all_jobs) from the list that Prometheus
/// scrapes.
#[derive(Clone, Copy, Debug)]
pub struct AllJobs {
    vanished: Query,
    one: &'static str,
    is_up: Series,
    ends: Series,
    others: &'static [Series],
}

impl AllJobs {
    #[doc(hidden)]
    pub const fn new(
        text: &'static str,
        reads: &'static [Read],
        series: &'static [Series],
        labels: &'static [Pair],
    ) -> Self {
        let vanished = Query::checked(text, Unit::Truth, ResultLabels::new(&["job"], false), reads, false);
        let Some((is_up, others)) = series.split_first() else { panic!("there is no scrape job") };
        let ends = Series::checked("up", is_up.selector(), is_up.labels(), "1x3 stale", 5);
        Self { vanished, one: labels[0].1, is_up: *is_up, ends, others }
    }

    /// What is to be known of these jobs, in a program that runs; `one` is the job that scenarios let vanish.
    pub(crate) fn of(names: &[&'static str], one: &'static str) -> Self {
        let ask = |name: &&str| format!("{}{name}{}", ABSENT[0], ABSENT[1]);
        let text = names.iter().map(ask).collect::<Vec<_>>().join(ABSENT[2]);
        let mut first = names.to_vec();
        match first.iter().position(|name| *name == one) {
            Some(at) => first.swap(0, at),
            None => first.insert(0, one),
        }
        let labels = leaked(first.into_iter().map(|name| ("job", name)).collect());
        let up = |label: &'static Pair| {
            let selector = format!("{}{}{}", UP[0], label.1, UP[1]).leak();
            Series::checked("up", selector, std::slice::from_ref(label), "1x20", 21)
        };
        let series = leaked(labels.iter().map(up).collect());
        Self::new(text.leak(), leaked(vec![("up", leaked(names.to_vec()))]), series, labels)
    }

    /// Has a result for each job that has no target left: `absent(up{job="loki"}) or ..`.
    pub const fn vanished(&self) -> Query {
        self.vanished
    }

    /// A target of the job that scenarios let vanish, while it is up.
    pub const fn is_up(&self) -> Series {
        self.is_up
    }

    /// A target of each other job.
    pub const fn others(&self) -> &'static [Series] {
        self.others
    }
}

impl Alert {
    /// Fires for each scrape job that has lost its last target: a `Deployment` that is deleted has no `up` that could
    /// be 0.
    ///
    /// Asks `absent(up{job=".."})` of every job in the list, held for a minute, with scenarios of its own. Pods that
    /// ask for it by annotation are left out: that none does is no trouble.
    #[track_caller]
    pub const fn jobs_vanished(name: &'static str, severity: Severity, jobs: &AllJobs) -> Self {
        const HELD: Duration = minutes(1);
        Self::new(name, severity)
            .telling_of_jobs()
            .when_any(jobs.vanished)
            .for_(HELD)
            .per(&["job"])
            .summary("{{ $labels.job }} has vanished")
            .description(
                "Prometheus finds nothing to read for the job {{ $labels.job }}: not even something that fails.",
            )
            .fires(given(jobs.ends).beside(jobs.others).with("job", jobs.one).after(minutes(7)))
            .stays_quiet(given(jobs.is_up).beside(jobs.others))
            .when_gone(still_fires().with("job", jobs.one))
    }
}

/// The [`AllJobs`](crate::all_jobs::AllJobs) of a list of jobs, with the job that scenarios let vanish:
/// `all_jobs!(jobs::JOBS, "grafana")`.
#[macro_export]
macro_rules! all_jobs {
    ($jobs:expr, $one:literal) => {{
        const ALL_JOBS_LISTED: &[$crate::scrape::Job] = $jobs;
        const COUNT: usize = $crate::all_jobs::count(ALL_JOBS_LISTED);
        const NAMES: [&str; COUNT] = $crate::all_jobs::names(ALL_JOBS_LISTED);
        const LENGTH: usize = $crate::all_jobs::length(&NAMES, $crate::all_jobs::ABSENT);
        const ABSENT: [u8; LENGTH] = $crate::all_jobs::written(&NAMES, $crate::all_jobs::ABSENT);
        const FIRST: [&str; COUNT] = $crate::all_jobs::first(NAMES, $one);
        const LABELS: [$crate::scenario::Pair; COUNT] = $crate::all_jobs::labels(&FIRST);
        const UP_LENGTH: usize = $crate::all_jobs::length(&FIRST, $crate::all_jobs::UP);
        const UP: [u8; UP_LENGTH] = $crate::all_jobs::written(&FIRST, $crate::all_jobs::UP);
        const UP_TEXT: &str = $crate::all_jobs::text(&UP);
        const SERIES: [$crate::scenario::Series; COUNT] = $crate::all_jobs::series(UP_TEXT, &LABELS);
        $crate::all_jobs::AllJobs::new($crate::all_jobs::text(&ABSENT), &[("up", &NAMES)], &SERIES, &LABELS)
    }};
}

/// What stands before a job's name, behind it, and between two.
type Frame = [&'static str; 3];

#[doc(hidden)]
pub const ABSENT: Frame = ["absent(up{job=\"", "\"})", "\nor "];
#[doc(hidden)]
pub const UP: Frame = ["up{job=\"", "\"}", ""];

/// Whether the job always has targets.
const fn is_expected(job: &Job) -> bool {
    !matches!(job.find(), Find::Annotated(..))
}

#[doc(hidden)]
pub const fn count(jobs: &[Job]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < jobs.len() {
        if is_expected(&jobs[index]) {
            count += 1;
        }
        index += 1;
    }
    count
}

#[doc(hidden)]
pub const fn names<const N: usize>(jobs: &[Job]) -> [&'static str; N] {
    let mut names = [""; N];
    let (mut count, mut index) = (0, 0);
    while index < jobs.len() {
        if is_expected(&jobs[index]) {
            names[count] = jobs[index].name();
            count += 1;
        }
        index += 1;
    }
    names
}

#[doc(hidden)]
#[track_caller]
pub const fn first<const N: usize>(mut names: [&'static str; N], one: &str) -> [&'static str; N] {
    let mut index = 0;
    while index < N {
        if text::same(names[index], one) {
            let found = names[index];
            names[index] = names[0];
            names[0] = found;
            return names;
        }
        index += 1;
    }
    Fault::new("no scrape job that always has targets is called ").quoted(one).fix("name one of the list").raise()
}

#[doc(hidden)]
pub const fn labels<const N: usize>(names: &[&'static str; N]) -> [Pair; N] {
    let mut labels = [("job", ""); N];
    let mut index = 0;
    while index < N {
        labels[index].1 = names[index];
        index += 1;
    }
    labels
}

#[doc(hidden)]
pub const fn length(names: &[&str], [before, behind, between]: Frame) -> usize {
    let (mut length, mut index) = (0, 0);
    while index < names.len() {
        let joint = if index == 0 { 0 } else { between.len() };
        length += joint + before.len() + names[index].len() + behind.len();
        index += 1;
    }
    length
}

#[doc(hidden)]
pub const fn written<const N: usize>(names: &[&str], [before, behind, between]: Frame) -> [u8; N] {
    let (mut bytes, mut end, mut index) = ([0; N], 0, 0);
    while index < names.len() {
        let parts = [if index == 0 { "" } else { between }, before, names[index], behind];
        let mut part = 0;
        while part < parts.len() {
            let piece = parts[part].as_bytes();
            let mut at = 0;
            while at < piece.len() {
                bytes[end] = piece[at];
                end += 1;
                at += 1;
            }
            part += 1;
        }
        index += 1;
    }
    bytes
}

#[doc(hidden)]
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("names of jobs are ASCII"),
    }
}

/// The texts of all series stand one behind the other.
#[doc(hidden)]
pub const fn series<const N: usize>(texts: &'static str, labels: &'static [Pair; N]) -> [Series; N] {
    let [before, behind, _] = UP;
    let mut series = [Series::FAULTY; N];
    let (mut rest, mut index) = (texts, 0);
    while index < N {
        let (selector, others) = rest.split_at(before.len() + labels[index].1.len() + behind.len());
        let (_, from) = labels.split_at(index);
        series[index] = Series::checked("up", selector, from.split_at(1).0, "1x20", 21);
        rest = others;
        index += 1;
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{Name, Namespace, PodPort, Port, PrometheusApi, WorkloadId};

    const SHOP: Namespace = Namespace::of_others("shop");
    const TEA: WorkloadId = WorkloadId { name: Name::new("tea"), namespace: SHOP };
    const HTTP: Port<PrometheusApi> = Port::new("http", 9090);
    const PODS: PodPort = PodPort::new(TEA, HTTP.any());

    #[test]
    fn every_job_is_asked_for_but_pods_that_ask_for_it_themselves() {
        const JOBS: &[Job] =
            &[Job::api_server("api"), Job::annotated("annotated", SHOP, &[PODS]), Job::pods("tea", PODS)];
        const ALL: AllJobs = all_jobs!(JOBS, "tea");
        assert_eq!(ALL.vanished().text(), "absent(up{job=\"api\"})\nor absent(up{job=\"tea\"})");
        assert_eq!(ALL.vanished().reads(), [("up", ["api", "tea"].as_slice())]);
        assert_eq!((ALL.is_up().selector(), ALL.is_up().labels()), ("up{job=\"tea\"}", [("job", "tea")].as_slice()));
        assert_eq!(ALL.others().iter().map(Series::selector).collect::<Vec<_>>(), ["up{job=\"api\"}"]);
    }
}
