//! Runs what takes minutes: its output in a file, a line of progress now and then, its last words if it fails.

use crate::problem::{of_io, problem};
use findings::Finding;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often progress is told.
const PACE: Duration = Duration::from_secs(15);

/// Runs a command to its end. `tell` hears how it is going; `fix` says what to do when it fails.
pub(super) fn run(
    command: &mut Command,
    log: &Path,
    what: &str,
    fix: &str,
    tell: &mut dyn FnMut(&str),
) -> Result<(), Finding> {
    let unwritable = |error| of_io("write", &log.to_string_lossy(), &error);
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let out = File::create(log).map_err(unwritable)?;
    let err = out.try_clone().map_err(unwritable)?;
    let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
    let mut child = child.map_err(|error| {
        let program = command.get_program().to_string_lossy();
        problem(format!("{what}: `{program}` cannot be started: {error}"), fix)
    })?;
    let start = Instant::now();
    let mut next = PACE;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => sleep(Duration::from_millis(100)),
            Err(error) => return Err(problem(format!("{what} cannot be watched: {error}"), "run it again")),
        }
        if start.elapsed() >= next {
            next += PACE;
            tell(&progress(what, start.elapsed(), &fs::read_to_string(log).unwrap_or_default()));
        }
    };
    if status.success() {
        return Ok(());
    }
    let said = last_words(&fs::read_to_string(log).unwrap_or_default());
    Err(problem(format!("{what} ended with {status}:\n{said}"), format!("{fix}; all it said is in {}", log.display())))
}

/// How it is going: `go build -v` names every package that it has built.
fn progress(what: &str, elapsed: Duration, log: &str) -> String {
    let seconds = elapsed.as_secs();
    let built = log.lines().filter(|line| is_package(line)).count();
    match (built, log.lines().last()) {
        (0, Some(line)) => format!("{what}: {seconds} s; {line}"),
        (0, None) => format!("{what}: {seconds} s"),
        _ => format!("{what}: {seconds} s, {}", crate::problem::counted(built, "package")),
    }
}

/// The end of what is no progress.
fn last_words(log: &str) -> String {
    let lines: Vec<_> = log.lines().filter(|line| !line.trim().is_empty() && !is_package(line)).collect();
    let is_news = |line: &&&str| !line.starts_with("go: downloading ");
    let news: Vec<_> = lines.iter().filter(is_news).copied().collect();
    let last = news[news.len().saturating_sub(5)..].join("\n");
    if last.is_empty() { "(it said nothing)".to_owned() } else { last }
}

fn is_package(line: &str) -> bool {
    !line.is_empty() && !line.contains([' ', ':', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "go: downloading golang.org/x/sys v0.47.0\nunicode/utf8\nfmt\ngolang.org/x/sys/unix\n";

    #[test]
    fn counts_packages_once_there_are_any() {
        let seconds = Duration::from_secs(45);
        assert_eq!(progress("promtool", seconds, LOG), "promtool: 45 s, 3 packages");
        let begun = "go: downloading golang.org/x/sys v0.47.0\n";
        assert_eq!(progress("promtool", seconds, begun), "promtool: 45 s; go: downloading golang.org/x/sys v0.47.0");
        assert_eq!(progress("promtool", seconds, ""), "promtool: 45 s");
    }

    #[test]
    fn a_failure_tells_its_last_words_only() {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let log = folder.path().join("log/promtool.log");
        let mut command = Command::new("sh");
        command.args(["-c", &format!("printf '{LOG}go: no such module\\n'; exit 3")]);
        let problem = run(&mut command, &log, "promtool 3.16.0", "say where it is", &mut |_| ()).expect_err("it fails");
        assert_eq!(problem.message, "promtool 3.16.0 ended with exit status: 3:\ngo: no such module");
        assert_eq!(problem.fix, format!("say where it is; all it said is in {}", log.display()));
    }

    #[test]
    fn what_cannot_be_started_says_so() {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let mut command = Command::new("no-such-program");
        let problem = run(&mut command, &folder.path().join("log"), "promtool", "install it", &mut |_| ());
        let problem = problem.expect_err("there is no such program");
        assert!(problem.message.starts_with("promtool: `no-such-program` cannot be started: "), "{}", problem.message);
    }
}
