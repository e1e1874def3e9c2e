//! Numbers on the pictures of dashboards are written as Grafana writes them: `@grafana/data` of the deployed version
//! says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use render::preview::format::format;
use serde_json::json;

use crate::process::{Said, run};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testing/grafana-schema")
}

/// What Grafana says of numbers and of how we write them; nothing where Node or the package is missing.
fn held(cases: &[(&str, Option<u8>, f64, String)]) -> Option<Said> {
    if !folder().join("node_modules/@grafana/data").is_dir() || Command::new("node").arg("--version").output().is_err()
    {
        stack_tests::skip("Node with @grafana/data", "install Node and run `npm ci` in testing/grafana-schema");
        return None;
    }
    let lines: Vec<String> = cases.iter().map(|case| json!([case.0, case.1, case.2, case.3]).to_string()).collect();
    let lines = lines.join("\n");
    let written = tempfile::tempdir().expect("the system has room for a temporary folder");
    let file = written.path().join("cases");
    std::fs::write(&file, lines).expect("the test may write");
    Some(run(Command::new("node").env("LC_ALL", "en_US.UTF-8").arg(folder().join("formats.js")).arg(file)))
}

/// Every unit that dashboards have.
const UNITS: [&str; 11] = [
    "short",
    "locale",
    "percent",
    "percentunit",
    "bytes",
    "binBps",
    "s",
    "suffix:/s",
    "suffix:cores",
    "suffix:s/s",
    "bool_yes_no",
];

/// From a billionth to a billion: what is written shortly, what is rounded up, and what is whole.
fn values() -> Vec<f64> {
    let digits = [1.0, 1.2345, 1.5, 1.995, 2.26, 3.0, 4.999, 6.25, 9.99];
    let powers = (-9..=9).map(|power| if power < 0 { 1.0 / 10_f64.powi(-power) } else { 10_f64.powi(power) });
    let spread = powers.flat_map(|power| digits.map(|digit| digit * power));
    let whole =
        [0.0, 59.0, 60.0, 61.0, 1_024.0, 1_023.0, 1_450.0, 3_600.0, 86_400.0, 90_000.0, 604_800.0, 40_000_000.0];
    let all: Vec<f64> = spread.chain(whole).collect();
    all.iter().copied().chain(all.iter().filter(|value| **value > 0.0).map(|value| -value)).collect()
}

#[test]
fn numbers_are_written_as_grafana_writes_them() {
    let units = UNITS.into_iter().flat_map(|unit| [None, Some(0), Some(1), Some(2)].map(|decimals| (unit, decimals)));
    let cases: Vec<_> = units
        .flat_map(|(unit, decimals)| {
            values().into_iter().map(move |value| (unit, decimals, value, format(unit, decimals, value)))
        })
        .collect();
    assert!(cases.len() > 10_000, "there are {} cases", cases.len());
    if let Some(said) = held(&cases) {
        said.is_content("Grafana writes otherwise");
    }
}

#[test]
fn a_number_that_grafana_writes_otherwise_is_told() {
    let Some(said) = held(&[("short", None, 1_450.0, "1450".to_owned())]) else { return };
    assert!(!said.ok && said.text.contains("1450 in short, no decimals: Grafana writes \"1.45 K\""), "{}", said.text);
}
