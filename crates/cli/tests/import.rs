//! `import` as a process: what it writes, what it keeps, and what it refuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const RULES: &str = r#"apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
  groups:
  - name: Tea Room
    interval: 1m
    rules:
    - record: pot:tea_spilt:rate5m
      expr: sum by (pot) (rate(tea_spilt_total[5m]))
    - record: tea_celsius
      expr: tea_pot_celsius
    - alert: tea_is_cold
      expr: tea_pot_celsius{room="kitchen"} <= 60
      for: 5m
      labels:
        severity: page
        team: tea
      annotations:
        summary: "{{ $labels.pot }} is cold"
        runbook_url: https://tea.example.com/cold
    - alert: TeaSpilt
      expr: sum by (pot) (rate(tea_spilt_total[5m])) / sum by (pot) (rate(tea_poured_total[5m])) > 0.07
      for: 90s
      labels: {severity: critical}
      annotations:
        summary: "{{ $labels.pot }} in {{ $labels.room }} leaks"
        description: "{{ $value | humanizePercentage }} of the tea of {{ $labels.pot }} is spilt."
    - alert: TeaIsSlow
      expr: histogram_quantile(0.9, sum by (le) (rate(tea_seconds_bucket[5m]))) > 120
      annotations: {summary: "Tea is slow"}
    - alert: KitchenGone
      expr: absent(up{job="kitchen"})
    - alert: Broken
      expr: sum(
"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
    command.arg("import").args(arguments).current_dir(folder).output().expect("it starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the test may write");
    write("rules.yaml", RULES);
    write("rustfmt.toml", "max_width = 120\nuse_small_heuristics = \"Max\"\n");
    folder
}

/// What is written of one rule: from the line that names it to the next blank one.
fn of(written: &str, line: u32) -> &str {
    let begins = written.find(&format!("// rules.yaml:{line}.")).unwrap_or_else(|| panic!("line {line}: {written}"));
    written[begins..].split("\n\n").next().unwrap_or_default()
}

