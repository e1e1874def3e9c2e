//! Runbooks that somebody who was woken can follow: what it means, whom it hurts, what to look at, what to do.
//!
//! A runbook stands in code beside its alert. Its queries are queries, not prose, so they are checked like all others.

use std::fmt::Write as _;

use super::layout::{flush, indent};
use super::query::{LogQuery, Query};

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

/// One step of a runbook: a sentence, and what to paste where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    text: &'static str,
    paste: Paste,
}

/// What a step gives to paste.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paste {
    /// Nothing: the sentence is all.
    Nothing,
    /// PromQL, for Grafana's Explore or Prometheus.
    Promql(Query),
    /// LogQL, for Grafana's Explore.
    Logql(LogQuery),
    /// Commands for a shell that has `kubectl`.
    Shell(&'static str),
}

/// A step that needs nothing pasted. Markdown.
pub const fn say(text: &'static str) -> Step {
    Step { text, paste: Paste::Nothing }
}

/// A step that asks the metrics.
pub const fn ask(text: &'static str, query: Query) -> Step {
    Step { text, paste: Paste::Promql(query) }
}

/// A step that searches the logs.
pub const fn search(text: &'static str, query: LogQuery) -> Step {
    Step { text, paste: Paste::Logql(query) }
}

/// A step that runs commands in a shell that has `kubectl`.
pub const fn run(text: &'static str, commands: &'static str) -> Step {
    Step { text, paste: Paste::Shell(commands) }
}

impl Step {
    /// The sentence.
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

    /// The runbook as Markdown: four parts, each under a heading of the given level (3 is `###`).
    pub fn markdown(&self, level: usize) -> String {
        let heading = "#".repeat(level);
        let mut page = String::new();
        for (title, text) in [("Meaning", self.meaning), ("Impact", self.impact)] {
            let _ = write!(page, "{heading} {title}\n\n{}\n\n", flush(text));
        }
        for (title, steps) in [("Diagnosis", self.diagnosis), ("Remedy", self.remedy)] {
            let _ = write!(page, "{heading} {title}\n\n");
            for (index, step) in steps.iter().enumerate() {
                let _ = writeln!(page, "{}. {}", index + 1, step.markdown());
            }
            page.push('\n');
        }
        page.truncate(page.trim_end().len());
        page.push('\n');
        page
    }
}

impl Step {
    fn markdown(&self) -> String {
        let (language, paste) = match self.paste {
            Paste::Nothing => return flush(self.text),
            Paste::Promql(query) => ("promql", query.text()),
            Paste::Logql(query) => ("logql", query.text()),
            Paste::Shell(commands) => ("sh", commands),
        };
        let block = format!("```{language}\n{}\n```", flush(paste));
        format!("{}\n{}", flush(self.text), indent(&block, 3))
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::promql_unchecked;
    use super::super::unit::Unit;
    use super::*;

    #[test]
    fn renders_numbered_steps_with_blocks_to_paste() {
        const RUNBOOK: Runbook = Runbook {
            meaning: "It is busy.",
            impact: "Pages are slow.",
            diagnosis: &[
                ask("Which node?", promql_unchecked(Unit::Cores, "node_load1", "a test")),
                run("And its pods?", "kubectl get pods"),
            ],
            remedy: &[say("Wait.")],
        };
        assert_eq!(
            RUNBOOK.markdown(4),
            "#### Meaning\n\nIt is busy.\n\n#### Impact\n\nPages are slow.\n\n#### Diagnosis\n\n\
             1. Which node?\n   ```promql\n   node_load1\n   ```\n2. And its pods?\n   ```sh\n   kubectl get pods\n   ```\n\n\
             #### Remedy\n\n1. Wait.\n"
        );
    }
}
