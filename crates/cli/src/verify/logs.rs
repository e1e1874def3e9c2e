//! Step 5, Test Logs: Loki is ready, its rules evaluate, the lines of every app and of every node arrive, and a search
//! for errors runs.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use programs::loki;
use serde::Deserialize;

use super::check::listed;
use super::expected::Place;
use super::kubectl::{Question, Refusal};
use super::metrics::Answer;
use super::rules;
use super::web::{Web, escaped};
use super::{Check, Expected};
use crate::problem::counted;

#[derive(Debug, Deserialize)]
struct Found {
    result: Vec<Stream>,
}

#[derive(Debug, Deserialize)]
struct Stream {
    /// Time in nanoseconds, line.
    values: Vec<(String, String)>,
}

/// How far back a line counts: databases are silent for hours.
const BACK: &str = "24h";

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    let Some(place) = &expected.loki else { return Vec::new() };
    let ready = match web.page(place, loki::READY) {
        Ok(text) => Check::held("Loki", "ready", text.trim()),
        Err(refusal) => Check::lacking("Loki", "ready", refusal.text, web.logs(place)),
    };
    if !ready.ok {
        // Everything else would say the same again.
        return vec![ready];
    }
    let of_rules = rules::check("rules of Loki", &expected.log_rules, place, "/prometheus/api/v1/rules", web);
    let ships = nodes(place, expected, web);
    let all_ship = ships.ok;
    let mut checks = vec![ready, of_rules, ships];
    checks.extend(expected.apps.iter().map(|app| lines_of(app, place, expected, web, all_ship)));
    checks.extend(expected.apps.first().map(|app| search(app, place, web)));
    checks
}

/// The newest lines that a query finds.
pub(super) fn newest(
    query: &str,
    since: &str,
    limit: u32,
    loki: &Place,
    web: &Web,
) -> Result<Vec<(u128, String)>, Refusal> {
    let path = path(query, since, limit);
    let found = web.json::<Answer<Found>>(loki, &path)?.data.result;
    let mut lines: Vec<_> = found
        .into_iter()
        .flat_map(|stream| stream.values)
        .map(|(time, line)| (time.parse().unwrap_or_default(), line))
        .collect();
    lines.sort_by(|one, other| other.cmp(one));
    Ok(lines)
}

fn path(query: &str, since: &str, limit: u32) -> String {
    format!("/loki/api/v1/query_range?query={}&since={since}&limit={limit}&direction=backward", escaped(query))
}

/// What the logs of an app say, searched in Loki; where there are none, the agent's own logs say why. Where every node
/// ships, an app that has written nothing is only quiet: so it is when the stack was removed and applied again, for the
/// agent goes on where it had stopped, and the new Loki gets no older line.
fn lines_of(app: &str, loki: &Place, expected: &Expected, web: &Web, all_ship: bool) -> Check {
    let name = format!("logs of {app}");
    let wanted = format!("a line in the last {BACK}");
    let query = format!("{{app=\"{app}\"}}");
    match newest(&query, BACK, 1, loki, web) {
        Ok(lines) => match lines.first() {
            Some((time, _)) => Check::held(name, wanted, format!("the last one {} ago", age(*time))),
            None if all_ship => Check::held(name, wanted, "none, and every node ships").noting(
                "it has logged nothing since its agent began to ship, or went on where an earlier one had stopped",
            ),
            None => Check::lacking(name, wanted, "none", agents(expected, web)),
        },
        Err(refusal) => Check::lacking(name, wanted, refusal.text, web.logs(loki)),
    }
}

/// Lines arrive from every node on which an agent runs.
fn nodes(loki: &Place, expected: &Expected, web: &Web) -> Check {
    let (name, wanted) = ("agents ship", "a line of every node in the last hour");
    let labels = "/loki/api/v1/label/node/values?since=1h";
    let shipped = match web.json::<Answer<Option<BTreeSet<String>>>>(loki, labels) {
        Ok(answer) => answer.data.unwrap_or_default(),
        Err(refusal) => return Check::lacking(name, wanted, refusal.text, web.logs(loki)),
    };
    let nodes = match web.cluster.ask(&Question::Names(None, "nodes")) {
        Ok(text) => text.lines().filter_map(|line| Some(line.split_whitespace().nth(1)?.to_owned())).collect(),
        // Without the right to list nodes, what ships is all that can be told.
        Err(_) => shipped.clone(),
    };
    let silent: Vec<_> = nodes.difference(&shipped).cloned().collect();
    let seen = format!("{} of {}", shipped.intersection(&nodes).count(), counted(nodes.len(), "node"));
    if shipped.is_empty() || !silent.is_empty() {
        let seen = if silent.is_empty() { seen } else { format!("{seen}; silent: {}", listed(&silent)) };
        return Check::lacking(name, wanted, seen, agents(expected, web));
    }
    Check::held(name, wanted, seen)
}

/// A search for errors: it runs, whether or not anything went wrong.
fn search(app: &str, loki: &Place, web: &Web) -> Check {
    let query = format!("{{app=\"{app}\"}} |= \"error\"");
    let (name, wanted) = (format!("search {query}"), "it runs");
    match newest(&query, "1h", 100, loki, web) {
        Ok(lines) => Check::held(name, wanted, format!("{} in the last hour", counted(lines.len(), "line"))),
        Err(refusal) => Check::lacking(name, wanted, refusal.text, web.command(loki, &path(&query, "1h", 100))),
    }
}

/// What to paste to see what the log agents say.
pub(super) fn agents(expected: &Expected, web: &Web) -> String {
    let what = match &expected.agent {
        Some(agent) => format!("logs daemonset/{agent} --tail=50"),
        None => "get daemonsets".to_owned(),
    };
    web.cluster.command(&format!("-n {} {what}", expected.namespace))
}

/// How long ago a time in nanoseconds was.
fn age(time: u128) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    match now.saturating_sub(time) / 1_000_000_000 {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3_600),
    }
}
