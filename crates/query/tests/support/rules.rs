//! Each rule is held against its two examples: the one that breaks it is found, the other is not.

use query::rules::in_language;
use query::{Finding, Rule};

/// Holds the rules of one language, and those of both, against their examples.
pub fn hold(rules: &[&Rule], language: &str, found: impl Fn(&str) -> Vec<Finding>) {
    for rule in rules.iter().chain(query::RULES) {
        let (fires, quiet) = (in_language(rule.fires, language), in_language(rule.quiet, language));
        let ids: Vec<_> = found(fires).iter().map(|finding| finding.rule.id).collect();
        assert!(!ids.is_empty() && ids.iter().all(|id| *id == rule.id), "{}: {fires}: {ids:?}", rule.id);
        assert_eq!(found(quiet), [], "{}: {quiet}", rule.id);
    }
    let mut ids: Vec<_> = rules.iter().map(|rule| rule.id).collect();
    let area = format!("{}/", language.to_lowercase());
    assert!(ids.is_sorted() && ids.iter().all(|id| id.starts_with(&area)), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), rules.len());
}
