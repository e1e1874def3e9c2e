//! How many messages one incident makes: promtool says which alerts fire in it, minute by minute; a real Alertmanager
//! with the generated config hears of them in that order, and what it writes is counted.
//!
//! A minute lasts some seconds here. The counts stand in `tests/messages/README.md`, which
//! `INSTA_UPDATE=always` writes.

mod fired;
mod replayed;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;

use stack_facts::world::of_metrics;
use stack_tests::tool;

use fired::{Fired, fired};
use replayed::{Said, replay};
use world::{Incident, World, incidents};

/// Nothing fires on a calm day, so that what fires in an incident is of that incident.
#[test]
fn a_calm_day_is_quiet() {
    let Some(promtool) = tool("promtool") else { return };
    let calm = Incident::nothing();
    for (minute, raised) in fired(&promtool, &calm) {
        let names: Vec<_> = raised.iter().map(|alert| alert.labels["alertname"].as_str()).collect();
        assert_eq!(names, ["Watchdog"], "in minute {minute}");
    }
}

/// The series of the incidents are series that something exposes.
#[test]
fn every_series_is_exposed() {
    for selector in World::calm().selectors() {
        let expr = promql::parse(selector, promql::Dialect::PROMETHEUS).expect("it is a selector");
        let said: Vec<_> = promql::analyse(&expr, of_metrics()).1.iter().map(ToString::to_string).collect();
        assert!(said.is_empty(), "{selector}: {said:?}");
    }
}

#[test]
fn an_incident_makes_few_messages() {
    let (Some(promtool), Some(alertmanager)) = (tool("promtool"), tool("alertmanager")) else { return };
    let incidents = incidents();
    let said = thread::scope(|scope| {
        let one = |incident| {
            let (promtool, alertmanager) = (&promtool, &alertmanager);
            scope.spawn(move || {
                let fired = fired(promtool, incident);
                let said = replay(alertmanager, &fired);
                (fired, said)
            })
        };
        let running: Vec<_> = incidents.iter().map(one).collect();
        running.into_iter().map(|thread| thread.join().expect("it ends")).collect::<Vec<_>>()
    });
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages/README.md");
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    // A machine that stops for a second writes one message as two. What is told otherwise is told once more, alone.
    let said: Vec<_> = (incidents.iter().zip(said))
        .map(|(incident, (fired, said))| {
            let parts = [row(incident, &fired, &said), section(incident, &fired, &said)];
            let said =
                if parts.iter().all(|part| committed.contains(part)) { said } else { replay(&alertmanager, &fired) };
            (fired, said)
        })
        .collect();
    let text = document(&incidents, &said);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, &text).expect("the test may write");
    } else {
        assert_eq!(text, committed, "{} is old; fix: run this test with INSTA_UPDATE=always", file.display());
    }
}

/// Every incident ends at this minute.
const REPAIRED: i32 = 25;

const HEAD: &str = "\
# Messages of an incident

Written by `tests/conformance/incidents.rs` (`INSTA_UPDATE=always`), which holds it against the real programs. promtool
evaluates all rules of the stack over the series of each incident (`tests/conformance/incidents/`): what fires is not a
list that somebody made, but for the alerts over logs, whose times the incident says. A real Alertmanager with the
generated config hears of it minute by minute. Every incident is repaired after 25 minutes; what comes until then tells
it, what comes in the twenty minutes after it tells its end. The daily digest and the sign of life are left out. Mails
stand in the order of their subjects.

Before, with the routing of commit 02fbd234 and the same series (run once, on 2026-11-27), there were in the order of
the table, until the repair: mails, and as many chats, 6, 3, 3, 3, 2, 7, 2, 2, 1, 4, 6;
SMS 3, 3, 3, 3, 0, 4, 2, 0, 1, 3, 2. The memory, the image and the two disks came later.

| incident | alerts that fire | mails | chats | SMS | after the repair: mails | chats | SMS |
|---|---|---|---|---|---|---|---|
";

fn document(incidents: &[Incident], said: &[(Fired, Vec<Said>)]) -> String {
    let all = || incidents.iter().zip(said).map(|(incident, (fired, said))| (incident, fired, said));
    let rows: String = all().map(|(incident, fired, said)| row(incident, fired, said)).collect();
    let sections: String = all().map(|(incident, fired, said)| section(incident, fired, said)).collect();
    [HEAD, &rows, &sections].concat()
}

/// How many messages there are of each kind.
fn row(incident: &Incident, fired: &Fired, said: &[Said]) -> String {
    let count = |way: &str, late: bool| {
        said.iter().filter(|said| said.way == way && (said.minute >= REPAIRED) == late).count().to_string()
    };
    let counts: Vec<_> =
        [false, true].into_iter().flat_map(|late| ["mail", "chat", "SMS"].map(|way| count(way, late))).collect();
    format!("| {} | {} | {} |\n", incident.name, alerts(fired).len(), counts.join(" | "))
}

/// What fires, and the subjects of the mails.
fn section(incident: &Incident, fired: &Fired, said: &[Said]) -> String {
    let names: BTreeSet<_> = alerts(fired).into_iter().map(|labels| labels["alertname"].as_str()).collect();
    let names: Vec<_> = names.into_iter().collect();
    let mut mails: Vec<_> = said.iter().filter(|said| said.way == "mail").collect();
    // Two that are due in the same minute come in either order.
    mails.sort_by_key(|said| (said.minute >= REPAIRED, &said.subject));
    let late = |mail: &Said| if mail.minute >= REPAIRED { "after the repair: " } else { "" };
    let lines: Vec<_> = mails.into_iter().map(|mail| format!("- {}{}\n", late(mail), mail.subject)).collect();
    format!("\n## {}\n\nFires: {}.\n\n{}", incident.name, names.join(", "), lines.concat())
}

/// The alerts that fire at some time, apart from the sign of life.
fn alerts(fired: &Fired) -> BTreeSet<&BTreeMap<String, String>> {
    fired.values().flatten().map(|alert| &alert.labels).filter(|labels| labels["severity"] != "none").collect()
}
