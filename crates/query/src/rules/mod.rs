//! The rules that hold in both languages, each with its check.
//!
//! Their examples have a line for each language: see [`in_language`].

mod impossible_bound;
mod many_to_one;
mod never_matches;
mod or_vector;
mod quantile;
mod self_division;
mod sum_of_two;
mod unit_mismatch;
mod unknown_grouping_label;
mod unknown_join_label;

pub use impossible_bound::{IMPOSSIBLE_BOUND, impossible_bound, impossible_time, of_hundred};
pub use many_to_one::{MANY_TO_ONE, many_to_one};
pub use never_matches::{NEVER_MATCHES, never_matches};
pub use or_vector::{Bare, OR_VECTOR, or_vector};
pub use quantile::{QUANTILE_OUT_OF_RANGE, quantile_out_of_range};
pub use self_division::{SELF_DIVISION, self_division};
pub use sum_of_two::{SUM_OF_TWO, sum_of_two};
pub use unit_mismatch::{UNIT_MISMATCH, unit_of};
pub use unknown_grouping_label::{UNKNOWN_GROUPING_LABEL, grouped};
pub use unknown_join_label::{UNKNOWN_JOIN_LABEL, unknown_join_labels};

use crate::Rule;

/// All of them.
pub const RULES: &[&Rule] = &[
    &IMPOSSIBLE_BOUND,
    &MANY_TO_ONE,
    &NEVER_MATCHES,
    &OR_VECTOR,
    &QUANTILE_OUT_OF_RANGE,
    &SELF_DIVISION,
    &SUM_OF_TWO,
    &UNIT_MISMATCH,
    &UNKNOWN_GROUPING_LABEL,
    &UNKNOWN_JOIN_LABEL,
];

/// The line of an example that is in a language, `PromQL` or `LogQL`; all of it where it has no such line.
///
/// ```
/// let example = query::rules::in_language(query::rules::NEVER_MATCHES.fires, "LogQL");
/// assert!(example.contains("rate({"));
/// ```
pub fn in_language<'a>(example: &'a str, language: &str) -> &'a str {
    let of_it = |line: &'a str| line.strip_prefix(language)?.strip_prefix(": ");
    example.lines().find_map(of_it).unwrap_or(example)
}

#[cfg(test)]
mod tests {
    use super::{RULES, in_language};

    #[test]
    fn every_rule_has_an_example_of_each_language() {
        for rule in RULES {
            for example in [rule.fires, rule.quiet] {
                for language in ["PromQL", "LogQL"] {
                    assert_ne!(in_language(example, language), example, "{}", rule.id);
                }
            }
        }
        assert_eq!(in_language("up", "PromQL"), "up");
    }
}
