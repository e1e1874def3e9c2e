//! The operator before the cluster: `cargo xtask verify`, and a shell for the commands that it says to look at.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use stack_tests::repository::{Answer, run_at};

use super::cluster::write;
use super::lab::{self, program};

/// Where the operator's kubeconfig lies.
pub const KUBECONFIG: &str = "/run/lab/api/kubeconfig";

/// A folder with a `kubectl` in it.
pub struct Operator {
    root: PathBuf,
}

/// What does not hold.
#[derive(Debug)]
pub struct Fault {
    /// What was looked at.
    pub name: String,
    /// What was seen.
    pub seen: String,
    /// What to look at next.
    pub next: String,
}

impl Operator {
    /// Before the lab's cluster.
    pub fn new() -> Self {
        let operator = Self { root: lab::folder("operator") };
        let kubectl = lab::path("operator/.tools/bin/kubectl");
        let real = program("kubectl").expect("it was looked for before");
        // What it remembers would else lie in the user's home.
        let cache = lab::folder("operator/cache");
        write(
            &kubectl,
            &format!("#!/bin/sh\nexport KUBECACHEDIR={}\nexec '{}' \"$@\"\n", cache.display(), real.display()),
        );
        fs::set_permissions(&kubectl, fs::Permissions::from_mode(0o755)).expect("the lab may be written");
        operator
    }

    /// `cargo xtask verify` with these arguments.
    pub fn verify(&self, arguments: &[&str]) -> Answer {
        self.verify_with(KUBECONFIG, arguments)
    }

    /// The same with another kubeconfig.
    pub fn verify_with(&self, kubeconfig: &str, arguments: &[&str]) -> Answer {
        let line = [&["verify", "--kubeconfig", kubeconfig][..], arguments].concat();
        run_at(&self.root, xtask::CLI.program, &line, &|_| Ok(()), Duration::ZERO)
    }

    /// What does not hold of a step at once.
    #[track_caller]
    pub fn faults(&self, step: &str) -> Vec<Fault> {
        let answer = self.verify(&["--only", step, "--timeout", "0s", "--format", "json"]);
        let faults = faults(&checks(&answer));
        let outcome = if faults.is_empty() { cli::Outcome::Done } else { cli::Outcome::Unmet };
        assert_eq!(answer.outcome, outcome, "{}", answer.shown());
        faults
    }

    /// Runs a command that `verify` said to look at, as one would who pastes it.
    #[track_caller]
    pub fn paste(&self, command: &str) -> String {
        let mut shell = Command::new("sh");
        let path = format!("{}/.tools/bin:/usr/bin:/bin", self.root.display());
        shell.args(["-ec", command]).env("PATH", path).current_dir(lab::repository(""));
        lab::run(shell)
    }
}

/// What was checked.
#[track_caller]
pub fn checks(answer: &Answer) -> Vec<Value> {
    let json: Value = serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {}", answer.shown()));
    json["checks"].as_array().unwrap_or_else(|| panic!("{}", answer.shown())).clone()
}

/// What does not hold.
pub fn faults(checks: &[Value]) -> Vec<Fault> {
    let word = |check: &Value, key: &str| check[key].as_str().unwrap_or_default().to_owned();
    let wrong = checks.iter().filter(|check| check["ok"] == false);
    wrong.map(|one| Fault { name: word(one, "name"), seen: word(one, "seen"), next: word(one, "next") }).collect()
}

/// A command of `kubectl` that goes to the lab's cluster.
pub fn kubectl(rest: &str) -> String {
    format!("kubectl --kubeconfig {KUBECONFIG} --context lab {rest}")
}
