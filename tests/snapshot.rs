//! What a reviewer should see change deliberately: which objects there are, who talks to whom, what raises an alarm, and
//! how the environments differ. The manifests themselves are their own snapshot, under `k8s/`.

use std::collections::BTreeSet;

use cli::{Context, Outcome};
use insta::assert_snapshot;
use serde_json::Value;

/// The answer of a command that reads only.
#[track_caller]
fn answer(arguments: &[&str]) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err);
    let outcome = cli::run(["cargo xtask"].iter().chain(arguments), &mut context);
    assert!(outcome == Outcome::Done, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).expect("a report is text")
}

/// A section of the generated guide.
fn section(title: &str) -> String {
    let tree = stack_tests::ours::tree().expect("the stack renders");
    let (_, rest) = tree["README.md"].split_once(&format!("\n## {title}\n")).expect("the guide has the section");
    rest.split("\n## ").next().unwrap_or_default().trim().to_owned()
}

#[test]
fn the_objects_of_each_environment() {
    for environment in stack_tests::ours::environments() {
        let objects = stack_tests::ours::objects(environment).expect("the stack renders");
        let lines: Vec<String> = objects
            .iter()
            .map(|object| match &object.namespace {
                Some(namespace) => format!("{} {namespace}/{}", object.kind, object.name),
                None => format!("{} {}", object.kind, object.name),
            })
            .collect();
        assert_snapshot!(format!("objects_of_{environment}"), lines.join("\n"));
    }
}

#[test]
fn who_talks_to_whom() {
    assert_snapshot!(section("Connections, and so network policies"));
}

#[test]
fn what_raises_an_alarm() {
    assert_snapshot!(section("Alerts"));
}

/// What `cargo xtask diff` says, each changed line once an object: that all alerts link to another address is one thing.
#[test]
fn what_differs_in_the_shops_cluster() {
    let diff: Value =
        serde_json::from_str(&answer(&["diff", "default", "kubeadm", "--format", "json"])).expect("it is JSON");
    let mut text = String::new();
    for (title, field) in [("only in default", "only_in_from"), ("only in kubeadm", "only_in_to")] {
        for object in diff[field].as_array().into_iter().flatten().filter_map(Value::as_str) {
            text.push_str(&format!("{title}: {object}\n"));
        }
    }
    for object in diff["differing"].as_array().into_iter().flatten() {
        text.push_str(&format!("{}\n", object["object"].as_str().unwrap_or_default()));
        let mut seen = BTreeSet::new();
        let lines = object["diff"].as_str().unwrap_or_default().lines();
        let changed =
            lines.filter(|line| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---"));
        for line in changed.map(without_path).filter(|line| seen.insert(line.clone())) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    assert_snapshot!(text);
}

/// The path in Grafana is the same everywhere, and differs from alert to alert.
fn without_path(line: &str) -> String {
    line.split_once("/d/").map_or_else(|| line.to_owned(), |(before, _)| format!("{before}/d/…"))
}
