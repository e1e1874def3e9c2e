//! What the analysis says of a result is what the real Prometheus yields: the labels, and that some queries yield
//! nothing.
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test may fail where it stands, and need not be fast"
)]

mod support;

use std::time::{SystemTime, UNIX_EPOCH};

use promql::{Catalogue, Dialect, Finding, Job, World, analyse, parse};
use support::chance::Chance;
use support::prometheus::Prometheus;

const EXPORTER: &str = "\
# exporter: backend
# TYPE requests_total counter
requests_total{route,status}
# TYPE seconds histogram
seconds_bucket{route,le}
# TYPE used_bytes gauge
used_bytes{device}
# TYPE size_bytes gauge
size_bytes{device}
# TYPE connections gauge
connections{db,state?}
# TYPE max_connections gauge
max_connections
# TYPE build_info gauge
build_info{version}
";

/// The series of the two targets at a time; `state` is missing on some.
fn series(step: u64) -> Vec<(&'static str, Vec<String>, u64)> {
    let mut series = Vec::new();
    for target in 1..=2 {
        let labels = |more: &str| format!("{{job=\"backend\",instance=\"i{target}\"{more}}} ");
        for (route, status) in [("/a", "200"), ("/a", "500"), ("/b", "200")] {
            series.push((
                "requests_total",
                vec![labels(&format!(",route=\"{route}\",status=\"{status}\""))],
                step * 7 + target,
            ));
        }
        for (le, share) in [("0.1", 1), ("1.0", 2), ("+Inf", 3)] {
            series.push(("seconds_bucket", vec![labels(&format!(",route=\"/a\",le=\"{le}\""))], step * share));
        }
        series.push(("used_bytes", vec![labels(",device=\"sda\""), labels(",device=\"sdb\"")], 40 + step % 5));
        series.push(("size_bytes", vec![labels(",device=\"sda\""), labels(",device=\"sdb\"")], 100));
        series.push(("connections", vec![labels(",db=\"shop\",state=\"idle\""), labels(",db=\"shop\"")], 3));
        series.push(("max_connections", vec![labels("")], 100));
        series.push(("build_info", vec![labels(",version=\"1\"")], 1));
    }
    series
}

/// Twenty minutes of samples, one in 30 seconds, up to a time.
fn samples(end: u64) -> String {
    let mut text = String::new();
    for (name, kind) in [
        ("requests", "counter"),
        ("seconds", "histogram"),
        ("used_bytes", "gauge"),
        ("size_bytes", "gauge"),
        ("connections", "gauge"),
        ("max_connections", "gauge"),
        ("build_info", "gauge"),
    ] {
        text += &format!("# TYPE {name} {kind}\n");
        let of_name =
            |series: &str| series == name || series == format!("{name}_total") || series == format!("{name}_bucket");
        let first = series(0);
        for (index, (series_name, labels, _)) in first.iter().enumerate().filter(|(_, (name, _, _))| of_name(name)) {
            for labels in labels {
                for step in 0..40 {
                    text += &format!("{series_name}{labels}{} {}\n", series(step)[index].2, end - (39 - step) * 30);
                }
            }
        }
    }
    text + "# EOF\n"
}

fn world() -> World {
    World {
        catalogues: vec![Catalogue::parse(EXPORTER).unwrap()],
        jobs: vec![Job::new("backend", "backend")],
        ..World::default()
    }
}

