//! The real Loki reads every query as this parser does: valid or not, and what we write of it is the same to Loki.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use logql::{Dialect, Finding, parse};
use support::chance::Chance;
use support::generate::{expression, mutated};
use support::loki::Loki;

/// How many queries are made, half of them with an accident; `LOGQL_TRIALS` sets another number.
const TRIALS: usize = 6_000;

#[derive(Default)]
struct Tally {
    tried: usize,
    valid: usize,
    unanswered: usize,
    executed: usize,
    excepted: usize,
    disagreements: Vec<String>,
}

/// What Loki reads and we refuse on purpose, each with its own test in `exceptions`.
fn is_meant(finding: &Finding) -> bool {
    [
        // Loki's lexer takes every character that it does not know for a name.
        "has no meaning in LogQL",
        "broken UTF-8",
        "U+FFFD",
        // Loki reads `5 > 0x10` as `5 > 0`.
        "is no number that Loki reads",
        // Loki's stack grows, ours does not.
        "deep",
        "in a chain of `or`",
        // Behind `and`, Loki forgets that an address is none, and matches nothing.
        "is no address",
    ]
    .iter()
    .any(|meant| finding.message.contains(meant))
}

/// What Loki's parser lets pass, and Loki refuses when it executes the query.
fn is_late(finding: &Finding) -> bool {
    [
        "is no regular expression",
        "line filter captures",
        "nothing stands between",
        "cannot stand behind `",
        "names nothing that",
        "templates have no function",
        "are never closed",
        "is never closed",
        "closes nothing",
        "has no `{{ end }}`",
        "ends nothing",
        "cannot be set",
        "twice",
    ]
    .iter()
    .any(|late| finding.message.contains(late))
}

fn compare(loki: &mut Loki, text: &str, tally: &mut Tally) {
    let Some(theirs) = loki.format(text) else {
        tally.unanswered += 1;
        return;
    };
    tally.tried += 1;
    match (parse(text, Dialect::LOKI), theirs) {
        (Ok(ours), Ok(theirs)) => {
            tally.valid += 1;
            let written = ours.to_string();
            match loki.format(&written) {
                Some(Ok(again)) if again == theirs => {}
                again => tally
                    .disagreements
                    .push(format!("{text}\n  ours   {written}\n  theirs {theirs}\n  became {again:?}")),
            }
        }
        (Err(_), Err(_)) => {}
        (Ok(_), Err(theirs)) => tally.disagreements.push(format!("{text}\n  only Loki refuses it: {theirs}")),
        (Err(ours), Ok(_)) if ours.iter().any(is_meant) => tally.excepted += 1,
        (Err(ours), Ok(_)) if ours.iter().any(is_late) => {
            // Of a query that yields numbers Loki leaves out what the numbers do not need, and what is not in the last minute.
            let is_whole = text.trim_start_matches([' ', '(']).starts_with('{');
            tally.executed += usize::from(is_whole);
            if is_whole && matches!(loki.executes(text), Some(Ok(()))) {
                tally.disagreements.push(format!("{text}\n  only we refuse it, and Loki executes it: {}", ours[0]));
            }
        }
        (Err(ours), Ok(_)) => tally.disagreements.push(format!("{text}\n  only we refuse it: {}", ours[0])),
    }
}

#[test]
fn loki_agrees() {
    let Some(mut loki) = Loki::start() else { return };
    loki.wait_until_ready();
    let trials = std::env::var("LOGQL_TRIALS").ok().and_then(|trials| trials.parse().ok()).unwrap_or(TRIALS);
    let mut tally = Tally::default();
    for text in support::valid() {
        compare(&mut loki, text, &mut tally);
        assert!(tally.valid == tally.tried, "{text} is not valid: {:?}", tally.disagreements);
    }
    // Other people's queries, one a line: nothing of them stands here.
    let others =
        std::env::var("LOGQL_EXPRESSIONS").map(|path| std::fs::read_to_string(path).unwrap()).unwrap_or_default();
    for text in others.lines() {
        compare(&mut loki, text, &mut tally);
    }
    let seed = std::env::var("LOGQL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut chance = Chance::new(seed);
    for trial in 0..trials / 2 {
        let text = expression(&mut chance, trial % 4);
        compare(&mut loki, &text, &mut tally);
        let text = mutated(&mut chance, &text);
        compare(&mut loki, &text, &mut tally);
    }
    println!(
        "{} queries tried, {} of them valid, {} refused when executed, {} exceptions, {} read differently",
        tally.tried,
        tally.valid,
        tally.executed,
        tally.excepted,
        tally.disagreements.len()
    );
    let shown: Vec<_> = tally.disagreements.iter().take(25).map(String::as_str).collect();
    assert!(
        shown.is_empty(),
        "{} of {} are read differently:\n{}",
        tally.disagreements.len(),
        tally.tried,
        shown.join("\n")
    );
    assert!(tally.unanswered * 50 < tally.tried, "Loki left {} queries unanswered", tally.unanswered);
    assert!(tally.valid * 5 > tally.tried, "too few of the queries are valid to say anything: {}", tally.valid);
}
