//! Every panel shows something where the stack is complete: each query is asked of a real Prometheus that holds series
//! as the recorded catalogues have them, and yields at least one of them. Each variable has values to choose from.

mod lines;
mod logs;
mod series;
mod shipped;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use stack::WATCH;
use stack::watch::rule_group::Group;
use stack_tests::tools;

use crate::process::{Server, free_port, run};
use crate::queries::{Asked, Language, Query, of_dashboards, of_data_sources, of_variables};

/// Panels and variables that stay empty here, and why that is right. A line that is no longer true fails.
const EMPTY: &[(&str, &str)] =
    &[("default: shop-now.json, panel \"Rollouts of the last day\"", "no series here says a time of the last day")];

const ENVIRONMENT: &str = "default";

/// The labels of what links lead from: they are those of a pod that has logs here.
const A_POD: [(&str, &str); 2] = [("namespace", "dhakacart"), ("pod", "dhakacart-backend-0")];

const DAY: u64 = 86_400;

/// A Prometheus with series of today and of a week ago, which evaluates the recording rules over them.
struct Filled {
    address: String,
    _server: Server,
    _folder: tempfile::TempDir,
}

impl Filled {
    fn start(promtool: &Path, prometheus: &Path, queries: &[Query]) -> Self {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let records = WATCH.groups.iter().flat_map(Group::records);
        let records: Vec<_> = records.map(|record| (record.name(), record.expression())).collect();

        let texts = queries.iter().map(|query| &query.text).chain(records.iter().map(|(_, text)| text));
        let series = series::read_by(texts.map(String::as_str));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs();
        let exposition = series::exposition(&series, &[now - 8 * DAY, now - 7 * DAY, now]);
        std::fs::write(at("series.txt"), exposition).expect("the test may write");
        let mut backfill = Command::new(promtool);
        backfill.args(["tsdb", "create-blocks-from", "openmetrics", "--quiet"]).args([at("series.txt"), at("data")]);
        run(&mut backfill).is_content("the series are in OpenMetrics' format");

        let rules: Vec<_> = records.iter().map(|(name, text)| json!({ "record": name, "expr": text })).collect();
        let group = json!({ "name": "records", "interval": "1s", "rules": rules });
        std::fs::write(at("rules.yaml"), json!({ "groups": [group] }).to_string()).expect("the test may write");
        let config = json!({ "rule_files": [at("rules.yaml")] });
        std::fs::write(at("prometheus.yml"), config.to_string()).expect("the test may write");

        let port = free_port();
        let mut command = Command::new(prometheus);
        command.arg(format!("--config.file={}", at("prometheus.yml").display()));
        command.arg(format!("--storage.tsdb.path={}", at("data").display()));
        command.args(["--storage.tsdb.retention.time=60d", &format!("--web.listen-address=127.0.0.1:{port}")]);
        let mut server = Server::start("prometheus", &mut command, folder.path());
        let address = format!("http://127.0.0.1:{port}");
        server.until(60, || get(&address, "/-/ready", &[]).is_some());
        if !records.is_empty() {
            server.until(30, || are_evaluated(&address));
            // Records that read records have their series after the second evaluation.
            std::thread::sleep(Duration::from_secs(2));
        }
        Self { address, _server: server, _folder: folder }
    }

    /// How many series or values a query has, or what is wrong with it.
    fn count(&self, query: &Query) -> Result<usize, String> {
        let text = match &query.asked {
            // A panel shows what is there now, too.
            Asked::Now | Asked::Over { .. } => get(&self.address, "/api/v1/query", &[("query", &query.text)]),
            Asked::Values(label) => {
                get(&self.address, &format!("/api/v1/label/{label}/values"), &[("match[]", &query.text)])
            }
        };
        let text = text.ok_or("no answer")?;
        let answer: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
        let found = answer["data"].as_array().or_else(|| answer["data"]["result"].as_array());
        let found = found.ok_or_else(|| answer["error"].to_string())?;
        // What is no number draws nothing.
        Ok(found.iter().filter(|series| series["value"][1] != "NaN").count())
    }
}

fn are_evaluated(address: &str) -> bool {
    let answer = get(address, "/api/v1/rules", &[]).and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let rules = answer.as_ref().and_then(|answer| answer["data"]["groups"][0]["rules"].as_array());
    rules.is_some_and(|rules| rules.iter().all(|rule| rule["health"] != "unknown"))
}

