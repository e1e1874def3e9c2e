//! No text makes the parser panic, hang or exhaust its stack, and what it reads it can write.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use std::time::{Duration, Instant};

use logql::{Dialect, Source, World, analyse, parse};
use support::generate::{expression, mutated};
use support::robust;

const DIALECTS: [Dialect; 2] = [Dialect::LOKI, Dialect::GRAFANA];

/// What must hold of any text, in one of the dialects.
fn holds(text: &str, trial: usize) {
    robust::holds(text, |text| parse(text, DIALECTS[trial % DIALECTS.len()]));
}

#[test]
fn queries_made_by_chance() {
    robust::by_chance(expression, mutated, holds);
}

/// Analysis of what was read ends, too, and says where and what.
#[test]
fn queries_are_analysed_in_any_world() {
    let source = Source::new("a").label("app", &["a", "backend"]).label("level", &[]).metadata("status", &["a", "5"]);
    let other = Source::new("b").label("app", &[]).label("sum", &["a|b"]).metadata("level", &[]);
    let full = World { sources: vec![source, other], shortest_range: Some(60.0) };
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

/// With blanks and comments gone, the text is the same tree: only places differ.
#[test]
fn what_was_written_is_the_same_query() {
    for text in support::valid() {
        let written = parse(text, Dialect::LOKI).unwrap().to_string();
        let again = parse(&written, Dialect::LOKI).unwrap();
        assert_eq!(parse(&again.to_string(), Dialect::LOKI).unwrap(), again, "{text}");
    }
}

#[test]
fn texts_of_any_characters() {
    #[rustfmt::skip]
    const OWN: &[&str] = &[
        "a", "sum", "rate", ">", "+", "*", "%", "^", "|", "${", "[[", "]]", "😀", "\u{0}", "\u{fffd}", "\u{feff}", "0", "1_",
        "5KB", "1e", "json", "unwrap", "\\x", "\\u00", "(?P<", "--", "--strict", "/*", "//", "<a>", "{{", "}}", "{a=\"b\"}", "ip",
        "|=", "or", ";", "&", "µ", "²",
    ];
    robust::of_pieces(OWN, holds);
}

#[test]
fn every_prefix_of_a_valid_query() {
    support::valid().for_each(|text| robust::prefixes(text, holds));
}

#[test]
fn nothing_is_nested_so_deep_that_the_stack_ends() {
    const MANY: usize = 10_000;
    let started = Instant::now();
    for (open, middle, close) in [
        ("(", "vector(1)", ")"),
        ("(", "{a=\"b\"}", ")"),
        ("sum(", "vector(1)", ")"),
        ("vector(1) + ", "vector(1)", ""),
        ("vector(1) ^ ", "vector(1)", ""),
        ("rate(", "{a=\"b\"}[5m]", ")"),
        ("rate((", "{a=\"b\"}[5m]", "))"),
        ("{a=\"b\"} | (", "c=1", ")"),
        ("{a=\"b\"} | ", "c=1", " c=1"),
        ("{a=\"b\"} | c=1", "", " and c=1"),
        ("{a=\"b\"} | c=1", "", " or c=1"),
        ("{a=\"b\"} | c=1", "", ",c=1"),
        ("{", "a", "}"),
        ("[", "a", "]"),
        ("[[", "a", "]]"),
        ("--strict", "", ""),
    ] {
        let open = if open.starts_with("{a") { open.to_owned() } else { open.repeat(MANY) };
        let text = format!("{open}{middle}{}", close.repeat(MANY));
        for dialect in DIALECTS {
            assert!(parse(&text, dialect).is_err(), "{open:.20}…{close}");
        }
    }
    for part in ["1.1", "--strict", "5m", "sum ", "(?P<", "{{"] {
        assert!(parse(&part.repeat(100_000 / part.len()), Dialect::LOKI).is_err(), "{part}");
        let text = format!("{{a=\"b\"}} | regexp `{}`", part.repeat(100_000 / part.len()));
        assert!(parse(&text, Dialect::LOKI).is_err(), "{part}");
    }
    // What Loki reads in any length without nesting is read.
    let long = format!("{{a=\"b\"}}{}", " |= \"c\" or \"d\"".repeat(5_000));
    assert!(parse(&long, Dialect::LOKI).is_ok());
    assert!(started.elapsed() < Duration::from_secs(20), "long texts take too long: {:?}", started.elapsed());
    let deep = format!("{}vector(1){}", "(".repeat(60), ")".repeat(60));
    assert!(parse(&deep, Dialect::LOKI).is_ok());
    let faults = parse(&format!("{}1{}", "(".repeat(200), ")".repeat(200)), Dialect::LOKI).unwrap_err();
    assert_eq!(
        faults[0].to_string(),
        "the query is nested more than 128 deep; fix: make of it several queries, or one regular expression"
    );
    let faults = parse(&" ".repeat(200_000), Dialect::LOKI).unwrap_err();
    assert_eq!(faults[0].to_string(), "the query has 200000 bytes, and Loki reads 131071 at most; fix: shorten it");
}
