//! How rules are tried: an example fires exactly its finding at the line that it marks, and its correction none.

use findings::{Finding, Rule};
use kit::Program;

use crate::check;

/// Tries both examples of a rule: what fires says this, and only this.
macro_rules! tested {
    ($says:expr) => {
        #[test]
        fn the_example_gives_exactly_its_finding() {
            $crate::testing::fires(
                &super::fires::PROGRAM,
                &super::RULE,
                $says,
                file!(),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", file!())),
            );
        }

        #[test]
        fn its_correction_gives_none() {
            $crate::testing::is_quiet(&super::quiet::PROGRAM);
        }
    };
}
pub(crate) use tested;

/// The mark of the line at which an example is told.
const MARK: &str = "// <- told here";

#[track_caller]
pub(crate) fn fires(program: &Program, rule: &'static Rule, says: &str, file: &str, source: &str) {
    let found = check(program);
    assert_eq!(told(&found), [says], "{found:#?}");
    assert_eq!(found[0].rule, rule);
    let marked: Vec<_> =
        source.lines().zip(1..).filter(|(line, _)| line.contains(MARK)).map(|(_, number)| number).collect();
    assert_eq!(marked.len(), 1, "one line of the example bears `{MARK}`");
    assert_eq!(found[0].place.path(), Some(file));
    assert_eq!(found[0].place.line(), Some(marked[0]), "{found:#?}");
}

#[track_caller]
pub(crate) fn is_quiet(program: &Program) {
    let found = check(program);
    assert!(found.is_empty(), "{found:#?}");
}

/// What a program's findings of one rule say, for tables of further cases.
pub(crate) fn says(program: &Program, rule: &Rule) -> Vec<String> {
    check(program).iter().filter(|finding| finding.rule == rule).map(Finding::to_string).collect()
}

fn told(found: &[Finding]) -> Vec<String> {
    found.iter().map(Finding::to_string).collect()
}
