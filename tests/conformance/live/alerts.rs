//! An alert goes the whole way: from what happens in the shop or on a node to a message with links that a person gets.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::ask::{self, until};
use super::cluster::Cluster;
use super::lab::{self, program, sh};
use super::receivers::Receivers;
use super::targets::{PROGRAMS, whole_cluster};
use super::{impatience, loki};

/// From now on the backends ail, as `ailing-example.js` says: errors, and late answers.
fn ail(cluster: &Cluster) {
    for pod in cluster.pods_of("dhakacart-backend") {
        sh(&format!("kill -USR2 {}", pod.process()));
    }
}

/// Visitors through the frontend, as customers come.
fn visitors(cluster: &mut Cluster) {
    let shop = cluster.pods_of("dhakacart-frontend")[0].url("http", "");
    let mut load = Command::new(lab::repository("testing/load-tests/run-load-test.sh"));
    load.arg("--quiet").env("K6", program("k6").expect("it was looked for before")).env("BASE_URL", shop);
    load.envs([("VUS", "20"), ("DURATION", "5m"), ("RAMP", "1s"), ("THINK_SECONDS", "0.2")]);
    load.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    cluster.servers.push(load.spawn().expect("it is in the repository"));
}

/// Keeps every processor busy with what gives way to everything else.
fn burn(cluster: &mut Cluster) {
    for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
        let mut busy = Command::new("nice");
        busy.args(["-n", "19", "sh", "-c", "while :; do :; done"]).stdin(Stdio::null());
        cluster.servers.push(busy.spawn().expect("nice is everywhere"));
    }
}

/// An alert that Prometheus or Loki's ruler fires, as `api/v1/rules` shows it.
fn firing(address: &str, name: &str, scope: &str) -> Result<Value, String> {
    let answer = ask::json(&format!("{address}/api/v1/rules?type=alert"))?;
    let groups = answer["data"]["groups"].as_array().into_iter().flatten();
    let mut rules = groups.flat_map(|group| group["rules"].as_array().into_iter().flatten());
    let rule = rules.find(|rule| rule["name"] == name && rule["labels"]["scope"] == scope);
    let rule = rule.ok_or(format!("no rule {name} of scope {scope}"))?;
    if rule["state"] == "firing" { Ok(rule.clone()) } else { Err(format!("{name} of {scope} is {}", rule["state"])) }
}

/// Waits until the chat was told of an alert, with its summary and all of its links.
#[track_caller]
fn the_chat_is_told(receivers: &Receivers, rule: &Value) {
    let annotation = |name: &str| rule["alerts"][0]["annotations"][name].as_str().unwrap_or_default().to_owned();
    let (runbook, dashboard) = (annotation("runbook_url"), annotation("dashboard_url"));
    assert!(runbook.contains("/d/runbooks?viewPanel=panel-") && dashboard.contains("/d/"), "{rule}");
    let mut wanted = vec![
        format!("*{}*", annotation("summary")),
        format!("<{runbook}|Runbook>"),
        format!("<{dashboard}|Dashboard>"),
    ];
    // Not every alert speaks of something that logs.
    let logs = annotation("logs_url");
    wanted.extend((!logs.is_empty()).then(|| format!("<{logs}|Logs>")));
    until(&format!("a message with {wanted:?}"), 90, || {
        let told = receivers.came_to("/chat").into_iter().any(|message| {
            let text = message.body["attachments"][0]["text"].as_str().unwrap_or_default().to_owned();
            wanted.iter().all(|part| text.contains(part))
        });
        if told { Ok(()) } else { Err(format!("{} messages", receivers.came_to("/chat").len())) }
    });
}

#[test]
fn what_goes_wrong_reaches_people_with_links_and_runbook() {
    let programs = [&PROGRAMS[..], &["k6", "nice"]].concat();
    lab::alone(what_goes_wrong_reaches_people_with_links_and_runbook, &programs, || {
        let mut cluster = whole_cluster();
        let receivers = Receivers::open(&mut cluster);
        // The five minutes over which the CPU is averaged begin with the first scrape: nobody shall have been idle
        // then.
        burn(&mut cluster);
        cluster.start_after(impatience::apply);
        visitors(&mut cluster);
        ail(&cluster);
        let prometheus = cluster.pod_of("prometheus").url("http", "");
        let ruler = format!("{}/prometheus", loki::address(&cluster));
        let alertmanager = cluster.pod_of("alertmanager").url("http", "");
        cluster.stop("redis-exporter");
        let fires = |address: &str, name: &str, scope: &str| {
            until(&format!("{name} of {scope} fires"), 120, || firing(address, name, scope))
        };
        let fails = |app: &str| {
            let of_app = |mut rule: Value| {
                let alerts = rule["alerts"].as_array_mut().into_iter().flatten();
                let alert =
                    alerts.map(Value::take).find(|alert| alert["labels"]["app"] == app && alert["state"] == "firing");
                rule["alerts"] = Value::from(vec![alert.ok_or(format!("nothing of {app}"))?]);
                Ok(rule)
            };
            until(&format!("HighErrorRate of {app} fires"), 120, || {
                firing(&prometheus, "HighErrorRate", "app").and_then(of_app)
            })
        };
        let told = [
            fires(&prometheus, "InstanceDown", "service"),
            fires(&prometheus, "CriticalCPUUsage", "node"),
            fires(&prometheus, "HighResponseTime", "app"),
            // As the backend counts its requests, and as nginx logs them.
            fails("dhakacart-backend"),
            fails("dhakacart-frontend"),
            fires(&ruler, "HighOrderFailureRate", "access-log"),
        ];
        for rule in &told {
            the_chat_is_told(&receivers, rule);
        }
        who_is_on_call_gets_a_message(&receivers);
        letters_arrive();
        the_lesser_alert_is_muted(&alertmanager);
    });
}

