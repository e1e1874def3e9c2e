//! Runbooks that a person on call can follow: what it means, whom it hurts, what to look at, what to do.
//!
//! A runbook stands in code beside its alert. Its queries are queries, not prose, so they are checked like all others;
//! its commands name workloads and namespaces by their values; and `{bound}` in its sentences is the alert's threshold.

use std::fmt::Write as _;

use super::commands::{Commands, check_names_nothing};
use super::datasource::DataSourceRef;
use super::explore::explore;
use super::layout::{flush, indent};
use super::overlay::{Lens, There};
use super::prose::{self, Words};
use super::query::{LogQuery, Query};
use super::unit::Bound;
use terms::List;

pub use super::commands::{kubectl_files, kubectl_in, kubectl_of, sh};

/// What to know and to do when the alert fires. Renders to a section of the runbooks page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Runbook {
    /// What has happened, in words of those who use the system. Markdown.
    pub meaning: &'static str,
    /// Whom it hurts, and how soon. Markdown.
    pub impact: &'static str,
    /// What to look at, in order.
    pub diagnosis: &'static [Step],
    /// What to do, the gentlest first.
    pub remedy: &'static [Step],
}

/// Nobody types more than this from a message.
const LONGEST_COMMAND: usize = 120;

/// One step of a runbook: a sentence, and what to paste where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    text: &'static str,
    paste: Paste,
    bound: Option<Bound>,
}

/// What a step gives to paste.
#[expect(clippy::large_enum_variant, reason = "const values cannot be boxed")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paste {
    /// Nothing: the sentence is all.
    Nothing,
    /// PromQL, for Grafana's Explore or Prometheus.
    Promql(Query),
    /// LogQL, for Grafana's Explore.
    Logql(LogQuery),
    /// Commands for a shell that has `kubectl`.
    Shell(Commands),
}

/// A step that needs nothing pasted. Markdown.
#[track_caller]
pub const fn say(text: &'static str) -> Step {
    Step::new(text, Paste::Nothing)
}

/// A step that asks the metrics.
#[track_caller]
pub const fn ask(text: &'static str, query: Query) -> Step {
    Step::new(text, Paste::Promql(query))
}

/// A step that searches the logs.
#[track_caller]
pub const fn search(text: &'static str, query: LogQuery) -> Step {
    Step::new(text, Paste::Logql(query))
}

/// A step that runs commands in a shell that has `kubectl`: `run("Restart it.", DATABASE.kubectl("rollout restart
/// {workload}"))`.
#[track_caller]
pub const fn run(text: &'static str, commands: Commands) -> Step {
    commands.check_words();
    Step::new(text, Paste::Shell(commands))
}

impl Step {
    #[track_caller]
    const fn new(text: &'static str, paste: Paste) -> Self {
        check_names_nothing("a step", text);
        Self { text, paste, bound: None }
    }

    /// What its answer is held against, where that is not the alert's bound: `{bound}` in this step stands for it.
    #[track_caller]
    pub const fn against(mut self, bound: Bound) -> Self {
        if let Paste::Promql(query) = self.paste {
            // Raises where the units do not fit.
            let _ = bound.level().in_unit(query.unit());
        }
        self.bound = Some(bound);
        self
    }

    /// What its answer is held against, where that is not the alert's bound.
    pub(crate) const fn bound(&self) -> Option<Bound> {
        self.bound
    }

    /// The same under an overlay; none where nothing can answer it.
    pub(crate) fn under(&self, lens: &Lens) -> Option<Self> {
        let paste = match self.paste {
            Paste::Promql(query) if lens.there(query.reads()) == There::Nothing => return None,
            Paste::Promql(query) => Paste::Promql(lens.query(query)),
            Paste::Logql(query) if lens.has_no_logs(query.text()) => return None,
            Paste::Logql(query) => Paste::Logql(lens.log_query(query)),
            Paste::Shell(commands) => Paste::Shell(commands.under(lens.overlay)),
            Paste::Nothing => Paste::Nothing,
        };
        Some(Self { paste, bound: self.bound.map(|bound| lens.bound(bound)), ..*self })
    }

    /// The sentence, as it was written.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// What it gives to paste.
    pub const fn paste(&self) -> Paste {
        self.paste
    }
}

impl Runbook {
    /// The part that is empty, if one is.
    pub(super) const fn missing(&self) -> Option<&'static str> {
        if self.meaning.is_empty() {
            Some("meaning")
        } else if self.impact.is_empty() {
            Some("impact")
        } else if self.diagnosis.is_empty() {
            Some("diagnosis")
        } else if self.remedy.is_empty() {
            Some("remedy")
        } else {
            None
        }
    }
}

/// Most lists of steps that one part of a runbook is made of.
const MOST_PARTS: usize = 10;

