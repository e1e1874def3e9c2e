//! A program that was started here, and that ends when it is let go of.

use crate::problem::{of_io, problem};
use findings::Finding;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A running program; dropping it stops it.
pub(crate) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts it with its output in `log`.
    pub(crate) fn start(name: &str, mut command: Command, log: &Path) -> Result<Self, Finding> {
        let output = File::create(log).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, err) = output.map_err(|error| of_io("write", &log.to_string_lossy(), &error))?;
        let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
        let child = child.map_err(|error| {
            let program = command.get_program().to_string_lossy();
            problem(
                format!("`{name}` cannot be started: {program}: {error}"),
                "see that the file is a program for this machine: run it with `--version`",
            )
        })?;
        Ok(Self { name: name.to_owned(), child, log: log.to_owned() })
    }

    /// Says so, with its last lines, if it has ended.
    pub(crate) fn must_run(&mut self) -> Result<(), Finding> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(problem(
                format!("`{}` ended early, with {status}; its last lines:\n{}", self.name, self.last_lines()),
                "fix what it complains of; where a flag is unknown, another version than the pinned one was found",
            )),
            Err(error) => Err(problem(format!("`{}` cannot be watched: {error}", self.name), "run the command again")),
        }
    }

    /// The end of what it wrote.
    pub(crate) fn last_lines(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let last = lines[lines.len().saturating_sub(8)..].join("\n");
        if last.is_empty() { "(it wrote nothing)".to_owned() } else { last }
    }

    fn stop(&mut self) {
        // Asked first: PostgreSQL and etcd clean up after themselves. `kill` exists wherever these programs do.
        let asked = Command::new("kill").arg(self.child.id().to_string()).stderr(Stdio::null()).status();
        let patience = if asked.is_ok_and(|status| status.success()) { 10 } else { 0 };
        let end = Instant::now() + Duration::from_secs(patience);
        while Instant::now() < end {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        // It is going away in any case; whether it had ended a moment before does not matter.
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}
