//! The real Loki reads every query as this parser does: valid or not, and what we write of it is the same to Loki.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use logql::{Dialect, Finding, parse};
use support::chance::Chance;
use support::generate::{expression, mutated};
use support::loki::Loki;
use support::tally::{self, Tally};

/// How many queries are made, half of them with an accident; `LOGQL_TRIALS` sets another number.
const TRIALS: u64 = 6_000;

#[derive(Default)]
struct Counted {
    tally: Tally,
    executed: usize,
    excepted: usize,
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

fn compare(loki: &mut Loki, text: &str, counted: &mut Counted) {
    let tally = &mut counted.tally;
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
        (Err(ours), Ok(_)) if ours.iter().any(is_meant) => counted.excepted += 1,
        (Err(ours), Ok(_)) if ours.iter().any(is_late) => {
            // Of a query that yields numbers Loki leaves out what the numbers do not need, and what is not in the last
            // minute.
            let is_whole = text.trim_start_matches([' ', '(']).starts_with('{');
            counted.executed += usize::from(is_whole);
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
    let mut counted = Counted::default();
    for text in support::valid() {
        compare(&mut loki, text, &mut counted);
        let tally = &counted.tally;
        assert!(tally.valid == tally.tried, "{text} is not valid: {:?}", tally.disagreements);
    }
    for text in tally::others("LOGQL_EXPRESSIONS").lines() {
        compare(&mut loki, text, &mut counted);
    }
    let mut chance = Chance::new(tally::number("LOGQL_SEED", 1));
    for trial in 0..tally::number("LOGQL_TRIALS", TRIALS) / 2 {
        let text = expression(&mut chance, trial as usize % 4);
        compare(&mut loki, &text, &mut counted);
        let text = mutated(&mut chance, &text);
        compare(&mut loki, &text, &mut counted);
    }
    println!("{} refused when executed, {} exceptions", counted.executed, counted.excepted);
    counted.tally.agrees();
}