/// The steps of one part of a runbook: single ones, and lists that several alerts share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Steps(List<&'static [Step], MOST_PARTS>);

impl Steps {
    pub const EMPTY: Self = Self(List::EMPTY);

    #[track_caller]
    pub const fn and(self, steps: &'static [Step]) -> Self {
        Self(self.0.push(steps, "steps of one part of a runbook: put them into one list"))
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &'static Step> {
        self.0.iter().flat_map(|steps| steps.iter())
    }

    /// Raises where a sentence has a word in braces that stands for nothing.
    #[track_caller]
    pub const fn check_words(&self, alert: &str, words: Words) {
        let mut index = 0;
        while index < self.0.len() {
            check_steps(alert, self.0.get(index), words);
            index += 1;
        }
    }
}

/// Where a runbook is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    /// In a document, from top to bottom.
    Document,
    /// On a board of Grafana, by whoever was woken: what to do stands first, and queries are a click away.
    Board,
}

/// A runbook as Markdown: four parts, each under a heading of the given level (3 is `###`).
pub(crate) fn page(level: usize, said: [&str; 2], steps: [&Steps; 2], words: Words, medium: Medium) -> String {
    let heading = "#".repeat(level);
    let mut page = String::new();
    for (title, text) in ["Meaning", "Impact"].into_iter().zip(said) {
        let _ = write!(page, "{heading} {title}\n\n{}\n\n", prose::filled(&flush(text), words));
    }
    let mut parts: Vec<_> = ["Diagnosis", "Remedy"].into_iter().zip(steps).collect();
    if medium == Medium::Board {
        parts.reverse();
    }
    for (title, steps) in parts {
        let _ = write!(page, "{heading} {title}\n\n");
        for (index, step) in steps.iter().enumerate() {
            let _ = writeln!(page, "{}. {}", index + 1, step.markdown(words, medium));
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

/// Raises where a step says a word in braces that stands for nothing.
#[track_caller]
pub(crate) const fn check_steps(alert: &str, steps: &[Step], words: Words) {
    let mut index = 0;
    while index < steps.len() {
        prose::check(alert, "runbook", steps[index].text, steps[index].words(words));
        index += 1;
    }
}

impl Step {
    const fn words(&self, words: Words) -> Words {
        match self.bound {
            Some(bound) => Words { bound: Some(bound), ..words },
            None => words,
        }
    }

    /// Its sentence, and the first of its commands where that is short.
    pub(crate) fn in_a_line(&self, words: Words) -> String {
        let text = prose::filled(&flush(self.text), self.words(words));
        let Paste::Shell(commands) = self.paste else { return text };
        match commands.text().lines().next() {
            Some(first) if first.len() <= LONGEST_COMMAND => format!("{text} `{first}`"),
            _ => text,
        }
    }

    fn markdown(&self, words: Words, medium: Medium) -> String {
        let text = prose::filled(&flush(self.text), self.words(words));
        let (language, paste, source) = match self.paste {
            Paste::Nothing => return text,
            Paste::Promql(query) => ("promql", flush(query.text()), Some(DataSourceRef::PROMETHEUS)),
            Paste::Logql(query) => ("logql", flush(query.text()), Some(DataSourceRef::LOKI)),
            Paste::Shell(commands) => ("sh", commands.text(), None),
        };
        let block = format!("```{language}\n{paste}\n```");
        let asked = source.filter(|_| medium == Medium::Board);
        let link = asked.map_or_else(String::new, |source| format!(" [Ask it]({})", explore(source, &paste)));
        format!("{text}{link}\n{}", indent(&block, 3))
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::promql_unchecked;
    use super::super::unit::{Unit, above, count};
    use super::*;

    #[test]
    fn renders_numbered_steps_with_blocks_to_paste() {
        const LOOK: Steps = Steps::EMPTY
            .and(&[ask("Which node?", promql_unchecked(Unit::Cores, "node_load1", "a test"))])
            .and(&[run("And its pods?", sh("kubectl get pods"))]);
        const FIX: Steps = Steps::EMPTY.and(&[say("Wait.")]);
        let words = Words { bound: Some(above(count(3.0))), lasts: None, burn: None };
        assert_eq!(
            page(4, ["It is above {bound}.", "Pages are slow."], [&LOOK, &FIX], words, Medium::Document),
            "#### Meaning\n\nIt is above 3.\n\n#### Impact\n\nPages are slow.\n\n#### Diagnosis\n\n\
             1. Which node?\n   ```promql\n   node_load1\n   ```\n2. And its pods?\n   ```sh\n   kubectl get \
             pods\n   ```\n\n#### Remedy\n\n1. Wait.\n"
        );
    }
}
