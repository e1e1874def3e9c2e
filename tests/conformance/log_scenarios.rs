//! The scenarios of the alerts over logs, put to a real Loki: their lines are pushed, and the alert's expression is
//! asked for every minute. It fires where it has had a result for as long as the alert is held.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use stack::WATCH;
use stack::watch::alert::Alert;
use stack::watch::rule_group::Group;
use stack::watch::scenario::{Scenario, Series};
use stack_tests::tool;
use tempfile::TempDir;

use crate::process::{Server, free_port};

const MINUTE: u64 = 60;

/// Each scenario is a tenant of its own, so that none sees the lines of another.
const CONFIG: &str = "\
auth_enabled: true
common:
  {path_prefix: FOLDER, replication_factor: 1, instance_addr: 127.0.0.1, ring: {kvstore: {store: inmemory}},
   storage: {filesystem: {chunks_directory: FOLDER/chunks, rules_directory: FOLDER/rules}}}
schema_config:
  configs: [{from: 2024-04-01, store: tsdb, object_store: filesystem, schema: v13, index: {prefix: i_, period: 24h}}]
limits_config: {discover_log_levels: false}
analytics: {reporting_enabled: false}
";

struct Loki {
    address: String,
    agent: ureq::Agent,
    _server: Server,
    _folder: TempDir,
}

impl Loki {
    fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let (http, grpc) = (free_port(), free_port());
        let config = folder.path().join("loki.yaml");
        let text = CONFIG.replace("FOLDER", &folder.path().to_string_lossy());
        std::fs::write(&config, text).expect("the test may write");
        let mut command = Command::new(program);
        command.arg(format!("-config.file={}", config.display()));
        command.args(["-server.http-listen-address=127.0.0.1", "-server.grpc-listen-address=127.0.0.1"]);
        command.args([format!("-server.http-listen-port={http}"), format!("-server.grpc-listen-port={grpc}")]);
        let mut server = Server::start("loki", &mut command, folder.path());
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let address = format!("http://127.0.0.1:{http}");
        let ready = || agent.get(format!("{address}/ready")).call().is_ok_and(|answer| answer.status() == 200);
        server.until(90, ready);
        Self { address, agent, _server: server, _folder: folder }
    }

    fn push(&self, tenant: &str, streams: &[Value]) {
        let answer = self.agent.post(format!("{}/loki/api/v1/push", self.address)).header("X-Scope-OrgID", tenant);
        let mut answer = answer
            .header("Content-Type", "application/json")
            .send(json!({ "streams": streams }).to_string())
            .expect("Loki answers");
        let said = answer.body_mut().read_to_string().unwrap_or_default();
        assert_eq!(answer.status(), 204, "{tenant}: {said}");
    }

    /// For each series of the result, the minutes since `start` in which it has a value.
    fn asked(&self, tenant: &str, query: &str, start: u64, minutes: u64) -> BTreeMap<Labels, Vec<u64>> {
        let answer =
            self.agent.get(format!("{}/loki/api/v1/query_range", self.address)).header("X-Scope-OrgID", tenant);
        let mut answer = answer
            .query("query", query)
            .query("start", start.to_string())
            .query("end", (start + minutes * MINUTE).to_string())
            .query("step", "60")
            .call()
            .expect("Loki answers");
        let said = answer.body_mut().read_to_string().unwrap_or_default();
        assert_eq!(answer.status(), 200, "{tenant}: {said}\n{query}");
        let said: Value = serde_json::from_str(&said).expect("Loki answers with JSON");
        let series = said["data"]["result"].as_array().expect("a query has a result");
        let minute = |sample: &Value| (sample[0].as_u64().expect("a sample has a time") - start) / MINUTE;
        let minutes = |one: &Value| one["values"].as_array().into_iter().flatten().map(minute).collect();
        series.iter().map(|one| (labels(&one["metric"]), minutes(one))).collect()
    }
}

type Labels = BTreeMap<String, String>;

