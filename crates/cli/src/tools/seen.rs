//! What is here already: the place of each tool and the version that it tells itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::Tool;
use super::find::find_in;

/// Whether a tool can be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Seen {
    /// It is here in the wanted version.
    Ready {
        /// Where.
        path: PathBuf,
        /// The version that it tells.
        version: String,
    },
    /// Another version is here, or a program that tells none.
    Other {
        /// Where.
        path: PathBuf,
        /// The version that it tells.
        version: Option<String>,
    },
    /// One of its programs is missing.
    Missing,
}

/// Looks for a tool and asks it for its version.
pub fn look(root: &Path, tool: &Tool) -> Seen {
    let places: Option<Vec<_>> = tool.programs.iter().map(|program| find_in(root, program)).collect();
    match places.as_deref() {
        Some([path, ..]) => judged(tool, path.clone(), ask(path, tool.asked).as_deref().and_then(version_in)),
        _ => Seen::Missing,
    }
}

fn judged(tool: &Tool, path: PathBuf, told: Option<&str>) -> Seen {
    match told {
        Some(told) if tool.version().is_none_or(|wanted| wanted == told) => {
            Seen::Ready { path, version: told.to_owned() }
        }
        _ => Seen::Other { path, version: told.map(str::to_owned) },
    }
}

/// The first word that is a version: numbers with dots, with or without a `v` before and more words behind.
fn version_in(text: &str) -> Option<&str> {
    text.split([' ', '\n', '\t', '=', '"', ',']).find_map(|word| {
        let word = word.strip_prefix('v').unwrap_or(word);
        let is_version = word.starts_with(|letter: char| letter.is_ascii_digit()) && word.contains('.');
        let is_plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-+~".contains(letter));
        (is_version && is_plain).then_some(word)
    })
}

/// What a program answers, to either of its streams. None where it cannot be run, or takes longer than anyone waits.
fn ask(program: &Path, arguments: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().ok()?;
    let answer = folder.path().join("answer");
    let out = fs::File::create(&answer).ok()?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(out.try_clone().ok()?).stdout(out);
    let mut child = command.spawn().ok()?;
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        if let Ok(Some(_)) = child.try_wait() {
            return fs::read_to_string(&answer).ok();
        }
        sleep(Duration::from_millis(10));
    }
    // It says nothing in time: what it would have said does not matter any more.
    let _gone = child.kill();
    let _waited = child.wait();
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::named;

    #[test]
    fn reads_the_version_that_each_program_tells() {
        for (told, version) in [
            ("promtool, version 3.16.0 (branch: HEAD, revision: unknown)\n  build date: 20260101", "3.16.0"),
            ("kube-state-metrics, version v2.20.0 (branch: HEAD)", "2.20.0"),
            ("etcd Version: 3.6.16\nGit SHA: Not provided\nGo Version: go1.26.8", "3.6.16"),
            ("k6 v1.8.1 (go1.26.8, linux/amd64)", "1.8.1"),
            ("Kubernetes v1.35.4", "1.35.4"),
            ("Client Version: v1.32.4-dispatcher\nKustomize Version: v5.5.0", "1.32.4-dispatcher"),
            (
                "time=\"2026-11-23T05:22:45Z\" level=info msg=\"Redis Metrics Exporter v1.88.0    build date: x\"",
                "1.88.0",
            ),
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "15.18"),
            ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0", "7.0.15"),
        ] {
            assert_eq!(version_in(told), Some(version), "{told}");
        }
        assert_eq!(version_in("Error: unknown flag: --version\n"), None);
    }

    #[test]
    fn another_version_is_not_the_wanted_one() {
        let kubectl = named("kubectl").expect("it is in the table");
        let path = PathBuf::from("/somewhere/kubectl");
        assert!(matches!(judged(kubectl, path.clone(), kubectl.version()), Seen::Ready { .. }));
        let other = Seen::Other { path: path.clone(), version: Some("1.32.4-dispatcher".to_owned()) };
        assert_eq!(judged(kubectl, path.clone(), Some("1.32.4-dispatcher")), other);
        assert_eq!(judged(kubectl, path.clone(), None), Seen::Other { path: path.clone(), version: None });
        let redis = named("redis").expect("it is in the table");
        assert!(matches!(judged(redis, path.clone(), Some("7.0.15")), Seen::Ready { .. }));
        assert!(matches!(judged(redis, path, None), Seen::Other { .. }));
    }
}
