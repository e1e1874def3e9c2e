//! A real Alertmanager with the generated config is told of every alert of the stack at once, as its scenarios raise
//! it: what it mutes is what the spec says, and all else goes to whom the spec names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stack::WATCH;
use stack::watch::alert::Alert;
use stack_tests::tool;

use crate::mounted::Mounted;
use crate::process::{Server, free_port};

const CONFIG: &str = "--config.file=";

struct Alertmanager {
    address: String,
    agent: ureq::Agent,
    _server: Server,
    _mounted: Mounted,
}

impl Alertmanager {
    /// Starts it with the generated config, but so that it waits an hour before it would tell anybody.
    fn start(program: &Path) -> Self {
        let mounted = Mounted::of("default", "Deployment", "alertmanager");
        let config = mounted.flagged(CONFIG);
        let text = std::fs::read_to_string(&config).expect("the config is there");
        let patient: String = text.lines().map(patient).collect();
        std::fs::write(&config, patient).expect("the test may write");
        let folder = config.parent().expect("a file has a folder");
        let port = free_port();
        let mut command = Command::new(program);
        command.arg(format!("{CONFIG}{}", config.display())).args(["--cluster.listen-address=", "--log.level=warn"]);
        command.arg(format!("--storage.path={}", folder.join("data").display()));
        command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
        let mut server = Server::start("alertmanager", &mut command, folder);
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let address = format!("http://127.0.0.1:{port}");
        server.until(30, || agent.get(format!("{address}/-/ready")).call().is_ok_and(|answer| answer.status() == 200));
        Self { address, agent, _server: server, _mounted: mounted }
    }

    fn tell(&self, alerts: &[Labels]) {
        let alerts: Vec<Value> = alerts.iter().map(|labels| json!({ "labels": labels })).collect();
        let answer =
            self.agent.post(format!("{}/api/v2/alerts", self.address)).header("Content-Type", "application/json");
        let answer = answer.send(Value::from(alerts).to_string()).expect("Alertmanager answers");
        assert_eq!(answer.status(), 200);
    }

    /// Every alert that it knows: its labels, whether it is muted, and who is told.
    fn alerts(&self) -> Vec<(Labels, bool, Vec<String>)> {
        let mut answer =
            self.agent.get(format!("{}/api/v2/alerts", self.address)).call().expect("Alertmanager answers");
        let text = answer.body_mut().read_to_string().expect("it answers with text");
        let known: Value = serde_json::from_str(&text).expect("it answers with JSON");
        let read = |alert: &Value| {
            let labels = alert["labels"].as_object().into_iter().flatten();
            let receivers = alert["receivers"].as_array().into_iter().flatten();
            (
                labels.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect(),
                alert["status"]["state"] == "suppressed",
                receivers.map(|receiver| receiver["name"].as_str().unwrap_or_default().to_owned()).collect(),
            )
        };
        known.as_array().into_iter().flatten().map(read).collect()
    }

    /// Sees that those of these titles are muted, and no others; it takes notice of alerts one after another.
    #[track_caller]
    fn mutes(&self, titles: &[&str]) {
        let expected: BTreeSet<String> = titles.iter().map(|title| (*title).to_owned()).collect();
        let muted = || -> BTreeSet<String> {
            self.alerts().into_iter().filter(|(_, muted, _)| *muted).map(|(labels, ..)| title(&labels)).collect()
        };
        let end = Instant::now() + Duration::from_secs(10);
        while muted() != expected && Instant::now() < end {
            sleep(Duration::from_millis(100));
        }
        assert_eq!(muted(), expected);
    }
}

type Labels = BTreeMap<String, String>;

fn patient(line: &str) -> String {
    match line.split_once("group_wait:") {
        Some((before, _)) => format!("{before}group_wait: 1h\n"),
        None => format!("{line}\n"),
    }
}

