//! The queries of dashboards and rules as the programs get them: Grafana's variables are replaced by what it would put
//! there.

use std::process::Command;

use serde_json::Value;
use stack_tests::{links, tool};

use crate::grafana::{self, Choice, Times};
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

impl Language {
    /// The data source that speaks it.
    const fn source(self) -> &'static str {
        match self {
            Self::PromQl => "prometheus",
            Self::LogQl => "loki",
        }
    }
}

/// A query and where it stands.
pub struct Query {
    /// Where it stands.
    pub place: String,
    /// What the program gets.
    pub text: String,
    /// How it is asked.
    pub asked: Asked,
}

/// How a query is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// For what is there now.
    Now,
    /// For what was there in so many seconds, in steps of so many.
    Over {
        /// The time range.
        range: u64,
        /// From one point to the next.
        step: u64,
    },
    /// For the values of this label on what the query selects.
    Values(String),
}

/// The dashboards, each with the name of its file.
pub fn dashboards(environment: &str) -> Vec<(String, Value)> {
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

/// The queries of all panels, for each way to choose at the top of their dashboard.
pub fn of_dashboards(environment: &str, language: Language) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    for (name, board) in dashboards(environment) {
        let choices = grafana::choices(&board);
        for panel in stack::watch::dashboard::json::panels(&board) {
            for target in panel["targets"].as_array().into_iter().flatten() {
                if target["datasource"]["type"] != language.source() {
                    continue;
                }
                let text = target["expr"].as_str().unwrap_or_else(|| panic!("{name}: a target has no query"));
                let times = Times::of(&board, panel);
                let now = target["instant"] == true || target["queryType"] == "instant";
                let asked = if now { Asked::Now } else { Asked::Over { range: times.range, step: times.step } };
                let first = queries.len();
                for choice in &choices {
                    let text = grafana::filled(text, choice, times);
                    // Most panels do not ask for most variables.
                    if queries[first..].iter().all(|query| query.text != text) {
                        let place = format!("{environment}: {name}, panel {}{}", panel["title"], choice.name);
                        queries.push(Query { place, text, asked: asked.clone() });
                    }
                }
            }
        }
    }
    queries
}

/// What marks on the time axes ask, for each way to choose at the top of their dashboard. They show what happened, so
/// that most of the time they show nothing.
pub fn of_marks(environment: &str) -> Vec<Query> {
    let mut queries = Vec::new();
    for (name, board) in dashboards(environment) {
        let choices = grafana::choices(&board);
        for mark in board["annotations"]["list"].as_array().into_iter().flatten() {
            let text = mark["target"]["expr"].as_str().unwrap_or_else(|| panic!("{name}: a mark asks nothing"));
            let times = Times { range: 3_600, step: 60 };
            for choice in &choices {
                let place = format!("{environment}: {name}, marks {}{}", mark["name"], choice.name);
                let (text, asked) =
                    (grafana::filled(text, choice, times), Asked::Over { range: times.range, step: times.step });
                queries.push(Query { place, text, asked });
            }
        }
    }
    queries
}

/// The queries of Loki behind the links of all panels, as they arrive for each way to choose at the top.
pub fn of_links(environment: &str) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    for (name, board) in dashboards(environment) {
        for panel in stack::watch::dashboard::json::panels(&board) {
            let times = Times::of(&board, panel);
            let asked = Asked::Over { range: times.range, step: times.step };
            for address in links::to_explore(&panel["links"]) {
                let first = queries.len();
                for choice in grafana::choices(&board) {
                    for text in links::queries(&grafana::filled(address, &choice, times)) {
                        if queries[first..].iter().all(|query| query.text != text) {
                            let place = format!("{environment}: {name}, link of {}{}", panel["title"], choice.name);
                            queries.push(Query { place, text, asked: asked.clone() });
                        }
                    }
                }
            }
        }
    }
    queries
}