/// Critical alerts go to the SMS gateway too, with the token of the Secret.
fn who_is_on_call_gets_a_message(receivers: &Receivers) {
    let messages = receivers.came_to("/sms");
    let alerts = || messages.iter().flat_map(|message| message.body["alerts"].as_array().into_iter().flatten());
    let cpu = alerts().find(|alert| alert["labels"]["alertname"] == "CriticalCPUUsage");
    let cpu = cpu.unwrap_or_else(|| panic!("no message of the CPU among {}", messages.len()));
    assert!(cpu["annotations"]["runbook_url"].as_str().is_some_and(|url| url.contains("/d/runbooks?")), "{cpu}");
    assert!(messages.iter().all(Receivers::knows), "the gateway was told another token");
    assert!(alerts().all(|alert| alert["labels"]["severity"] == "critical"), "the gateway is for critical alerts");
}

/// By mail, over TLS and with the login: the letter that alerts arrive, and those of alerts.
fn letters_arrive() {
    let subjects = until("letters", 60, || {
        let subjects: Vec<String> = Receivers::letters()
            .iter()
            .filter_map(|letter| letter.lines().find_map(|line| line.strip_prefix("Subject: ").map(str::to_owned)))
            .collect();
        let has = |name: &str| subjects.iter().any(|subject| subject.contains(name));
        if has("Watchdog") && has("InstanceDown") { Ok(subjects) } else { Err(format!("{subjects:?}")) }
    });
    assert!(subjects.iter().any(|subject| subject.contains("[FIRING] warning: InstanceDown (1)")), "{subjects:?}");
}

/// Who was told that the CPU is exhausted is not told that it is busy. A node of the lab may be found busy a while
/// before it is found exhausted, if its first scrape came early.
fn the_lesser_alert_is_muted(alertmanager: &str) {
    until("HighCPU of each node is muted", 120, || {
        let alerts = ask::json(&format!("{alertmanager}/api/v2/alerts"))?;
        let alerts = alerts.as_array().into_iter().flatten();
        let high: Vec<_> = alerts
            .filter(|alert| alert["labels"]["alertname"] == "HighCPU" && alert["labels"]["scope"] == "node")
            .collect();
        let is_muted = |alert: &&Value| alert["status"]["inhibitedBy"].as_array().is_some_and(|by| !by.is_empty());
        if !high.is_empty() && high.iter().all(is_muted) { Ok(()) } else { Err(format!("{high:?}")) }
    });
}

/// Fresh from `kubectl apply`, with nothing filled in: that nobody can be told is itself an alert.
#[test]
fn without_credentials_the_failing_notifications_are_an_alert() {
    let programs = ["etcd", "kube-apiserver", "kubectl", "openssl", "prometheus", "alertmanager"];
    lab::alone(without_credentials_the_failing_notifications_are_an_alert, &programs, || {
        let mut cluster = Cluster::boot();
        cluster.schedule(&["alertmanager", "prometheus"]);
        cluster.start_after(impatience::apply);
        let prometheus = cluster.pod_of("prometheus").url("http", "");
        // What fires here are warnings, which wait for five minutes before anybody is told.
        let rule = until("AlertmanagerNotificationsFailing fires", 420, || {
            let answer = ask::json(&format!("{prometheus}/api/v1/alerts"))?;
            let alerts = answer["data"]["alerts"].as_array().cloned().unwrap_or_default();
            let is_it = |alert: &&Value| {
                alert["labels"]["alertname"] == "AlertmanagerNotificationsFailing" && alert["state"] == "firing"
            };
            alerts.iter().find(is_it).cloned().ok_or(format!("{} alerts", alerts.len()))
        });
        assert_eq!(rule["labels"]["severity"], "critical");
    });
}