/// The alert as its first scenario raises it.
fn raised(alert: &Alert) -> Labels {
    let scenario = alert.scenarios().0.iter().next().unwrap_or_else(|| panic!("{} has no scenario", alert.title()));
    let labels = scenario.labels_of(alert).into_iter().chain([("alertname", alert.name())]);
    labels.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn find(title: &str) -> Labels {
    raised(WATCH.alerts().find(|alert| alert.title() == title).unwrap_or_else(|| panic!("there is no alert {title}")))
}

/// The same, but for the value of a label.
fn differing(title: &str, label: &str, value: &str) -> Labels {
    let mut labels = find(title);
    let before = labels.insert(label.to_owned(), value.to_owned());
    assert!(before.is_some(), "{title} has no label {label}");
    labels
}

/// `HighCPU (node)`.
fn title(labels: &Labels) -> String {
    let scope = labels.get("scope").map(|scope| format!(" ({scope})")).unwrap_or_default();
    labels["alertname"].clone() + &scope
}

#[test]
fn an_outage_mutes_what_says_less_of_the_same_and_tells_the_rest() {
    let Some(program) = tool("alertmanager") else { return };
    let alertmanager = Alertmanager::start(&program);
    let all: Vec<Labels> = WATCH.alerts().map(raised).collect();
    alertmanager.tell(&all);
    let known = alertmanager.alerts();
    assert_eq!(known.len(), all.len());
    for (labels, _, receivers) in &known {
        let severity = &labels["severity"];
        let alert = WATCH.alerts().find(|alert| alert.severity().label() == severity).expect("it is one of ours");
        let expected = WATCH.routing.expect("the stack routes its alerts").route(alert.severity()).receiver.name();
        assert_eq!(receivers, &[expected], "{}", title(labels));
    }
    alertmanager.mutes(&[
        // The node is not ready: nothing else needs to be said of it.
        "HighCPU (node)",
        "HighMemoryUsage (node)",
        "DiskSpaceLow (node)",
        "InstanceDown (node)",
        "AlloyNotShipping (node)",
        "LogAgentNotShipping (node)",
        "LogCollectorNotShipping (node)",
        "NodeNotWatched (node)",
        "DeploymentReplicasMissing (deployment)",
        // The database and Redis are down: all that the backend does wrong follows from it.
        "BackendLogsErrors",
        "CertificateExpiring (probe)",
        "CriticalErrorRate (app)",
        "DatabaseConnectionsExhausted",
        "ErrorBudgetBurns",
        "ErrorBudgetBurnsFast",
        "HighDatabaseConnections",
        "HighErrorRate (app)",
        "HighOrderFailureRate (access-log)",
        "HighOrderFailureRate (app)",
        "HighResponseTime (app)",
        "LowTrafficAnomaly",
        "NotInstrumented",
        "ProbeFailed (probe)",
        "ProbeSlow (probe)",
        "ServiceDown (deployment)",
        "ServiceDown (probe)",
        // No name is found: what reaches nothing for that.
        "AlertmanagerNotificationsFailing",
        "InstanceDown (service)",
        "ProbesUnreachable",
        // A container that runs out of memory restarts.
        "ContainerRestarting (pod)",
        // Prometheus' volume is full.
        "InstanceDown (job)",
        "PrometheusCannotWrite (metrics)",
    ]);
}

/// One that is down is told, and what only follows from it is not; of what else is wrong, people hear.
#[test]
fn a_backend_without_pods_is_told_once() {
    let Some(program) = tool("alertmanager") else { return };
    let alertmanager = Alertmanager::start(&program);
    let app = |title: &str| differing(title, "app", "dhakacart-backend");
    let mut missing = differing("DeploymentReplicasMissing (deployment)", "deployment", "dhakacart-backend");
    missing.insert("namespace".to_owned(), find("ServiceDown (deployment)")["namespace"].clone());
    alertmanager.tell(&[
        differing("ServiceDown (deployment)", "deployment", "dhakacart-backend"),
        missing,
        app("ServiceDown (probe)"),
        app("CriticalErrorRate (app)"),
        differing("HighErrorRate (app)", "app", "dhakacart-frontend"),
        find("DiskSpaceCritical (node)"),
    ]);
    alertmanager.mutes(&[
        "DeploymentReplicasMissing (deployment)",
        "ServiceDown (probe)",
        "CriticalErrorRate (app)",
        // The frontend's errors are the backend's.
        "HighErrorRate (app)",
    ]);
}

#[test]
fn another_node_or_app_is_another_trouble() {
    let Some(program) = tool("alertmanager") else { return };
    let alertmanager = Alertmanager::start(&program);
    let elsewhere = |title: &str, label: &str| differing(title, label, "another");
    alertmanager.tell(&[
        find("CriticalCPUUsage (node)"),
        elsewhere("HighCPU (node)", "node"),
        find("DiskSpaceCritical (node)"),
        elsewhere("DiskSpaceLow (node)", "device"),
        find("InstanceDown (node)"),
        differing("KubeNodeNotReady (node)", "node", "n3"),
        find("CriticalErrorRate (app)"),
        elsewhere("HighErrorRate (app)", "app"),
        differing("ServiceDown (probe)", "app", "dhakacart-frontend"),
        elsewhere("ProbeFailed (probe)", "instance"),
    ]);
    // It has taken notice of those once it mutes the last one.
    alertmanager.tell(&[find("CriticalMemoryUsage (node)"), find("HighMemoryUsage (node)")]);
    alertmanager.mutes(&["HighMemoryUsage (node)"]);
}
