//! What this shop's repository promises: nothing is wrong, and what is committed is what the code says.

use std::process::Command;

use cli::{Cli, Context, Outcome};

const CLI: Cli = Cli::of(&tea::PROGRAM);

/// What a command answers, and how it ends.
fn asked(words: &[&str]) -> (Outcome, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let root = env!("CARGO_MANIFEST_DIR");
    let line: Vec<&str> = ["cargo xtask", "--root", root].iter().chain(words).copied().collect();
    let outcome = cli::run(line, &mut Context::new(&CLI, &mut out, &mut err));
    (outcome, String::from_utf8_lossy(&out).into_owned() + &String::from_utf8_lossy(&err))
}

#[test]
fn nothing_is_found() {
    let found = checks::check(&tea::PROGRAM);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_is_committed_is_what_the_code_says() {
    let (outcome, said) = asked(&["gen", "--check"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
}

#[test]
fn promtool_finds_every_alert_as_its_scenarios_say() {
    let Some(promtool) = cli::tools::find("promtool") else { return cli::tools::skip(&["promtool"]) };
    for subject in ["orders", "orders-gone", "programs", "programs-gone"] {
        let file = format!("{}/tests/promtool/{subject}.yaml", env!("CARGO_MANIFEST_DIR"));
        let output = Command::new(&promtool).args(["test", "rules", &file]).output().expect("promtool starts");
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

/// It is a company of its own: its own severities reach its own receivers, and nothing of another shop is in its files.
#[test]
fn its_words_are_its_own() {
    let (outcome, said) = asked(&["list", "live"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(said.contains("watchers") && said.contains("mysqld-exporter"), "{said}");
    let config = include_str!("../k8s/live/alertmanager/configmap.yaml");
    assert!(config.contains("severity=\"page\"") && config.contains("severity=\"ticket\""), "{config}");
    let rules = include_str!("../k8s/live/prometheus/configmap-rules.yaml");
    for words in [config, rules, said.as_str()] {
        assert!(!words.to_lowercase().contains("dhaka"), "{words}");
    }
}
