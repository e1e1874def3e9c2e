//! What Alertmanager has: the alert that always fires has come all the way; and what else fires is told, for it may be
//! what the operator should look at next. It is no fault of the stack, which does what it is for.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::check::listed;
use super::expected::Place;
use super::web::{Web, escaped};
use super::{Check, Expected};

/// An alert that Alertmanager has.
#[derive(Debug, Deserialize)]
struct Arrived {
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

/// Those of which somebody is told.
const FIRING: &str = "/api/v2/alerts?active=true&silenced=false&inhibited=false";

pub(super) fn checks(prometheus: &Place, place: &Place, expected: &Expected, web: &Web) -> Vec<Check> {
    let mut checks: Vec<_> = expected.heartbeats.iter().map(|alert| arrives(alert, prometheus, place, web)).collect();
    // Where that failed, this would say the same again.
    if checks.iter().all(|check| check.ok) {
        checks.push(firing(place, expected, web));
    }
    checks
}

/// Whether an alert that always fires has come all the way.
fn arrives(alert: &str, prometheus: &Place, place: &Place, web: &Web) -> Check {
    let name = format!("alert {alert}");
    let wanted = "it always fires, and Alertmanager has it";
    let path = format!("/api/v2/alerts?filter={}", escaped(&format!("alertname=\"{alert}\"")));
    match web.json::<Vec<Arrived>>(place, &path) {
        Ok(alerts) if alerts.is_empty() => {
            Check::lacking(name, wanted, "Alertmanager does not have it", web.logs(prometheus))
        }
        Ok(_) => Check::held(name, wanted, "Alertmanager has it"),
        Err(refusal) => Check::lacking(name, wanted, refusal.text, web.logs(place)),
    }
}

/// What fires beside it, the worst first.
fn firing(place: &Place, expected: &Expected, web: &Web) -> Check {
    let (name, wanted) = ("other alerts", "whatever fires is told");
    let alerts = match web.json::<Vec<Arrived>>(place, FIRING) {
        Ok(alerts) => alerts,
        Err(refusal) => return Check::lacking(name, wanted, refusal.text, web.logs(place)),
    };
    let is_heartbeat = |alert: &&Arrived| expected.heartbeats.iter().any(|name| name == alert.label("alertname"));
    let alerts: Vec<_> = alerts.iter().filter(|alert| !is_heartbeat(alert)).collect();
    let of = |severity: &String| -> BTreeMap<&str, &str> {
        let alerts = alerts.iter().filter(|alert| alert.label("severity") == severity);
        alerts.map(|alert| (alert.label("alertname"), alert.runbook())).collect()
    };
    let by_severity = expected.severities.iter().map(|severity| (severity, of(severity)));
    let told: Vec<_> = by_severity.filter(|(_, alerts)| !alerts.is_empty()).collect();
    let Some((_, worst)) = told.first() else { return Check::held(name, wanted, "none fires") };
    let names =
        |alerts: &BTreeMap<&str, &str>| listed(&alerts.keys().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let seen: Vec<_> = told.iter().map(|(severity, alerts)| format!("{severity}: {}", names(alerts))).collect();
    let runbooks: Vec<_> = worst.iter().map(|(name, runbook)| format!("of {name}: {runbook}")).collect();
    Check::held(name, wanted, seen.join("; ")).noting(format!("the runbook {}", listed(&runbooks)))
}

impl Arrived {
    fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }

    fn runbook(&self) -> &str {
        self.annotations.get("runbook_url").map_or("none", String::as_str)
    }
}