/// None where nobody answers yet.
fn get(address: &str, path: &str, parameters: &[(&str, &str)]) -> Option<String> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent.get(format!("{address}{path}")).query_pairs(parameters.iter().copied()).call().ok()?;
    let text = response.body_mut().read_to_string().ok()?;
    (response.status() != 503).then_some(text)
}

/// What stays empty, and what the list says wrongly.
fn faults(queries: &[Query], empty: &[(&str, &str)], count: impl Fn(&Query) -> Result<usize, String>) -> Vec<String> {
    let mut faults = Vec::new();
    for query in queries {
        let excuse = empty.iter().find(|(place, _)| query.place == *place);
        match (count(query), excuse) {
            (Err(why), _) => faults.push(format!("{}: {why}\n  {}", query.place, query.text)),
            (Ok(0), None) => faults.push(format!("{} shows nothing\n  {}", query.place, query.text)),
            (Ok(1..), Some((_, reason))) => {
                faults.push(format!("{} has data, although `EMPTY` says: {reason}; remove that line", query.place));
            }
            _ => {}
        }
    }
    let stale = empty.iter().filter(|(place, _)| !queries.iter().any(|query| query.place == *place));
    faults.extend(stale.map(|(place, _)| format!("`EMPTY` names {place}, which is not there; remove that line")));
    faults
}

#[test]
fn every_panel_that_asks_prometheus_shows_something() {
    let Some([promtool, prometheus]) = tools(["promtool", "prometheus"]) else { return };
    let mut queries = of_dashboards(ENVIRONMENT, Language::PromQl);
    let variables = of_variables(ENVIRONMENT, Language::PromQl);
    assert!(!variables.is_empty(), "no variable lists what Prometheus has");
    queries.extend(variables);
    assert!(queries.len() > 60, "the dashboards have {} queries of Prometheus", queries.len());
    let leads = of_data_sources(ENVIRONMENT, Language::PromQl, &A_POD);
    assert!(!leads.is_empty(), "nothing leads from logs to metrics");
    queries.extend(leads);
    let filled = Filled::start(&promtool, &prometheus, &queries);
    let faults = faults(&queries, EMPTY, |query| filled.count(query));
    assert!(faults.is_empty(), "{} of {} queries:\n{}", faults.len(), queries.len(), faults.join("\n"));
    let count = |text: &str, asked| filled.count(&Query { place: String::new(), text: text.to_owned(), asked });
    assert_eq!(count(r#"pg_up{job="postgres-exporter"} == 7"#, Asked::Now), Ok(0));
    let nodes = r#"node_uname_info{job="node-exporter"}"#;
    assert_eq!(count(nodes, Asked::Values("nod".to_owned())), Ok(0));
    assert!(count(nodes, Asked::Values("node".to_owned())).is_ok_and(|values| values > 1));
}

#[test]
fn an_empty_panel_and_a_stale_excuse_are_named() {
    let query = |place: &str| Query { place: place.to_owned(), text: place.to_owned(), asked: Asked::Now };
    let queries = [query("full"), query("empty"), query("excused"), query("broken")];
    let count = |query: &Query| match query.text.as_str() {
        "full" => Ok(2),
        "broken" => Err("parse error".to_owned()),
        _ => Ok(0),
    };
    let said = faults(&queries, &[("excused", "nobody is there"), ("full", "it was empty"), ("gone", "")], count);
    let expected = [
        "full has data, although `EMPTY` says: it was empty; remove that line",
        "empty shows nothing\n  empty",
        "broken: parse error\n  broken",
        "`EMPTY` names gone, which is not there; remove that line",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_series_has_only_labels_that_its_exporter_has() {
    let possible = series::read_by([r#"redis_up{job="redis-exporter"}"#]);
    assert_eq!(possible.len(), 2, "{possible:?}");
    let impossible = [
        r#"redis_up{job="postgres-exporter"}"#,
        r#"redis_up{db="db0"}"#,
        r#"node_cpu_seconds_total{mode="idel"}"#,
        "container_tasks_state",
    ];
    for query in impossible {
        assert_eq!(series::read_by([query]).len(), 0, "{query}");
    }
}
