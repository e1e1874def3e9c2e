//! A query carries what was found out about it: its unit, the labels of its result, and the series that it reads.

use super::trial::Trial;
use super::unit::Unit;
use terms::{Origin, text};

/// A PromQL expression, and what it yields. Written `promql! { … }`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that the macro found out, by itself")]
pub struct Query {
    text: &'static str,
    unit: Unit,
    labels: ResultLabels,
    reads: &'static [Read],
    in_grafana: bool,
    selects: bool,
    always_answers: bool,
    histograms: bool,
    reach: Reach,
    unchecked: Option<&'static str>,
    trial: Option<&'static Trial>,
    job: Option<&'static str>,
    lacks: &'static [Lack],
    origin: Origin,
}

/// What a query needs and nothing has, through no fault of its own: a label and its value. Where the value is empty, no
/// stream has the label at all; of the label `job` it is a scrape job, or an exporter that none scrapes.
pub type Lack = (&'static str, &'static str);

/// Between which numbers values lie, as bits, so that two can be compared; `None` where any number is possible.
type Reach = Option<(u64, u64)>;

const fn numbers(reach: Reach) -> Option<(f64, f64)> {
    match reach {
        Some((least, most)) => Some((f64::from_bits(least), f64::from_bits(most))),
        None => None,
    }
}

/// A series that a query reads, and the scrape jobs that can bring it; none where a rule records it.
pub type Read = (&'static str, &'static [&'static str]);

/// The labels that the series of a result may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultLabels {
    names: &'static [&'static str],
    open: bool,
    partly: &'static [&'static str],
}

impl ResultLabels {
    /// Nothing is known of them.
    pub const UNKNOWN: Self = Self::new(&[], true);

    /// These labels; where it is `open`, there may be others.
    pub const fn new(names: &'static [&'static str], open: bool) -> Self {
        Self { names, open, partly: &[] }
    }

    /// Of these labels, some series surely lack one: they come from the other side of an `or`.
    pub const fn partly(self, partly: &'static [&'static str]) -> Self {
        Self { partly, ..self }
    }

    /// The labels that some series surely lack.
    pub const fn lacking(&self) -> &'static [&'static str] {
        self.partly
    }

    /// Whether a series may have the label.
    pub const fn has(&self, label: &str) -> bool {
        let mut index = 0;
        while index < self.names.len() {
            if text::same(self.names[index], label) {
                return true;
            }
            index += 1;
        }
        self.open
    }

    /// All labels that the series may have, where that is known; else none.
    pub const fn known(&self) -> &'static [&'static str] {
        if self.open { &[] } else { self.names }
    }

    /// Whether a series may have other labels than those that are known.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Whether the series has no label, and that is known: the result of `max(..)`.
    pub const fn is_none(&self) -> bool {
        !self.open && self.names.is_empty()
    }

    /// The labels that are known.
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

/// PromQL that nothing was checked of, and why that has to be. The documents list every one.
#[track_caller]
pub const fn promql_unchecked(unit: Unit, text: &'static str, reason: &'static str) -> Query {
    let labels = ResultLabels::UNKNOWN;
    let origin = Origin::here();
    let query = Query::checked(text, unit, labels, &[], false).that_selects();
    Query { unchecked: Some(reason), origin, ..query }
}

/// The one scrape job that brings all series, if there is one.
const fn only_job(reads: &[Read]) -> Option<&'static str> {
    let (mut only, mut index): (Option<&'static str>, usize) = (None, 0);
    while index < reads.len() {
        let jobs = reads[index].1;
        match (only, jobs) {
            (None, [job]) => only = Some(job),
            (Some(one), [job]) if text::same(one, job) => {}
            _ => return None,
        }
        index += 1;
    }
    only
}

impl Query {
    /// What `promql!` answers where it has found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = promql_unchecked(Unit::Truth, "", "it did not compile");

    /// What `promql!` answers.
    #[doc(hidden)]
    #[track_caller]
    pub const fn checked(
        text: &'static str,
        unit: Unit,
        labels: ResultLabels,
        reads: &'static [Read],
        in_grafana: bool,
    ) -> Self {
        let (job, origin) = (only_job(reads), Origin::here());
        Self {
            text,
            unit,
            labels,
            reads,
            in_grafana,
            selects: false,
            always_answers: false,
            histograms: false,
            reach: None,
            unchecked: None,
            trial: None,
            job,
            lacks: &[],
            origin,
        }
    }

    /// What `promql!` adds where it has seen which of the series are compared, and how.
    #[doc(hidden)]
    pub const fn tried_by(mut self, trial: &'static Trial) -> Self {
        if let Some(job) = trial.first().label("job") {
            self.job = Some(job);
        }
        self.trial = Some(trial);
        self
    }

    /// The query that reads what a rule records by this one under that name.
    #[track_caller]
    pub(crate) const fn recorded_as(self, name: &'static str, reads: &'static [Read]) -> Self {
        Self { text: name, reads, selects: true, origin: Origin::here(), ..self }
    }

    /// The same query, its text written otherwise.
    pub(crate) const fn written(self, text: &'static str) -> Self {
        Self { text, ..self }
    }

