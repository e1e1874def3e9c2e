//! Each rule is held against its two examples: the one that breaks it is found, the other is not.

use query::rules::{UNKNOWN_LEGEND_LABEL, in_language};
use query::{Finding, Labels, Rule, unknown_legend_labels};

/// What an analysis says of a query: the labels of its result, and all that is wrong with it.
pub type Analysed = (Labels, Vec<Finding>);

/// Holds the rules of one language, and those of both, against their examples.
pub fn hold(rules: &[&Rule], language: &str, found: impl Fn(&str) -> Analysed) {
    for rule in rules.iter().chain(query::RULES) {
        let (fires, quiet) = (in_language(rule.fires, language), in_language(rule.quiet, language));
        let ids: Vec<_> = of_example(rule, fires, &found).iter().map(|finding| finding.rule.id).collect();
        assert!(!ids.is_empty() && ids.iter().all(|id| *id == rule.id), "{}: {fires}: {ids:?}", rule.id);
        assert_eq!(of_example(rule, quiet, &found), [], "{}: {quiet}", rule.id);
    }
    let mut ids: Vec<_> = rules.iter().map(|rule| rule.id).collect();
    let area = format!("{}/", language.to_lowercase());
    assert!(ids.is_sorted() && ids.iter().all(|id| id.starts_with(&area)), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), rules.len());
}

/// All that is wrong with an example: of a legend, `legend of query`.
fn of_example(rule: &Rule, example: &str, found: impl Fn(&str) -> Analysed) -> Vec<Finding> {
    let (legend, query) = match example.split_once(" of ") {
        Some((legend, query)) if rule.id == UNKNOWN_LEGEND_LABEL.id => (legend, query),
        _ => ("", example),
    };
    let (labels, mut findings) = found(query);
    findings.extend(unknown_legend_labels(legend, &labels));
    findings
}