/// The queries behind the links of the other data source, for a result or a line that bears these labels.
pub fn of_data_sources(environment: &str, language: Language, labels: &[(&str, &str)]) -> Vec<Query> {
    let maps = objects(environment);
    let map = maps.iter().find(|map| map["kind"] == "ConfigMap" && map["metadata"]["name"] == "grafana-datasources");
    let text = map.and_then(|map| map["data"]["datasources.yaml"].as_str()).expect("Grafana has data sources");
    // Grafana expands `$x` in provisioning files, and `$$` is a `$`.
    let file: Value = serde_yaml::from_str(&text.replace("$$", "$")).expect("it is YAML");
    let mut queries = Vec::new();
    for source in file["datasources"].as_array().into_iter().flatten() {
        let mut add = |title: &Value, target: &Value, text: &Value, choice: &Choice| {
            if target == language.source() {
                let text = text.as_str().expect("a link has a query");
                let text = grafana::filled(text, choice, Times { range: 3_600, step: 15 });
                let place = format!("{environment}: data sources, link {title}");
                // Loki gives lines only of a time, and numbers of any moment.
                let asked =
                    if language == Language::LogQl { Asked::Over { range: 3_600, step: 15 } } else { Asked::Now };
                queries.push(Query { place, text, asked });
            }
        };
        for link in source["correlations"].as_array().into_iter().flatten() {
            let text = &link["config"]["target"]["expr"];
            add(&link["label"], &link["targetUID"], text, &Choice::of(labels));
        }
        for field in source["jsonData"]["derivedFields"].as_array().into_iter().flatten() {
            let (_, value) = labels.iter().find(|(name, _)| field["matcherRegex"] == *name).expect("a line has it");
            add(&field["name"], &field["datasourceUid"], &field["url"], &Choice::of(&[("__value", value)]));
        }
    }
    queries
}

/// The first query of a panel of a file, with a text typed into the box of a variable.
pub fn typed(environment: &str, file: &str, title: &str, variable: &str, text: &str) -> Query {
    let (_, board) = dashboards(environment).into_iter().find(|(name, _)| name == file).expect("there is such a file");
    let mut panels = stack::watch::dashboard::json::panels(&board);
    let panel = panels.find(|panel| panel["title"] == title).expect("there is such a panel");
    let times = Times::of(&board, panel);
    let query = panel["targets"][0]["expr"].as_str().expect("it asks");
    let text = grafana::filled(query, &grafana::choices(&board)[0].clone().typed(variable, text), times);
    Query { place: title.to_owned(), text, asked: Asked::Over { range: times.range, step: times.step } }
}

/// What variables list: the values of a label on the series or streams of a selector.
pub fn of_variables(environment: &str, language: Language) -> Vec<Query> {
    let mut queries = Vec::new();
    for (name, board) in dashboards(environment) {
        let choices = grafana::choices(&board);
        for variable in board["templating"]["list"].as_array().into_iter().flatten() {
            if variable["type"] != "query" || variable["datasource"]["type"] != language.source() {
                continue;
            }
            let place = format!("{environment}: {name}, variable {}", variable["name"]);
            let (selector, label) = listed(variable).unwrap_or_else(|| panic!("{place} lists {}", variable["query"]));
            let text = grafana::filled(selector, &choices[0], Times { range: 3_600, step: 15 });
            queries.push(Query { place, text, asked: Asked::Values(label.to_owned()) });
        }
    }
    queries
}

/// The selector and the label: `label_values(selector, label)` of Prometheus, two fields of Loki.
fn listed(variable: &Value) -> Option<(&str, &str)> {
    let query = &variable["query"];
    if let Some(stream) = query["stream"].as_str() {
        return Some((stream, query["label"].as_str()?));
    }
    let (selector, label) =
        query["query"].as_str()?.strip_prefix("label_values(")?.strip_suffix(')')?.rsplit_once(',')?;
    Some((selector, label.trim()))
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
            queries.push(Query { place, text, asked: Asked::Now });
        }
    }
    queries
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
fn every_query_of_dashboards_is_promql() {
    let Some(promtool) = tool("promtool") else { return };
    for environment in stack_tests::ours::environments() {
        let mut queries = of_dashboards(environment, Language::PromQl);
        queries.extend(of_marks(environment));
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
    let query = Query { place: String::new(), text: "rate(up[5m)".to_owned(), asked: Asked::Now };
    check(&promtool, &[query]).refuses("query:0");
}
