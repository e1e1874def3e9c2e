//! Amtool reads `alertmanager.yml`, and routes every alert of the stack to somebody who is told.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stack::WATCH;
use stack::watch::route::Routing;
use stack::watch::severity::Severity;
use stack_tests::tool;

use crate::mounted::{Mounted, damage, objects};
use crate::process::{Said, run};

const CONFIG: &str = "--config.file=";

fn mounted(environment: &str) -> Mounted {
    Mounted::of_one_or_several(environment, "alertmanager")
}

fn check(amtool: &Path, mounted: &Mounted) -> Said {
    run(Command::new(amtool).arg("check-config").arg(mounted.flagged(CONFIG)))
}

/// Asks whether an alert with these labels goes to this receiver, or these with commas.
fn route(amtool: &Path, mounted: &Mounted, receiver: &str, labels: &[String]) -> Said {
    let mut command = Command::new(amtool);
    command.args(["config", "routes", "test", &format!("--verify.receivers={receiver}")]);
    run(command.arg(format!("{CONFIG}{}", mounted.flagged(CONFIG).display())).args(labels))
}

/// Name and fixed labels of every alert, from the rules of Prometheus and Loki as they are generated.
fn alerts(environment: &str) -> Vec<Vec<String>> {
    let mut alerts = Vec::new();
    for map in objects(environment).iter().filter(|object| object["kind"] == "ConfigMap") {
        for text in map["data"].as_object().into_iter().flatten().filter_map(|(_, text)| text.as_str()) {
            let Ok(file) = serde_yaml::from_str::<Value>(text) else { continue };
            let groups = file["groups"].as_array().into_iter().flatten();
            for rule in groups.filter_map(|group| group["rules"].as_array()).flatten() {
                let Some(name) = rule["alert"].as_str() else { continue };
                let labels = rule["labels"].as_object().into_iter().flatten();
                let mut labels: Vec<_> =
                    labels.map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default())).collect();
                labels.push(format!("alertname={name}"));
                alerts.push(labels);
            }
        }
    }
    let there = stack_tests::ours::watch(environment).alerts().count();
    assert_eq!(alerts.len(), there, "every alert of the spec is in a rule file of {environment}");
    alerts
}

/// The receivers that have a way to notify.
fn notifying(mounted: &Mounted) -> Vec<String> {
    let text = std::fs::read_to_string(mounted.flagged(CONFIG)).expect("the config is there");
    let config: Value = serde_yaml::from_str(&text).expect("it is YAML");
    let has_way = |receiver: &&Value| {
        let keys = receiver.as_object().into_iter().flatten();
        keys.filter(|(key, _)| key.ends_with("_configs"))
            .any(|(_, ways)| ways.as_array().is_some_and(|all| !all.is_empty()))
    };
    let receivers = config["receivers"].as_array().into_iter().flatten().filter(has_way);
    receivers.map(|receiver| receiver["name"].as_str().unwrap_or_default().to_owned()).collect()
}

fn routing() -> &'static Routing {
    WATCH.routing.expect("the stack routes its alerts")
}

fn receiver(severity: Severity) -> &'static str {
    routing().route(severity).receiver.name()
}

#[test]
fn amtool_accepts_the_config() {
    let Some(amtool) = tool("amtool") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let said = check(&amtool, &mounted(environment));
        said.is_content(environment);
        assert!(said.text.contains(" - 4 receivers"), "{}", said.text);
    }
}

/// Each severity, with each value of another label that a route names: whatever the routes are by.
#[test]
fn every_severity_reaches_whom_the_spec_names() {
    let Some(amtool) = tool("amtool") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let mounted = mounted(environment);
        for case in routing().all_cases(&routing().severities()) {
            let named: Vec<(&str, &str)> = case.iter().map(|(label, value)| (*label, value.as_str())).collect();
            let ways = routing().ways_of_labels(&named);
            let receivers: Vec<&str> = ways.iter().map(|way| way.receiver().name()).collect();
            let said = named.iter().filter(|(_, value)| !value.is_empty());
            let labels: Vec<String> = said.map(|(label, value)| format!("{label}={value}")).collect();
            route(&amtool, &mounted, &receivers.join(","), &labels).is_content(&format!("{environment}: {labels:?}"));
        }
        // What bears none of them is not lost either.
        let otherwise = routing().default_route.receiver.name();
        route(&amtool, &mounted, otherwise, &["severity=page".to_owned()]).is_content(environment);
    }
}

#[test]
fn every_alert_reaches_somebody_who_is_told() {
    let Some(amtool) = tool("amtool") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let mounted = mounted(environment);
        let told = notifying(&mounted);
        for labels in alerts(environment) {
            let severity = labels.iter().find_map(|label| label.strip_prefix("severity="));
            let severity = routing().severities().into_iter().find(|one| Some(one.label()) == severity);
            let expected = receiver(severity.unwrap_or_else(|| panic!("{labels:?} has no severity")));
            assert!(told.iter().any(|name| name == expected), "nobody is told of {labels:?} by `{expected}`");
            route(&amtool, &mounted, expected, &labels).is_content(&format!("{environment}: {labels:?}"));
        }
    }
}

#[test]
fn a_route_that_leads_elsewhere_is_noticed() {
    let Some(amtool) = tool("amtool") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "severity=\"critical\"", "severity=\"critcal\"");
    let labels = ["severity=critical".to_owned()];
    route(&amtool, &mounted, receiver(Severity::CRITICAL), &labels)
        .refuses("WARNING: Expected receivers did not match");
}

#[test]
fn a_receiver_that_tells_nobody_is_noticed() {
    let mounted = mounted("default");
    assert_eq!(notifying(&mounted).len(), 4);
    damage(&mounted.flagged(CONFIG), "- name: digest\n  email_configs:", "- name: digest\n  email_config:");
    assert_eq!(notifying(&mounted).len(), 3);
}

#[test]
fn a_key_that_alertmanager_does_not_know_is_refused() {
    let Some(amtool) = tool("amtool") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "group_wait: 10s", "group_waits: 10s");
    check(&amtool, &mounted).refuses("field group_waits not found in type config.plain");
}

#[test]
fn a_receiver_that_nobody_declares_is_refused() {
    let Some(amtool) = tool("amtool") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "receiver: on-call", "receiver: oncall");
    check(&amtool, &mounted).refuses("undefined receiver \"oncall\" used in route");
}
