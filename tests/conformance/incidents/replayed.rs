//! An incident told to a real Alertmanager minute by minute, and all that it writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use super::fired::Fired;
use crate::raised::Raised;
use crate::told::{Alertmanager, heading, rfc3339};

/// How long a minute lasts here.
const MINUTE: Duration = Duration::from_secs(4);
/// The longest `group_wait` or `group_interval` of what is told on the same day: after as many minutes without a change
/// nothing is written.
const LONGEST: i32 = 5;

/// One message.
#[derive(Debug)]
pub struct Said {
    /// When it came, in minutes of the incident.
    pub minute: i32,
    /// mail, chat or SMS.
    pub way: &'static str,
    /// Its first line.
    pub subject: String,
}

/// A line of the config with times as short as the minute is. All that fires in one minute is told at once, as with
/// waits of less than a minute; what waits for an hour is the daily digest, and is not told here.
fn short(line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    let minutes: Option<u64> = value.strip_suffix('m').and_then(|minutes| minutes.parse().ok());
    match (key.trim(), minutes) {
        ("group_wait", _) if value.ends_with('s') => Some(format!("{key}: 2s\n")),
        ("group_wait" | "group_interval", Some(minutes)) => Some(format!("{key}: {}s\n", minutes * MINUTE.as_secs())),
        _ => None,
    }
}

/// Tells all that fires, as Prometheus does, and listens.
pub fn replay(program: &Path, fired: &Fired) -> Vec<Said> {
    let alertmanager = Alertmanager::start_with(program, &short);
    let mut said = Vec::new();
    let mut known: BTreeMap<BTreeMap<String, String>, (Raised, String)> = BTreeMap::new();
    let mut changed = *fired.keys().next().expect("there is a minute");
    let last = *fired.keys().last().expect("there is a minute");
    let lasted = regex::Regex::new("OVER after [^:]*:").expect("it is one");
    let mut listen = |minute: i32, until: Instant| {
        while let Ok(message) = alertmanager.sinks.taken.recv_timeout(until.saturating_duration_since(Instant::now())) {
            let (way, subject) = heading(&message);
            // How long it lasted is short here.
            let subject = lasted.replace(&subject, "OVER:").into_owned();
            said.push(Said { minute, way, subject });
        }
    };
    for (minute, raised) in fired {
        let now =
            rfc3339(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970").as_secs());
        // The sign of life is no message of an incident.
        let current: BTreeMap<_, _> =
            raised.iter().filter(|one| one.labels["severity"] != "none").map(|one| (&one.labels, one)).collect();
        let over: Vec<_> = known.keys().filter(|labels| !current.contains_key(labels)).cloned().collect();
        let begins = current.keys().any(|labels| !known.contains_key(*labels));
        if begins || !over.is_empty() {
            changed = *minute;
        } else if minute - changed > LONGEST + 1 && *minute != last {
            continue;
        }
        let end = Instant::now() + MINUTE;
        let mut told: Vec<Value> = Vec::new();
        for labels in over {
            let (one, since) = known.remove(&labels).expect("it fired");
            let (labels, annotations) = (&one.labels, &one.annotations);
            told.push(json!({ "labels": labels, "annotations": annotations, "startsAt": since, "endsAt": now }));
        }
        for (labels, one) in current {
            let (_, since) = known.entry(labels.clone()).or_insert_with(|| (one.clone(), now.clone()));
            told.push(json!({ "labels": labels, "annotations": one.annotations, "startsAt": since }));
        }
        alertmanager.post(&told.into());
        listen(*minute, end);
    }
    said
}
