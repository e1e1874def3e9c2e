//! The real Prometheus reads every expression as this parser does in the dialect of its release: valid or not, and the
//! same tree.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use promql::{Dialect, Feature, parse};
use support::chance::Chance;
use support::generate::{expression, mutated};
use support::prometheus::Prometheus;
use support::tally::{self, Tally};
use support::tree::{normal, tree};
use support::{programs, upstream};

/// How many expressions are made, half of them with an accident; `PROMQL_TRIALS` sets another number.
const TRIALS: u64 = 6_000;

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

/// The dialect of the program that is here, told to allow these.
fn dialect(features: &[Feature]) -> Option<(Dialect, String)> {
    let version = Prometheus::version()?;
    Some((Dialect::of(&version).allowing(features), version))
}

fn start(features: &[Feature]) -> Option<Prometheus> {
    let flags: Vec<_> = features.iter().map(|feature| feature.flag()).collect();
    Prometheus::start(&flags)
}

fn agree(features: &[Feature]) {
    let Some(((dialect, _), mut prometheus)) = dialect(features).zip(start(features)) else { return };
    let mut tally = Tally::default();
    for text in support::valid() {
        compare(&mut prometheus, dialect, text, &mut tally);
    }
    for text in tally::others("PROMQL_EXPRESSIONS").lines() {
        compare(&mut prometheus, dialect, text, &mut tally);
    }
    let mut chance = Chance::new(features.len() as u64);
    for trial in 0..tally::number("PROMQL_TRIALS", TRIALS) / 2 {
        let text = expression(&mut chance, trial as usize % 4);
        compare(&mut prometheus, dialect, &text, &mut tally);
        let text = mutated(&mut chance, &text);
        compare(&mut prometheus, dialect, &text, &mut tally);
    }
    tally.agrees();
}

/// Of the very tests of that release: they try what is new in it.
fn agree_on_its_own_tests(features: &[Feature]) {
    let Some((dialect, version)) = dialect(features) else { return };
    let Some(expressions) = upstream::expressions(&version) else {
        let missing = format!("the Go module of Prometheus {version}");
        return programs::skip_for(&missing, "run `cargo xtask tools --only prometheus` with an empty .tools");
    };
    let Some(mut prometheus) = start(features) else { return };
    let mut tally = Tally::default();
    for text in &expressions {
        compare(&mut prometheus, dialect, text, &mut tally);
    }
    assert!(tally.tried > 2_000, "{} expressions are too few for the tests of Prometheus", tally.tried);
    tally.agrees();
}

#[test]
fn prometheus_as_it_comes_agrees() {
    agree(&[]);
}

#[test]
fn prometheus_with_every_feature_agrees() {
    agree(&Feature::ALL);
}

#[test]
fn its_own_tests_are_read_as_it_reads_them() {
    agree_on_its_own_tests(&[]);
}

#[test]
fn its_own_tests_are_read_as_it_reads_them_with_every_feature() {
    agree_on_its_own_tests(&Feature::ALL);
}
