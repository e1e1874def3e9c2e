//! Each rule's two examples, in the world of a tea house: the one that breaks it is found, the other is not.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use logql::{Dialect, Finding, RULES, Source, World, analyse, parse};
use query::rules::{UNKNOWN_LEGEND_LABEL, in_language};
use query::{Rule, unknown_legend_labels};

fn world() -> World {
    let source = |app: &str| {
        let of_streams = Source::new(app).label("app", &[app]).label("level", &["error", "info", "warn"]);
        of_streams.label("pod", &[]).metadata("status", &["200", "404", "500"])
    };
    World { sources: vec![source("kitchen"), source("counter")], shortest_range: Some(60.0) }
}

/// All that is wrong with an example of the rule.
fn found(rule: &Rule, example: &str) -> Vec<Finding> {
    let (legend, query) = match example.split_once(" of ") {
        Some((legend, query)) if rule.id == UNKNOWN_LEGEND_LABEL.id => (legend, query),
        _ => ("", example),
    };
    match parse(query, Dialect::GRAFANA) {
        Ok(expr) => {
            let (analysis, mut findings) = analyse(&expr, &world());
            findings.extend(unknown_legend_labels(legend, &analysis.labels));
            findings
        }
        Err(findings) => findings,
    }
}

#[test]
fn every_rule_fires_on_its_example_and_is_quiet_on_the_other() {
    for rule in RULES.iter().chain(query::RULES) {
        let (fires, quiet) = (in_language(rule.fires, "LogQL"), in_language(rule.quiet, "LogQL"));
        let ids: Vec<_> = found(rule, fires).iter().map(|finding| finding.rule.id).collect();
        assert!(!ids.is_empty() && ids.iter().all(|id| *id == rule.id), "{}: {fires}: {ids:?}", rule.id);
        assert_eq!(found(rule, quiet), [], "{}: {quiet}", rule.id);
    }
}

#[test]
fn ids_are_told_apart_and_say_whose_they_are() {
    let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.iter().all(|id| id.starts_with("logql/")), "{ids:?}");
    assert!(ids.is_sorted(), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
}
