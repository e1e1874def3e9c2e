//! Every LogQL query that the stack writes, in rules, panels, links and runbooks, is one that Loki reads and that can find
//! lines: what it selects is deployed, and it speaks of labels that the log agent or a stage of its own gives.

use logql::{Analysis, Dialect, analyse, parse, unknown_legend_labels};
use stack::WATCH;
use stack::watch::rule_group::Group;
use stack::watch::runbook::Paste;
use stack_facts::world::of_logs;
use stack_tests::links;

/// A query, where it stands, and how it is read.
struct Written {
    place: String,
    text: String,
    dialect: Dialect,
    /// The name of its series.
    legend: String,
    /// Whether it stands where lines are shown, if that is known.
    shows_lines: Option<bool>,
}

impl Written {
    fn new(place: String, text: &str, dialect: Dialect) -> Self {
        Self { place, text: text.to_owned(), dialect, legend: String::new(), shows_lines: None }
    }
}

/// Rules and runbook steps, from the spec.
fn of_alerts() -> Vec<Written> {
    let mut queries = Vec::new();
    for alert in WATCH.log_groups.iter().flat_map(Group::alerts) {
        let query = Written::new(format!("alert {}", alert.title()), &alert.expression(), Dialect::LOKI);
        queries.push(Written { shows_lines: Some(false), ..query });
    }
    for alert in WATCH.alerts() {
        let Some(runbook) = alert.runbook_text() else { continue };
        for step in runbook.diagnosis.iter().chain(runbook.remedy) {
            if let Paste::Logql(query) = step.paste() {
                let place = format!("runbook of {}: {}", alert.title(), step.text());
                let shows_lines = Some(query.unit().is_none());
                queries.push(Written { shows_lines, ..Written::new(place, query.text(), Dialect::LOKI) });
            }
        }
    }
    queries
}

/// Panels, their links and variables, from the JSON that Grafana reads.
fn of_dashboards() -> Vec<Written> {
    let mut queries = Vec::new();
    for board in WATCH.dashboards {
        let json = serde_json::to_value(board.json()).expect("a dashboard is JSON");
        for panel in json["panels"].as_array().into_iter().flatten() {
            let place = format!("panel {} of {}", panel["title"], board.title());
            for target in panel["targets"].as_array().into_iter().flatten() {
                if target["datasource"]["type"] == "loki" {
                    let text = target["expr"].as_str().expect("a target has a query");
                    queries.push(Written {
                        legend: target["legendFormat"].as_str().unwrap_or_default().to_owned(),
                        shows_lines: Some(panel["type"] == "logs"),
                        ..Written::new(place.clone(), text, Dialect::GRAFANA)
                    });
                }
            }
        }
        let of_link = |text: String| Written::new(format!("a link of {}", board.title()), &text, Dialect::GRAFANA);
        queries.extend(links::to_explore(&json).into_iter().flat_map(links::queries).map(of_link));
    }
    queries
}

/// What is wrong with a query, with its place.
fn faults(query: &Written) -> Vec<String> {
    let said = |what: &dyn std::fmt::Display| format!("{}: {what}\n  in: {}", query.place, query.text.trim());
    let expr = match parse(&query.text, query.dialect) {
        Ok(expr) => expr,
        Err(findings) => return findings.iter().map(|finding| said(finding)).collect(),
    };
    let (Analysis { lines, labels, .. }, mut findings) = analyse(&expr, of_logs());
    findings.extend(unknown_legend_labels(&query.legend, &labels));
    let mut faults: Vec<String> = findings.iter().map(|finding| said(finding)).collect();
    if query.shows_lines.is_some_and(|shows| shows != lines) {
        faults.push(said(&if lines {
            "it yields lines, and numbers are wanted"
        } else {
            "it yields numbers, and lines are wanted"
        }));
    }
    faults
}

#[test]
fn every_log_query_finds_what_is_logged() {
    let (alerts, dashboards) = (of_alerts(), of_dashboards());
    assert!(alerts.len() > 20 && dashboards.len() > 20, "{} and {}: queries were lost", alerts.len(), dashboards.len());
    let faults: Vec<String> = alerts.iter().chain(&dashboards).flat_map(faults).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), alerts.len() + dashboards.len(), faults.join("\n"));
}

#[test]
fn a_wrong_log_query_is_named_with_the_reason() {
    for (text, reason) in [
        (r#"{app="dhakacart-backendd"}"#, "did you mean `dhakacart-backend`?"),
        (
            r#"{namespace="dhakacart", app="grafana"}"#,
            "`app=\"grafana\"` selects nothing beside the matchers before it",
        ),
        (r#"{ap="dhakacart-backend"}"#, "no stream has a label `ap`; fix: did you mean `app`?"),
        (r#"{app="dhakacart-backend", level="eror"}"#, "did you mean `error`?"),
        (r#"{app="dhakacart-frontend", status="500"}"#, "filter behind the selector: `| status=\"500\"`"),
        (r#"{app="dhakacart-backend"} | status="500""#, "these lines have no label `status`"),
        (r#"{app="dhakacart-frontend"} | route="/api/order""#, "did you mean `/api/orders`?"),
        (r#"sum by (apps) (rate({app=~".+"}[5m]))"#, "`sum by (apps)`: its series have no label `apps`"),
        (r#"sum(rate({app=~".+"}[10s]))"#, "a range of 10s misses lines"),
        (r#"sum(rate({app=~".+"}[$__rate_interval]))"#, "write `[$__auto]`"),
        (r#"sum_over_time({app=~".+"}[5m])"#, "nothing makes one of a line"),
        (r#"{app=~".*"}"#, "this selector could match every stream"),
    ] {
        let said = faults(&Written::new("alert A".to_owned(), text, Dialect::GRAFANA));
        assert!(said.iter().any(|fault| fault.starts_with("alert A: ") && fault.contains(reason)), "{text}: {said:#?}");
    }
}

#[test]
fn a_legend_speaks_of_labels_that_the_series_have() {
    let query = Written {
        legend: "{{pod}}".to_owned(),
        shows_lines: Some(true),
        ..Written::new("panel A".to_owned(), r#"sum by (app) (rate({app=~".+"}[5m]))"#, Dialect::GRAFANA)
    };
    let said = faults(&query).join("\n");
    assert!(
        said.contains("`pod`, which the query's result does not have") && said.contains("lines are wanted"),
        "{said}"
    );
}
