//! A dashboard of others beside ours: it is provisioned as it is, and what it reads counts as read.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;

use cli::{Cli, Context, Outcome};
use kit::Program;
use stack::watch::verbatim::Verbatim;
use stack::watch::watch::Watch;
use stack::{PROGRAM, WATCH, board};

/// The one of the README, from this crate's folder.
const MACHINES: Verbatim = board! { "../stack/boards/machines.json" };
static BOARDS: [Verbatim; 1] = [MACHINES];

fn with_theirs() -> &'static Program {
    let watch = Box::leak(Box::new(Watch { verbatim: &BOARDS, ..WATCH }));
    Box::leak(Box::new(Program { watch, ..PROGRAM }))
}

#[test]
fn it_is_provisioned_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let cli = Cli::of(with_theirs());
    let line = ["cargo xtask", "gen", "--root", folder.path().to_str().unwrap()];
    let outcome = cli::run(line, &mut Context::new(&cli, &mut out, &mut err));
    assert_eq!(outcome, Outcome::Done, "{}", String::from_utf8_lossy(&err));

    let made = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"));
    let text = made("k8s/monitoring/grafana/configmap-dashboard-machines.yaml");
    let (_, json) = text.split_once("machines.json: |\n").unwrap();
    let made_of: serde_json::Value = serde_json::from_str(json).unwrap();
    let written: serde_json::Value = serde_json::from_str(include_str!("../stack/boards/machines.json")).unwrap();
    assert_eq!(made_of, written);
    let guide = made("k8s/README.md");
    let row = "| Machines of others | `/d/machines` | How long the machines have been up, and what they wrote: as a \
               colleague exported it. | as others wrote it: `stack/boards/machines.json` |";
    assert!(guide.contains(row), "{guide}");
    let grafana = made("k8s/monitoring/grafana/deployment.yaml");
    assert!(grafana.contains("grafana-dashboard-machines"), "{grafana}");
}

#[test]
fn what_it_reads_counts_as_read() {
    let read = |watch: &Watch| watch.questions().iter().any(|one| one.text.contains("node_boot_time_seconds"));
    assert!(!read(PROGRAM.watch), "only the dashboard of others reads it");
    let questions = with_theirs().watch.questions();
    let panel = questions.iter().find(|one| one.asker.starts_with("panel `Up since` of `Machines of others`")).unwrap();
    assert!(panel.asker.ends_with("machines.json:43)"), "{}", panel.asker);
    assert_eq!(panel.reads, Some(&[("node_boot_time_seconds", &["node-exporter"] as &[&str])] as &[_]));
    let logs = with_theirs().watch.log_questions();
    assert!(logs.iter().any(|one| one.text == "{namespace=\"monitoring\", app=\"prometheus\"}"));
}
