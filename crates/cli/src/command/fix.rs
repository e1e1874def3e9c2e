//! `fix`: applies the edits that findings carry, and says which findings are left for a person.

use crate::problem::{from_text, problem};
use std::collections::BTreeMap;
use std::path::{Component, Path};

use findings::apply;
use serde::Serialize;

use crate::problem::counted;
use crate::report::{Budget, Found, Report, Style, Verb, unified};
use crate::{Context, Failure, Outcome, guard, whole};

/// How to fix.
#[derive(Debug, clap::Args)]
pub(crate) struct Fixed {
    /// Only show the changes, as a diff
    #[arg(long)]
    dry_run: bool,
}

/// What became of the findings.
#[derive(Debug, Serialize)]
pub(crate) struct Fixing {
    outcome: Outcome,
    dry_run: bool,
    /// Each file that changes, with its diff.
    changed: BTreeMap<String, String>,
    /// Files that were left as they are, and why.
    refused: Found,
    /// What no edit fixes.
    left: Found,
}

/// Applies the edits of all findings, a file at a time: all of it, or none.
pub(crate) fn fix(root: &Path, wanted: &Fixed, context: &Context) -> Result<Fixing, Failure> {
    let failed = |problems| Failure::new("nothing was fixed: the stack cannot be checked", problems);
    let found = Found::new(root, guard::guard(|| Ok(context.source.findings())).map_err(failed)?);
    let (sources, edits) = (found.sources(), found.all().iter().filter_map(|finding| finding.edit.as_ref()));
    let applied = apply(&sources, edits);
    let mut refused: Vec<_> = applied.refused.iter().map(|refusal| from_text(&refusal.to_string())).collect();
    let mut changed = BTreeMap::new();
    for (file, text) in &applied.changed {
        let before = sources.text(file).unwrap_or_default();
        let is_within = Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
        let written = match (is_within, wanted.dry_run) {
            (false, _) => Err(problem(format!("`{file}` is not of this repository"), "change it by hand")),
            (true, true) => Ok(()),
            (true, false) => whole::write(root, &[(file, text)]),
        };
        match written {
            Ok(()) => _ = changed.insert(file.clone(), unified((file, &before), (file, text))),
            Err(problem) => refused.push(problem),
        }
    }
    let left = found.all().iter().filter(|finding| finding.edit.is_none()).cloned().collect();
    let left = Found::new(root, left);
    let is_done = refused.is_empty() && !left.has_errors();
    let outcome = if is_done { Outcome::Done } else { Outcome::Unmet };
    Ok(Fixing { outcome, dry_run: wanted.dry_run, changed, refused: Found::of_command(refused), left })
}

impl Report for Fixing {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let mut budget = Budget::of_a_report();
        let mut text = String::new();
        for (file, diff) in &self.changed {
            text += &if self.dry_run { budget.show(diff, style) } else { style.line(Verb::Written, file) };
        }
        text += &self.left.text(style);
        text += &self.refused.lines(style);
        let files = counted(self.changed.len(), "file");
        let done = match (self.changed.is_empty(), self.dry_run) {
            (true, _) => "nothing to fix".to_owned(),
            (false, true) => format!("{files} would change; `cargo xtask fix` changes them"),
            (false, false) => format!("{files} changed; see `git diff`, then run `{}`", crate::GEN),
        };
        let left = if self.left.is_empty() { String::new() } else { format!("; left to you: {}", self.left.summary()) };
        text + &style.summary(&format!("{done}{left}"))
    }

    fn found(&self) -> Option<&Found> {
        Some(&self.left)
    }
}
