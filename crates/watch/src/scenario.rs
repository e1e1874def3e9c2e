//! Scenarios: beside each alert stands when it fires, when it stays quiet, and who tells when its target vanishes.
//!
//! Series are written `series! { … }`, which holds them against what is scraped as `promql!` does queries; lines of
//! logs
//! `lines! { … }`. Values are written as in promtool's unit tests, one sample a minute: `0+60x20` is a counter that
//! grows by one a second. When to look, the alert's own labels, its links and the texts that follow from its labels are
//! derived. Rendered, they are promtool's unit tests under `tests/promtool/`; those of alerts over logs are put to a
//! Loki.
//!
//! ```
//! # use watch::scenario::{Gone, Scenario, given, quiet_because};
//! use stack::series;
//!
//! const BUSY: Scenario = given(series! { node_cpu_seconds_total{mode="idle", node="n1"} 0+6x10 })
//!     .saying("90% of the CPU of n1 is in use.");
//! const REMOVED: Gone = quiet_because("a node that was removed from the cluster has no CPU");
//! ```

mod check;
mod render;
mod trial;
mod under;

use super::alert::Alert;
use super::record::Record;
use super::template::is_label_name;
use terms::{Duration, Fault, List, Origin, text};

pub use super::series::{Lines, Pair, Series};
pub use super::trial::Trial;
pub use render::{Tested, TestedFile};

/// The most series that one scenario names itself.
const MOST_SERIES: usize = 6;
/// The most labels by which one scenario tells its alert from others.
const MOST_LABELS: usize = 6;

/// What there is to see, `given(series! { .. })`, and the alert that it raises, if it raises one.
#[must_use = "a scenario is tested only once an alert has it"]
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    series: List<Series, MOST_SERIES>,
    beside: &'static [Series],
    labels: List<(&'static str, &'static str), MOST_LABELS>,
    description: Option<&'static str>,
    summary: Option<&'static str>,
    value: Option<f64>,
    after: Option<Duration>,
    recorded: Option<(&'static Record, &'static [Pair], f64)>,
    follows: bool,
    origin: Origin,
}

/// Begins a scenario with one series: `series! { up{job="loki"} 0x10 }`. For an alert over logs with lines: `lines! { …
/// }`.
#[track_caller]
pub const fn given(series: Series) -> Scenario {
    Scenario::new().and(series)
}

/// What is always so: the Watchdog's scenario.
#[track_caller]
pub const fn always() -> Scenario {
    Scenario::new()
}

impl Scenario {
    #[track_caller]
    const fn new() -> Self {
        Self {
            series: List::EMPTY,
            beside: &[],
            labels: List::EMPTY,
            description: None,
            summary: None,
            value: None,
            after: None,
            recorded: None,
            follows: false,
            origin: Origin::here(),
        }
    }

    /// One more series. Renders to an entry of `input_series:`.
    #[track_caller]
    pub const fn and(mut self, series: Series) -> Self {
        let mut index = 0;
        while index < self.series.len() {
            if is_same(self.series.get(index), &series) {
                Fault::new("a scenario gives the series ")
                    .quoted(series.selector())
                    .text(" twice")
                    .fix("keep one, or let them differ in a label")
                    .raise()
            }
            index += 1;
        }
        self.series = self.series.push(series, "series of one scenario: put the others `.beside(&[..])`");
        self
    }

    /// Series that are the same in several scenarios, such as all other targets.
    pub const fn beside(mut self, series: &'static [Series]) -> Self {
        self.beside = series;
        self
    }

    /// A label with which the alert fires, from the query's result, where it is not what the first of the series says
    /// that has it: one that `label_replace` makes, or a field of a line; `""` where it makes none of this series. The
    /// rule's own labels and its severity are added by themselves.
    #[track_caller]
    pub const fn with(mut self, label: &'static str, value: &'static str) -> Self {
        check_label(label, self.value_of(label));
        self.labels = self.labels.push((label, value), "labels of one scenario");
        self
    }

