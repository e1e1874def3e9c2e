//! Every parser that we wrote, against texts that nobody would write: none panics, hangs, or refuses without a reason.
//!
//! Each begins with texts that are right, changes them by characters, words and lines, and keeps whatever the parser
//! answers in a new way to change it further. The same seed makes the same texts. `FUZZ_SECONDS=600 cargo test --test
//! fuzz` goes on for so long with each parser; `FUZZ_SEED` begins elsewhere.

mod inputs;

use std::collections::BTreeSet;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use cli::catalogue::{Catalogue, Fault};
use cli::exposition::Exposition;
use inputs::{METRIC_WORDS, PROMQL_WORDS, lines, short_catalogues};
use promql::{Finding, World, analyse};
use query::regex::Regex;
use stack_tests::chance::Chance;

/// How long one text may take, on a busy machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many texts are kept to be changed further.
const KEPT: usize = 2_000;

/// What a parser answers, in as few words as tell one way of answering from another.
type Answer = String;

/// Feeds a parser for the time that is asked for. `words` are what its language is made of.
fn fuzz(name: &str, right: &[String], words: &[&str], parser: impl Fn(&str) -> Answer) {
    let number = |variable: &str, usual: u64| {
        env::var(variable)
            .map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{variable}={text} is no number")))
    };
    let (seconds, seed) = (number("FUZZ_SECONDS", 2), number("FUZZ_SEED", 1));
    let mut chance = Chance::new(seed);
    let mut kept: Vec<String> = right.to_vec();
    let mut answers = BTreeSet::new();
    let mut trials = 0_u64;
    for text in right {
        answers.insert(tried(name, seed, text, &parser));
    }
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut text = chance.pick(&kept).clone();
        for _ in 0..=chance.below(3) {
            let other = chance.pick(&kept).clone();
            text = changed(&text, &other, words, &mut chance);
        }
        if answers.insert(tried(name, seed, &text, &parser)) && kept.len() < KEPT {
            kept.push(text);
        }
        trials += 1;
    }
    assert!(trials > 10, "{name}: only {trials} texts in {seconds} s");
    println!("{name}: {trials} texts, {} ways to answer, seed {seed}", answers.len());
}

/// What the parser answers; where it panics or takes too long, the text is shown.
fn tried(name: &str, seed: u64, text: &str, parser: impl Fn(&str) -> Answer) -> Answer {
    let start = Instant::now();
    let answer = catch_unwind(AssertUnwindSafe(|| parser(text))).unwrap_or_else(|panic| {
        eprintln!("{name}, FUZZ_SEED={seed}, panics at\n{text:?}");
        resume_unwind(panic)
    });
    assert!(start.elapsed() < PATIENCE, "{name}, FUZZ_SEED={seed}, takes {:?} for\n{text:?}", start.elapsed());
    answer
}

/// One change, of the kinds that find most: a piece lost, doubled, moved or replaced, or taken from elsewhere.
fn changed(text: &str, other: &str, words: &[&str], chance: &mut Chance) -> String {
    const ODD: &[&str] = &[
        "\u{0}",
        "é",
        "😀",
        "\u{feff}",
        "\u{202e}",
        "\\",
        "\"",
        "\r\n",
        "\t",
        "9999999999999999999",
        "-",
        "{",
        "(",
        "[",
    ];
    let pieces = pieces(text, chance.below(3));
    if pieces.is_empty() {
        return (*chance.pick(words)).to_owned();
    }
    let (one, two) = (chance.below(pieces.len()), chance.below(pieces.len() + 1));
    let (from, to) = (one.min(two), one.max(two));
    let join = |parts: &[&[&str]]| parts.concat().concat();
    let new = match chance.below(8) {
        0 => join(&[&pieces[..from], &pieces[to..]]),
        1 => join(&[&pieces[..to], &pieces[from..]]),
        2 => join(&[&pieces[..one], &[*chance.pick(words)], &pieces[one..]]),
        3 => join(&[&pieces[..one], &[*chance.pick(words)], &pieces[one + 1..]]),
        4 => join(&[&pieces[..one], &[*chance.pick(ODD)], &pieces[one..]]),
        5 => join(&[&pieces[..one], &pieces[one..=one].repeat(1 + chance.below(40)), &pieces[one + 1..]]),
        6 => pieces[..one].concat(),
        _ => {
            let others = self::pieces(other, chance.below(3));
            let at = chance.below(others.len() + 1);
            join(&[&pieces[..one], &others[at..]])
        }
    };
    // Longer ones are what `nothing_is_nested_so_deep_that_the_stack_ends` is for.
    new.chars().take(40_000).collect()
}

