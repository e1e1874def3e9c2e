//! The real Prometheus reads every expression as this parser does: valid or not, and the same tree.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use promql::{Dialect, Feature, parse};
use support::chance::Chance;
use support::generate::{expression, mutated};
use support::prometheus::Prometheus;
use support::tree::{normal, tree};

/// How many expressions are made, half of them with an accident; `PROMQL_TRIALS` sets another number.
const TRIALS: usize = 6_000;

struct Tally {
    tried: usize,
    valid: usize,
    unanswered: usize,
    disagreements: Vec<String>,
}

fn compare(prometheus: &mut Prometheus, dialect: Dialect, text: &str, tally: &mut Tally) {
    let Some(theirs) = prometheus.parse(text) else {
        tally.unanswered += 1;
        return;
    };
    tally.tried += 1;
    match (parse(text, dialect), theirs) {
        (Ok(ours), Ok(theirs)) => {
            tally.valid += 1;
            let (ours, theirs) = (normal(tree(&ours)), normal(theirs));
            if ours != theirs {
                tally.disagreements.push(format!("{text}\n  ours   {ours}\n  theirs {theirs}"));
            }
        }
        (Err(_), Err(_)) => {}
        (Ok(_), Err(theirs)) => tally.disagreements.push(format!("{text}\n  only Prometheus refuses it: {theirs}")),
        // The one difference that is meant: see `lexer::text`.
        (Err(ours), Ok(_)) if ours.iter().any(|finding| finding.message.contains("broken UTF-8")) => {}
        // The other: Prometheus' stack grows, ours does not.
        (Err(ours), Ok(_)) if ours.iter().any(|finding| finding.message.contains("deep")) => {}
        (Err(ours), Ok(_)) => tally.disagreements.push(format!("{text}\n  only we refuse it: {}", ours[0])),
    }
}

fn agree(dialect: Dialect) {
    let features: Vec<_> = dialect.features.iter().map(|feature: &Feature| feature.flag()).collect();
    let Some(mut prometheus) = Prometheus::start(&features) else { return };
    let trials = std::env::var("PROMQL_TRIALS").ok().and_then(|trials| trials.parse().ok()).unwrap_or(TRIALS);
    let mut tally = Tally { tried: 0, valid: 0, unanswered: 0, disagreements: Vec::new() };
    for text in support::valid() {
        compare(&mut prometheus, dialect, text, &mut tally);
    }
    // Other people's queries, one a line: nothing of them stands here.
    let others =
        std::env::var("PROMQL_EXPRESSIONS").map(|path| std::fs::read_to_string(path).unwrap()).unwrap_or_default();
    for text in others.lines() {
        compare(&mut prometheus, dialect, text, &mut tally);
    }
    let mut chance = Chance::new(dialect.features.len() as u64);
    for trial in 0..trials / 2 {
        let text = expression(&mut chance, trial % 4);
        compare(&mut prometheus, dialect, &text, &mut tally);
        let text = mutated(&mut chance, &text);
        compare(&mut prometheus, dialect, &text, &mut tally);
    }
    println!(
        "{} expressions tried, {} of them valid, {} read differently",
        tally.tried,
        tally.valid,
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
    assert!(tally.unanswered * 50 < tally.tried, "Prometheus left {} expressions unanswered", tally.unanswered);
    assert!(tally.valid * 5 > tally.tried, "too few of the expressions are valid to say anything: {}", tally.valid);
}

#[test]
fn prometheus_as_it_comes_agrees() {
    agree(Dialect::PROMETHEUS);
}

#[test]
fn prometheus_with_every_feature_agrees() {
    agree(Dialect::EVERY_FEATURE);
}
