//! Builds with cargo, and lets through what somebody waits for: progress once it takes long, warnings and errors at
//! once.

use std::env;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::ALONE;
use crate::command::Needs;
use crate::fresh::Build;

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Built {
    Done,
    Failed,
}

/// How long a build may take before it says what it is doing.
const SILENCE: Duration = Duration::from_secs(3);

/// Builds a package. What keeps it from compiling is told where the command needs it.
pub(crate) fn build(package: &str, needs: Needs, mut last: Build) -> Built {
    let mut told = Told::new(needs);
    last.begins();
    if !cargo(&["build", "--package", package], &mut told) {
        return Built::Failed;
    }
    // Warnings are told again by each run.
    if !told.other {
        last.ends();
    }
    Built::Done
}

/// Builds the command line that knows no stack.
pub(crate) fn build_alone() -> bool {
    cargo(&["build", "--package", "cli", "--bin", ALONE], &mut Told::new(Needs::Stack))
}

fn cargo(arguments: &[&str], told: &mut Told) -> bool {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
    if std::io::stderr().is_terminal() && env::var_os("CARGO_TERM_COLOR").is_none() {
        command.args(["--color", "always"]);
    }
    let spawned = command.spawn();
    let Ok(mut child) = spawned.inspect_err(|error| {
        eprintln!("error: {} cannot be started: {error}; fix: install Rust from rustup.rs", cargo.display());
    }) else {
        return false;
    };
    if let Some(output) = child.stderr.take() {
        tell(output, told, &mut std::io::stderr());
    }
    child.wait().is_ok_and(|status| status.success())
}

fn tell(output: impl Read, told: &mut Told, out: &mut dyn Write) {
    let start = Instant::now();
    for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
        let shown = told.shown(&String::from_utf8_lossy(&line), start.elapsed());
        // Progress that nobody reads is no reason to stop.
        let _unheard = out.write_all(shown.as_bytes());
    }
}

/// What of a build is worth telling.
struct Told {
    /// Lines of progress that were kept back, as long as it looked as if it were soon over.
    kept: String,
    /// Whether lines other than progress are told, too.
    errors: bool,
    /// Whether there were any.
    other: bool,
}

impl Told {
    const fn new(needs: Needs) -> Self {
        Self { kept: String::new(), errors: matches!(needs, Needs::Stack), other: false }
    }

    /// What is to be printed now that cargo has said this line.
    fn shown(&mut self, line: &str, elapsed: Duration) -> String {
        let plain = plain(line);
        match plain.split_whitespace().next() {
            Some("Finished" | "Running") if plain.starts_with(' ') => String::new(),
            Some(verb) if plain.starts_with("  ") && is_progress(verb) => {
                self.kept += &format!("{line}\n");
                if elapsed < SILENCE { String::new() } else { std::mem::take(&mut self.kept) }
            }
            _ => {
                self.other = true;
                if self.errors { format!("{line}\n") } else { String::new() }
            }
        }
    }
}

/// The verbs of cargo's own lines, which are aligned to the right.
fn is_progress(verb: &str) -> bool {
    matches!(
        verb,
        "Compiling"
            | "Checking"
            | "Downloading"
            | "Downloaded"
            | "Updating"
            | "Locking"
            | "Adding"
            | "Blocking"
            | "Fresh"
    )
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = behind.split_once('m').map_or("", |(_, behind)| behind);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Duration = Duration::from_millis(200);
    const LONG: Duration = Duration::from_secs(4);

    fn shown(needs: Needs, lines: &[(&str, Duration)]) -> String {
        let mut told = Told::new(needs);
        lines.iter().map(|(line, elapsed)| told.shown(line, *elapsed)).collect()
    }

    #[test]
    fn a_quick_build_says_nothing_and_a_long_one_all_that_it_did() {
        let coloured = "\u{1b}[1m\u{1b}[92m   Compiling\u{1b}[0m stack v0.1.0 (/a/stack)";
        let finished = "    Finished `dev` profile [unoptimized] target(s) in 0.9s";
        assert_eq!(shown(Needs::Stack, &[(coloured, QUICK), (finished, QUICK)]), "");
        let second = "   Compiling xtask v0.1.0 (/a/xtask)";
        let long = shown(Needs::Stack, &[(coloured, QUICK), (second, LONG), (finished, LONG)]);
        assert_eq!(long, format!("{coloured}\n{second}\n"));
        let waiting = "    Blocking waiting for file lock on build directory";
        assert_eq!(shown(Needs::Nothing, &[(waiting, LONG)]), format!("{waiting}\n"));
    }

    #[test]
    fn errors_are_told_at_once_where_the_command_needs_what_does_not_compile() {
        let error = [("error[E0425]: cannot find value `X`", QUICK), ("  --> stack/src/a.rs:3:5", QUICK), ("", QUICK)];
        let text = "error[E0425]: cannot find value `X`\n  --> stack/src/a.rs:3:5\n\n";
        assert_eq!(shown(Needs::Stack, &error), text);
        assert_eq!(shown(Needs::Nothing, &error), "");
    }
}
