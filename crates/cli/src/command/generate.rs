//! `gen`: writes only what changed, removes only what is ours, and asks again afterwards.

mod last;

use crate::problem::problem;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::{Stranger, milliseconds, plan, strangers};
use crate::apply::apply;
use crate::lock::Mode;
use crate::problem::counted;
use crate::report::{Found, Report, Style, Verb};
use crate::tools::find_in;
use crate::{Context, Failure, GEN, Outcome, Plan, SCENARIOS, State, Tree};
use last::{Last, Told};

/// What `gen` has done.
#[derive(Debug, Serialize)]
pub(crate) struct Generated {
    outcome: Outcome,
    #[serde(skip)]
    places: String,
    written: Vec<String>,
    removed: Vec<String>,
    strangers: Vec<Stranger>,
    unchanged: usize,
    bytes_written: u64,
    milliseconds: u64,
    findings: Found,
    /// Programs that were written and that nobody fixes any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_fixes: Vec<String>,
    /// How many scenarios nobody has tried, for promtool is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenarios_not_tried: Option<usize>,
}

/// Makes the generated folders under `root` what the code says.
pub(crate) fn generate(root: &Path, context: &mut Context) -> Result<Generated, Failure> {
    let began = Instant::now();
    let program = context.program.clone();
    let seen = || program.as_deref().and_then(|program| Last::look(program, root));
    if let Some(told) = seen().as_ref().and_then(Last::told) {
        return Ok(Generated::nothing(root, began, told));
    }
    let (tree, found) = context.tree(root)?;
    let lock = context.lock(root, Mode::Write)?;
    let planned = plan(root, &tree, &lock)?;
    let changes = apply(root, &tree, &planned, context.before)?;
    let last = seen();
    let left = plan(root, &tree, &lock)?;
    still_fresh(&tree, &left)?;
    let without_fixes = without_fixes(context, &changes.written);
    let count = |plan: &Plan| plan.count(|state| *state == State::Unchanged);
    let told = Told { places: tree.places(), unchanged: count(&left), scenarios: scenarios(&tree) };
    if let Some(last) = last.filter(|_| left.is_whole() && found.all().is_empty()) {
        last.nothing_to_do(&told);
    }
    Ok(Generated {
        without_fixes,
        unchanged: count(&planned),
        written: changes.written,
        removed: changes.removed,
        strangers: strangers(&planned),
        bytes_written: changes.bytes,
        findings: found,
        ..Generated::nothing(root, began, told)
    })
}

impl Generated {
    /// Where nothing was to be done.
    fn nothing(root: &Path, began: Instant, told: Told) -> Self {
        let tried = told.scenarios == 0 || find_in(root, "promtool").is_some();
        Self {
            outcome: Outcome::Done,
            places: told.places,
            written: Vec::new(),
            removed: Vec::new(),
            strangers: Vec::new(),
            unchanged: told.unchanged,
            bytes_written: 0,
            milliseconds: milliseconds(began),
            findings: Found::default(),
            without_fixes: Vec::new(),
            scenarios_not_tried: (!tried).then_some(told.scenarios),
        }
    }
}

/// Of the default environment, once: when files of the component are written.
fn without_fixes(context: &Context, written: &[String]) -> Vec<String> {
    let program = context.cli.program;
    let Some(default) = program.environments().first() else { return Vec::new() };
    let is_written = |name: &str| written.iter().any(|path| path.contains(&format!("/{name}/")));
    let all = program.within(default).stack.without_fixes();
    all.into_iter().filter(|(name, _)| is_written(name.as_str())).map(|(_, said)| said).collect()
}

/// What `gen` has written, `gen --check` must accept: anything else is reported, never passed over.
fn still_fresh(tree: &Tree, plan: &Plan) -> Result<(), Failure> {
    let left: Vec<_> = plan.entries.iter().filter(|entry| entry.is_drift()).collect();
    if left.is_empty() {
        return Ok(());
    }
    let problem = |path: &str| {
        let fix = format!("end whatever else writes under {}, then run `{GEN}` again", tree.places());
        problem(format!("`{path}` is not what this run left there"), fix)
    };
    let problems = left.into_iter().map(|entry| problem(&entry.path)).collect();
    Err(Failure::new(format!("something else changed {} while `{GEN}` ran", tree.places()), problems))
}

impl Report for Generated {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let notes: Vec<_> = self.strangers.iter().map(Stranger::note).collect();
        let summary = format!(
            "{}: {} written, {} removed, {} unchanged ({} written, {} ms)",
            self.places,
            self.written.len(),
            self.removed.len(),
            self.unchanged,
            size(self.bytes_written),
            self.milliseconds
        );
        [
            style.lines(Verb::Written, &self.written, 20),
            style.lines(Verb::Removed, &self.removed, 20),
            style.lines(Verb::Stranger, &notes, 5),
            self.findings.text(style),
            style.summary(&summary),
            self.without_fixes.iter().map(|said| style.line(Verb::Note, said)).collect(),
            self.not_tried(style),
        ]
        .concat()
    }

    fn found(&self) -> Option<&Found> {
        Some(&self.findings)
    }
}

impl Generated {
    /// A scenario that promtool has not tried is a claim.
    fn not_tried(&self, style: Style) -> String {
        let Some(count) = self.scenarios_not_tried else { return String::new() };
        let scenarios = counted(count, "scenario");
        style.summary(&format!(
            "{scenarios} not tried: promtool is missing; `cargo xtask tools --only promtool`, then `cargo test`"
        ))
    }
}

/// How many scenarios promtool would try.
fn scenarios(tree: &Tree) -> usize {
    let tests = tree.files().filter(|(path, _)| path.starts_with(SCENARIOS));
    tests
        .flat_map(|(_, text)| text.split_once("\ntests:\n").map_or("", |(_, tests)| tests).lines())
        .filter(is_scenario)
        .count()
}

fn is_scenario(line: &&str) -> bool {
    line.starts_with("- ")
}

/// A size that can be read at a glance.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_sizes_for_people() {
        assert_eq!([0, 999, 2_100, 1_540_000].map(size), ["0 B", "999 B", "2.1 kB", "1.5 MB"]);
    }
}
