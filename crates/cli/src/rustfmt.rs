//! Rust as rustfmt sets it where it will stand.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The text as rustfmt sets it with the settings of that folder; as it is, where there is no rustfmt or it refuses.
pub(crate) fn formatted(text: String, folder: &Path) -> String {
    let set = || {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut input = child.stdin.take()?;
        let sent = text.clone();
        // It may write before it has read all of it.
        let writer = std::thread::spawn(move || input.write_all(sent.as_bytes()));
        let output = child.wait_with_output().ok()?;
        let is_whole = writer.join().is_ok_and(|written| written.is_ok()) && output.status.success();
        String::from_utf8(output.stdout).ok().filter(|set| is_whole && !set.is_empty())
    };
    set().unwrap_or(text)
}
