//! Several of one program, as the environment `ha` runs them, on loopback: three Alertmanagers notify once of one
//! alert, and two Prometheis tell them of one alert.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use stack_tests::tool;

use crate::mounted::Mounted;
use crate::process::{Server, free_port};
use crate::sinks::{Message, Sinks};

const ENVIRONMENT: &str = "ha";
const CONFIG: &str = "--config.file=";
const LISTEN: &str = "--cluster.listen-address=";
const PEER: &str = "--cluster.peer=";
/// How often two members compare all that they know, before the next in turn notifies: by default 15 s after the first.
const COMPARE: &str = "--cluster.pushpull-interval=5s";

/// How long a member gives each one before it to notify; 15 s where nothing is said.
const TURN: u64 = 2;

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn metric(agent: &ureq::Agent, port: u16, name: &str) -> Option<f64> {
    let mut answer = agent.get(format!("http://127.0.0.1:{port}/metrics")).call().ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok())
}

/// Three Alertmanagers with the flags of the pods, each address one on loopback, all of whose messages end in one sink.
struct Mesh {
    sinks: Sinks,
    ports: Vec<u16>,
    servers: Vec<Server>,
    _mounted: Mounted,
}

impl Mesh {
    fn start(program: &Path, meshed: bool) -> Self {
        let (mounted, sinks) = (Mounted::of(ENVIRONMENT, "StatefulSet", "alertmanager"), Sinks::start());
        let flags: Vec<&str> = mounted.args().iter().map(String::as_str).filter(|one| one.starts_with(PEER)).collect();
        assert_eq!(flags.len(), 3, "each of three names all: {flags:?}");
        for flag in [&*format!("{LISTEN}$(POD_IP):9094"), COMPARE] {
            assert!(mounted.args().iter().any(|arg| arg == flag), "{flag}");
        }
        let config = mounted.flagged(CONFIG);
        let to_sink = json!({
            "route": { "receiver": "sink", "group_by": ["alertname"], "group_wait": "1s" },
            "receivers": [{
                "name": "sink",
                "webhook_configs": [{ "url": format!("http://127.0.0.1:{}/told", sinks.webhook) }],
            }],
        });
        std::fs::write(&config, to_sink.to_string()).expect("the test may write");
        let folder = config.parent().expect("a file has a folder").to_owned();
        let gossip: Vec<u16> = flags.iter().map(|_| free_port()).collect();
        let (mut ports, mut servers) = (Vec::new(), Vec::new());
        for (index, own) in gossip.iter().enumerate() {
            let port = free_port();
            let mut command = Command::new(program);
            command.arg(format!("{CONFIG}{}", config.display())).arg(format!("--web.listen-address=127.0.0.1:{port}"));
            command.arg(format!("--storage.path={}", folder.join(format!("data-{index}")).display()));
            if meshed {
                command.arg(format!("{LISTEN}127.0.0.1:{own}")).arg(format!("--cluster.peer-timeout={TURN}s"));
                command.args(gossip.iter().map(|port| format!("{PEER}127.0.0.1:{port}")));
                command.args(["--cluster.settle-timeout=5s", COMPARE]);
            } else {
                command.arg(LISTEN);
            }
            servers.push(Server::start(&format!("alertmanager-{index}"), &mut command, &folder));
            ports.push(port);
        }
        let mut this = Self { sinks, ports, servers, _mounted: mounted };
        let (agent, ports) = (agent(), this.ports.clone());
        for (server, port) in this.servers.iter_mut().zip(ports) {
            server.until(30, || {
                agent.get(format!("http://127.0.0.1:{port}/-/ready")).call().is_ok_and(|one| one.status() == 200)
                    && (!meshed || metric(&agent, port, "alertmanager_cluster_members") == Some(3.0))
            });
        }
        this
    }