/// A text as characters, words or lines.
fn pieces(text: &str, kind: usize) -> Vec<&str> {
    match kind {
        0 => text.char_indices().map(|(at, letter)| &text[at..at + letter.len_utf8()]).collect(),
        1 => {
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            let mut pieces = Vec::new();
            let mut start = 0;
            for (at, letter) in text.char_indices().skip(1) {
                let before = text[start..at].chars().next_back();
                if !(is_word(letter) && before.is_some_and(is_word)) {
                    pieces.push(&text[start..at]);
                    start = at;
                }
            }
            pieces.push(&text[start..]);
            pieces
        }
        _ => text.split_inclusive('\n').collect(),
    }
}

/// An error without what it quotes: its kind.
fn kind(message: &str) -> Answer {
    let is_outside = |(index, part): (usize, &str)| (index % 2 == 0).then(|| part.to_owned());
    let text: Vec<_> = message.split('`').enumerate().filter_map(is_outside).collect();
    text.concat().chars().filter(|letter| !letter.is_ascii_digit()).take(80).collect()
}

/// A refusal says where and why, and what to do.
fn refused(text: &str, findings: &[Finding]) -> Answer {
    assert!(!findings.is_empty(), "{text:?} is refused without a reason");
    for finding in findings {
        assert!(text.get(finding.span.start..finding.span.end).is_some(), "{text:?}: {finding:?}");
        assert!(!finding.message.is_empty() && !finding.fix.is_empty(), "{text:?}: {finding:?}");
        assert!(!finding.message.ends_with('.') && !finding.fix.ends_with('.'), "{text:?}: {finding}");
    }
    kind(&findings[0].message)
}

fn told(text: &str, faults: &[Fault]) -> Answer {
    assert!(!faults.is_empty(), "{text:?} is refused without a reason");
    for fault in faults {
        assert!(fault.line <= text.lines().count(), "{text:?}: {fault:?}");
        assert!(!fault.message.is_empty() && !fault.fix.is_empty(), "{text:?}: {fault:?}");
    }
    kind(&faults[0].message)
}

#[test]
fn promql_is_parsed_written_and_analysed() {
    let worlds = [world(), World::default()];
    let dialects = [promql::Dialect::PROMETHEUS, promql::Dialect::GRAFANA, promql::Dialect::EVERY_FEATURE];
    let right = lines(include_str!("../../crates/promql/tests/corpus/valid.promql"));
    fuzz("promql", &right, PROMQL_WORDS, |text| {
        let mut answers = dialects.map(|dialect| match promql::parse(text, dialect) {
            Err(findings) => refused(text, &findings),
            Ok(expr) => {
                let written = expr.to_string();
                let again = promql::parse(&written, dialect);
                let again = again.unwrap_or_else(|faults| panic!("{text:?} became {written:?}: {}", faults[0]));
                assert_eq!(again.to_string(), written, "from {text:?}");
                let found = worlds.each_ref().map(|world| analyse(&expr, world).1);
                found.iter().flatten().next().map_or_else(String::new, |finding| kind(&finding.message))
            }
        });
        std::mem::take(&mut answers[0]) + &answers[1]
    });
}

/// A world with real catalogues.
fn world() -> World {
    let read = |text: &String| promql::Catalogue::parse(text).expect("a catalogue of ours is one");
    World { catalogues: short_catalogues().iter().map(read).collect(), ..World::default() }
}

