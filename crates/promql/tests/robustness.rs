//! No text makes the parser panic, hang or exhaust its stack, and what it reads it can write.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use std::time::{Duration, Instant};

use promql::{Catalogue, Dialect, Job, Recorded, Unit, World, analyse, parse};
use support::generate::{expression, mutated};
use support::robust;

const DIALECTS: [Dialect; 3] = [Dialect::PROMETHEUS, Dialect::GRAFANA, Dialect::EVERY_FEATURE];

/// What must hold of any text, in one of the dialects.
fn holds(text: &str, trial: usize) {
    robust::holds(text, |text| parse(text, DIALECTS[trial % DIALECTS.len()]));
}

#[test]
fn expressions_made_by_chance() {
    robust::by_chance(expression, mutated, holds);
}

/// Analysis of what was read ends, too, and says where and what.
#[test]
fn expressions_are_analysed_in_any_world() {
    const EXPORTER: &str = "\
# exporter: e
# enum job a,b
# TYPE http_requests_total counter
http_requests_total{job,le,_x?}
# TYPE x histogram
x{le,sum}
# TYPE sum gauge
sum{on,bool}
# TYPE start summary
start{instance}
# TYPE Foo_9 gauge
";
    let catalogue = Catalogue::parse(EXPORTER).unwrap();
    let recorded = Recorded {
        name: "job:errors:rate5m".into(),
        labels: ["job".to_owned()].into(),
        unit: Unit::Ratio,
        histogram: false,
    };
    let full = World {
        catalogues: vec![catalogue],
        jobs: vec![Job::new("a", "e").label("instance", &["a", "b"]), Job::new("b", "e")],
        recorded: vec![recorded],
        ..World::default()
    };
    robust::in_worlds(expression, |text, trial| {
        let Ok(expr) = parse(text, DIALECTS[trial % DIALECTS.len()]) else { return 0 };
        let worlds = [&full, &World::default()];
        for world in worlds {
            let (analysis, findings) = analyse(&expr, world);
            robust::analysed(text, &analysis.labels, &findings);
        }
        worlds.len()
    });
}

#[test]
fn texts_of_any_characters() {
    const OWN: &[&str] = &[
        "a", "sum", ">", "+", "*", "%", "^", "${", "[[", "]]", "😀", "\u{0}", "\u{fffd}", "0", "1_", "1e", "start",
        "\\x", "\\u00", "(?", "|", ";", "&",
    ];
    robust::of_pieces(OWN, holds);
}

#[test]
fn every_prefix_of_a_valid_expression() {
    support::valid().for_each(|text| robust::prefixes(text, holds));
}

#[test]
fn nothing_is_nested_so_deep_that_the_stack_ends() {
    const MANY: usize = 20_000;
    let started = Instant::now();
    for (open, middle, close) in [
        ("(", "a", ")"),
        ("-", "a", ""),
        ("sum(", "a", ")"),
        ("abs(", "a", ""),
        ("a + ", "a", ""),
        ("a ^ ", "a", ""),
        ("a or ", "a", ""),
        ("a > bool on (b) group_left (c) (", "a", ")"),
        ("sum by (b) (", "a", ")"),
        ("", "a", "[1h:]"),
        ("", "a[", "-"),
        ("a[", "(", ""),
        ("a offset ", "-", "-"),
        ("a[5m + ", "5m", " + 5m"),
        ("a[max_of(", "5m", ",5m)"),
        ("{", "a", "}"),
        ("[[", "a", "]]"),
    ] {
        let text = format!("{}{middle}{}", open.repeat(MANY), close.repeat(MANY));
        for dialect in DIALECTS {
            assert!(parse(&text, dialect).is_err(), "{open}…{close}");
        }
    }
    assert!(started.elapsed() < Duration::from_secs(20), "long texts take too long: {:?}", started.elapsed());
    let deep = format!("{}a{}", "(".repeat(60), ")".repeat(60));
    assert!(parse(&deep, Dialect::PROMETHEUS).is_ok());
    let long = vec!["a"; 100].join(" + ");
    assert!(parse(&long, Dialect::PROMETHEUS).is_ok());
    let faults = parse(&"(".repeat(200), Dialect::PROMETHEUS).unwrap_err();
    assert_eq!(faults[0].message, "this parenthesis is never closed");
    let faults = parse(&format!("{}a{}", "(".repeat(200), ")".repeat(200)), Dialect::PROMETHEUS).unwrap_err();
    assert_eq!(
        faults[0].to_string(),
        "the expression is nested more than 128 deep; fix: record a part of it under a name of its own"
    );
}