    /// The series from which scenarios of an alert follow, if they do.
    pub(crate) const fn trial(&self) -> Option<&'static Trial> {
        self.trial
    }

    /// The scrape job that brings what is compared, where it is one.
    pub const fn job(&self) -> Option<&'static str> {
        self.job
    }

    /// What `promql!` adds where the query needs what nothing has: a relation tells it once, at its cause.
    #[doc(hidden)]
    pub const fn that_lacks(mut self, lacks: &'static [Lack]) -> Self {
        self.lacks = lacks;
        self
    }

    /// What `promql!` adds where the query has a result whether there is trouble or not: nothing in it filters.
    #[doc(hidden)]
    pub const fn that_always_answers(mut self) -> Self {
        self.always_answers = true;
        self
    }

    /// What `promql!` adds where each value is a native histogram, and no number.
    #[doc(hidden)]
    pub const fn that_yields_histograms(mut self) -> Self {
        self.histograms = true;
        self
    }

    /// What `promql!` adds where its values lie between two numbers, whatever happens.
    #[doc(hidden)]
    pub const fn between(mut self, least: f64, most: f64) -> Self {
        self.reach = Some((least.to_bits(), most.to_bits()));
        self
    }

    /// What `promql!` adds where the query is a selector and nothing else.
    #[doc(hidden)]
    pub const fn that_selects(mut self) -> Self {
        self.selects = true;
        self
    }

    /// The expression.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The unit of its result.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The labels of its result.
    pub const fn labels(&self) -> ResultLabels {
        self.labels
    }

    /// The series that it reads.
    pub const fn reads(&self) -> &'static [Read] {
        self.reads
    }

    /// Whether Grafana must fill variables in before Prometheus can read it.
    pub const fn in_grafana(&self) -> bool {
        self.in_grafana
    }

    /// Whether it is a selector and nothing else, so that Prometheus can list the values of a label for it.
    pub const fn selects(&self) -> bool {
        self.selects
    }

    /// Whether it has a result whether there is trouble or not: nothing in it filters.
    pub const fn always_answers(&self) -> bool {
        self.always_answers
    }

    /// Whether each value is a native histogram, and no number; then its unit is that of what is observed.
    pub const fn yields_histograms(&self) -> bool {
        self.histograms
    }

    /// Between which numbers its values lie; `None` where any number is possible.
    pub const fn reach(&self) -> Option<(f64, f64)> {
        numbers(self.reach)
    }

    /// Why nothing of it was checked; `None` if it was.
    pub const fn unchecked(&self) -> Option<&'static str> {
        self.unchecked
    }

    /// What it needs and nothing has.
    pub const fn lacks(&self) -> &'static [Lack] {
        self.lacks
    }

    /// Where its macro was called.
    pub const fn origin(&self) -> Origin {
        self.origin
    }
}

/// A LogQL expression, and what it yields. Written `logql!(…)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogQuery {
    text: &'static str,
    unit: Option<Unit>,
    labels: ResultLabels,
    in_grafana: bool,
    streams: Option<ResultLabels>,
    reach: Reach,
    origin: Origin,
    reads_text: bool,
    lacks: &'static [Lack],
}

impl LogQuery {
    /// What `logql!` answers where it has found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = Self::checked("", None, ResultLabels::UNKNOWN, false).of_streams(ResultLabels::UNKNOWN);

    /// What `logql!` answers.
    #[doc(hidden)]
    #[track_caller]
    pub const fn checked(text: &'static str, unit: Option<Unit>, labels: ResultLabels, in_grafana: bool) -> Self {
        let origin = Origin::here();
        Self { text, unit, labels, in_grafana, streams: None, reach: None, reads_text: false, lacks: &[], origin }
    }

    /// What `logql!` adds where the query needs what nothing has: a relation tells it once, at its cause.
    #[doc(hidden)]
    pub const fn that_lacks(mut self, lacks: &'static [Lack]) -> Self {
        self.lacks = lacks;
        self
    }

    /// What `logql!` adds where its values lie between two numbers, whatever happens.
    #[doc(hidden)]
    pub const fn between(mut self, least: f64, most: f64) -> Self {
        self.reach = Some((least.to_bits(), most.to_bits()));
        self
    }

    /// What `logql!` adds where the query is a selector and nothing else.
    #[doc(hidden)]
    pub const fn of_streams(mut self, labels: ResultLabels) -> Self {
        self.streams = Some(labels);
        self
    }

    /// What `logql!` adds where what is written in the lines decides: they are filtered, or read for labels.
    #[doc(hidden)]
    pub const fn that_reads_text(mut self) -> Self {
        self.reads_text = true;
        self
    }

    /// The same query, its text written otherwise.
    pub(crate) const fn written(self, text: &'static str) -> Self {
        Self { text, ..self }
    }

    /// The expression.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The unit of its result, if it yields numbers.
    pub const fn unit(&self) -> Option<Unit> {
        self.unit
    }

    /// The labels of its lines or series.
    pub const fn labels(&self) -> ResultLabels {
        self.labels
    }

    /// Between which numbers its values lie; `None` where any number is possible.
    pub const fn reach(&self) -> Option<(f64, f64)> {
        numbers(self.reach)
    }

    /// The labels of its streams, without what single lines bear; `None` where it is more than a selector.
    pub const fn streams(&self) -> Option<ResultLabels> {
        self.streams
    }

    /// Where its macro was called.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What it needs and nothing has.
    pub const fn lacks(&self) -> &'static [Lack] {
        self.lacks
    }

    /// Whether it depends on what is written in the lines.
    pub const fn reads_text(&self) -> bool {
        self.reads_text
    }

    /// Whether Grafana must fill variables in before Loki can read it.
    pub const fn in_grafana(&self) -> bool {
        self.in_grafana
    }
}
