//! Every route ends with somebody who is told, and every alert leads to a runbook and a dashboard that exist.

use std::sync::Arc;

use serde_json::Value;

use crate::dashboards::boards;
use crate::links::wrong_target;
use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// Every receiver that a route names exists and notifies somebody, and every receiver is named.
fn routes_end_with_somebody(world: &World) -> Faults {
    let config = world.config("alertmanager", "alertmanager.yml");
    let mut named = Vec::new();
    collect_receivers(config.at("/route"), &mut named);
    let mut faults = Faults::new();
    let receivers = config.list("/receivers");
    for name in &named {
        let Some(receiver) = receivers.iter().find(|one| one.word("/name") == *name) else {
            faults.push(format!("alertmanager.yml: a route names `{name}`, which is no receiver; fix: name one"));
            continue;
        };
        let channels = receiver.as_object().into_iter().flatten();
        let notifies = |(key, list): &(&String, &Value)| {
            key.ends_with("_configs") && list.as_array().is_some_and(|list| !list.is_empty())
        };
        if channels.filter(notifies).count() == 0 {
            faults.push(format!("alertmanager.yml: receiver `{name}` tells nobody; fix: give it a channel"));
        }
    }
    for receiver in receivers.iter().map(|one| one.word("/name")).filter(|name| !named.contains(name)) {
        faults.push(format!("alertmanager.yml: no route leads to receiver `{receiver}`; fix: add one, or take it out"));
    }
    faults
}

fn collect_receivers<'a>(route: &'a Value, named: &mut Vec<&'a str>) {
    if let Some(name) = route.at("/receiver").as_str() {
        named.push(name);
    }
    route.list("/routes").iter().for_each(|below| collect_receivers(below, named));
}

/// Every severity that an alert has is one that a route names, and the other way round.
fn severities_are_routed(world: &World) -> Faults {
    let config = world.config("alertmanager", "alertmanager.yml");
    let matchers = config.list("/route/routes").iter().flat_map(|route| route.list("/matchers"));
    let routed: Vec<&str> =
        matchers.filter_map(|matcher| matcher.as_str()?.strip_prefix("severity=\"")?.strip_suffix('"')).collect();
    let mut used = Vec::new();
    let mut faults = Faults::new();
    for (place, alert) in alerts(world) {
        let severity = alert.word("/labels/severity").to_owned();
        if !routed.contains(&severity.as_str()) {
            faults.push(format!("{place}: its severity `{severity}` has no route; fix: one of {}", routed.join(", ")));
        }
        used.push(severity);
    }
    for severity in routed.iter().filter(|one| !used.iter().any(|other| other == *one)) {
        faults.push(format!("alertmanager.yml: no alert is `{severity}`; fix: take its route out"));
    }
    faults
}

/// Every alert of Prometheus and of Loki, with its place.
fn alerts(world: &World) -> Vec<(String, Value)> {
    let mut alerts = Vec::new();
    for config in world.configs().filter(|config| config.object.name().ends_with("-rules")) {
        let value = config.parsed();
        for rule in value.list("/groups").iter().flat_map(|group| group.list("/rules")) {
            if let Some(name) = rule.at("/alert").as_str() {
                alerts.push((format!("alert {name} ({})", config.title()), rule.clone()));
            }
        }
    }
    alerts
}

/// The links of an alert open a dashboard that is there, at a panel that is there, at the address where people reach
/// Grafana.
fn links_lead_somewhere(world: &World) -> Faults {
    let boards = boards(world);
    let root = grafana_url(world);
    let mut faults = Faults::new();
    for (place, alert) in alerts(world) {
        // Not every alert speaks of something that logs.
        let logs = (!alert.word("/annotations/logs_url").is_empty()).then_some("logs_url");
        for link in ["runbook_url", "dashboard_url"].into_iter().chain(logs) {
            let url = alert.word(&format!("/annotations/{link}"));
            if let Some(wrong) = wrong_link(url, &root, &boards) {
                faults.push(format!("{place}: its {link} `{url}` {wrong}"));
            }
        }
        for text in ["summary", "description"] {
            if alert.word(&format!("/annotations/{text}")).trim().is_empty() {
                faults.push(format!("{place}: it has no {text}; fix: say what is wrong"));
            }
        }
    }
    faults
}

fn wrong_link(url: &str, root: &str, boards: &[Arc<Value>]) -> Option<String> {
    let Some(path) = url.strip_prefix(root).and_then(|rest| rest.strip_prefix("/d/")) else {
        return Some(format!("is no dashboard at {root}; fix: link to one"));
    };
    wrong_target(path, boards)
}

