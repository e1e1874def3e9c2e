//! `import` as a process: what it writes, what it keeps, and what it refuses.

mod boards;
mod jobs;
mod names;
mod refused;
mod routes;
mod rules;
mod units;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

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
    - alert: Renamed
      expr: changes(tea_pots[1h:5m]) > 3
    - alert: PotsAreFull
      expr: tea_cups / tea_cups_max > 0.9 and tea_cups_max > 0
      for: 2m
      annotations:
        summary: "{{ $labels.pot }} is full"
        description: "VALUE = {{ $value }}\n  LABELS = {{ $labels }}"
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

/// What is written of a file under `tests/brought` is the file of Rust beside it. `UPDATE_IMPORTED=1` writes that anew.
#[track_caller]
fn is_written(from: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/brought");
    let output = run(&folder, &[from]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (written, wanted) = (text(&output.stdout), folder.join(from).with_extension("rs"));
    if std::env::var_os("UPDATE_IMPORTED").is_some() {
        fs::write(&wanted, &written).expect("the test may write");
    }
    assert_eq!(written, fs::read_to_string(wanted).unwrap_or_default());
    written
}

/// What is written of a text, as a process writes it.
fn written(text_of_file: &str) -> String {
    let folder = folder();
    fs::write(folder.path().join("given.yml"), text_of_file).expect("the test may write");
    let output = run(folder.path(), &["given.yml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = text(&output.stdout);
    has_sound_names(&written);
    written
}

/// Each const is there once, and named by another one unless it is public or waits for somebody.
fn has_sound_names(written: &str) {
    let file = syn::parse_file(written).unwrap_or_else(|error| panic!("{error}: {written}"));
    let code: Vec<&str> = written.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let words: Vec<&str> = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    for item in &file.items {
        let syn::Item::Const(item) = item else { continue };
        let name = item.ident.to_string();
        let count = words.iter().filter(|word| **word == name).count();
        let is_waiting = item.attrs.iter().any(|attribute| attribute.path().is_ident("expect"));
        let is_public = matches!(item.vis, syn::Visibility::Public(_));
        assert!(is_waiting || is_public || count > 1, "nothing names `{name}`: {written}");
        let defined = file.items.iter().filter(|other| matches!(other, syn::Item::Const(other) if other.ident == name));
        assert_eq!(defined.count(), 1, "`{name}` is there twice: {written}");
    }
}

/// Without a line break where one stands for the reader only.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" // ", " ")
}
