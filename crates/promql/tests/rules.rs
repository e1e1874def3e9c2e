//! Each rule's two examples, in the world of a tea house: the one that breaks it is found, the other is not.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use promql::{Catalogue, Dialect, Finding, Job, RULES, Recorded, Unit, World, analyse, parse};
use query::rules::{UNKNOWN_LEGEND_LABEL, in_language};
use query::{Rule, unknown_legend_labels};

const TEA_HOUSE: &str = "\
# exporter: teahouse
# enum kind green,black,oolong
# off-by-default: samovar tea_samovar_*
# unlimited-at-0: tea_cache_max_bytes
# TYPE tea_orders_total counter
tea_orders_total{kind,status}
# TYPE tea_brew_seconds histogram
tea_brew_seconds_bucket{kind,le}
# TYPE tea_pot_celsius gauge
tea_pot_celsius{pot}
# TYPE tea_samovar_bar gauge
tea_samovar_bar
# TYPE tea_debug_ticks_total counter
tea_debug_ticks_total
# TYPE tea_store_used_bytes gauge
tea_store_used_bytes
# TYPE tea_store_size_bytes gauge
tea_store_size_bytes
# TYPE tea_opened_timestamp_seconds gauge
tea_opened_timestamp_seconds
# TYPE tea_cache_used_bytes gauge
tea_cache_used_bytes
# TYPE tea_cache_max_bytes gauge
tea_cache_max_bytes
";
const KETTLE: &str = "# exporter: kettle\n# TYPE kettle_on gauge\nkettle_on\n";

fn world() -> World {
    let mut job = Job::new("teahouse", "teahouse").label("room", &["garden", "hall"]);
    job.dropped.push("tea_debug_.*".to_owned());
    let recorded =
        Recorded { name: "kind:tea_orders:rate5m".into(), labels: ["kind".to_owned()].into(), unit: Unit::PerSecond };
    World {
        catalogues: [TEA_HOUSE, KETTLE].map(|text| Catalogue::parse(text).unwrap()).into(),
        jobs: vec![job],
        recorded: vec![recorded],
        ..World::default()
    }
}

/// All that is wrong with an example of the rule.
fn found(rule: &Rule, example: &str) -> Vec<Finding> {
    if rule.id == promql::rules::CATALOGUE.id {
        return Catalogue::parse(example).err().unwrap_or_default();
    }
    let (legend, query) = match example.split_once(" of ") {
        Some((legend, query)) if rule.id == UNKNOWN_LEGEND_LABEL.id => (legend, query),
        _ => ("", example),
    };
    match parse(query, Dialect::PROMETHEUS) {
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
        let (fires, quiet) = (in_language(rule.fires, "PromQL"), in_language(rule.quiet, "PromQL"));
        let ids: Vec<_> = found(rule, fires).iter().map(|finding| finding.rule.id).collect();
        assert!(!ids.is_empty() && ids.iter().all(|id| *id == rule.id), "{}: {fires}: {ids:?}", rule.id);
        assert_eq!(found(rule, quiet), [], "{}: {quiet}", rule.id);
    }
}

#[test]
fn ids_are_told_apart_and_say_whose_they_are() {
    let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.iter().all(|id| id.starts_with("promql/")), "{ids:?}");
    assert!(ids.is_sorted(), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
}