#[test]
fn rules_become_what_a_person_would_have_written() {
    let folder = folder();
    let output = run(folder.path(), &["rules.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = text(&output.stdout);
    for (line, holds) in [
        (
            8,
            "const POT_TEA_SPILT_RATE5M: Record = record! { pot:tea_spilt:rate5m => sum by (pot) \
             (rate(tea_spilt_total[5m])) };",
        ),
        (10, "Kept as it was: `tea_celsius` is not the name of a recorded series"),
        (10, "//     expr: tea_pot_celsius"),
        (12, "Draft: the name, which was `tea_is_cold`, unit, scenarios."),
        (12, "Alert::new(\"TeaIsCold\", Severity::new(\"page\", 15))"),
        (12, ".when_any(promql! { Count => tea_pot_celsius{room=\"kitchen\"} <= 60 })"),
        (12, ".label(\"team\", \"tea\")"),
        (12, ".fires(given(series! { tea_pot_celsius{room=\"kitchen\", pot=\"pot-1\"} 60x10 })"),
        (12, ".look(&say(\"Follow <https://tea.example.com/cold>.\"))"),
        (21, "above(percent(7.0))"),
        (21, ".for_(seconds(90))"),
        (21, ".summary(\"{{ $labels.pot }} in  leaks\")"),
        (21, ".tried(Trial::share("),
        (28, "#[expect(dead_code, reason = \"a draft: say when it fires, and list it in its group\")]"),
        (28, "above(lasting(minutes(2)))"),
        (31, ".when_gone(still_fires())"),
        (33, "//     expr: sum("),
    ] {
        // Where a line is broken is rustfmt's business.
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let rule = of(&written, line);
        assert!(words(rule).contains(&words(holds)), "line {line}: {holds}\n{rule}");
    }
    let group = "pub const TEA_ROOM: Group = Group::new(\"tea-room\", &[TEA_IS_COLD, TEA_SPILT, KITCHEN_GONE])";
    assert!(written.contains(group) && written.contains(".every(minutes(1));"), "{written}");
    assert!(written.contains("// lint: the alert `TeaSpilt` speaks of the label `room`"), "{written}");
}

#[test]
fn scripts_learn_what_was_kept() {
    let folder = folder();
    let output = run(folder.path(), &["rules.yaml", "--into", "imported.rs", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let counts = ["alerts", "untried", "records"].map(|name| json[name].as_u64().unwrap_or_default());
    assert_eq!((counts, json["kept"].as_array().map(Vec::len)), ([3, 1, 1], Some(2)));
    let written = fs::read_to_string(folder.path().join("imported.rs")).expect("it was written");
    assert!(written.starts_with("//! Imported from rules.yaml."), "{written}");
}

/// What is written of a file under `tests/import` is the file of Rust beside it. `UPDATE_IMPORTED=1` writes that anew.
#[track_caller]
fn is_written(from: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let output = run(&folder, &[from]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (written, wanted) = (text(&output.stdout), folder.join(from).with_extension("rs"));
    if std::env::var_os("UPDATE_IMPORTED").is_some() {
        fs::write(&wanted, &written).expect("the test may write");
    }
    assert_eq!(written, fs::read_to_string(wanted).unwrap_or_default());
    written
}

#[test]
fn dashboards_become_rows_of_panels() {
    let written = is_written("board.json");
    assert!(!written.contains("VAR_SHOP"), "constants stand where they were mentioned: {written}");
}

#[test]
fn routes_reach_whom_they_reached_and_nothing_secret_is_copied() {
    let written = is_written("alertmanager.yml");
    assert!(!written.contains("boiling-hot"), "{written}");
}

#[test]
fn rules_of_loki_ask_its_logs() {
    is_written("loki.yml");
}

#[test]
fn jobs_of_fixed_addresses_are_jobs() {
    let written = is_written("prometheus.yml");
    assert!(!written.contains("boiling-hot"), "{written}");
}

#[test]
fn a_dashboard_is_found_in_an_object_of_kubernetes() {
    let folder = folder();
    let board = r#"{"title": "Tea", "schemaVersion": 39,
        "panels": [{"type": "stat", "title": "Pots", "targets": [{"expr": "up"}]}]}"#;
    let objects = [
        format!("kind: ConfigMap\ndata:\n  tea.json: '{board}'\n"),
        format!("kind: GrafanaDashboard\nspec:\n  json: >\n    {board}\n"),
    ];
    for object in objects {
        fs::write(folder.path().join("object.yaml"), &object).expect("the test may write");
        let output = run(folder.path(), &["object.yaml"]);
        let written = text(&output.stdout);
        assert!(written.contains("Dashboard::new(\"tea\", \"Tea\")") && written.contains("stat("), "{object}{written}");
    }
}

#[test]
fn a_dashboard_of_which_nothing_is_left_is_said() {
    let folder = folder();
    let newest = r#"{"title": "Tea", "schemaVersion": 42, "elements": {"panel-1": {"kind": "Panel"}}}"#;
    let strange = r#"{"title": "Tea", "schemaVersion": 39, "panels": [{"type": "geomap", "title": "Where"}]}"#;
    for (board, said) in [(newest, "it is of Grafana's schema v2"), (strange, "no panels of the type `geomap`")] {
        fs::write(folder.path().join("board.json"), board).expect("the test may write");
        let output = run(folder.path(), &["board.json"]);
        let written = text(&output.stdout);
        assert!(written.contains(said) && !written.contains("Dashboard::new"), "{written}");
    }
}

#[test]
fn what_cannot_be_imported_is_said_and_nothing_is_written() {
    let folder = folder();
    let path = folder.path();
    for (name, content) in [
        ("flat.yml", "a: [1"),
        ("other.yml", "a: 1\n"),
        ("cut.json", "{\"title\": \"Tea\", \"panels\": ["),
        ("there.rs", "// mine\n"),
    ] {
        fs::write(path.join(name), content).expect("the test may write");
    }
    for (arguments, said) in [
        (&["nowhere.yml", "--into", "new.rs"][..], "cannot read `nowhere.yml`"),
        (&["flat.yml", "--into", "new.rs"], "flat.yml:2"),
        (&["cut.json", "--into", "new.rs"], "cut.json:2"),
        (&["other.yml", "--into", "new.rs"], "there is no rule, dashboard, route or scrape job in what was named"),
        (&["rules.yaml", "--into", "there.rs"], "`there.rs` is there already"),
        (&["rules.yaml", "--into", "new.txt"], "`new.txt` is no file of Rust"),
        (&["rules.yaml", "--into", "no/new.rs"], "there is no folder `no`"),
        (&["--into", "new.rs"], "required arguments were not provided"),
    ] {
        let output = run(path, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(said) && output.stdout.is_empty(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
    assert!(!path.join("new.rs").exists() && !path.join("new.txt").exists());
    assert_eq!(fs::read_to_string(path.join("there.rs")).expect("it is there"), "// mine\n");
}
