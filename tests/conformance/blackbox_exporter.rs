//! The blackbox exporter checks its modules.

use std::path::Path;
use std::process::Command;

use stack_tests::tool;

use crate::mounted::{Mounted, damage};
use crate::process::{Said, run};

const CONFIG: &str = "--config.file=";

fn check(program: &Path, mounted: &Mounted) -> Said {
    let config = format!("{CONFIG}{}", mounted.flagged(CONFIG).display());
    run(Command::new(program).arg("--config.check").arg(config))
}

fn mounted(environment: &str) -> Mounted {
    Mounted::of(environment, "Deployment", "blackbox-exporter")
}

#[test]
fn the_blackbox_exporter_accepts_its_modules() {
    let Some(program) = tool("blackbox-exporter") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let said = check(&program, &mounted(environment));
        said.is_content(environment);
        assert!(said.text.contains("Config file is ok"), "{}", said.text);
    }
}

#[test]
fn a_time_that_is_none_is_refused() {
    let Some(program) = tool("blackbox-exporter") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "timeout: 8s", "timeout: 8 s");
    check(&program, &mounted).refuses("cannot unmarshal !!str `8 s` into time.Duration");
}

#[test]
fn a_key_that_it_does_not_know_is_refused() {
    let Some(program) = tool("blackbox-exporter") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "preferred_ip_protocol", "prefered_ip_protocol");
    check(&program, &mounted).refuses("field prefered_ip_protocol not found in type config.plain");
}
