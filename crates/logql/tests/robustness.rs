//! No text makes the parser panic, hang or exhaust its stack, and what it reads it can write.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use std::time::{Duration, Instant};

use logql::{Dialect, Source, World, analyse, parse};
use support::chance::Chance;
use support::generate::{expression, mutated};

/// What must hold of any text.
fn holds(text: &str, dialect: Dialect) {
    match parse(text, dialect) {
        Ok(expr) => {
            let written = expr.to_string();
            let again =
                parse(&written, dialect).unwrap_or_else(|faults| panic!("{text:?} became {written:?}: {}", faults[0]));
            assert_eq!(again.to_string(), written, "from {text:?}");
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{text:?} is refused without a reason");
            for fault in faults {
                assert!(fault.span.start <= fault.span.end && fault.span.end <= text.len(), "{text:?}: {fault:?}");
                assert!(
                    text.is_char_boundary(fault.span.start) && text.is_char_boundary(fault.span.end),
                    "{text:?}: {fault:?}"
                );
                assert!(!fault.message.is_empty() && !fault.fix.is_empty(), "{text:?}: {fault:?}");
                assert!(!fault.message.ends_with('.') && !fault.fix.ends_with('.'), "{text:?}: {fault}");
            }
        }
    }
}

const DIALECTS: [Dialect; 2] = [Dialect::LOKI, Dialect::GRAFANA];

#[test]
fn queries_made_by_chance() {
    let mut chance = Chance::new(1);
    for trial in 0..9_000 {
        let dialect = DIALECTS[trial % 2];
        let text = expression(&mut chance, trial % 5);
        holds(&text, dialect);
        let once = mutated(&mut chance, &text);
        holds(&once, dialect);
        holds(&mutated(&mut chance, &once), dialect);
    }
}

/// Analysis of what was read ends, too, and says where and what.
#[test]
fn queries_are_analysed_in_any_world() {
    let source = Source::new("a").label("app", &["a", "backend"]).label("level", &[]).metadata("status", &["a", "5"]);
    let other = Source::new("b").label("app", &[]).label("sum", &["a|b"]).metadata("level", &[]);
    let full = World { sources: vec![source, other], shortest_range: Some(60.0) };
    let mut chance = Chance::new(3);
    let mut analysed = 0;
    for trial in 0..12_000 {
        let text = expression(&mut chance, trial % 5);
        let Ok(expr) = parse(&text, DIALECTS[trial % 2]) else { continue };
        for world in [&full, &World::default()] {
            let (analysis, findings) = analyse(&expr, world);
            assert!(
                analysis.labels.must.iter().all(|label| analysis.labels.has(label)),
                "{text}: {:?}",
                analysis.labels
            );
            for finding in findings {
                assert!(!finding.span.of(&text).is_empty(), "{text}: {finding:?}");
                assert!(!finding.fix.is_empty() && !finding.message.ends_with('.'), "{text}: {finding}");
            }
            analysed += 1;
        }
    }
    assert!(analysed > 3_000, "only {analysed} were valid");
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
    const ALPHABET: &[&str] = &[
        "a",
        "sum",
        "rate",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        "'",
        "`",
        "=",
        "~",
        "!",
        "<",
        ">",
        "/",
        "+",
        "-",
        "*",
        "%",
        "^",
        "|",
        "@",
        "#",
        "\n",
        " ",
        "\\",
        "$",
        "${",
        "[[",
        "]]",
        "é",
        "😀",
        "\u{0}",
        "\u{fffd}",
        "\u{feff}",
        "0",
        "0x",
        "1_",
        "5m",
        "5KB",
        "1e",
        ".",
        "_",
        "by",
        "on",
        "offset",
        "json",
        "unwrap",
        "bool",
        "\\x",
        "\\u00",
        "(?P<",
        "--",
        "--strict",
        "/*",
        "//",
        "<a>",
        "{{",
        "}}",
        "{a=\"b\"}",
        "[5m]",
        "ip",
        "|=",
        "or",
        ";",
        "&",
        "µ",
        "²",
    ];
    let mut chance = Chance::new(2);
    for trial in 0..30_000 {
        let text: String = (0..chance.below(20)).map(|_| chance.word(ALPHABET)).collect();
        holds(&text, DIALECTS[trial % 2]);
    }
}

#[test]
fn every_prefix_of_a_valid_query() {
    for text in support::valid() {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            holds(&text[..end], DIALECTS[end % 2]);
        }
    }
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
