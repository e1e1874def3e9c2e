//! Step 2, Verify Pods: every workload is rolled out and all its pods are ready; a pod that is not says why.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::check::listed;
use super::expected::Rollout;
use super::kubectl::{Question, Refusal};
use super::web::{Web, read};
use super::{Check, Expected};
use crate::problem::counted;

#[derive(Debug, Deserialize)]
struct Listing<T> {
    items: Vec<T>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Meta {
    name: String,
    generation: u64,
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Workload {
    kind: String,
    metadata: Meta,
    #[serde(default)]
    spec: Spec,
    #[serde(default)]
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Spec {
    replicas: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    observed_generation: u64,
    ready_replicas: u32,
    updated_replicas: u32,
    desired_number_scheduled: u32,
    number_ready: u32,
    updated_number_scheduled: u32,
}

#[derive(Debug, Deserialize)]
struct Pod {
    metadata: Meta,
    #[serde(default)]
    status: PodStatus,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PodStatus {
    phase: String,
    conditions: Vec<Condition>,
    container_statuses: Vec<Container>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Condition {
    #[serde(rename = "type")]
    kind: String,
    status: String,
    reason: String,
    message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Container {
    restart_count: u32,
    state: State,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct State {
    waiting: Option<Reason>,
    terminated: Option<Reason>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reason {
    reason: String,
}

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    // An exporter runs beside what it measures, so there are several namespaces.
    let namespaces: BTreeSet<_> = expected.rollouts.iter().map(|one| one.namespace.as_str()).collect();
    let there: BTreeMap<_, _> = namespaces.into_iter().map(|namespace| (namespace, running(namespace, web))).collect();
    let check = |one: &Rollout| match &there[one.namespace.as_str()] {
        Ok((workloads, pods)) => rollout(one, workloads, pods, web),
        Err(refusal) => {
            let lacking = |next| Check::lacking(one.title(), one.wanted(), refusal.text.clone(), next);
            if refusal.is_for_good() {
                return lacking(web.rights(Some(&one.namespace))).for_good();
            }
            lacking(web.cluster.command(&format!("get pods -n {} -o wide", one.namespace)))
        }
    };
    expected.rollouts.iter().map(check).collect()
}

/// The workloads and pods of a namespace.
fn running(namespace: &str, web: &Web) -> Result<(Vec<Workload>, Vec<Pod>), Refusal> {
    let ask = |kinds| web.cluster.ask(&Question::Objects(namespace, kinds));
    let workloads: Listing<Workload> = read(&ask("deployments.apps,statefulsets.apps,daemonsets.apps")?)?;
    let pods: Listing<Pod> = read(&ask("pods")?)?;
    Ok((workloads.items, pods.items))
}

impl Rollout {
    fn title(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }

    fn wanted(&self) -> String {
        self.pods.map_or_else(|| "a pod ready on every node".to_owned(), ready_pods)
    }
}

fn ready_pods(count: u32) -> String {
    format!("{} ready", counted(count as usize, "pod"))
}

fn rollout(expected: &Rollout, workloads: &[Workload], pods: &[Pod], web: &Web) -> Check {
    let (name, wanted, namespace) = (expected.title(), expected.wanted(), &expected.namespace);
    let is_it = |one: &&Workload| one.metadata.name == expected.name && one.kind.eq_ignore_ascii_case(expected.kind);
    let describe = |what: &str| web.cluster.command(&format!("-n {namespace} describe {what}"));
    let Some(found) = workloads.iter().find(is_it) else {
        return Check::lacking(name, wanted, "it is not there", describe(expected.kind));
    };
    let status = &found.status;
    let (ready, updated, desired) = match expected.pods {
        Some(_) => (status.ready_replicas, status.updated_replicas, found.spec.replicas.unwrap_or(1)),
        None => (status.number_ready, status.updated_number_scheduled, status.desired_number_scheduled),
    };
    let is_current = status.observed_generation >= found.metadata.generation;
    let is_asked_for = expected.pods.is_none_or(|pods| desired == pods);
    if is_current && is_asked_for && desired > 0 && ready >= desired && updated >= desired {
        return Check::held(name, wanted, ready_pods(ready));
    }
    let unready: Vec<_> = pods
        .iter()
        .filter(|pod| pod.metadata.labels.get("app").is_some_and(|app| *app == expected.name))
        .filter_map(|pod| Some((pod, why_unready(pod)?)))
        .collect();
    let mut seen = format!("{ready} of {desired} ready");
    if let Some(pods) = expected.pods.filter(|pods| *pods != desired) {
        seen += &format!(", as it is scaled to {desired} and not to {pods}");
    } else if desired == 0 {
        "no node takes it".clone_into(&mut seen);
    } else if !is_current {
        seen += ", the last change is not taken up";
    } else if ready >= desired {
        seen += &format!(", {updated} of them as last applied");
    }
    let reasons: Vec<_> = unready.iter().map(|(pod, why)| format!("{}: {why}", pod.metadata.name)).collect();
    if !reasons.is_empty() {
        seen += &format!("; {}", listed(&reasons));
    }
    let next = match unready.first() {
        Some((pod, why)) if is_crash(why) => {
            web.cluster.command(&format!("-n {namespace} logs {} --previous --tail=50", pod.metadata.name))
        }
        Some((pod, _)) => describe(&format!("pod {}", pod.metadata.name)),
        None => describe(&format!("{} {}", expected.kind, expected.name)),
    };
    Check::lacking(name, wanted, seen, next)
}

fn is_crash(why: &str) -> bool {
    why.contains("CrashLoopBackOff") || why.contains("Error")
}

/// Why a pod is not ready: what its container waits for, or what the scheduler says.
fn why_unready(pod: &Pod) -> Option<String> {
    let condition = |kind: &str| pod.status.conditions.iter().find(|one| one.kind == kind);
    if pod.status.phase == "Succeeded" || condition("Ready").is_some_and(|ready| ready.status == "True") {
        return None;
    }
    for container in &pod.status.container_statuses {
        let restarts = match container.restart_count {
            0 => String::new(),
            count => format!(" after {}", counted(count as usize, "restart")),
        };
        if let Some(why) = container.state.waiting.as_ref().or(container.state.terminated.as_ref()) {
            return Some(format!("{}{restarts}", why.reason));
        }
    }
    let unscheduled = condition("PodScheduled").filter(|scheduled| scheduled.status != "True");
    let told = unscheduled.or_else(|| condition("Ready")).filter(|one| !one.reason.is_empty());
    Some(match told {
        Some(condition) if condition.message.is_empty() => condition.reason.clone(),
        Some(condition) => format!("{} ({})", condition.reason, condition.message),
        None => format!("phase {}", pod.status.phase),
    })
}