/// An expression over these series.
fn expression(chance: &mut Chance, depth: usize) -> String {
    const LABELS: &[&str] = &["route", "status", "device", "db", "state", "instance", "job", "version", "le"];
    const SERIES: &[&str] = &[
        "rate(requests_total[5m])",
        "rate(requests_total{status=~\"5..\"}[5m])",
        "rate(requests_total{status=\"200\"}[5m])",
        "rate(requests_total{status=\"500\"}[5m])",
        "increase(requests_total{route=\"/a\"}[10m])",
        "rate(seconds_bucket[5m])",
        "used_bytes",
        "size_bytes",
        "size_bytes{device=\"sda\"}",
        "used_bytes{device=\"sdb\"}",
        "connections",
        "connections{state=\"idle\"}",
        "connections{state=\"\"}",
        "max_connections",
        "build_info",
        "absent(max_connections{job=\"none\", version=~\"1\"})",
        "vector(1)",
    ];
    if depth == 0 {
        return chance.word(SERIES).to_owned();
    }
    let inner = expression(chance, depth - 1);
    let label = chance.word(LABELS);
    let other = chance.word(LABELS);
    match chance.below(9) {
        0 | 1 => format!("sum by ({label}, {other}) ({inner})"),
        2 => format!("max without ({label}) ({inner})"),
        3 => format!("count_values(\"{label}\", {inner})"),
        4 => format!("label_replace({inner}, \"{label}\", \"$1\", \"{other}\", \"(.)(.*)\")"),
        5 => format!("topk by ({label}) (2, {inner}) > 0"),
        6 => format!("label_join({inner}, \"{label}\", \"-\", \"instance\", \"{other}\")"),
        _ => {
            let op = chance.word(&["/", "-", "+", "and", "or", "unless", ">", "== bool"]);
            let matching = match chance.below(4) {
                0 => format!(" on (instance, {label})"),
                1 => format!(" ignoring ({label}, {other})"),
                2 if !["and", "or", "unless"].contains(&op) => format!(" on (instance) group_left ({label})"),
                _ => String::new(),
            };
            format!("({inner} {op}{matching} {})", expression(chance, depth - 1))
        }
    }
}

fn says<'a>(findings: &'a [Finding], words: &str) -> Option<&'a Finding> {
    findings.iter().find(|finding| finding.message.contains(words))
}

#[test]
fn prometheus_yields_the_labels_that_the_analysis_expects() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    // Blocks of Prometheus are two hours long: this one is complete.
    let end = (now / 7200) * 7200 - 3600;
    let Some(mut prometheus) = Prometheus::start_with(&[], Some(&samples(end))) else { return };
    let world = world();
    let mut chance = Chance::new(5);
    let (mut tried, mut with_results, mut nothing, mut selves) = (0, 0, 0, 0);
    let trials = std::env::var("PROMQL_TRIALS").ok().and_then(|trials| trials.parse().ok()).unwrap_or(3_000);
    for trial in 0..trials {
        let text = expression(&mut chance, 1 + trial % 3);
        let Ok(expr) = parse(&text, Dialect::PROMETHEUS) else { continue };
        let (analysis, findings) = analyse(&expr, &world);
        // Several series that match one are found out at run time, but where they are there always.
        let Ok(answer) = prometheus.query(&text, end) else { continue };
        tried += 1;
        let results = answer["result"].as_array().unwrap();
        with_results += usize::from(!results.is_empty());
        for result in results {
            let labels = result["metric"].as_object().unwrap();
            for label in labels.keys() {
                assert!(
                    analysis.labels.has(label),
                    "{text}: `{label}` is there, and {} were expected",
                    analysis.labels
                );
            }
            let value: f64 = result["value"][1].as_str().unwrap().parse().unwrap();
            let reach = analysis.reach;
            assert!(
                value.is_nan() || (reach.least..=reach.most).contains(&value),
                "{text}: {value}, and {reach:?} was expected"
            );
            for label in &analysis.labels.must {
                assert!(labels.contains_key(label), "{text}: `{label}` is not there, only {labels:?}");
            }
        }
        let whole = Dialect::PROMETHEUS;
        if let Some(never) = says(&findings, "never match") {
            // The operator that never matches yields nothing, by itself.
            expr.walk(&mut |part| {
                let promql::ast::Kind::Binary(binary) = &part.kind else { return };
                if binary.op_span == never.span && binary.op != promql::ast::Operator::Unless {
                    let alone = parse(part.span.of(&text), whole).unwrap().to_string();
                    let Ok(answer) = prometheus.query(&alone, end) else { return };
                    assert_eq!(answer["result"].as_array().unwrap().len(), 0, "{alone}: {never}");
                    nothing += 1;
                }
            });
        }
        if let Some(itself) = says(&findings, "the result is always") {
            let answer = prometheus.query(itself.span.of(&text), end);
            let always = if itself.message.ends_with('1') { "1" } else { "0" };
            for result in answer.as_ref().map_or(&[][..], |answer| answer["result"].as_array().unwrap()) {
                let value = result["value"][1].as_str().unwrap();
                assert!(value == always || value == "NaN", "{text}: {value}, and {itself}");
                selves += 1;
            }
        }
    }
    println!(
        "{tried} queries run, {with_results} with results, {nothing} operators that never match, {selves} values that \
         are always the same"
    );
    assert!(
        tried > 1_000 && with_results > 500 && nothing > 50 && selves > 10,
        "{tried} {with_results} {nothing} {selves}"
    );
}
