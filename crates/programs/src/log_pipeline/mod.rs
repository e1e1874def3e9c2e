//! What a log agent does to each line, said once: [`Pipeline::promtail`] is it for Promtail, [`Pipeline::collector`]
//! for the OpenTelemetry Collector, and [`Pipeline::alloy`] for Grafana Alloy.
//!
//! A step reads and writes the line, and the values that earlier steps read from it. Patterns are RE2. Before the first
//! step the container runtime's format is read, and [`STREAM`] is a value: `stdout` or `stderr`.
//!
//! ```
//! use programs::log_pipeline::{Pipeline, Step, Then, When};
//!
//! let pipeline = Pipeline::of([
//!     Step::read(r"level=(?P<said>[a-z]+)"),
//!     Step::choose("level", [(When::one_of("said", &["error", "fatal"]), Then::word("error"))], Then::word("info")),
//!     Step::labels(&["level"]),
//! ]);
//! assert_eq!(pipeline.labels(), ["stream", "level"]);
//! ```

mod collector;
mod ottl;
mod promtail;
mod redaction;

use kit::{Duration, Fault};

pub use collector::CollectorPipeline;
pub use redaction::Redaction;

/// What the container runtime says of each line: a value from the beginning, and a label of the stream.
pub const STREAM: &str = "stream";

/// All that is done to a line.
#[derive(Clone, Debug)]
#[must_use = "a pipeline acts once an agent has it"]
pub struct Pipeline {
    steps: Vec<Step>,
}

impl Pipeline {
    /// These steps, in order.
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: steps.into_iter().collect() }
    }

    /// What of a line becomes a label, beside those that say where it comes from.
    pub fn labels(&self) -> Vec<&'static str> {
        let mut labels = vec![STREAM];
        walk(&self.steps, &mut |step| {
            if let Step::Labels(names) = step {
                labels.extend(names.iter());
            }
        });
        labels
    }

    /// What of a line becomes structured metadata.
    pub fn metadata(&self) -> Vec<&'static str> {
        let mut metadata = Vec::new();
        walk(&self.steps, &mut |step| {
            if let Step::Metadata(names) = step {
                metadata.extend(names.iter());
            }
        });
        metadata
    }
}

fn walk(steps: &[Step], tell: &mut dyn FnMut(&Step)) {
    for step in steps {
        tell(step);
        if let Step::Of { steps, .. } = step {
            walk(steps, tell);
        }
    }
}

/// One step. Made by the functions below.
#[derive(Clone, Debug)]
#[must_use = "a step acts only as part of a pipeline"]
pub enum Step {
    /// [`Step::read`] and [`Step::read_of`].
    Read {
        /// The value that it is read of; none for the line.
        of: Option<&'static str>,
        /// The pattern, whose named groups become values.
        pattern: String,
    },
    /// [`Step::of`] and [`Step::of_but`].
    Of {
        /// The workload.
        app: &'static str,
        /// Lines that match this are left as they are.
        but: Option<String>,
        /// What is done to the others.
        steps: Vec<Self>,
    },
    /// [`Step::join`].
    Join {
        /// What the first line of several looks like.
        firstline: String,
        /// How long to wait for the next.
        wait: Duration,
    },
    /// [`Step::choose`].
    Choose {
        /// The value that is written.
        into: &'static str,
        /// What it becomes, and when: the first that holds.
        choices: Vec<(When, Then)>,
        /// What it becomes else.
        otherwise: Then,
    },
    /// [`Step::known`].
    Known {
        /// The value.
        value: &'static str,
        /// The words that it may be.
        words: Vec<&'static str>,
        /// What all others become.
        other: &'static str,
    },
    /// [`Step::redact`].
    Redact(Vec<Redaction>),
    /// [`Step::drop`].
    Drop {
        /// What a line looks like that is dropped.
        pattern: String,
        /// Under which reason it is counted, where the agent can.
        reason: &'static str,
    },
    /// [`Step::count`].
    Count(Counter),
    /// [`Step::labels`].
    Labels(Vec<&'static str>),
    /// [`Step::metadata`].
    Metadata(Vec<&'static str>),
}

/// A counter of lines. Its labels are those of the stream, and these of its values.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Its name, such as `access_log_requests_total`.
    pub name: &'static str,
    /// What it says.
    pub description: &'static str,
    /// A line without this value is not counted.
    pub with: &'static str,
    /// The values that become its labels.
    pub by: &'static [&'static str],
    /// After how long without a line a series vanishes. A counter that comes again hides its first increment from
    /// `rate`.
    pub idle: Duration,
}

