//! `gen --check`: says what `gen` would do, and does nothing.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::{Stranger, milliseconds, paths, plan, strangers};
use crate::lock::Mode;
use crate::problem::counted;
use crate::report::{Budget, Found, Report, Style, Verb, unified};
use crate::{Cause, Context, Failure, GEN, Outcome, Plan, State, Tree};

/// How the disk differs from what the code says.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    outcome: Outcome,
    #[serde(skip)]
    places: String,
    missing: Vec<String>,
    stale: Vec<Stale>,
    orphaned: Vec<String>,
    leftovers: Vec<String>,
    blocked: Vec<String>,
    strangers: Vec<Stranger>,
    unchanged: usize,
    problems: Found,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
    milliseconds: u64,
    findings: Found,
}

#[derive(Debug, Serialize)]
struct Stale {
    path: String,
    cause: Cause,
    diff: String,
}

/// Compares the generated folders under `root` with what the code says.
pub(crate) fn check(root: &Path, context: &mut Context) -> Result<Checked, Failure> {
    let began = Instant::now();
    let (tree, found) = context.tree(root)?;
    let lock = context.lock(root, Mode::Read)?;
    let plan = plan(root, &tree, &lock)?;
    let outcome = match (plan.is_fresh(), plan.obstacles.is_empty()) {
        (true, _) => Outcome::Done,
        (false, true) => Outcome::Drift,
        (false, false) => Outcome::Failed,
    };
    Ok(Checked {
        outcome,
        places: tree.places(),
        missing: paths(&plan, |state| *state == State::Missing),
        stale: stale(&plan, &tree),
        orphaned: paths(&plan, |state| *state == State::Orphan),
        leftovers: paths(&plan, |state| *state == State::Leftover),
        blocked: paths(&plan, |state| *state == State::Blocked),
        strangers: strangers(&plan),
        unchanged: plan.count(|state| *state == State::Unchanged),
        problems: Found::of_command(plan.obstacles.iter().map(|(path, obstacle)| obstacle.at(path)).collect()),
        fix: (outcome != Outcome::Done).then_some(GEN),
        milliseconds: milliseconds(began),
        findings: found,
    })
}

fn stale(plan: &Plan, tree: &Tree) -> Vec<Stale> {
    let described = plan.entries.iter().filter_map(|entry| {
        let State::Stale { found, cause } = &entry.state else { return None };
        let (path, found) = (entry.path.clone(), String::from_utf8_lossy(found));
        let wanted = tree.text(&entry.path).unwrap_or_default();
        let diff = match cause {
            // Every line would differ, and look the same.
            Cause::LineEndings => String::new(),
            _ => unified((&format!("{path} (on the disk)"), &found), (&format!("{path} (what the code says)"), wanted)),
        };
        Some(Stale { path, cause: *cause, diff })
    });
    described.collect()
}

impl Report for Checked {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        if self.outcome == Outcome::Done {
            let summary =
                format!("{}: {} what the code says ({} ms)", self.places, self.as_they_should(), self.milliseconds);
            return [self.stranger_lines(style), self.findings.text(style), style.summary(&summary)].concat();
        }
        let said =
            |paths: &[String], what: &str| paths.iter().map(|path| format!("{path}: {what}")).collect::<Vec<_>>();
        [
            style.lines(Verb::Missing, &self.missing, 20),
            style.lines(Verb::Blocked, &said(&self.blocked, "cannot be written, see below"), 5),
            self.stale_lines(style),
            style.lines(Verb::Orphan, &said(&self.orphaned, "bears our header, and nothing writes it any more"), 20),
            style.lines(Verb::Leftover, &said(&self.leftovers, "temporary file of a run that was killed"), 20),
            self.stranger_lines(style),
            "\n".to_owned(),
            self.findings.text(style),
            self.problems.lines(style),
            self.line_endings_note(style),
            self.advice(style),
        ]
        .concat()
    }

    fn found(&self) -> Option<&Found> {
        Some(&self.findings)
    }
}

impl Checked {
    fn stale_lines(&self, style: Style) -> String {
        let mut budget = Budget::of_a_report();
        let line = |stale: &Stale| {
            let named = style.line(Verb::Stale, &format!("{}: {}", stale.path, stale.cause.words()));
            named + &budget.show(&stale.diff, style)
        };
        self.stale.iter().map(line).collect()
    }

    fn stranger_lines(&self, style: Style) -> String {
        let notes: Vec<_> = self.strangers.iter().map(Stranger::note).collect();
        style.lines(Verb::Stranger, &notes, 5)
    }

    fn line_endings_note(&self, style: Style) -> String {
        let count = self.stale.iter().filter(|stale| stale.cause == Cause::LineEndings).count();
        if count == 0 {
            return String::new();
        }
        let note = format!(
            "{} with CRLF line endings: `{GEN}` writes LF\n\
             if they come back, see that `.gitattributes` says `* text=auto eol=lf`, and `git config core.autocrlf` \
             not `true`",
            counted(count, "file")
        );
        style.line(Verb::Note, &note)
    }

    /// Finding, fix, and last of all the command.
    fn advice(&self, style: Style) -> String {
        let parts = [
            (self.missing.len(), "missing"),
            (self.blocked.len(), "blocked"),
            (self.stale.len(), "stale"),
            (self.orphaned.len(), "orphaned"),
            (self.leftovers.len(), "left over"),
        ];
        let counts: Vec<_> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let drift = format!(
            "{} not what the code says: {}; {} as they should be ({} ms)",
            self.are(),
            counts.join(", "),
            self.unchanged,
            self.milliseconds
        );
        let fix = if self.problems.is_empty() {
            "change the code that their first lines name, never the files; write them with the command below, and \
             commit both"
        } else {
            "first clear the way as said above, then write the files with the command below"
        };
        [style.line(Verb::Problem, &drift), style.line(Verb::Fix, fix), style.line(Verb::Run, GEN)].concat()
    }

    /// The folders and their verb.
    fn are(&self) -> String {
        format!("{} {}", self.places, if self.places.contains(' ') { "are" } else { "is" })
    }

    fn as_they_should(&self) -> String {
        let verb = if self.unchanged == 1 { "is" } else { "are" };
        format!("{} {verb}", counted(self.unchanged, "file"))
    }
}
