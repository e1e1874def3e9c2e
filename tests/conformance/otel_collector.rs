//! The OpenTelemetry Collector checks its config, in the environment that runs it.

use std::path::Path;
use std::process::Command;

use stack_tests::tool;

use crate::mounted::{Mounted, damage};
use crate::process::{Said, run};

const CONFIG: &str = "--config=";

fn mounted() -> Mounted {
    Mounted::of(stack_tests::ours::COLLECTED.name().as_str(), "DaemonSet", "otel-collector")
}

fn check(program: &Path, mounted: &Mounted) -> Said {
    let config = format!("{CONFIG}{}", mounted.flagged(CONFIG).display());
    let mut command = Command::new(program);
    // The node's name, which pods get from Kubernetes.
    command.args(["validate", &config, programs::otel_collector::FEATURE_GATES]).env("K8S_NODE_NAME", "node-1");
    run(&mut command)
}

#[test]
fn the_collector_accepts_its_config() {
    let Some(program) = tool("otel-collector") else { return };
    check(&program, &mounted()).is_content("collected");
}

#[test]
fn a_key_that_the_collector_does_not_know_is_refused() {
    let Some(program) = tool("otel-collector") else { return };
    let mounted = mounted();
    damage(&mounted.flagged(CONFIG), "num_consumers:", "num_consumer:");
    check(&program, &mounted).refuses("has invalid keys: num_consumer");
}

#[test]
fn a_statement_that_is_none_is_refused() {
    let Some(program) = tool("otel-collector") else { return };
    let mounted = mounted();
    damage(&mounted.flagged(CONFIG), "merge_maps(", "merge_map(");
    check(&program, &mounted).refuses("does not support the function \"merge_map\"");
}
