//! What a person sees: every board of `k8s/monitoring/`, drawn with Grafana's own panels in Chromium, while all is calm
//! and while the database runs out of connections, on a wide screen and on a phone.
//!
//! The queries are asked of a real Prometheus that has evaluated the real rules over made-up series. The previews of
//! `gen` invent what a query yields, so that they cannot show that it yields nothing, how long names really are, or
//! what fires; a Prometheus can. Only Loki's answers are invented, for a real Loki would have to be shipped to first.
//! `testing/grafana-ui/README.md` says how far the rest is Grafana's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use serde::Deserialize;
use serde_json::{Value, json};

/// What was measured.
#[derive(Deserialize)]
struct Report {
    boards: Vec<Board>,
    rules: Vec<Value>,
}

/// A board in one scenario, on a screen of one width.
#[derive(Deserialize)]
struct Board {
    #[serde(rename = "board")]
    uid: String,
    scenario: String,
    width: u16,
    panels: Vec<Panel>,
    errors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Panel {
    title: String,
    empty: bool,
    no_value: Option<String>,
    error: Option<String>,
    faults: Vec<Fault>,
    /// What stands beside the axes.
    axes: Vec<String>,
    /// The share of its width that a legend beside the graph takes.
    legend: f64,
}

/// A text that lies on another or is cut, and what kind of text it is.
#[derive(Deserialize)]
struct Fault {
    kind: String,
    r#where: String,
    text: String,
}

/// Panels that are empty: their board, scenario, title, and why that is right. A line that is no longer true fails.
const EMPTY: &[(&str, &str, &str, &str)] = &[
    ("application-performance", "calm", "Error lines of the backend", WELL),
    ("application-performance", "calm", "Error lines by workload", WELL),
    ("application-performance", "calm", "Failing routes", WELL),
    ("application-performance", "calm", "Latency: p50, p95, p99", NO_METRICS),
    ("application-performance", "calm", "Latency p95 by route", NO_METRICS),
    ("application-performance", "calm", "Latency of all requests", NO_METRICS),
    ("business-metrics", "calm", "Orders per minute", NO_METRICS),
    ("business-metrics", "calm", "Failure share", NO_METRICS),
    ("business-metrics", "calm", "Orders of 24 hours, against last week", NO_METRICS),
    ("cluster-health", "calm", "Firing alerts", WELL),
    ("cluster-health", "calm", "Containers waiting, by reason", WELL),
    ("cluster-health", "calm", "Restarts in the last hour", WELL),
    ("databases", "calm", "Errors and warnings of PostgreSQL", WELL),
    ("logs", "calm", "Errors per second of the loudest app", WELL),
    ("logs", "calm", "Error lines by app", WELL),
    ("shop-now", "calm", "What is critical, and since when", WELL),
    ("shop-now", "calm", "Firing alerts", WELL),
    ("shop-now", "calm", "Rollouts of the last day", "nobody rolls out"),
    ("the-stack-itself", "calm", "Rules that failed or were skipped", WELL),
    ("the-stack-itself", "calm", "Notifications that failed in an hour, by way", WELL),
    ("the-stack-itself", "calm", "Lines refused, by reason", WELL),
    ("the-stack-itself", "calm", "Requests that failed, by route", WELL),
    ("the-stack-itself", "calm", "Lines given up, by node and reason", WELL),
    ("the-stack-itself", "calm", "Failed lists and watches, 1 h", WELL),
    ("the-stack-itself", "incident", "Rules that failed or were skipped", NOT_OURS),
    ("the-stack-itself", "incident", "Notifications that failed in an hour, by way", NOT_OURS),
    ("the-stack-itself", "incident", "Lines refused, by reason", NOT_OURS),
    ("the-stack-itself", "incident", "Requests that failed, by route", NOT_OURS),
    ("the-stack-itself", "incident", "Lines given up, by node and reason", NOT_OURS),
    ("the-stack-itself", "incident", "Failed lists and watches, 1 h", NOT_OURS),
    ("workloads", "calm", "Killed for memory, within an hour", WELL),
];

const WELL: &str = "nothing is wrong";
const NO_METRICS: &str = "the backend has no metrics yet";
const NOT_OURS: &str = "the shop fails, and what watches it does not";

/// What is known and stays: board, panel, a part of what is said, and why. A line that is no longer true fails.
const KEPT: &[(&str, &str, &str, &str)] = &[
    ("application-performance", "Reachable over time", "is cut", HALF_AN_ADDRESS),
    ("application-performance", "Status codes of the probes", "is cut", HALF_AN_ADDRESS),
    ("business-metrics", "Longest transaction", "mins", BY_TENS),
    ("business-metrics", "Transactions", "00 /s", LITTLE_AND_MUCH),
    ("databases", "Longest transaction by user", "mins", BY_TENS),
    ("databases", "Rows per second", "00 /s", LITTLE_AND_MUCH),
    ("the-stack-itself", "Time since old lines were deleted", "hours", BY_TENS),
];

const HALF_AN_ADDRESS: &str = "on a phone Grafana gives names beside bands two fifths of the width";
const BY_TENS: &str = "Grafana divides a scale of seconds by tens, and seconds are what is read while all is well";
const LITTLE_AND_MUCH: &str = "one number of digits serves the axis, on which hundreds stand, and hundredths beside it";

/// The most of its panel that a legend may take.
const WIDEST_LEGEND: f64 = 0.45;

/// Screens that are narrower show one panel beside the other no more.
const PHONE: u16 = 769;

/// All faults, those that are excused left out; and each excuse that is none.
fn faults(report: &Report, empty: &[(&str, &str, &str, &str)], kept: &[(&str, &str, &str, &str)]) -> Vec<String> {
    let mut found: Vec<String> =
        report.rules.iter().map(|rule| format!("a rule cannot be evaluated: {rule}")).collect();
    let (mut was_empty, mut was_kept) = (vec![false; empty.len()], vec![false; kept.len()]);
    for board in &report.boards {
        let at = format!("{}, {}, {} pixels", board.uid, board.scenario, board.width);
        found.extend(board.errors.iter().map(|error| format!("{at}: {error}")));
        if board.panels.is_empty() {
            found.push(format!("{at}: nothing is drawn"));
        }
        for panel in &board.panels {
            let place = format!("{at}, panel \"{}\"", panel.title);
            found.extend(panel.error.iter().map(|error| format!("{place} failed: {error}")));
            if panel.empty && panel.error.is_none() {
                let excused = |line: &&(&str, &str, &str, &str)| {
                    (line.0, line.1, line.2) == (&board.uid, &board.scenario, &panel.title)
                };
                match empty.iter().position(|line| excused(&line)) {
                    Some(index) => was_empty[index] = true,
                    None => found.push(format!("{place} is empty")),
                }
                if panel.no_value.is_none() {
                    found.push(format!("{place} is empty and does not say what that means"));
                }
            }
            for said in said(board, panel) {
                let known = |line: &(&str, &str, &str, &str)| {
                    (line.0, line.1) == (board.uid.as_str(), panel.title.as_str()) && said.contains(line.2)
                };
                match kept.iter().position(known) {
                    Some(index) => was_kept[index] = true,
                    None => found.push(format!("{place}: {said}")),
                }
            }
        }
    }
    let stale = empty.iter().zip(was_empty).filter(|(_, used)| !used);
    found.extend(stale.map(|(line, _)| format!("`EMPTY` excuses {}, {}: \"{}\", in vain", line.0, line.1, line.2)));
    let stale = kept.iter().zip(was_kept).filter(|(_, used)| !used);
    found.extend(stale.map(|(line, _)| format!("`KEPT` excuses {}, \"{}\": {}, in vain", line.0, line.1, line.2)));
    found
}

/// What is wrong with how a panel looks.
fn said(board: &Board, panel: &Panel) -> Vec<String> {
    let is_phone = board.width < PHONE;
    // A phone shows the first columns of a table, the rest is scrolled to; long texts go on in the next line.
    let counts = |fault: &&Fault| match fault.r#where.as_str() {
        // Grafana writes the time of the last tick beyond the end of its canvas.
        "axis" => !fault.text.contains("\" is cut") || !fault.text.contains(':'),
        "cell" => fault.kind == "overlap" && !is_phone,
        // Code of a runbook stays on its line, and is scrolled to.
        "header of a column" | "prose" => !is_phone,
        _ => true,
    };
    let mut said: Vec<String> = panel.faults.iter().filter(counts).map(|fault| fault.text.clone()).collect();
    if panel.legend > WIDEST_LEGEND && !is_phone {
        said.push(format!("its legend takes {:.0} % of its width", 100.0 * panel.legend));
    }
    if let Some(tick) = panel.axes.iter().find(|tick| is_noise(tick)) {
        said.push(format!("a tick of its axis is \"{tick}\""));
    }
    said
}

