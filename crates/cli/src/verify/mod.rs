//! The plan's verification on a live cluster: what the stack promises is asked of the cluster, step by step.
//!
//! The promise: what is expected is derived from the stack's own values, so that nothing is said here a second time;
//! and a run only reads. [`Question`](kubectl::Question) has no other verbs than `get`, `config` and `auth can-i`,
//! beside the port-forward through which Grafana is logged into; the one thing that writes is [`probe`], and only
//! `--write-probe` makes one.

mod access;
mod alerts;
mod check;
mod dashboards;
mod deployed;
mod expected;
mod forward;
mod grafana;
mod kubectl;
mod logs;
mod metrics;
mod pods;
mod probe;
mod rules;
mod services;
#[cfg(test)]
mod tests;
mod web;

use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde::Serialize;

pub(crate) use access::open;
pub(crate) use check::Check;
pub(crate) use expected::Expected;
pub(crate) use kubectl::Cluster;
use web::Web;

/// The steps of the plan's verification, by their names there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Step {
    /// Every object is there
    DeployStack,
    /// Every pod is ready, and every Service answers
    VerifyPods,
    /// The login works, data sources answer, dashboards are there and their queries have data
    AccessGrafana,
    /// Every target is up, every rule evaluates, Alertmanager listens
    TestMetrics,
    /// Loki is ready, and the logs of every app arrive
    TestLogs,
}

impl Step {
    /// The step as the plan's list has it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::DeployStack => "1. Deploy Stack",
            Self::VerifyPods => "2. Verify Pods",
            Self::AccessGrafana => "3. Access Grafana",
            Self::TestMetrics => "4. Test Metrics",
            Self::TestLogs => "5. Test Logs",
        }
    }

    fn checks(self, expected: &Expected, web: &Web) -> Vec<Check> {
        match self {
            Self::DeployStack => deployed::checks(expected, web),
            Self::VerifyPods => [pods::checks(expected, web), services::checks(expected, web)].concat(),
            Self::AccessGrafana => grafana::checks(expected, web),
            Self::TestMetrics => metrics::checks(expected, web),
            Self::TestLogs => logs::checks(expected, web),
        }
    }
}

/// How long to wait, and how often to ask.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// How long to wait altogether.
    pub(crate) timeout: Duration,
    /// How long between two questions of a step.
    pub(crate) pause: Duration,
}

/// Asks each step until all of it holds, or until the time is over; what cannot change by waiting is not waited for.
pub(crate) fn run(
    expected: &Expected,
    cluster: &dyn Cluster,
    steps: &[Step],
    write_probe: bool,
    patience: Patience,
    tell: &mut dyn FnMut(&str),
) -> Vec<Check> {
    let (web, start) = (Web::new(cluster), Instant::now());
    let mut checks = Vec::new();
    for step in steps {
        tell(&format!("{}: asking", step.title()));
        let mut last = String::new();
        let mut found = loop {
            let found = step.checks(expected, &web);
            let pending: Vec<_> = found.iter().filter(|check| !check.ok).collect();
            let is_hopeless = pending.iter().all(|check| !check.may_change);
            if is_hopeless || start.elapsed() + patience.pause > patience.timeout {
                break found;
            }
            let waiting = waiting_for(&pending);
            if waiting != last {
                let seconds = start.elapsed().as_secs();
                tell(&format!(
                    "{}: after {seconds} s of {} s, waiting for {waiting}",
                    step.title(),
                    patience.timeout.as_secs()
                ));
                last = waiting;
            }
            sleep(patience.pause);
        };
        if write_probe && *step == Step::TestLogs {
            tell(&format!("{}: a pod writes a line, which is to be found within a minute", step.title()));
            found.push(probe::check(expected, &web, patience.pause));
        }
        for check in &mut found {
            check.step = Some(*step);
        }
        checks.extend(found);
    }
    checks
}

fn waiting_for(pending: &[&Check]) -> String {
    let names: Vec<_> = pending.iter().take(3).map(|check| format!("{} ({})", check.name, check.seen)).collect();
    let more = if pending.len() > 3 { format!(" and {} more", pending.len() - 3) } else { String::new() };
    names.join(", ") + &more
}
