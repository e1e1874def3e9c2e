//! What each alert says of itself holds: promtool runs its scenarios, and notices a rule that no longer fits them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use stack_tests::tool;

/// The generated tests of the repository.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("promtool")
}

/// The YAML files of a folder, without those of its subfolders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files
}

/// Whether the tests of a file hold whose names match, and what promtool says.
fn tested(promtool: &Path, file: &Path, names: &str) -> (bool, String) {
    let output = Command::new(promtool).args(["test", "rules", "--run", names]).arg(file).output();
    let output = output.expect("promtool starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The tests of the tea house, with its rules as they are or damaged.
fn tea_house(from: &str, to: &str) -> tempfile::TempDir {
    let (rules, tests) =
        (include_str!("fixture/promtool/rules/nodes.yaml"), include_str!("fixture/promtool/nodes.yaml"));
    assert!(rules.contains(from), "`{from}` is not in\n{rules}");
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    fs::create_dir(folder.path().join("rules")).expect("the test may write");
    fs::write(folder.path().join("rules/nodes.yaml"), rules.replacen(from, to, 1)).expect("the test may write");
    fs::write(folder.path().join("nodes.yaml"), tests).expect("the test may write");
    folder
}

/// The tests of the default environment, and of each other one that has tests of its own, in a folder of its name.
fn tests_of_all_environments() -> Vec<PathBuf> {
    let named = stack_tests::ours::environments().into_iter().map(|environment| folder().join(environment));
    let folders = [folder()].into_iter().chain(named.filter(|folder| folder.is_dir()));
    folders.flat_map(|folder| files(&folder)).collect()
}

#[test]
fn promtool_finds_every_alert_as_its_scenarios_say() {
    let Some(promtool) = tool("promtool") else { return };
    std::thread::scope(|scope| {
        for file in tests_of_all_environments() {
            let promtool = &promtool;
            scope.spawn(move || {
                let (ok, said) = tested(promtool, &file, ".*");
                assert!(ok, "{}:\n{said}", file.display());
            });
        }
    });
}

/// The order in which groups are evaluated, of a file with several.
fn order(tests: &str) -> Option<(&str, String)> {
    let (_, rest) = tests.split_once("group_eval_order:\n")?;
    let names: Vec<&str> = rest.lines().map_while(|line| line.strip_prefix("- ")).collect();
    let listed = &rest[..names.iter().map(|name| name.len() + "- \n".len()).sum()];
    let back: Vec<_> = names.iter().rev().flat_map(|name| ["- ", name, "\n"]).collect();
    Some((listed, back.concat()))
}

/// Prometheus evaluates each group at an instant of its own, so that one that reads what another records reads it fresh
/// or an evaluation old. That may move a number; it may not move whether an alert fires.
#[test]
fn an_alert_fires_in_whatever_order_groups_are_evaluated() {
    let Some(promtool) = tool("promtool") else { return };
    let copy = tempfile::tempdir().expect("the system has room for a temporary folder");
    std::os::unix::fs::symlink(folder().join("rules"), copy.path().join("rules")).expect("the test may write");
    let mut turned = Vec::new();
    for file in files(&folder()) {
        let text = fs::read_to_string(&file).expect("it can be read");
        let Some((listed, back)) = order(&text) else { continue };
        let file = copy.path().join(file.file_name().expect("it is a file"));
        fs::write(&file, text.replacen(listed, &back, 1)).expect("the test may write");
        turned.push(file);
    }
    assert!(turned.len() > 10, "{turned:?}");
    std::thread::scope(|scope| {
        for file in &turned {
            let promtool = &promtool;
            scope.spawn(move || {
                let (_, said) = tested(promtool, file, ".*");
                let nothing = ["exp:[]", "got:[]", "exp: nil", "got: nil"];
                let moved = nothing.iter().any(|nothing| said.contains(nothing));
                let tried = said.contains("SUCCESS") || said.contains("FAILED:");
                assert!(tried && !moved, "{}:\n{said}", file.display());
            });
        }
    });
}

#[test]
fn promtool_finds_what_is_recorded_as_the_tests_by_hand_say() {
    let Some(promtool) = tool("promtool") else { return };
    let by_hand = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("records"));
    assert!(!by_hand.is_empty());
    for file in by_hand {
        let (ok, said) = tested(&promtool, &file, ".*");
        assert!(ok, "{}:\n{said}", file.display());
    }
}

/// The tests of one environment of [`WITH_AIR_GAPPED`](stack_tests::ours::WITH_AIR_GAPPED), in a folder that goes away,
/// after promtool found that they hold; `None` where it is not here.
fn held(environment: &str) -> Option<tempfile::TempDir> {
    let promtool = tool("promtool")?;
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let scenarios = render::scenarios(&stack_tests::ours::WITH_AIR_GAPPED).expect("the stack has no problems");
    let below = format!("{environment}/");
    let mut count = 0;
    for (path, text) in scenarios.iter().filter_map(|(path, text)| Some((path.strip_prefix(&below)?, text))) {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("the test may write");
        fs::write(file, text).expect("the test may write");
        count += 1;
    }
    assert!(count > 20, "{count}");
    std::thread::scope(|scope| {
        for file in files(folder.path()) {
            let promtool = &promtool;
            scope.spawn(move || {
                let (ok, said) = tested(promtool, &file, ".*");
                assert!(ok, "{}:\n{said}", file.display());
            });
        }
    });
    Some(folder)
}

#[test]
fn the_tests_of_an_environment_with_other_bounds_and_fewer_parts_hold() {
    let Some(folder) = held("air-gapped") else { return };
    let rules = fs::read_to_string(folder.path().join("rules/nodes.yaml")).expect("the nodes are watched");
    assert!(rules.contains("> 0.9\n") && !rules.contains("node:node_cpu:ratio_rate5m > 0.8\n"), "{rules}");
}

#[test]
fn the_tests_of_an_environment_with_the_other_log_agent_hold() {
    let Some(folder) = held("collected") else { return };
    let rules = |name: &str| fs::read_to_string(folder.path().join("rules").join(name)).expect("it is watched");
    let pipeline = rules("log-pipeline.yaml");
    assert!(pipeline.contains("alert: LogCollectorNotShipping") && !pipeline.contains("promtail_"), "{pipeline}");
    let shop = rules("shop.yaml");
    assert!(shop.contains(r#"access_log_requests_total{job="access-log"}"#), "{shop}");
    let tests = fs::read_to_string(folder.path().join("shop.yaml")).expect("the shop is watched");
    assert!(tests.contains(r#"job="access-log""#) && !tests.contains("promtail"), "{tests}");
}

#[test]
fn the_tests_of_an_environment_with_the_third_log_agent_hold() {
    let Some(folder) = held("alloyed") else { return };
    let rules = |name: &str| fs::read_to_string(folder.path().join("rules").join(name)).expect("it is watched");
    let pipeline = rules("log-pipeline.yaml");
    let of_others = ["promtail_", "otelcol_"].iter().any(|other| pipeline.contains(other));
    assert!(pipeline.contains("alert: AlloyNotShipping") && !of_others, "{pipeline}");
    let shop = rules("shop.yaml");
    assert!(shop.contains(r#"access_log_requests_total{job="alloy"}"#), "{shop}");
}

#[test]
fn the_tests_of_an_environment_with_a_bucket_of_its_own_hold() {
    let Some(folder) = held("shelved") else { return };
    let blocks = fs::read_to_string(folder.path().join("rules/blocks.yaml")).expect("they are watched");
    assert!(blocks.contains("alert: ObjectStoreDown"), "{blocks}");
    // Where the bucket is outside, nobody asks for a server of it.
    let mut elsewhere = stack_tests::ours::watch("ha").alerts();
    assert!(elsewhere.all(|alert| alert.name() != "ObjectStoreDown"));
}

#[test]
fn a_rule_that_no_longer_fits_its_scenarios_is_noticed() {
    let Some(promtool) = tool("promtool") else { return };
    let tested = |from: &str, to: &str| tested(&promtool, &tea_house(from, to).path().join("nodes.yaml"), "^HighCPU");
    let (ok, said) = tested("for: 5m", "for: 5m");
    assert!(ok, "{said}");
    for (from, to) in [
        ("node:node_cpu:ratio_rate5m > 0.8", "node:node_cpu:ratio_rate5m > 0.81"),
        ("node:node_cpu:ratio_rate5m > 0.8", "node:node_cpu:ratio_rate5m > 0.79"),
        ("for: 5m", "for: 2m"),
        ("for: 5m", "for: 8m"),
        ("severity: warning", "severity: info"),
        ("is in use.", "is used."),
        (" or absent(up{job=\"node-exporter\"})", ""),
    ] {
        let (ok, said) = tested(from, to);
        assert!(!ok, "promtool does not notice `{to}` in place of `{from}`");
        assert!(said.contains("FAILED"), "{said}");
    }
}
