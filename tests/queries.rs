//! Every PromQL query that the stack writes, in rules, panels and runbooks, is one that Prometheus reads.

use promql::{Dialect, parse};
use serde_json::Value;
use stack::dhakacart::WATCH;
use stack::observe::rule_group::Group;
use stack::observe::runbook::Paste;

/// A query, where it stands, and how it is read.
struct Written {
    place: String,
    text: String,
    dialect: Dialect,
}

/// Rules and runbook steps, from the spec.
fn of_alerts() -> Vec<Written> {
    let written = |place: String, text: &str| Written { place, text: text.to_owned(), dialect: Dialect::PROMETHEUS };
    let mut queries = Vec::new();
    for alert in WATCH.groups.iter().flat_map(Group::alerts) {
        queries.push(written(format!("alert {}", alert.title()), &alert.expression()));
    }
    for alert in WATCH.alerts() {
        let Some(runbook) = alert.runbook_text() else { continue };
        for step in runbook.diagnosis.iter().chain(runbook.remedy) {
            if let Paste::Promql(query) = step.paste() {
                queries.push(written(format!("runbook of {}: {}", alert.title(), step.text()), query.text()));
            }
        }
    }
    for record in WATCH.groups.iter().flat_map(Group::records) {
        queries.push(written(format!("recording rule {}", record.name()), &record.expression()));
    }
    queries
}

/// Panels, from the JSON that Grafana reads.
fn of_dashboards() -> Vec<Written> {
    let mut queries = Vec::new();
    for board in WATCH.dashboards {
        let json = serde_json::to_value(board.json()).expect("a dashboard is JSON");
        for panel in json["panels"].as_array().into_iter().flatten() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                if target["datasource"]["type"] != "prometheus" {
                    continue;
                }
                let Value::String(text) = &target["expr"] else { panic!("a target of {} has no query", board.title()) };
                let place = format!("panel {} of {}", panel["title"], board.title());
                queries.push(Written { place, text: text.clone(), dialect: Dialect::GRAFANA });
            }
        }
    }
    queries
}

/// What our parser says of a query, with the place of each fault.
fn faults(query: &Written) -> Vec<String> {
    let found = parse(&query.text, query.dialect).err().unwrap_or_default();
    found.iter().map(|finding| format!("{}: {finding}\n  in: {}", query.place, query.text.trim())).collect()
}

#[test]
fn every_query_of_the_stack_is_promql() {
    let (alerts, dashboards) = (of_alerts(), of_dashboards());
    assert!(alerts.len() > 60 && dashboards.len() > 40, "{} and {}: queries were lost", alerts.len(), dashboards.len());
    let faults: Vec<String> = alerts.iter().chain(&dashboards).flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_query_that_prometheus_would_refuse_is_named_with_its_place() {
    let wrong =
        |text: &str| Written { place: "alert A".to_owned(), text: text.to_owned(), dialect: Dialect::PROMETHEUS };
    for text in ["sum by (app) rate(x[5m])", "rate(x)", "up{job=}", "1 +", "x[5m]/", "histogram_quantile(sum(x))"] {
        let said = faults(&wrong(text));
        assert!(said.first().is_some_and(|first| first.starts_with("alert A: ")), "{text}: {said:?}");
    }
}
