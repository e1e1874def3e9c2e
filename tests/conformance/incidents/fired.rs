//! Which alerts fire in an incident, minute by minute: promtool evaluates all rules of the stack over all its series.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use stack::WATCH;
use stack::watch::rule_group::Group;

use super::world::{CALM, END, Incident, World};
use crate::mounted::Mounted;
use crate::process::run;
use crate::raised::Raised;

/// What fires in each minute, from the last of the calm ones on.
pub type Fired = BTreeMap<i32, Vec<Raised>>;

/// What fires in this incident; what Loki tells is added as the incident says.
pub fn fired(promtool: &Path, incident: &Incident) -> Fired {
    let mounted = Mounted::of("default", "Deployment", "prometheus");
    let names: BTreeSet<&str> =
        WATCH.alerts().filter(|alert| !alert.is_over_logs()).map(stack::watch::alert::Alert::name).collect();
    let looks: Value = (-1..END)
        .flat_map(|minute| names.iter().map(move |name| (minute, name)))
        // That nothing is expected makes promtool tell what there is.
        .map(|(minute, name)| json!({ "eval_time": format!("{}m", CALM + minute), "alertname": name }))
        .collect();
    let test = json!({
        "rule_files": mounted.files("/etc/prometheus-rules"),
        "evaluation_interval": "30s",
        // Else promtool takes them in an order of chance.
        "group_eval_order": WATCH.groups.iter().map(Group::name).collect::<Vec<_>>(),
        "tests": [{
            "interval": "30s",
            "input_series": World::calm().within(incident).series(),
            "alert_rule_test": looks,
        }],
    });
    let file = mounted.path("/incident.yaml");
    std::fs::write(&file, test.to_string()).expect("the test may write");
    let said = run(Command::new(promtool).args(["test", "rules"]).arg(&file));
    let mut fired = read(&said.text);
    for (name, value, from, to) in &incident.logs {
        let raised = Raised::of_logs(name, value);
        (*from..*to).for_each(|minute| fired.entry(minute).or_default().push(raised.clone()));
    }
    fired
}

/// Reads what promtool says of alerts that it did not expect.
fn read(said: &str) -> Fired {
    let mut fired = Fired::new();
    let mut minute = None;
    let mut labels = None;
    for line in said.lines().map(str::trim) {
        if line.contains("alertname:") && line.contains("time:") {
            let time = line.split("time: ").nth(1).and_then(|rest| rest.split(',').next());
            minute = Some(minutes(time.expect("it says when")) - CALM);
        } else if let Some(text) = line.strip_prefix("Labels:") {
            labels = Some(pairs(text));
        } else if let Some(text) = line.strip_prefix("Annotations:") {
            let labels = labels.take().expect("labels stand before annotations");
            let at = minute.expect("the time stands before alerts");
            fired.entry(at).or_default().push(Raised { labels, annotations: pairs(text) });
        } else {
            assert!(!line.contains("error"), "{said}");
        }
    }
    assert!(!fired.is_empty(), "the Watchdog always fires:\n{said}");
    fired
}

/// `7h3m`, `419m`, `7h0m0s`.
fn minutes(time: &str) -> i32 {
    let time = time.trim_end_matches("0s");
    let (hours, minutes) = time.split_once('h').unwrap_or(("0", time));
    let number = |text: &str| if text.is_empty() { 0 } else { text.parse().expect("it is a number") };
    number(hours) * 60 + number(minutes.trim_end_matches('m'))
}

/// `{alertname="RedisDown", severity="critical"}`.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let pair = regex::Regex::new(r#"(\w+)=("(?:[^"\\]|\\.)*")"#).expect("it is one");
    let read = |found: regex::Captures<'_>| {
        let value = serde_json::from_str(&found[2]).unwrap_or_else(|why| panic!("{}: {why}", &found[2]));
        (found[1].to_owned(), value)
    };
    pair.captures_iter(text).map(read).collect()
}
