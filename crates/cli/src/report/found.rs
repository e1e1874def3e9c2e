//! Findings as a part of a report: annotated source for people, the same facts for scripts and code hosts.

use std::path::{Path, PathBuf};

use findings::print::{Color, Tool, annotated, json, sarif, summary};
use findings::{Finding, Sources, tidied};
use serde::{Serialize, Serializer};

use super::{Style, Verb};
use crate::problem::STOPPED;

/// What was found, and the root that its places are relative to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    root: PathBuf,
    findings: Vec<Finding>,
    /// A file that is not on the disk, and its text.
    given: Option<(String, String)>,
}

impl Found {
    /// These findings, in the order of their places, each once.
    pub(crate) fn new(root: &Path, findings: Vec<Finding>) -> Self {
        Self { root: root.to_owned(), findings: tidied(findings), given: None }
    }

    /// These findings, as they came up.
    pub(crate) fn in_order(root: &Path, findings: Vec<Finding>) -> Self {
        Self { root: root.to_owned(), findings, given: None }
    }

    /// What stopped a command, which has no place in a file.
    pub(crate) fn of_command(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    /// The same, where the places of some lie in a text that is not on the disk.
    pub(crate) fn given(self, given: Option<(String, String)>) -> Self {
        Self { given, ..self }
    }

    /// Whether there is nothing to report.
    pub(crate) const fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether one of them keeps anything from being written.
    pub(crate) fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Finding] {
        &self.findings
    }

    /// The files that their places lie in.
    pub(crate) fn sources(&self) -> Sources {
        let sources = Sources::below(&self.root);
        match &self.given {
            Some((path, text)) => sources.with(path.clone(), text.as_str()),
            None => sources,
        }
    }

    /// What was found in the stack, then what stopped the command.
    pub(crate) fn text(&self, style: Style) -> String {
        self.annotated(style) + &self.lines(style)
    }

    /// What was found in the stack: each with its source, and a blank line after the last.
    pub(crate) fn annotated(&self, style: Style) -> String {
        let of_stack: Vec<_> = self.findings.iter().filter(|one| !stopped(one)).cloned().collect();
        if of_stack.is_empty() {
            return String::new();
        }
        let color = if style.has_colour() { Color::Always } else { Color::Never };
        annotated(&of_stack, &self.sources(), "cargo xtask explain", color) + "\n"
    }

    /// What stopped the command: the problem and its fix, a line each.
    pub(crate) fn lines(&self, style: Style) -> String {
        let line = |one: &Finding| {
            let fix = if one.fix.is_empty() { String::new() } else { style.line(Verb::Fix, &one.fix) };
            style.line(Verb::Problem, &one.message) + &fix
        };
        self.findings.iter().filter(|one| stopped(one)).map(line).collect()
    }

    /// `2 errors, 1 warning`.
    pub(crate) fn summary(&self) -> String {
        summary(&self.findings)
    }

    /// All of them as SARIF.
    pub(crate) fn sarif(&self) -> String {
        sarif(&self.findings, &self.sources(), Tool { name: "cargo xtask", version: env!("CARGO_PKG_VERSION") })
    }
}

fn stopped(finding: &Finding) -> bool {
    *finding.rule == STOPPED
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = json(&self.findings, &self.sources());
        let value: serde_json::Value = serde_json::from_str(&text).map_err(serde::ser::Error::custom)?;
        value.serialize(serializer)
    }
}