fn labels(metric: &Value) -> Labels {
    let pairs = metric.as_object().into_iter().flatten();
    pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

/// The lines of a stream from `start` on, evenly spread over each minute.
///
/// Loki takes two lines of a stream for one where text and time are the same, whatever else they bear: so those that
/// are given at different places, as `index` says, differ by nanoseconds.
fn stream((index, series): (usize, &Series), start: u64) -> Value {
    let given = series.lines().expect("an alert over logs is given lines");
    let metadata: BTreeMap<_, _> = given.metadata.iter().copied().collect();
    let mut lines = Vec::new();
    for (minute, count) in counts(series.values()).into_iter().enumerate() {
        for line in 0..count {
            let second = (start + minute as u64 * MINUTE) * 1_000_000_000;
            let nanoseconds = second + line * MINUTE * 1_000_000_000 / count + index as u64;
            let text = given.text.map_or_else(|| format!("line {line} of minute {minute}"), str::to_owned);
            lines.push(json!([nanoseconds.to_string(), text, metadata]));
        }
    }
    let labels: BTreeMap<_, _> = series.labels().iter().copied().collect();
    json!({ "stream": labels, "values": lines })
}

/// `31x2 0` is 31, 31, 31, 0 lines in four minutes.
fn counts(values: &str) -> Vec<u64> {
    let number =
        |text: &str| text.parse::<u64>().unwrap_or_else(|_| panic!("`{text}` is no number of lines: {values}"));
    let counts = values.split(' ').flat_map(|item| match item.split_once('x') {
        Some((count, more)) => vec![number(count); number(more) as usize + 1],
        None => vec![number(item)],
    });
    counts.collect()
}

/// The minutes in which it fires: as many before them as it is held for have had a result too.
fn firing(minutes: &[u64], held: u64) -> Vec<u64> {
    let all_since = |end: u64| (end - held..=end).all(|minute| minutes.contains(&minute));
    minutes.iter().copied().filter(|minute| *minute >= held && all_since(*minute)).collect()
}

/// The labels of every series of an alert's result that leads to an alert, and the minutes in which it fires.
fn tried(
    loki: &Loki,
    (alert, expression): (&Alert, &str),
    scenario: &Scenario,
    tenant: &str,
) -> BTreeMap<Labels, Vec<u64>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
    let start = (now / MINUTE - 45) * MINUTE;
    let streams: Vec<Value> = scenario.all_series().enumerate().map(|one| stream(one, start)).collect();
    loki.push(tenant, &streams);
    let held = alert.lasts().as_seconds() / MINUTE;
    let results = loki.asked(tenant, expression, start, 40);
    let fires = results.into_iter().map(|(labels, minutes)| (labels, firing(&minutes, held)));
    fires.filter(|(_, minutes)| !minutes.is_empty()).collect()
}

#[test]
fn alerts_over_logs_fire_as_their_scenarios_say() {
    let Some(program) = tool("loki") else { return };
    let loki = Loki::start(&program);
    let mut count = 0;
    for alert in WATCH.log_groups.iter().flat_map(Group::alerts) {
        let (fires, quiet, _) = alert.scenarios();
        for scenario in fires.iter() {
            count += 1;
            let found = tried(&loki, (alert, &alert.expression()), scenario, &format!("scenario-{count}"));
            let expected: Labels = scenario
                .result_labels(alert)
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let at = scenario.fires_at(alert).as_seconds() / MINUTE;
            assert_eq!(found.keys().collect::<Vec<_>>(), [&expected], "{} must fire", alert.title());
            assert!(found[&expected].contains(&at), "{} fires in {:?}, not in {at}", alert.title(), found[&expected]);
        }
        for scenario in quiet.iter() {
            count += 1;
            let found = tried(&loki, (alert, &alert.expression()), scenario, &format!("scenario-{count}"));
            assert_eq!(found, BTreeMap::new(), "{} must stay quiet", alert.title());
        }
    }
    assert!(count > 0, "there are alerts over logs");
    let alert = WATCH
        .log_groups
        .iter()
        .flat_map(Group::alerts)
        .find(|alert| alert.title() == "HighOrderFailureRate (access-log)");
    let alert = alert.expect("the stack has it");
    let (fires, quiet, _) = alert.scenarios();
    for (to, scenario, noticed) in [("> 0.07", fires.get(0), false), ("> 0.03", quiet.get(0), true)] {
        let damaged = alert.expression().replace("> 0.05", to);
        assert_ne!(damaged, alert.expression());
        let found = tried(&loki, (alert, &damaged), scenario, &format!("damaged{}", to.replace("> 0.", "-")));
        assert_eq!(!found.is_empty(), noticed, "{damaged}");
    }
}

#[test]
fn an_alert_that_is_held_does_not_fire_before_its_time() {
    assert_eq!(firing(&[1, 2, 3, 4], 2), [3, 4]);
    assert!(firing(&[1, 2, 4, 5], 2).is_empty());
    assert_eq!(counts("2x1 0 7"), [2, 2, 0, 7]);
}
