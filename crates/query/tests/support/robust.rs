//! What must hold of any text and any query: it ends, it says where and what, and what is read can be written.

use std::fmt::Display;

use query::{Finding, Labels};

use super::chance::Chance;

/// What a parser makes of a text.
pub type Parsed<E> = Result<E, Vec<Finding>>;

/// What must hold of any text.
pub fn holds<E: Display>(text: &str, parse: impl Fn(&str) -> Parsed<E>) {
    match parse(text) {
        Ok(expr) => {
            let written = expr.to_string();
            let again = parse(&written).unwrap_or_else(|faults| panic!("{text:?} became {written:?}: {}", faults[0]));
            assert_eq!(again.to_string(), written, "from {text:?}");
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{text:?} is refused without a reason");
            for fault in faults {
                let span = fault.span;
                assert!(span.start <= span.end && span.end <= text.len(), "{text:?}: {fault:?}");
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{text:?}: {fault:?}");
                assert!(!fault.message.is_empty() && !fault.fix.is_empty(), "{text:?}: {fault:?}");
                assert!(!fault.message.ends_with('.') && !fault.fix.ends_with('.'), "{text:?}: {fault}");
            }
        }
    }
}

/// What must hold of the analysis of any query.
pub fn analysed(text: &str, labels: &Labels, findings: &[Finding]) {
    assert!(labels.must.iter().all(|label| labels.has(label)), "{text}: {labels:?}");
    for finding in findings {
        assert!(!finding.span.of(text).is_empty(), "{text}: {finding:?}");
        assert!(!finding.fix.is_empty() && !finding.message.ends_with('.'), "{text}: {finding}");
    }
}

/// Tries queries made by chance, each with no, one and two accidents.
pub fn by_chance(
    expression: fn(&mut Chance, usize) -> String,
    mutated: fn(&mut Chance, &str) -> String,
    holds: impl Fn(&str, usize),
) {
    let mut chance = Chance::new(1);
    for trial in 0..9_000 {
        let text = expression(&mut chance, trial % 5);
        let once = mutated(&mut chance, &text);
        let twice = mutated(&mut chance, &once);
        for text in [&text, &once, &twice] {
            holds(text, trial);
        }
    }
}

/// Tries the analysis of queries made by chance. `analyse` says in how many worlds it could: in none, if it cannot be
/// read.
pub fn in_worlds(expression: fn(&mut Chance, usize) -> String, analyse: impl Fn(&str, usize) -> usize) {
    let mut chance = Chance::new(3);
    let analysed: usize = (0..12_000).map(|trial| analyse(&expression(&mut chance, trial % 5), trial)).sum();
    assert!(analysed > 3_000, "only {analysed} were valid");
}

/// Tries texts of pieces in any order: of these of one language, and of those that both have.
pub fn of_pieces(own: &[&str], holds: impl Fn(&str, usize)) {
    let mut chance = Chance::new(2);
    for trial in 0..30_000 {
        let text: String = (0..chance.below(20)).map(|_| chance.piece(own)).collect();
        holds(&text, trial);
    }
}

/// Tries whatever a text begins with.
pub fn prefixes(text: &str, holds: impl Fn(&str, usize)) {
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        holds(&text[..end], end);
    }
}
