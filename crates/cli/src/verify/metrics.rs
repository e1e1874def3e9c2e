//! Step 4, Test Metrics: every job has targets and all are up, every rule is loaded and evaluates, Alertmanager
//! listens.

use serde::Deserialize;

use super::check::listed;
use super::expected::{Place, Scraped};
use super::web::Web;
use super::{Check, Expected, alerts, rules};
use crate::problem::counted;

/// The answer of Prometheus' API.
#[derive(Debug, Deserialize)]
pub(super) struct Answer<T> {
    pub(super) data: T,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Targets {
    active_targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    scrape_pool: String,
    scrape_url: String,
    health: String,
    #[serde(default)]
    last_error: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Alertmanagers {
    active_alertmanagers: Vec<Reached>,
}

#[derive(Debug, Deserialize)]
struct Reached {
    url: String,
}

#[derive(Debug, Deserialize)]
struct Receiver {
    name: String,
}

const TARGETS: &str = "/api/v1/targets?state=active";
const ALERTMANAGERS: &str = "/api/v1/alertmanagers";
const RECEIVERS: &str = "/api/v2/receivers";

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(prometheus) = &expected.prometheus {
        checks.extend(targets(prometheus, expected, web));
        checks.push(rules::check("rules of Prometheus", &expected.rules, prometheus, "/api/v1/rules", web));
    }
    if let (Some(prometheus), Some(alertmanager)) = (&expected.prometheus, &expected.alertmanager) {
        checks.push(connected(prometheus, alertmanager, &expected.alertmanagers, web));
        checks.push(configured(alertmanager, expected, web));
        checks.extend(alerts::checks(prometheus, alertmanager, expected, web));
    }
    checks
}

fn targets(place: &Place, expected: &Expected, web: &Web) -> Vec<Check> {
    match web.json::<Answer<Targets>>(place, TARGETS) {
        Ok(answer) => {
            let command = web.command(place, TARGETS);
            expected.jobs.iter().map(|job| of_job(job, &answer.data.active_targets, &command)).collect()
        }
        Err(refusal) => {
            vec![Check::lacking("targets", counted(expected.jobs.len(), "job"), refusal.text, web.logs(place))]
        }
    }
}

fn of_job(job: &Scraped, targets: &[Target], command: &str) -> Check {
    let name = format!("job {}", job.name);
    let of_job: Vec<_> = targets.iter().filter(|target| target.scrape_pool == job.name).collect();
    let down: Vec<_> = of_job
        .iter()
        .filter(|target| target.health != "up")
        .map(|target| {
            let why = if target.last_error.is_empty() { "not scraped yet" } else { &target.last_error };
            format!("{}: {why}", target.scrape_url)
        })
        .collect();
    let up = of_job.len() - down.len();
    let seen = format!("{up} of {} up", of_job.len());
    if job.is_voluntary {
        let check = Check::held(name, "what its pods ask for", seen);
        return match (of_job.is_empty(), down.is_empty()) {
            (true, _) => check.noting("no pod asks to be scraped by its annotations"),
            (_, false) => check.noting(format!("no metrics yet: {}", listed(&down))),
            _ => check,
        };
    }
    let wanted = "all targets up";
    match (of_job.is_empty(), down.is_empty()) {
        (true, _) => Check::lacking(name, wanted, "no target", command),
        (false, false) => Check::lacking(name, wanted, format!("{seen}; {}", listed(&down)), command),
        (false, true) => Check::held(name, wanted, seen),
    }
}

/// Whether Prometheus sends its alerts to our Alertmanager: to each of them, where they are several.
fn connected(prometheus: &Place, place: &Place, hosts: &[String], web: &Web) -> Check {
    let name = "alerts go to Alertmanager";
    let wanted = match hosts {
        [] | [_] => format!("Prometheus sends to {}", place.service),
        several => format!("Prometheus sends to {} of {}", counted(several.len(), "pod"), place.service),
    };
    match web.json::<Answer<Alertmanagers>>(prometheus, ALERTMANAGERS) {
        Err(refusal) => Check::lacking(name, wanted, refusal.text, web.logs(prometheus)),
        Ok(answer) => {
            let urls: Vec<_> = answer.data.active_alertmanagers.into_iter().map(|one| one.url).collect();
            let seen = if urls.is_empty() { "it sends to none".to_owned() } else { listed(&urls) };
            let is_reached = |host: &&String| urls.iter().any(|url| url.contains(&format!("://{host}/")));
            let missing: Vec<_> = hosts.iter().filter(|host| !is_reached(host)).cloned().collect();
            match missing.as_slice() {
                [] => Check::held(name, wanted, seen),
                some => {
                    let seen = if hosts.len() > 1 && some.len() < hosts.len() {
                        format!("{seen}; missing: {}", listed(some))
                    } else {
                        seen
                    };
                    Check::lacking(name, wanted, seen, web.command(prometheus, ALERTMANAGERS))
                }
            }
        }
    }
}

/// Whether Alertmanager has loaded our routes: it has our receivers.
fn configured(place: &Place, expected: &Expected, web: &Web) -> Check {
    let name = "config of Alertmanager";
    let wanted = format!("receivers {}", expected.receivers.join(", "));
    match web.json::<Vec<Receiver>>(place, RECEIVERS) {
        Err(refusal) => Check::lacking(name, wanted, refusal.text, web.logs(place)),
        Ok(receivers) => {
            let names: Vec<_> = receivers.into_iter().map(|receiver| receiver.name).collect();
            let missing: Vec<_> = expected.receivers.iter().filter(|name| !names.contains(name)).cloned().collect();
            if missing.is_empty() {
                return Check::held(name, wanted, counted(names.len(), "receiver"));
            }
            let seen = format!("{}; missing: {}", counted(names.len(), "receiver"), listed(&missing));
            Check::lacking(name, wanted, seen, web.logs(place))
        }
    }
}