/// `2500.00 /s`, `8.33 mins`: digits that nobody reads.
fn is_noise(tick: &str) -> bool {
    let digits = tick.len() - tick.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (whole, rest) = tick.split_at(digits);
    let Some(rest) = rest.strip_prefix('.') else { return false };
    let behind = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let fraction = &rest[..rest.len() - behind.len()];
    let is_duration = ["min", "hour", "day", "week"].iter().any(|unit| behind.trim_start().starts_with(unit));
    // A share has one digit everywhere, so that the legend has it.
    if behind == "%" {
        return false;
    }
    (whole.len() > 2 && fraction.bytes().all(|digit| digit == b'0')) || (is_duration && fraction.len() > 1)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testing/grafana-ui")
}

/// What is missing of Node, its packages, Python and Chromium.
fn missing() -> Option<&'static str> {
    let runs = |name: &str| {
        let asked = Command::new(name).arg("--version").stdin(Stdio::null()).output();
        asked.is_ok_and(|output| output.status.success())
    };
    let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    if !runs("node") {
        Some("Node")
    } else if !folder().join("node_modules/@grafana/ui").is_dir() {
        Some("Node's packages of testing/grafana-ui")
    } else if !runs("python3") {
        Some("Python")
    } else if !browsers.into_iter().any(runs) {
        Some("Chromium")
    } else {
        None
    }
}