#[test]
fn logql_is_parsed_written_and_analysed() {
    const WORDS: &[&str] = &[
        "{app=\"a\"}",
        " |= ",
        " !~ ",
        " |> ",
        " | json",
        " | logfmt",
        " | pattern ",
        " | regexp ",
        " | line_format ",
        " | label_format ",
        " | drop ",
        " | unwrap ",
        "rate",
        "count_over_time",
        "[5m]",
        "sum",
        " by ",
        "(",
        ")",
        "\"<a> <b>\"",
        "`",
        "5m",
        "10KB",
        " or ",
        " and ",
        " / ",
        " > 5",
        ",",
        "$__auto",
        "{app=\"dhakacart-frontend\", namespace=\"dhakacart\"}",
        " | status=~\"5..\"",
        " | level=\"error\"",
        " | method=\"get\" or status >= 500",
        " on (app) ",
        " ignoring (status) group_left () ",
        "| decolorize",
        "ip(\"10.0.0.0/8\")",
    ];
    let right = lines(include_str!("../../crates/logql/tests/corpus/valid.logql"));
    let dialects = [logql::Dialect::LOKI, logql::Dialect::GRAFANA];
    let nothing = logql::World::default();
    let worlds = [stack_facts::world::of_logs(), &nothing];
    fuzz("logql", &right, WORDS, |text| {
        let answers = dialects.map(|dialect| match logql::parse(text, dialect) {
            Err(findings) => refused(text, &findings),
            Ok(expr) => {
                let written = expr.to_string();
                let again = logql::parse(&written, dialect);
                let again = again.unwrap_or_else(|faults| panic!("{text:?} became {written:?}: {}", faults[0]));
                assert_eq!(again.to_string(), written, "from {text:?}");
                let found = worlds.map(|world| logql::analyse(&expr, world).1);
                found.iter().flatten().next().map_or_else(String::new, |finding| kind(&finding.message))
            }
        });
        answers.concat()
    });
}

#[test]
fn regular_expressions_are_parsed_and_matched() {
    const WORDS: &[&str] = &[
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?P<a>",
        "[^",
        "[a-z]",
        "[[:alpha:]]",
        "\\d",
        "\\pL",
        "\\x{1f600}",
        "*",
        "+?",
        "{2,3}",
        "{1000}",
        "|",
        "^",
        "$",
        ".",
        "\\Q",
        "\\E",
        "\\b",
        "a",
        "é",
    ];
    let right = [
        "5..",
        "a|b|",
        "(?:dhakacart-.+)?",
        "[^a-z0-9_-]{2,5}x+?",
        "(?i:Error|warn)\\b",
        "\\Qa.b\\E.*",
        "(a*)*b",
        "",
        ".*",
    ];
    fuzz("regex", &right.map(str::to_owned), WORDS, |text| match Regex::parse(text) {
        Err(message) => {
            assert!(!message.is_empty() && !message.ends_with('.'), "{text:?}: {message}");
            kind(&message)
        }
        Ok(regex) => {
            let matched = ["", "a", "dhakacart-backend", &"a".repeat(300), "5é😀\n"].map(|line| regex.matches(line));
            // What it lists as all that it matches, it matches.
            for word in regex.alternatives().unwrap_or_default() {
                assert!(regex.matches(&word), "{text:?} lists {word:?} and does not match it");
            }
            format!("{matched:?}")
        }
    });
}

#[test]
fn catalogues_are_read_and_written_again() {
    fuzz("catalogue", &short_catalogues(), METRIC_WORDS, |text| match Catalogue::parse(text) {
        Err(faults) => told(text, &faults),
        Ok(catalogue) => {
            let written = catalogue.text();
            let again = Catalogue::parse(&written);
            let again = again.unwrap_or_else(|faults| panic!("{text:?} became {written:?}: {faults:?}"));
            assert_eq!(again.text(), written, "from {text:?}");
            format!("{}", catalogue.series().count().min(3))
        }
    });
}

#[test]
fn pages_of_metrics_are_read() {
    let page = "\
# HELP http_requests_total Requests, by \\\"route\\\".
# TYPE http_requests_total counter
http_requests_total{method=\"GET\",route=\"/a\\\\b\\n\"} 3 1700000000000
# TYPE latency_seconds histogram
latency_seconds_bucket{le=\"0.1\"} 1
latency_seconds_bucket{le=\"+Inf\"} 2 # {trace_id=\"a\"} 0.1
latency_seconds_sum 0.5
latency_seconds_count 2
# TYPE up gauge
up NaN
# EOF
";
    fuzz("exposition", &[page.to_owned()], METRIC_WORDS, |text| match Exposition::parse(text, "a page") {
        Err(fault) => told(text, &[fault]),
        Ok(_) => String::new(),
    });
}
