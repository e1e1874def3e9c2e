//! Each rule's two examples, in the world of a tea house: the one that breaks it is found, the other is not.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use promql::{Dialect, Finding, RULES, analyse, parse};

fn found(example: &str) -> Vec<Finding> {
    let parsed = parse(example, Dialect::PROMETHEUS);
    parsed.map_or_else(|found| found, |expr| analyse(&expr, &support::tea_house::world()).1)
}

#[test]
fn every_rule_fires_on_its_example_and_is_quiet_on_the_other() {
    support::rules::hold(RULES, "PromQL", found);
}