/// One at a time: each takes both cores, and they share what takes long to make.
static ONE: Mutex<()> = Mutex::new(());

/// Draws boards and measures them; nothing where something is missing.
fn drawn(arguments: &[&str]) -> Option<Report> {
    stack_tests::tools(["promtool", "prometheus"])?;
    if let Some(what) = missing() {
        stack_tests::skip(what, "see testing/grafana-ui/README.md");
        return None;
    }
    let _one = ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let made = tempfile::tempdir().expect("the system has room for a temporary folder");
    let file = made.path().join("report.json");
    let mut node = Command::new("node");
    node.arg(folder().join("look.mjs")).args(arguments).arg("--report").arg(&file).stdin(Stdio::null());
    let output = node.output().expect("Node can be started");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the boards cannot be drawn:\n{told}");
    let text = std::fs::read_to_string(&file).expect("the report is written");
    Some(serde_json::from_str(&text).expect("the report is JSON"))
}

#[test]
fn every_board_can_be_read() {
    let Some(report) = drawn(&["--open", "--scenario", "calm,incident", "--width", "1680,390"]) else { return };
    let boards = stack::PROGRAM.watch.dashboards.len() + 1; // the runbooks
    assert_eq!(report.boards.len(), 4 * boards, "each board in two scenarios on two screens");
    let faults = faults(&report, EMPTY, KEPT);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// A board of one panel in the middle of a line, which asks Prometheus.
fn damaged(uid: &str, panel: &Value) -> Value {
    json!({
        "uid": uid, "title": uid, "time": { "from": "now-3h", "to": "now" }, "panels": [panel],
    })
}

fn panel(kind: &str, title: &str, width: u8, expr: &str, legend: &str) -> Value {
    json!({
        "id": 1, "type": kind, "title": title, "gridPos": { "x": 0, "y": 0, "w": width, "h": 8 },
        "datasource": { "type": "prometheus", "uid": "prometheus" },
        "targets": [{ "refId": "A", "expr": expr, "legendFormat": legend, "range": true }],
        "fieldConfig": { "defaults": { "unit": "short", "custom": { "drawStyle": "line" } }, "overrides": [] },
        "options": {
            "legend": { "showLegend": true, "displayMode": "table", "placement": "right", "calcs": ["lastNotNull"] },
            "tooltip": { "mode": "multi", "sort": "desc" },
            "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
        },
    })
}

#[test]
fn damaged_boards_are_reported() {
    let empty = panel("timeseries", "Nothing", 12, r#"up{job="nobody"}"#, "{{job}}");
    let mut unknown = panel("timeseries", "Cups", 12, r#"up{job="grafana"}"#, "{{job}}");
    unknown["fieldConfig"]["defaults"]["unit"] = "cups of tea".into();
    let kind = panel("canvas", "Painted", 12, "up", "{{job}}");
    let broken = panel("timeseries", "Broken", 12, "sum(up", "{{job}}");
    let title = "Requests per second by route, and what they would be if all were well with the shop";
    let cut = panel("timeseries", title, 4, r#"up{job="grafana"}"#, "{{job}}");
    let name = "of {{job}} at {{instance}} in a sentence that goes on for longer than anybody would read";
    let wide = panel("timeseries", "Wide", 8, "up", name);
    let noise = {
        let mut panel = panel("timeseries", "Noise", 12, "1000 + 1000 * sum(up)", "all");
        panel["fieldConfig"]["defaults"]["decimals"] = 2.into();
        panel["fieldConfig"]["defaults"]["unit"] = "suffix:/s".into();
        panel
    };
    let boards = [
        damaged("empty", &empty),
        damaged("unit", &unknown),
        damaged("kind", &kind),
        damaged("broken", &broken),
        damaged("cut", &cut),
        damaged("wide", &wide),
        damaged("noise", &noise),
    ];
    let made = tempfile::tempdir().expect("the system has room for a temporary folder");
    let file = made.path().join("boards.json");
    std::fs::write(&file, json!(boards).to_string()).expect("the test may write");
    let board = file.display().to_string();
    let Some(report) = drawn(&["--scenario", "calm", "--board", &board]) else { return };
    let faults = faults(&report, &[], &[]);
    for (uid, expected) in [
        ("empty", "is empty and does not say what that means"),
        ("unit", "failed: `cups of tea` is none of Grafana's units"),
        ("kind", "failed: the panel type canvas is not drawn here"),
        ("broken", "failed: invalid parameter"),
        ("cut", "is cut beside"),
        ("wide", "its legend takes 58 % of its width"),
        ("noise", "a tick of its axis is"),
    ] {
        let of_board: Vec<_> = faults.iter().filter(|fault| fault.starts_with(&format!("{uid}, "))).collect();
        let is_told = of_board.iter().any(|fault| fault.contains(expected));
        assert!(is_told, "`{expected}` is not said of {uid}, but {of_board:#?}");
    }
}

/// A report of one panel, as the tool writes it.
fn reported(change: impl FnOnce(&mut Value)) -> Report {
    let mut panel = json!({
        "title": "Tea", "empty": false, "noValue": "None", "error": null, "faults": [], "axes": ["0", "1"],
        "legend": 0.3,
    });
    change(&mut panel);
    let board = json!({ "board": "tea", "scenario": "calm", "width": 1680, "panels": [panel], "errors": [] });
    serde_json::from_value(json!({ "boards": [board], "rules": [] })).expect("it is a report")
}

#[test]
fn an_excuse_holds_only_while_it_is_true() {
    let empty = [("tea", "calm", "Tea", "nobody drinks")];
    let kept = [("tea", "Tea", "takes 50 %", "names are long")];
    let quiet = || reported(|_| ());
    assert_eq!(faults(&quiet(), &[], &[]), [""; 0]);
    assert_eq!(faults(&quiet(), &empty, &[]), ["`EMPTY` excuses tea, calm: \"Tea\", in vain"]);
    assert_eq!(faults(&quiet(), &[], &kept), ["`KEPT` excuses tea, \"Tea\": takes 50 %, in vain"]);
    assert_eq!(faults(&reported(|panel| panel["empty"] = true.into()), &empty, &[]), [""; 0]);
    assert_eq!(faults(&reported(|panel| panel["legend"] = 0.5.into()), &[], &kept), [""; 0]);
    let told = faults(&reported(|panel| panel["legend"] = 0.5.into()), &[], &[]);
    assert_eq!(told, ["tea, calm, 1680 pixels, panel \"Tea\": its legend takes 50 % of its width"]);
}

#[test]
fn ticks_are_read_at_a_glance() {
    for tick in ["8.33 mins", "2500.00 /s", "140.00 /s", "1.39 hours"] {
        assert!(is_noise(tick), "{tick}");
    }
    for tick in ["25 mins", "12.00 /s", "2.5 hours", "20.0%", "512 MiB", "1.50 GiB", "0", "1,000", "03:00"] {
        assert!(!is_noise(tick), "{tick}");
    }
}
