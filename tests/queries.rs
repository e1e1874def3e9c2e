//! Every PromQL query that the stack writes, in rules, panels and runbooks, is one that Prometheus reads and that can have a
//! result: what it reads is exposed by something that is scraped, with the labels and the kind of number that it relies on.

use promql::{Dialect, World, analyse, parse};
use serde_json::Value;
use stack::WATCH;
use stack::watch::rule_group::Group;
use stack::watch::runbook::Paste;

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
        queries.extend(of_variables(board.title(), &json));
    }
    queries
}

/// The selectors whose labels a dashboard offers to choose from: `label_values(selector, label)`.
fn of_variables(board: &str, json: &Value) -> Vec<Written> {
    let variables = json["templating"]["list"].as_array().into_iter().flatten();
    let ours = variables.filter(|variable| variable["datasource"]["type"] == "prometheus");
    let selector = |variable: &Value| {
        let query = variable["query"]["query"].as_str()?.strip_prefix("label_values(")?.strip_suffix(')')?;
        let (selector, label) = query.rsplit_once(',')?;
        let place = format!("variable {} of {board}", variable["name"]);
        // The values of a label are what grouping by it yields.
        let text = format!("group by ({}) ({selector})", label.trim());
        Some(Written { place, text, dialect: Dialect::GRAFANA })
    };
    ours.filter_map(selector).collect()
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

/// What the analysis says of a query in that world.
fn findings(query: &Written, world: &World) -> Vec<String> {
    let Ok(expr) = parse(&query.text, query.dialect) else { return Vec::new() };
    let (_, findings) = analyse(&expr, world);
    findings.iter().map(|finding| format!("{}: {finding}\n  in: {}", query.place, query.text.trim())).collect()
}

#[test]
fn every_query_reads_what_is_there() {
    let world = stack_facts::world::of_metrics();
    let (alerts, dashboards) = (of_alerts(), of_dashboards());
    let found: Vec<String> = alerts.iter().chain(&dashboards).flat_map(|query| findings(query, world)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_query_that_could_never_have_a_result_is_named_with_the_reason() {
    let world = stack_facts::world::of_metrics();
    for (text, reason) in [
        ("redis_upp", "`redis_up`"),
        (r#"rate(node_cpu_seconds_total{mode="idel"}[5m])"#, "`idle`"),
        ("rate(redis_memory_used_bytes[5m])", "gauge"),
        ("sum by (nodename) (node_load1)", "nodename"),
        (r#"up{job="node-exporterr"}"#, "`node-exporter`"),
        ("node_systemd_unit_state", "systemd"),
        ("container_tasks_state", "drop"),
        ("pg_stat_database_numbackends / pg_settings_max_connections", "datname"),
    ] {
        let query = Written { place: "alert A".to_owned(), text: text.to_owned(), dialect: Dialect::PROMETHEUS };
        let said = findings(&query, world);
        assert!(said.iter().any(|finding| finding.contains(reason)), "{text}: {said:#?}");
    }
}
