//! What every company's repository promises, as tests of one line: `cli::tests!(tea::PROGRAM);`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use findings::Severity;
use findings::Sources;
use kit::Program;

use crate::{Cli, Context, Outcome, SCENARIOS, run, tools};

/// Declares the tests of a company's repository: nothing is found in its program, `k8s/` is what the code says, and
/// promtool finds every alert as its scenarios say (skipped by name where promtool is not installed).
///
/// It stands in a file of `tests/` of the package at the root of the repository.
///
/// ```ignore
/// cli::tests!(tea::PROGRAM);
/// ```
#[macro_export]
macro_rules! tests {
    ($program:expr) => {
        #[test]
        fn nothing_is_found() {
            $crate::testing::nothing_is_found(&$program, env!("CARGO_MANIFEST_DIR").as_ref());
        }

        #[test]
        fn what_is_committed_is_what_the_code_says() {
            $crate::testing::nothing_differs(&$crate::Cli::of(&$program), env!("CARGO_MANIFEST_DIR").as_ref());
        }

        #[test]
        fn promtool_finds_every_alert_as_its_scenarios_say() {
            $crate::testing::scenarios_hold(env!("CARGO_MANIFEST_DIR").as_ref());
        }
    };
}

/// Every argument that the command line takes, behind the words of its command: `add alert --for`, `diff from`; a
/// command that takes none stands for itself.
pub fn arguments() -> Vec<String> {
    let mut all = Vec::new();
    of_command(&crate::cli::command_line(), "", &mut all);
    all
}

fn of_command(command: &clap::Command, words: &str, all: &mut Vec<String>) {
    let before = all.len();
    for argument in command.get_arguments() {
        let name = argument.get_long().map_or_else(|| argument.get_id().to_string(), |long| format!("--{long}"));
        all.push(format!("{words}{name}"));
    }
    for inner in command.get_subcommands() {
        of_command(inner, &format!("{words}{} ", inner.get_name()), all);
    }
    if all.len() == before {
        all.push(words.trim_end().to_owned());
    }
}

/// Nothing is wrong between the values of the program.
///
/// # Panics
///
/// With all errors and warnings, each at its line. Notes are told by `gen` and change nothing.
pub fn nothing_is_found(program: &Program, root: &Path) {
    let mut found = checks::check(program);
    found.retain(|one| one.severity <= Severity::Warning);
    assert!(found.is_empty(), "{}", findings::print::plain(&found, &Sources::below(root), "cargo xtask explain"));
}

/// What lies in the generated folders is what the code says. It never writes.
///
/// # Panics
///
/// With the differences.
pub fn nothing_differs(cli: &Cli, root: &Path) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let root = root.display().to_string();
    let outcome = run(["cargo xtask", "--root", &root, "gen", "--check"], &mut Context::new(cli, &mut out, &mut err));
    assert!(outcome == Outcome::Done, "\n{}\n", String::from_utf8_lossy(&[out, err].concat()));
}

/// promtool agrees with every generated test. Where promtool is not installed, the test says that it is skipped.
///
/// # Panics
///
/// With what promtool says of each file that fails.
pub fn scenarios_hold(root: &Path) {
    let Some(promtool) = tools::find("promtool") else { return tools::skip(&["promtool"]) };
    let files = generated(&root.join(SCENARIOS));
    assert!(!files.is_empty(), "{SCENARIOS}/ holds no test; fix: `{}`", crate::GEN);
    let output = Command::new(promtool).args(["test", "rules"]).args(files).output();
    let output = output.unwrap_or_else(|error| panic!("promtool cannot be started: {error}"));
    assert!(output.status.success(), "\n{}\n", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
}

/// The tests of a folder; the rules that they test are in a folder below.
fn generated(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    files.sort();
    files
}