/// A condition on the values of a line.
#[derive(Clone, Debug)]
pub enum When {
    /// The value is there, and not empty.
    Has(&'static str),
    /// The value is not there, or empty.
    Lacks(&'static str),
    /// The value is this.
    Is(&'static str, &'static str),
    /// The value is this or greater, as text.
    AtLeast(&'static str, &'static str),
    /// [`When::one_of`].
    OneOf(&'static str, Vec<&'static str>),
}

impl When {
    /// The value is one of these words, in whatever case; the words are in lower case.
    pub fn one_of(value: &'static str, words: &[&'static str]) -> Self {
        Self::OneOf(value, words.to_vec())
    }
}

/// What a value becomes.
#[derive(Clone, Debug)]
pub enum Then {
    /// This word.
    Word(&'static str),
    /// What another value is.
    Same(&'static str),
    /// Nothing.
    Nothing,
}

impl Then {
    /// This word.
    pub const fn word(word: &'static str) -> Self {
        Self::Word(word)
    }
}

impl Step {
    /// The groups of `pattern`, written `(?P<name>…)`, become values, where the line matches it.
    pub fn read(pattern: impl Into<String>) -> Self {
        Self::Read { of: None, pattern: pattern.into() }
    }

    /// The same, read of a value.
    pub fn read_of(value: &'static str, pattern: impl Into<String>) -> Self {
        Self::Read { of: Some(value), pattern: pattern.into() }
    }

    /// What is done to the lines of one workload.
    #[track_caller]
    pub fn of(app: &'static str, steps: impl IntoIterator<Item = Self>) -> Self {
        let steps: Vec<_> = steps.into_iter().collect();
        if steps.is_empty() {
            Fault::new("nothing is done to the lines of ").quoted(app).fix("give it steps, or leave it out").raise()
        }
        Self::Of { app, but: None, steps }
    }

    /// What is done to the lines of one workload, but those that match `pattern`.
    #[track_caller]
    pub fn of_but(app: &'static str, pattern: impl Into<String>, steps: impl IntoIterator<Item = Self>) -> Self {
        match Self::of(app, steps) {
            Self::Of { app, steps, .. } => Self::Of { app, but: Some(pattern.into()), steps },
            other => other,
        }
    }

    /// Joins lines into one until the next that matches `firstline`, or until `wait` has passed without one. Within
    /// [`Step::of`], before all that reads the line.
    pub fn join(firstline: impl Into<String>, wait: Duration) -> Self {
        Self::Join { firstline: firstline.into(), wait }
    }

    /// Writes the first of `choices` whose condition holds to a value.
    pub fn choose(into: &'static str, choices: impl IntoIterator<Item = (When, Then)>, otherwise: Then) -> Self {
        Self::Choose { into, choices: choices.into_iter().collect(), otherwise }
    }

    /// A value that is none of these words becomes `other`, so that nobody who sends a request makes labels.
    pub fn known(value: &'static str, words: impl IntoIterator<Item = &'static str>, other: &'static str) -> Self {
        Self::Known { value, words: words.into_iter().collect(), other }
    }

    /// Takes what is private out of the line. After all that reads the line.
    pub fn redact(redactions: impl IntoIterator<Item = Redaction>) -> Self {
        Self::Redact(redactions.into_iter().collect())
    }

    /// Drops the lines that match `pattern`.
    pub fn drop(pattern: impl Into<String>, reason: &'static str) -> Self {
        Self::Drop { pattern: pattern.into(), reason }
    }

    /// Counts lines.
    pub fn count(counter: Counter) -> Self {
        Self::Count(counter)
    }

    /// These values become labels of the stream: few, with few values each.
    pub fn labels(values: &[&'static str]) -> Self {
        Self::Labels(values.to_vec())
    }

    /// These values become structured metadata, which is searched without a stream for each combination.
    pub fn metadata(values: &[&'static str]) -> Self {
        Self::Metadata(values.to_vec())
    }
}

#[cfg(test)]
mod tests;
