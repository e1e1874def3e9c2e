//! What a scenario gives: a series and its values, or lines of logs and how many there are.

use super::layout::number;
use crate::query::Lack;
use terms::text;

/// A series and its values, written `series! { up{job="loki"} 1x20 }`; or lines of logs, written
/// `lines! { {app="loki"} "what is written" 3x20 }`. Values and numbers of lines are one a minute, in promtool's
/// notation.
///
/// Renders to an entry of `input_series:`; lines are put to a Loki.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series {
    name: &'static str,
    selector: &'static str,
    labels: &'static [Pair],
    values: &'static str,
    samples: usize,
    lines: Option<Lines>,
    made: Option<Made>,
    read: Reading,
    lacks: &'static [Lack],
}

/// How an expression reads a series, as far as its scenarios depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The value as it stands.
    AsItStands,
    /// `rate` over so many minutes.
    PerSecond(u64),
    /// `increase` within so many minutes.
    Increase(u64),
}

/// Values that were computed: the first, and by how much each later one is larger.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Made {
    first: f64,
    step: f64,
    /// So many minutes without any before it begins to grow.
    idle: usize,
    /// The first value is another one.
    before: Option<f64>,
    /// So many minutes at 0, and then the first value for good.
    jumps: Option<usize>,
}

/// A label and its value.
pub type Pair = (&'static str, &'static str);

/// What is known of lines beside the labels of their stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The labels of single lines: their structured metadata.
    pub metadata: &'static [Pair],
    /// What is written in each of them; `None` where that does not matter.
    pub text: Option<&'static str>,
}

impl Series {
    /// What `series!` and `lines!` answer where they have found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = Self::checked("", "", &[], "", 1);

    /// What `series!` answers.
    #[doc(hidden)]
    pub const fn checked(
        name: &'static str,
        selector: &'static str,
        labels: &'static [Pair],
        values: &'static str,
        samples: usize,
    ) -> Self {
        Self { name, selector, labels, values, samples, lines: None, made: None, read: Reading::AsItStands, lacks: &[] }
    }

    /// What `lines!` answers.
    #[doc(hidden)]
    pub const fn of_lines(
        selector: &'static str,
        labels: &'static [Pair],
        metadata: &'static [Pair],
        text: Option<&'static str>,
        values: &'static str,
        samples: usize,
    ) -> Self {
        let (lines, read) = (Some(Lines { metadata, text }), Reading::AsItStands);
        Self { name: "", selector, labels, values, samples, lines, made: None, read, lacks: &[] }
    }

    /// A counter that is read by `rate` over so many minutes.
    pub const fn per_second_over(self, minutes: u64) -> Self {
        Self { read: Reading::PerSecond(minutes), ..self }
    }

    /// A counter that is read by `increase` within so many minutes.
    pub const fn increase_within(self, minutes: u64) -> Self {
        Self { read: Reading::Increase(minutes), ..self }
    }

    /// The same series under a selector and labels that are written otherwise.
    pub(crate) const fn labelled(self, selector: &'static str, labels: &'static [Pair]) -> Self {
        Self { selector, labels, ..self }
    }

    /// How it is read.
    pub(crate) const fn reading(&self) -> Reading {
        self.read
    }

    /// The value of a label.
    pub(crate) const fn label(&self, name: &str) -> Option<&'static str> {
        let mut index = 0;
        while index < self.labels.len() {
            if text::same(self.labels[index].0, name) {
                return Some(self.labels[index].1);
            }
            index += 1;
        }
        None
    }

    /// What `series!` and `lines!` add where it is made of what nothing has: a relation tells it once, at its cause.
    #[doc(hidden)]
    pub const fn that_lacks(mut self, lacks: &'static [Lack]) -> Self {
        self.lacks = lacks;
        self
    }

    /// The same series with one value, for so many samples.
    pub(crate) const fn constant(self, value: f64, samples: usize) -> Self {
        Self { samples, made: Some(Made { first: value, step: 0.0, idle: 0, before: None, jumps: None }), ..self }
    }

    /// The same series with one bad value before the good ones, for so many samples.
    pub(crate) const fn recovering(self, bad: f64, good: f64, samples: usize) -> Self {
        Self { samples, made: Some(Made { first: good, step: 0.0, idle: 0, before: Some(bad), jumps: None }), ..self }
    }

    /// A counter that grows by so much a minute, for so many samples.
    pub(crate) const fn growing(self, step: f64, samples: usize) -> Self {
        Self { samples, made: Some(Made { first: 0.0, step, idle: 0, before: None, jumps: None }), ..self }
    }

    /// A counter that begins to grow only after so many minutes.
    pub(crate) const fn growing_after(self, idle: usize, step: f64, samples: usize) -> Self {
        Self { samples, made: Some(Made { first: 0.0, step, idle, before: None, jumps: None }), ..self }
    }

    /// A counter that stands at 0 for so many minutes, and at this value from then on.
    pub(crate) const fn jumping(self, after: usize, value: f64, samples: usize) -> Self {
        let made = Made { first: value, step: 0.0, idle: 0, before: None, jumps: Some(after) };
        Self { samples, made: Some(made), ..self }
    }

    /// Its values as promtool reads them, written or computed.
    pub(crate) fn written(&self) -> String {
        let times = self.samples.saturating_sub(1);
        match self.made {
            None => self.values.to_owned(),
            Some(Made { first, jumps: Some(after), .. }) => {
                format!("0x{} {}x{}", after.saturating_sub(1), number(first), times.saturating_sub(after))
            }
            Some(Made { first, before: Some(before), .. }) => {
                format!("{} {}x{}", number(before), number(first), times.saturating_sub(1))
            }
            Some(Made { first, step: 0.0, .. }) => format!("{}x{times}", number(first)),
            Some(Made { first, step, idle: 0, .. }) => format!("{}+{}x{times}", number(first), number(step)),
            Some(Made { step, idle, .. }) => {
                let times = times.saturating_sub(idle + 1);
                format!("0x{idle} {step}+{step}x{times}", step = number(step))
            }
        }
    }

    /// Its name; empty for lines of logs.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Name and labels, as promtool reads them; for lines the selector that finds them.
    pub const fn selector(&self) -> &'static str {
        self.selector
    }

    /// Its labels, or those of the lines' stream.
    pub const fn labels(&self) -> &'static [Pair] {
        self.labels
    }

    /// The values, or the numbers of lines, one a minute: `0+60x20`.
    pub const fn values(&self) -> &'static str {
        self.values
    }

    /// How many minutes the values last.
    pub const fn samples(&self) -> usize {
        self.samples
    }

    /// What it is made of and nothing has.
    pub const fn lacks(&self) -> &'static [Lack] {
        self.lacks
    }

    /// What is known of the lines, where it gives lines.
    pub const fn lines(&self) -> Option<Lines> {
        self.lines
    }
}
