//! The crate `promql-parser` reads every expression as this repository's parser does, or differs for a reason that is
//! listed.
//!
//! Each reason has an example: the two parsers differ on it, and where Prometheus is installed, it says what ours says.
//! Run it with
//! `cargo test --manifest-path tests/oracle/Cargo.toml --target-dir target/oracle`: it is no member of the workspace,
//! because the other parser is slow to build.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

#[path = "../../crates/promql/tests/support/mod.rs"]
mod support;

use promql::{Dialect, parse};
use support::chance::Chance;
use support::generate::{expression, mutated};
use support::prometheus::Prometheus;

/// How many expressions are made, half of them with an accident; `PROMQL_TRIALS` sets another number.
const TRIALS: usize = 4_000;

/// Why the other parser differs from Prometheus.
struct Deviation {
    reason: &'static str,
    /// How the message begins, or a part of it: theirs where they refuse, ours where we do.
    message: &'static str,
    /// What an expression must hold for this to be the reason, if the message does not tell.
    holds: &'static [&'static str],
    example: &'static str,
}

const fn told(reason: &'static str, message: &'static str, example: &'static str) -> Deviation {
    Deviation { reason, message, holds: &[], example }
}

/// What only the other parser refuses.
const THEY_REFUSE: &[Deviation] = &[
    told("a label in `by (…)` may hold a colon", "is not valid label in grouping opts", "sum by (a:b) (a)"),
    told("numbers may have separators", "bad number or duration syntax", "1_000"),
    told("a length of 0 is a number, and an offset of 0 is one", "duration must be greater than 0", "a offset 0s"),
    told("in RE2, `[` within brackets is a letter", "illegal regex", r#"a{b=~"[[a]"}"#),
    told("the range may follow `@`", "no @ modifiers allowed before range", "a @ start()[5m]"),
    told(
        "the range may follow an offset that is a bare number",
        "no offset modifiers allowed before range",
        "a offset 0[1d]",
    ),
    told("lengths in brackets may have signs and points", "unexpected character inside brackets", "a[+5m]"),
    told("nothing is escaped in backquotes", "unknown escape sequence", r"a{b=~`\d+`}"),
    told("a backquote ends a text in backquotes, always", "unterminated quoted string `", r"a{b=`\`}"),
    Deviation {
        reason: "some words are names where they stand alone",
        message: "invalid promql query",
        holds: &["anchored", "smoothed"],
        example: "anchored",
    },
    Deviation {
        reason: "native histograms are trimmed by `</` and `>/`",
        message: "invalid promql query",
        holds: &["</", ">/"],
        example: "a </ 5",
    },
    Deviation {
        reason: "an offset may have several signs, and parentheses",
        message: "invalid promql query",
        holds: &["offset--", "offset --", "offset -(", "offset +(", "offset (", "offset-(", "offset+("],
        example: "a offset -(5m)",
    },
];

/// What only we refuse.
const WE_REFUSE: &[Deviation] = &[
    told("what is experimental needs a flag", "works only where Prometheus runs with", "limitk(2, a)"),
    told("`0xee` is read as far as `0x` and then as an exponent", "is neither a number nor a duration", "0xee"),
    told("a number that no float holds is none", "is not a number", "1e400"),
    told("a length of time has its largest", "is not a duration", "a offset 300y"),
    told("RE2 refuses a repetition of a repetition", "repeats a repetition", r#"a{b=~"a**"}"#),
    told("a number with a sign is no vector either", "takes an instant vector here", "ln(-1)"),
    told("a quoted label has letters", "a label's name cannot be empty", "sum without ('') (a)"),
    told("a range of 0 selects nothing", "a length of time must be more than 0", "a[0]"),
    told("a sign stands before numbers only", "a sign stands before a scalar or an instant vector", r#"+"a""#),
];

/// What the two say of a text: each whether it is PromQL, or why not.
fn both(text: &str) -> (Result<(), String>, Result<(), String>) {
    let ours = parse(text, Dialect::PROMETHEUS).map(|_| ()).map_err(|findings| findings[0].message.clone());
    (ours, promql_parser::parser::parse(text).map(|_| ()))
}

/// The listed reason for which they differ; `None` where they agree.
fn difference(text: &str) -> Option<Result<&'static Deviation, String>> {
    let (message, listed) = match both(text) {
        (Ok(()), Ok(())) | (Err(_), Err(_)) => return None,
        (Ok(()), Err(theirs)) => (theirs, THEY_REFUSE),
        (Err(ours), Ok(())) => (ours, WE_REFUSE),
    };
    let is_it = |deviation: &&Deviation| {
        message.contains(deviation.message)
            && (deviation.holds.is_empty() || deviation.holds.iter().any(|part| text.contains(part)))
    };
    Some(listed.iter().find(is_it).ok_or_else(|| format!("{text}\n  one refuses it: {message}")))
}

#[test]
fn the_two_parsers_agree_but_for_what_is_listed() {
    let trials = std::env::var("PROMQL_TRIALS").ok().and_then(|trials| trials.parse().ok()).unwrap_or(TRIALS);
    let mut chance = Chance::new(7);
    let made = (0..trials / 2).flat_map(|trial| {
        let text = expression(&mut chance, trial % 4);
        [mutated(&mut chance, &text), text]
    });
    let texts: Vec<String> = support::valid().map(str::to_owned).chain(made).collect();
    let differences: Vec<_> = texts.iter().filter_map(|text| difference(text)).collect();
    let unlisted: Vec<_> = differences.iter().filter_map(|found| found.as_ref().err()).map(String::as_str).collect();
    println!("{} expressions, {} read differently for a listed reason", texts.len(), differences.len());
    assert!(unlisted.is_empty(), "{} without a reason:\n{}", unlisted.len(), unlisted.join("\n"));
    assert!(
        differences.len() * 5 < texts.len(),
        "{} of {} differ: what they agree on says little",
        differences.len(),
        texts.len()
    );
}

#[test]
fn every_listed_deviation_is_one() {
    for deviation in THEY_REFUSE.iter().chain(WE_REFUSE) {
        let found = difference(deviation.example);
        let reason = found.map(|found| found.map(|found| found.reason));
        assert_eq!(reason, Some(Ok(deviation.reason)), "{}", deviation.example);
    }
}

#[test]
fn prometheus_says_what_we_say() {
    let Some(mut prometheus) = Prometheus::start(&[]) else { return };
    for (listed, is_valid) in [(THEY_REFUSE, true), (WE_REFUSE, false)] {
        for deviation in listed {
            let answer = prometheus.parse(deviation.example).expect("Prometheus answers");
            assert_eq!(answer.is_ok(), is_valid, "{}: {}", deviation.example, deviation.reason);
        }
    }
}
