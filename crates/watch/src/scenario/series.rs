//! What a scenario gives: a series and its values, or lines of logs and how many there are.

/// A series and its values, written `series! { up{job="loki"} 1x20 }`; or lines of logs, written
/// `lines! { {app="loki"} "what is written" 3x20 }`. Values and numbers of lines are one a minute, in promtool's notation.
///
/// Renders to an entry of `input_series:`; lines are put to a Loki.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    name: &'static str,
    selector: &'static str,
    labels: &'static [Pair],
    values: &'static str,
    samples: usize,
    lines: Option<Lines>,
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
        Self { name, selector, labels, values, samples, lines: None }
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
        Self { name: "", selector, labels, values, samples, lines: Some(Lines { metadata, text }) }
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

    /// What is known of the lines, where it gives lines.
    pub const fn lines(&self) -> Option<Lines> {
        self.lines
    }
}
