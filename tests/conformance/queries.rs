//! The queries of dashboards and rules as the programs get them: Grafana's variables are replaced by what it would put there.

use std::process::Command;

use serde_json::Value;
use stack_tests::tool;

use crate::mounted::objects;
use crate::process::{Said, run};

/// Whose query it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Prometheus'.
    PromQl,
    /// Loki's.
    LogQl,
}

/// A query and where it stands.
pub struct Query {
    /// Where it stands.
    pub place: String,
    /// What the program gets.
    pub text: String,
}

/// The dashboards, each with the name of its file.
fn dashboards(environment: &str) -> Vec<(String, Value)> {
    let mut dashboards = Vec::new();
    for map in objects(environment) {
        let files = map["data"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| name.split('.').next_back() == Some("json"));
        for (name, text) in files {
            let board = serde_json::from_str(text.as_str().unwrap_or_default()).expect("a dashboard is JSON");
            dashboards.push((name.clone(), board));
        }
    }
    dashboards
}

/// The queries of all panels.
pub fn of_dashboards(environment: &str, language: Language) -> Vec<Query> {
    let source = if language == Language::PromQl { "prometheus" } else { "loki" };
    let mut queries = Vec::new();
    for (name, board) in dashboards(environment) {
        for panel in board["panels"].as_array().into_iter().flatten() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                if target["datasource"]["type"] == source {
                    let text = target["expr"].as_str().unwrap_or_else(|| panic!("{name}: a target has no query"));
                    let place = format!("{environment}: {name}, panel {}", panel["title"]);
                    queries.push(Query { place, text: replaced(text) });
                }
            }
        }
    }
    queries
}

/// What variables list of Prometheus, `label_values(selector, label)`, as the query that has a series for each value.
pub fn of_variables(environment: &str) -> Vec<Query> {
    let mut queries = Vec::new();
    for (name, board) in dashboards(environment) {
        for variable in board["templating"]["list"].as_array().into_iter().flatten() {
            let listed = variable["query"]["query"].as_str().and_then(|query| query.strip_prefix("label_values("));
            let listed = listed.and_then(|query| query.strip_suffix(')')).and_then(|query| query.rsplit_once(','));
            if let Some((selector, label)) = listed {
                let text = format!("group by ({}) ({})", label.trim(), replaced(selector));
                queries.push(Query { place: format!("{environment}: {name}, variable {}", variable["name"]), text });
            }
        }
    }
    queries
}

/// The expressions of the rules that Loki evaluates.
pub fn of_log_rules(environment: &str) -> Vec<Query> {
    let mut queries = Vec::new();
    let maps = objects(environment);
    let map = maps.iter().find(|map| map["kind"] == "ConfigMap" && map["metadata"]["name"] == "loki-rules");
    for (name, text) in map.expect("Loki has rules")["data"].as_object().into_iter().flatten() {
        let file: Value = serde_yaml::from_str(text.as_str().unwrap_or_default()).expect("a rule file is YAML");
        for rule in
            file["groups"].as_array().into_iter().flatten().filter_map(|group| group["rules"].as_array()).flatten()
        {
            let text = rule["expr"].as_str().unwrap_or_else(|| panic!("{name}: a rule has no expression")).to_owned();
            let place = format!("{environment}: {name}, {}{}", rule["alert"], rule["record"]);
            queries.push(Query { place, text });
        }
    }
    queries
}

/// What Grafana puts where `All` is chosen.
const ALL: &str = ".+";

/// What Grafana makes of a query: its own variables are durations, the board's are whatever there is.
fn replaced(query: &str) -> String {
    let mut text = String::new();
    let mut rest = query;
    while let Some((before, after)) = rest.split_once('$') {
        text += before;
        let braced = after.strip_prefix('{');
        let inner = braced.unwrap_or(after);
        let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(inner.len());
        let name = &inner[..end];
        text += match name {
            "" => "$",
            "__range" => "1h",
            _ if name.starts_with("__") => "5m",
            _ => ALL,
        };
        // After the name, `${name:regex}` says how to write it.
        rest = match braced {
            Some(_) => inner.split_once('}').map_or("", |(_, after)| after),
            None => &inner[end..],
        };
    }
    text + rest
}

/// Lets promtool read queries, as recording rules of one file.
fn check(promtool: &std::path::Path, queries: &[Query]) -> Said {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let rules: Vec<_> = queries
        .iter()
        .enumerate()
        .map(|(index, query)| serde_json::json!({ "record": format!("query:{index}"), "expr": query.text }))
        .collect();
    let file = folder.path().join("queries.yaml");
    let text = serde_json::json!({ "groups": [{ "name": "queries", "rules": rules }] }).to_string();
    std::fs::write(&file, text).expect("the test may write");
    run(Command::new(promtool).args(["check", "rules", "--lint=none"]).arg(&file))
}

#[test]
fn grafanas_variables_become_what_grafana_puts_there() {
    let query = "rate(x{namespace=~\"$namespace\", node=~\"${node:regex}\", y=~\"a$\"}[$__rate_interval])";
    let read = "rate(x{namespace=~\".+\", node=~\".+\", y=~\"a$\"}[5m])";
    assert_eq!(replaced(query), read);
}

#[test]
fn every_query_of_dashboards_is_promql() {
    let Some(promtool) = tool("promtool") else { return };
    for environment in stack::render::environments() {
        let queries = of_dashboards(environment, Language::PromQl);
        let said = check(&promtool, &queries);
        let places: Vec<_> =
            queries.iter().enumerate().map(|(index, query)| format!("query:{index}: {}", query.place)).collect();
        said.is_content(&places.join("\n"));
        assert!(said.text.contains(&format!("SUCCESS: {} rules found", queries.len())), "{}", said.text);
        assert!(queries.len() > 20, "the dashboards of {environment} have {} queries", queries.len());
    }
}

#[test]
fn a_query_that_is_none_is_refused() {
    let Some(promtool) = tool("promtool") else { return };
    let query = Query { place: String::new(), text: "rate(up[5m)".to_owned() };
    check(&promtool, &[query]).refuses("query:0");
}