    /// The description as the person on call reads it. Can be left out where it shows labels only, or
    /// [`showing`](Self::showing) says with which value.
    pub const fn saying(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    /// The value with which it fires, from which the texts follow: 0.805 is read as `80.5%` where they say
    /// `{{ $value | humanizePercentage }}`.
    pub const fn showing(mut self, value: f64) -> Self {
        self.value = Some(value);
        self
    }

    /// The summary as it is read, where it shows more than labels.
    pub const fn in_short(mut self, summary: &'static str) -> Self {
        self.summary = Some(summary);
        self
    }

    /// When to look, from the first sample on, where two minutes more than the alert is held for are too early.
    pub const fn after(mut self, time: Duration) -> Self {
        self.after = Some(time);
        self
    }

    /// The value that a recording rule has under these labels when the alert is looked at, of a scenario in which it
    /// stays quiet: quiet because nothing is wrong, and not because there is nothing to see.
    pub(crate) const fn recording(mut self, record: &'static Record, labels: &'static [Pair], value: f64) -> Self {
        self.recorded = Some((record, labels, value));
        self
    }

    /// Says that it follows from its alert's bound.
    pub(crate) const fn following(self) -> Self {
        Self { follows: true, ..self }
    }

    /// Whether it follows from its alert's bound, and from the one in its place where that is moved.
    pub(crate) const fn follows_from_bound(&self) -> bool {
        self.follows
    }

    const fn value_of(&self, label: &str) -> Option<&'static str> {
        value_in(&self.labels, label)
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether it says how the summary reads, and the description.
    pub const fn says_texts(&self) -> [bool; 2] {
        [self.summary.is_some(), self.description.is_some()]
    }

    /// Whether it says the value that the alert has then.
    pub const fn shows_value(&self) -> bool {
        self.value.is_some()
    }

    /// When it looks, if it says so itself.
    pub const fn looks_after(&self) -> Option<Duration> {
        self.after
    }
}

/// What happens once nothing exposes the alert's series any more: `told_by(&TARGET_DOWN)`.
#[must_use = "it is tested only once an alert has it"]
#[derive(Clone, Copy, Debug)]
pub struct Gone {
    then: Then,
    series: List<Series, MOST_SERIES>,
    job: Option<&'static str>,
    labels: List<(&'static str, &'static str), MOST_LABELS>,
    origin: Origin,
}

/// Who tells.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// The alert itself.
    Fires,
    /// Another alert.
    ToldBy(&'static Alert),
    /// The alert that tells of every scrape job without a target: see [`Alert::jobs_vanished`].
    JobsTell,
    /// Nobody, for this reason.
    Quiet(&'static str),
}

/// The alert itself fires: a branch of its expression notices that the series are absent.
#[track_caller]
pub const fn still_fires() -> Gone {
    Gone::new(Then::Fires)
}

/// Another alert of the stack tells that the target is gone.
#[track_caller]
pub const fn told_by(alert: &'static Alert) -> Gone {
    Gone::new(Then::ToldBy(alert))
}

/// No alert fires, and why that is acceptable.
#[track_caller]
pub const fn quiet_because(reason: &'static str) -> Gone {
    if reason.is_empty() {
        Fault::new("an alert may fall silent when its target vanishes, but not without a reason")
            .fix("say why nobody has to know, or `told_by(&ALERT)`")
            .raise()
    }
    Gone::new(Then::Quiet(reason))
}

impl Gone {
    #[track_caller]
    const fn new(then: Then) -> Self {
        Self { then, series: List::EMPTY, job: None, labels: List::EMPTY, origin: Origin::here() }
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What is there to see all the while.
    pub(crate) fn all_series(&self) -> impl Iterator<Item = &Series> {
        self.series.iter()
    }

    /// Who tells.
    pub const fn then(&self) -> Then {
        self.then
    }

    /// The alert that tells of every scrape job tells of this one: what an alert says that says nothing else.
    #[track_caller]
    pub(crate) const fn of_job(name: &'static str) -> Self {
        Self::new(Then::JobsTell).job(name)
    }

    /// The other alert that tells, if one does.
    pub fn teller(&self, mut alerts: impl Iterator<Item = &'static Alert>) -> Option<&'static Alert> {
        match self.then {
            Then::ToldBy(teller) => Some(teller),
            Then::JobsTell => alerts.find(|alert| self.job.is_some_and(|job| alert.tells_of_job(job))),
            Then::Fires | Then::Quiet(_) => None,
        }
    }

    /// The labels that it says itself.
    pub fn said_labels(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.labels.iter().copied()
    }

    /// The scrape job whose last target vanishes, if it is one.
    pub const fn job_name(&self) -> Option<&'static str> {
        self.job
    }

    /// What vanishes is the last target of this scrape job: its `up` ends with the other series.
    #[track_caller]
    pub const fn job(self, name: &'static str) -> Self {
        Self { job: Some(name), ..self.with("job", name) }
    }

    /// What is there to see all the while, by which it is noticed.
    #[track_caller]
    pub const fn given(mut self, series: Series) -> Self {
        self.series = self.series.push(series, "series of one scenario");
        self
    }

    /// A label with which the alert that tells fires, where no series of [`given`](Self::given) has it.
    #[track_caller]
    pub const fn with(mut self, label: &'static str, value: &'static str) -> Self {
        check_label(label, value_in(&self.labels, label));
        self.labels = self.labels.push((label, value), "labels of one scenario");
        self
    }
}

/// Whether both give the same series, or lines of the same stream with the same text.
const fn is_same(one: &Series, other: &Series) -> bool {
    let same_text = match (one.lines(), other.lines()) {
        (Some(Lines { text: Some(one), .. }), Some(Lines { text: Some(other), .. })) => text::same(one, other),
        (Some(one), Some(other)) => one.text.is_none() && other.text.is_none(),
        _ => true,
    };
    same_text && !one.selector().is_empty() && text::same(one.selector(), other.selector())
}

const fn value_in(labels: &List<(&'static str, &'static str), MOST_LABELS>, label: &str) -> Option<&'static str> {
    let mut index = 0;
    while index < labels.len() {
        let (name, value) = *labels.get(index);
        if text::same(name, label) {
            return Some(value);
        }
        index += 1;
    }
    None
}

#[track_caller]
const fn check_label(label: &str, earlier: Option<&str>) {
    if !is_label_name(label) {
        Fault::new("a scenario's ")
            .quoted(label)
            .text(" is not a label's name")
            .fix("give letters, digits and `_`, no digit first, no `__` first")
            .raise()
    }
    if let Some(value) = earlier {
        Fault::new("a scenario has the label ")
            .quoted(label)
            .text(" twice, once as ")
            .quoted(value)
            .fix("keep one")
            .raise()
    }
}
