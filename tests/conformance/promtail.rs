//! Promtail checks its pipeline and its discovery.

use std::path::Path;
use std::process::Command;

use stack_tests::tool;

use crate::mounted::{Mounted, damage};
use crate::process::{Said, run};

const CONFIG: &str = "-config.file=";

fn check(program: &Path, mounted: &Mounted) -> Said {
    let config = format!("{CONFIG}{}", mounted.flagged(CONFIG).display());
    // The node's name, which pods get from Kubernetes.
    run(Command::new(program).args(["-check-syntax", "-config.expand-env=true", &config]).env("HOSTNAME", "node-1"))
}

fn mounted(environment: &str) -> Mounted {
    Mounted::of(environment, "DaemonSet", "promtail")
}

#[test]
fn promtail_accepts_its_config() {
    let Some(program) = tool("promtail") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let said = check(&program, &mounted(environment));
        said.is_content(environment);
        assert!(said.text.contains("Valid config file!"), "{}", said.text);
    }
}

#[test]
fn a_key_that_promtail_does_not_know_is_refused() {
    let Some(program) = tool("promtail") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "max_retries:", "max_retrys:");
    check(&program, &mounted).refuses("field max_retrys not found in type backoff.Config");
}

#[test]
fn a_relabelling_that_is_none_is_refused() {
    let Some(program) = tool("promtail") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "regex: ^;*([^;]+)(;.*)?$", "regex: ^;*([^;+");
    check(&program, &mounted).refuses("error parsing regexp");
}