    /// Tells each member of this alert, as each of two Prometheis does, and counts what comes of it.
    fn notifications_of(&self, name: &str) -> usize {
        let (agent, alert) = (agent(), json!([{ "labels": { "alertname": name } }]).to_string());
        for port in [&self.ports[..], &self.ports[..]].concat() {
            let post = agent.post(format!("http://127.0.0.1:{port}/api/v2/alerts"));
            let answer = post.header("Content-Type", "application/json").send(&alert);
            assert_eq!(answer.expect("it answers").status(), 200);
        }
        let quiet = Duration::from_secs(3 * TURN + 2);
        let mut count = 0;
        while let Ok(Message { text, .. }) = self.sinks.taken.recv_timeout(quiet) {
            assert!(text.contains(name), "{text}");
            count += 1;
        }
        count
    }
}

#[test]
fn a_mesh_of_alertmanagers_notifies_once_also_when_a_member_is_gone() {
    let Some(program) = tool("alertmanager") else { return };
    let mut mesh = Mesh::start(&program, true);
    assert_eq!(mesh.notifications_of("OneForAll"), 1);
    // The first, whose turn it would be.
    mesh.servers.remove(0);
    mesh.ports.remove(0);
    assert_eq!(mesh.notifications_of("OneIsGone"), 1);
}

#[test]
fn without_the_mesh_each_of_them_notifies() {
    let Some(program) = tool("alertmanager") else { return };
    assert_eq!(Mesh::start(&program, false).notifications_of("OneForEach"), 3);
}

/// What one pod of the pair sends, and what it shows to others: the labels of its alert, and its series as they leave
/// it.
fn said_by(program: &Path, pod: &str) -> (Value, String) {
    let (mounted, sinks) = (Mounted::of(ENVIRONMENT, "StatefulSet", "prometheus"), Sinks::start());
    let config = mounted.flagged(CONFIG);
    let folder = config.parent().expect("a file has a folder").to_owned();
    let text = std::fs::read_to_string(&config).expect("the config is there");
    let mut value: Value = serde_yaml::from_str(&text).expect("it is YAML");
    let told = &mut value["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"];
    let hosts = [0, 1, 2].map(|one| format!("alertmanager-{one}.alertmanager-headless.monitoring.svc:9093"));
    assert_eq!(*told, json!(hosts), "it tells each member");
    *told = json!([format!("127.0.0.1:{}", sinks.webhook)]);
    value["scrape_configs"] = json!([]);
    value["global"]["evaluation_interval"] = json!("1s");
    let rules = folder.join("always.yaml");
    std::fs::write(&rules, "groups: [{name: a, rules: [{alert: Always, expr: vector(1)}]}]")
        .expect("it may be written");
    value["rule_files"] = json!([rules]);
    std::fs::write(&config, value.to_string()).expect("the test may write");
    let port = free_port();
    let mut command = Command::new(program);
    command.env("POD_NAME", pod).arg(format!("{CONFIG}{}", config.display()));
    command.arg(format!("--storage.tsdb.path={}", folder.join("data").display()));
    command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
    // What is sent before the notifier knows of its Alertmanagers is sent again at once, and not after a minute.
    command.arg("--rules.alert.resend-delay=1s");
    let mut server = Server::start("prometheus", &mut command, &folder);
    let (agent, mut federated) = (agent(), String::new());
    server.until(30, || {
        let ask = agent.get(format!("http://127.0.0.1:{port}/federate?match[]=ALERTS")).call();
        federated = ask.ok().and_then(|mut one| one.body_mut().read_to_string().ok()).unwrap_or_default();
        federated.contains("alertname=\"Always\"")
    });
    let message = sinks.taken.recv_timeout(Duration::from_secs(30)).expect("it sends its alert");
    let alerts: Value = serde_json::from_str(&message.text).expect("it is JSON");
    (alerts[0]["labels"].clone(), federated)
}

#[test]
fn two_prometheis_tell_of_one_alert_and_show_which_of_them_has_a_series() {
    let Some(program) = tool("prometheus") else { return };
    let said: BTreeMap<&str, (Value, String)> =
        ["prometheus-0", "prometheus-1"].into_iter().map(|pod| (pod, said_by(&program, pod))).collect();
    for (pod, (labels, series)) in said {
        assert_eq!(labels, json!({ "alertname": "Always", "cluster": "dhakacart" }), "{pod}");
        assert!(series.contains(&format!("replica=\"{pod}\"")), "{series}");
    }
}