/// Where Grafana says that people reach it.
fn grafana_url(world: &World) -> String {
    let containers = world.pods().filter(|pods| pods.workload.name() == "grafana").flat_map(Pods::containers);
    let mut variables = containers.flat_map(|container| container.list("/env"));
    let root = variables.find(|one| one.word("/name") == "GF_SERVER_ROOT_URL").map_or("", |one| one.word("/value"));
    root.trim_end_matches('/').to_owned()
}

mod tests {
    use super::*;
    use crate::testing::{holds, reports};

    #[test]
    fn every_route_ends_with_somebody_who_is_told() {
        holds(routes_end_with_somebody);
    }

    #[test]
    fn a_route_to_no_receiver_is_reported() {
        let mut world = World::tea_house();
        world.rewrite("alertmanager", "alertmanager.yml", "- name: digest", "- name: weekly");
        assert_eq!(
            routes_end_with_somebody(&world),
            [
                "alertmanager.yml: a route names `digest`, which is no receiver; fix: name one",
                "alertmanager.yml: no route leads to receiver `weekly`; fix: add one, or take it out"
            ]
        );
    }

    #[test]
    fn a_receiver_that_tells_nobody_is_reported() {
        reports(
            routes_end_with_somebody,
            |world| {
                world.rewrite(
                    "alertmanager",
                    "alertmanager.yml",
                    "- name: digest\n  email_configs:",
                    "- name: digest\n  emails:",
                );
            },
            "alertmanager.yml: receiver `digest` tells nobody; fix: give it a channel",
        );
    }

    #[test]
    fn every_severity_has_a_route_and_every_route_an_alert() {
        holds(severities_are_routed);
    }

    #[test]
    fn a_severity_without_a_route_is_reported() {
        let mut world = World::tea_house();
        world.rewrite("alertmanager", "alertmanager.yml", "severity=\"none\"", "severity=\"page\"");
        assert_eq!(
            severities_are_routed(&world),
            [
                "alert Watchdog (ConfigMap monitoring/prometheus-rules, targets.yaml): its severity `none` has no \
                 route; fix: one of critical, warning, info, page",
                "alertmanager.yml: no alert is `page`; fix: take its route out"
            ]
        );
    }

    #[test]
    fn every_alert_leads_to_a_runbook_and_a_dashboard() {
        holds(links_lead_somewhere);
    }

    #[test]
    fn a_link_to_no_dashboard_panel_or_address_is_reported() {
        let place = "alert RedisDown (ConfigMap monitoring/prometheus-rules, databases.yaml): its";
        let mut world = World::tea_house();
        let rules = world.config("prometheus-rules", "databases.yaml");
        let mut all = rules.list("/groups/0/rules").iter();
        let redis =
            all.find(|rule| rule.word("/alert") == "RedisDown").expect("it is there").word("/annotations/runbook_url");
        for (url, wrong) in [
            (
                "http://localhost:3000/d/books",
                "leads to dashboard `books`, which is not provisioned; fix: link to one that is",
            ),
            (
                "http://localhost:3000/d/runbooks?viewPanel=panel-999",
                "leads to panel-999 of `runbooks`, which has none; fix: link to one that is there",
            ),
            ("http://localhost:3001/d/runbooks", "is no dashboard at http://localhost:3000; fix: link to one"),
        ] {
            let damage = |world: &mut World| {
                world.rewrite(
                    "prometheus-rules",
                    "databases.yaml",
                    &format!("runbook_url: {redis}\n"),
                    &format!("runbook_url: {url}\n"),
                );
            };
            reports(links_lead_somewhere, damage, &format!("{place} runbook_url `{url}` {wrong}"));
        }
        world.lose("ConfigMap", "grafana-dashboard-runbooks");
        assert_eq!(links_lead_somewhere(&world).len(), alerts(&world).len());
    }

    #[test]
    fn an_alert_of_an_app_leads_to_its_logs() {
        let with_logs = |(_, alert): &(String, Value)| !alert.word("/annotations/logs_url").is_empty();
        assert_eq!(alerts(&World::tea_house()).iter().filter(|one| with_logs(one)).count(), 4);
        let mut world = World::tea_house();
        world.rewrite("prometheus-rules", "databases.yaml", "/d/logs?var-app=", "/d/logs?var-program=");
        assert_eq!(
            links_lead_somewhere(&world)[0],
            "alert PostgresDown (ConfigMap monitoring/prometheus-rules, databases.yaml): its logs_url \
             `http://localhost:3000/d/logs?var-program=teahouse-db` chooses `program`, which nobody can choose on \
             `logs`; fix: link to one where they can",
        );
    }
}
