//! Findings as a part of a report: annotated source for people, the same facts for scripts and code hosts.

use std::path::{Path, PathBuf};

use findings::print::{Color, Tool, annotated, json, sarif, summary};
use findings::{Finding, Sources, tidied};
use serde::{Serialize, Serializer};

use super::Style;

/// What was found, and the root that its places are relative to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    root: PathBuf,
    findings: Vec<Finding>,
}

impl Found {
    /// These findings, in the order of their places, each once.
    pub(crate) fn new(root: &Path, findings: Vec<Finding>) -> Self {
        Self { root: root.to_owned(), findings: tidied(findings) }
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
        Sources::below(&self.root)
    }

    /// Each with its source, and a blank line after the last; nothing where there is none.
    pub(crate) fn text(&self, style: Style) -> String {
        if self.is_empty() {
            return String::new();
        }
        let color = if style.has_colour() { Color::Always } else { Color::Never };
        annotated(&self.findings, &self.sources(), "cargo xtask explain", color) + "\n"
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

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = json(&self.findings, &self.sources());
        let value: serde_json::Value = serde_json::from_str(&text).map_err(serde::ser::Error::custom)?;
        value.serialize(serializer)
    }
}
