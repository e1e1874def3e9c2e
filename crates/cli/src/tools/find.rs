//! Where a program is, and what a test says that has to do without it.
//!
//! The promise: a test that is skipped says so by name, and where the program is required, it fails. The standard
//! library is all this file uses, and it names no other module: the tests of `promql`, which this package is built
//! upon, read it too.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The variable that makes a missing program a failure: `require`, or `require:promtool,amtool` for some of them.
pub const VARIABLE: &str = "STACK_TOOLS";

/// A program by the name of its file: the pinned one in `.tools/bin` of the repository, then the first on the PATH,
/// then where Debian keeps the programs of a PostgreSQL server, of which several versions may be there.
pub fn find_in(root: &Path, program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(root.join(".tools/bin")).chain(env::split_paths(&path)).chain(postgresql());
    let places = folders.map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)));
    places.into_iter().find(|place| place.is_file())
}

/// The newest version first.
fn postgresql() -> Vec<PathBuf> {
    let entries = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = entries.map(|entry| entry.path()).collect();
    versions.sort_by_key(|path| {
        let version = path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    versions.into_iter().map(|version| version.join("bin")).collect()
}

/// Says that a test is skipped for the lack of programs, past the harness that keeps what passing tests print.
///
/// # Panics
///
/// Where one of the programs is required.
pub fn skip(missing: &[&str]) {
    skip_for(missing, "run `cargo xtask tools`");
}

/// Says so of what `cargo xtask tools` does not install, with what to do about it.
///
/// # Panics
///
/// Where one of them is required.
pub fn skip_for(missing: &[&str], fix: &str) {
    let wanted = env::var(VARIABLE).unwrap_or_default();
    let line = without(&test(), missing, fix, &wanted).unwrap_or_else(|failure| panic!("{failure}"));
    // Where nobody can read it, nothing is lost but the line.
    let _unheard = std::io::stderr().write_all(line.as_bytes());
}

/// The line to print, or the failure that the variable asks for.
pub(super) fn without(test: &str, missing: &[&str], fix: &str, variable: &str) -> Result<String, String> {
    let required: Vec<_> = missing.iter().copied().filter(|name| requires(variable, name)).collect();
    if required.is_empty() {
        return Ok(format!("skipped: {test}: {} not found, {fix}\n", missing.join(", ")));
    }
    let names = required.join(", ");
    Err(format!("{names} not found, and {VARIABLE}={variable} requires it; fix: {fix}, or unset {VARIABLE}"))
}

/// Whether the value of the variable requires a program.
fn requires(variable: &str, name: &str) -> bool {
    match variable.split_once(':') {
        Some(("require", names)) => names.split(',').any(|one| one.trim() == name),
        _ => variable == "require",
    }
}

/// The name of the test that runs on this thread. A harness with a single thread runs all of them on `main`.
fn test() -> String {
    let thread = std::thread::current().name().filter(|name| *name != "main").map(str::to_owned);
    thread.or_else(|| Some(env::current_exe().ok()?.file_stem()?.to_str()?.to_owned())).unwrap_or_default()
}
