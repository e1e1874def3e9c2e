//! Each rule of both languages as users meet it: a macro refuses the example that breaks it, and takes the other.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

#[path = "../../promql/tests/support/tea_house.rs"]
mod metrics;

#[path = "../../logql/tests/support/tea_house.rs"]
mod logs;

use proc_macro2::{Literal, TokenStream, TokenTree};
use query::rules::in_language;
use query::{Finding, Rule};

/// What a macro makes of a text, which is given as a string: not all of it is tokens of Rust.
fn expanded(example: &str, language: &str) -> String {
    let text = TokenTree::from(Literal::string(example));
    let expand = |tokens: TokenStream| match language {
        "PromQL" => query_macros::promql(tokens, &metrics::world(), "::tea").to_string(),
        _ => query_macros::logql(tokens, &logs::world(), "::tea").to_string(),
    };
    let made = expand(text.clone().into());
    if !made.contains("the unit of the result does not follow") {
        return made;
    }
    let mut of_unit: TokenStream = "Count =>".parse().expect("it has tokens");
    of_unit.extend([text]);
    expand(of_unit)
}

/// All that the language finds in a text by itself.
fn found(example: &str, language: &str) -> Vec<Finding> {
    if language == "PromQL" {
        let parsed = promql::parse(example, promql::Dialect::PROMETHEUS);
        parsed.map_or_else(|found| found, |expr| promql::analyse(&expr, &metrics::world()).1)
    } else {
        let parsed = logql::parse(example, logql::Dialect::GRAFANA);
        parsed.map_or_else(|found| found, |expr| logql::analyse(&expr, &logs::world()).1)
    }
}

/// What is wrong with a rule's way through the macros.
fn faults(rule: &Rule, language: &str) -> Vec<String> {
    let (fires, quiet) = (in_language(rule.fires, language), in_language(rule.quiet, language));
    let refused = expanded(fires, language);
    let own = found(fires, language);
    let tells = |finding: &Finding| refused.contains(format!("{:?}", finding.to_string()).trim_matches('"'));
    let mut faults = Vec::new();
    if refused.contains("that_lacks") {
        faults.push(format!("{}: `{fires}` is noted", rule.id));
    } else if own.is_empty() || !own.iter().all(tells) {
        faults.push(format!("{}: `{fires}` becomes {refused}, and not {own:?}", rule.id));
    }
    let taken = expanded(quiet, language);
    if taken.contains("compile_error") {
        faults.push(format!("{}: `{quiet}` becomes {taken}", rule.id));
    }
    faults
}

#[test]
fn every_rule_of_queries_is_told_by_a_macro() {
    let of = |rules: &[&'static Rule], language| {
        rules.iter().chain(query::RULES).flat_map(|rule| faults(rule, language)).collect::<Vec<_>>()
    };
    let faults = [of(promql::RULES, "PromQL"), of(logql::RULES, "LogQL")].concat();
    // What a job would bring is no fault of one query: `coverage/job-not-listed` tells it once for all of them.
    assert_eq!(faults, ["promql/not-scraped: `kettle_on == 0` is noted"]);
}
