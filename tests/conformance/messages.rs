//! What people read: Alertmanager writes the messages of some incidents, and a person reviews the snapshots.
//!
//! The alerts are those that promtool saw, with the labels and texts that it saw.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use stack::WATCH;
use stack_tests::tool;

use crate::mounted::{Mounted, damage, objects};
use crate::process::{Server, free_port, run};
use crate::sinks::{Message, Sinks, read_mail};

const CONFIG: &str = "--config.file=";
const CREDENTIALS: &str = "/etc/alertmanager-receivers";

/// An alert: its labels and annotations.
#[derive(Clone)]
struct Raised {
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}

impl Raised {
    /// The first of this name, of this scope, as promtool saw it.
    fn of(name: &str, scope: Option<&str>) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("promtool");
        let mut files: Vec<_> = folder.read_dir().expect("it is generated").flatten().map(|file| file.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "yaml")) {
            let text = std::fs::read_to_string(file).expect("it can be read");
            let file: Value = serde_yaml::from_str(&text).expect("it is YAML");
            let cases = file["tests"].as_array().into_iter().flatten();
            let looks = cases.flat_map(|case| case["alert_rule_test"].as_array().into_iter().flatten());
            for look in looks.filter(|look| look["alertname"] == name) {
                let seen = &look["exp_alerts"][0];
                let labels = texts(&seen["exp_labels"]);
                if seen.is_object() && labels.get("scope").map(String::as_str) == scope {
                    return Self { labels, annotations: texts(&seen["exp_annotations"]) }.labelled("alertname", name);
                }
            }
        }
        panic!("promtool sees no alert {name} of {scope:?}")
    }

    /// One of Loki's, with the labels of its first scenario.
    fn of_logs(name: &str, value: &str) -> Self {
        let alert = WATCH.alerts().find(|alert| alert.name() == name).expect("the spec has it");
        let scenario = alert.scenarios().0.iter().next().expect("it has a scenario");
        let labels: BTreeMap<String, String> =
            scenario.labels_of(alert).into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let rules = objects("default").into_iter().find(|object| object["metadata"]["name"] == "loki-rules");
        let rules = rules.expect("Loki has rules");
        let files = rules["data"].as_object().into_iter().flatten();
        let files = files.map(|(_, text)| serde_yaml::from_str::<Value>(text.as_str().expect("a file is text")));
        let files: Vec<Value> = files.map(|file| file.expect("it is YAML")).collect();
        let groups = files.iter().flat_map(|file| file["groups"].as_array().into_iter().flatten());
        let mut rules = groups.flat_map(|group| group["rules"].as_array().into_iter().flatten());
        let rule = rules.find(|rule| rule["alert"] == name).expect("it has a rule");
        let filled = |(name, mut text): (String, String)| {
            for (label, value) in &labels {
                text = text.replace(&format!("{{{{ $labels.{label} }}}}"), value);
            }
            (
                name,
                regex::Regex::new(r"\{\{[^}]*\$value[^}]*\}\}").expect("it is one").replace(&text, value).into_owned(),
            )
        };
        let annotations = texts(&rule["annotations"]).into_iter().map(filled).collect();
        Self { labels, annotations }.labelled("alertname", name)
    }

    fn labelled(mut self, name: &str, value: &str) -> Self {
        self.labels.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same of another: a label has another value, and the texts say so.
    fn other(&self, label: &str, value: &str) -> Self {
        let mut other = self.clone().labelled(label, value);
        other.annotations.values_mut().for_each(|text| *text = text.replace(&self.labels[label], value));
        other
    }
}

fn texts(map: &Value) -> BTreeMap<String, String> {
    let texts = map.as_object().into_iter().flatten();
    texts.map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
}

/// An Alertmanager with the generated config and templates, whose messages end in sinks; it does not wait for long.
struct Alertmanager {
    address: String,
    agent: ureq::Agent,
    sinks: Sinks,
    start: u64,
    _server: Server,
    _mounted: Mounted,
}

impl Alertmanager {
    fn start(program: &Path) -> Self {
        let (mounted, sinks) = (Mounted::of("default", "Deployment", "alertmanager"), Sinks::start());
        let config = mounted.flagged(CONFIG);
        let text = std::fs::read_to_string(&config).expect("the config is there");
        let text: String = text.lines().map(|line| hasty(line, sinks.mail)).collect();
        std::fs::write(&config, text).expect("the test may write");
        let url = |path: &str| format!("http://127.0.0.1:{}/{path}", sinks.webhook);
        for (key, text) in [("slack-url", url("chat")), ("sms-url", url("sms")), ("sms-token", "token".to_owned())] {
            let file = mounted.path(&format!("{CREDENTIALS}/{key}"));
            std::fs::create_dir_all(file.parent().expect("it has a folder")).expect("the test may write");
            std::fs::write(file, text).expect("the test may write");
        }
        let folder = config.parent().expect("a file has a folder");
        let port = free_port();
        let mut command = Command::new(program);
        command.arg(format!("{CONFIG}{}", config.display())).args(["--cluster.listen-address=", "--log.level=debug"]);
        command.args(["--web.external-url=http://localhost:9093", "--web.route-prefix=/"]);
        command.arg(format!("--storage.path={}", folder.join("data").display()));
        command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
        let mut server = Server::start("alertmanager", &mut command, folder);
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let address = format!("http://127.0.0.1:{port}");
        server.until(30, || agent.get(format!("{address}/-/ready")).call().is_ok_and(|answer| answer.status() == 200));
        let start = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
        Self { address, agent, sinks, start, _server: server, _mounted: mounted }
    }

    /// These fire since now; or they are over, after twelve minutes.
    fn tell(&self, alerts: &[Raised], over: bool) {
        self.tell_after(alerts, over.then_some(12 * 60));
    }

    /// Tells alerts, which are over if they say how many seconds they lasted.
    fn tell_after(&self, alerts: &[Raised], lasted: Option<u64>) {
        let alert = |alert: &Raised| {
            let mut told =
                json!({ "labels": alert.labels, "annotations": alert.annotations, "startsAt": rfc3339(self.start) });
            if let Some(lasted) = lasted {
                told["startsAt"] = rfc3339(self.start - lasted + 1).into();
                told["endsAt"] = rfc3339(self.start + 1).into();
            }
            told
        };
        let alerts: Value = alerts.iter().map(alert).collect();
        let post =
            self.agent.post(format!("{}/api/v2/alerts", self.address)).header("Content-Type", "application/json");
        let answer = post.send(alerts.to_string()).expect("Alertmanager answers");
        assert_eq!(answer.status(), 200);
    }

    /// So many messages, and no more; as a person reads them.
    fn messages(&self, expected: usize) -> String {
        let html = regex::Regex::new("(?s)--- as HTML\n.*?</html>\n").expect("it is one");
        html.replace_all(&self.messages_with_html(expected), "").into_owned()
    }

    /// The same, with mails as HTML too.
    fn messages_with_html(&self, expected: usize) -> String {
        let mut taken = Vec::new();
        while let Ok(message) =
            self.sinks.taken.recv_timeout(Duration::from_secs(if taken.len() < expected { 30 } else { QUIET }))
        {
            taken.push(message);
        }
        let mut shown: Vec<_> = taken.iter().map(show).collect();
        shown.sort();
        let ways: Vec<_> = ["mail", "chat", "SMS"]
            .into_iter()
            .map(|way| format!("{way}: {}", shown.iter().filter(|one| one.starts_with(&format!("=== {way}"))).count()))
            .collect();
        let text = format!("{}\n\n{}", ways.join(", "), shown.join("\n"));
        assert_eq!(taken.len(), expected, "{text}");
        self.at_night(&text)
    }

    /// Messages are written now, and read the same at any time. Only the time in Dhaka is replaced: one of another zone
    /// would be seen.
    fn at_night(&self, text: &str) -> String {
        // The number of a panel says nothing to a reader, and follows from its title.
        let panel = regex::Regex::new(r"panel-\d+").expect("it is one");
        let mut text = panel.replace_all(text, "panel-1").into_owned();
        for at in [self.start, self.start + 1] {
            let minute = (at + 6 * 60 * 60) / 60 % (24 * 60);
            let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
            // In HTML the plus sign of the zone is `&#43;`.
            let long =
                regex::Regex::new(&format!(r"{clock} on \w{{3}} \d+ \w{{3}} \((\+|&#43;)06\)")).expect("it is one");
            text = long.replace_all(&text, "02:41 on Fri 27 Nov (${1}06)").into_owned();
            text = text.replace(&format!(" {clock}"), " 02:41");
        }
        text
    }
}

/// A line of the config, but that mails go to the sink, without a login, and that nothing is waited for long.
fn hasty(line: &str, mail: u16) -> String {
    match line.split_once(": ") {
        // On a busy machine inhibition hears of an alert later than its group.
        Some((key, _)) if key.ends_with("group_wait") => format!("{key}: 3s\n"),
        Some((key, _)) if key.ends_with("group_interval") => format!("{key}: 1s\n"),
        Some((key, _)) if key.ends_with("smtp_smarthost") => {
            format!("{key}: 127.0.0.1:{mail}\n  smtp_require_tls: false\n")
        }
        Some((key, _)) if key.contains("smtp_auth_") => String::new(),
        _ => format!("{line}\n"),
    }
}

fn rfc3339(seconds: u64) -> String {
    let time = k8s_openapi::jiff::Timestamp::from_second(i64::try_from(seconds).expect("it is no long time"));
    time.expect("it is a time").to_string()
}

fn show(message: &Message) -> String {
    let mut shown = String::new();
    let body = || serde_json::from_str::<Value>(&message.text).unwrap_or_else(|why| panic!("{why}: {}", message.text));
    match message.way.as_str() {
        "mail" => {
            let (subject, parts) = read_mail(&message.text);
            let kinds: Vec<_> = parts.iter().map(|(kind, _)| kind.as_str()).collect();
            assert_eq!(kinds, ["text/plain", "text/html"]);
            let _ = writeln!(shown, "=== mail: {subject}\n{}", parts[0].1.trim());
            let _ = writeln!(shown, "--- as HTML\n{}", parts[1].1.trim());
        }
        "/chat" => {
            let body = body();
            let said = &body["attachments"][0];
            let text = |key: &str| said[key].as_str().unwrap_or_default();
            let _ = writeln!(shown, "=== chat, {}: {}\n{}", text("color"), text("title"), text("text").trim());
        }
        _ => {
            let body = body();
            let text = body["text"].as_str().unwrap_or_else(|| panic!("it is no text: {body}"));
            assert!(text.chars().count() <= 160, "{text}");
            let _ = writeln!(shown, "=== SMS, {} characters\n{text}", text.chars().count());
        }
    }
    shown
}

fn redis() -> Raised {
    Raised::of("RedisDown", None)
}

/// Seconds in which no other message comes: Alertmanager writes to all at once.
const QUIET: u64 = 2;

/// Mail and chat.
const OF_WARNING: usize = 2;
/// Mail, chat and SMS.
const OF_CRITICAL: usize = 3;

macro_rules! incident {
    ($name:ident, |$alertmanager:ident| $said:expr) => {
        #[test]
        fn $name() {
            let Some(program) = tool("alertmanager") else { return };
            let $alertmanager = Alertmanager::start(&program);
            let said: String = $said;
            insta::assert_snapshot!(stringify!($name), said);
        }
    };
}

incident!(one_critical_alert, |alertmanager| {
    alertmanager.tell(&[redis()], false);
    alertmanager.messages_with_html(OF_CRITICAL)
});

incident!(a_critical_alert_is_over, |alertmanager| {
    alertmanager.tell(&[redis()], false);
    alertmanager.messages(OF_CRITICAL);
    alertmanager.tell(&[redis()], true);
    alertmanager.messages(OF_CRITICAL)
});

// Not "after 0s": the messages count whole minutes.
incident!(a_critical_alert_is_over_in_seconds, |alertmanager| {
    alertmanager.tell(&[redis()], false);
    alertmanager.messages(OF_CRITICAL);
    alertmanager.tell_after(&[redis()], Some(25));
    alertmanager.messages(OF_CRITICAL)
});

incident!(one_warning, |alertmanager| {
    alertmanager.tell(&[Raised::of("RedisRefusesConnections", None)], false);
    alertmanager.messages(OF_WARNING)
});

// Three nodes at once: one message.
incident!(the_same_on_three_nodes, |alertmanager| {
    let one = Raised::of("DiskSpaceCritical", Some("node"));
    let (node, other) = ("node", "another-node");
    alertmanager.tell(&[one.clone(), one.other(node, other), one.other(node, "third-node")], false);
    alertmanager.messages(OF_CRITICAL)
});

// One of two is over: the message says which.
incident!(some_fire_and_some_are_over, |alertmanager| {
    let one = Raised::of("DiskSpaceCritical", Some("node"));
    let others = [one.other("node", "another-node"), one.other("node", "third-node")];
    alertmanager.tell(&[one.clone(), others[0].clone(), others[1].clone()], false);
    alertmanager.messages(OF_CRITICAL);
    alertmanager.tell(&[one], true);
    alertmanager.messages_with_html(OF_CRITICAL)
});

// The database runs out of connections, and the backend fails of it: five alerts, one of them muted.
incident!(a_storm_of_connections, |alertmanager| {
    let of_backend = |name, scope| Raised::of(name, scope).other("app", "dhakacart-backend");
    alertmanager.tell(
        &[
            Raised::of("HighDatabaseConnections", None),
            of_backend("CriticalErrorRate", Some("app")),
            of_backend("HighErrorRate", Some("app")),
            of_backend("HighResponseTime", Some("app")),
            Raised::of("HighOrderFailureRate", Some("app")),
        ],
        false,
    );
    // The errors are told, and the connections; slow answers and failing orders are the errors' own.
    alertmanager.messages(OF_CRITICAL + OF_WARNING)
});

// The database is down, and with it all that needs it: one message.
incident!(the_database_is_down, |alertmanager| {
    let of_backend = |name, scope, label| Raised::of(name, Some(scope)).other(label, "dhakacart-backend");
    alertmanager.tell(&[Raised::of("PostgresDown", None)], false);
    // What only follows from it takes longer to fire.
    let said = alertmanager.messages(OF_CRITICAL);
    alertmanager.tell(
        &[
            of_backend("ServiceDown", "deployment", "deployment"),
            of_backend("CriticalErrorRate", "app", "app"),
            of_backend("HighErrorRate", "app", "app"),
        ],
        false,
    );
    said + &alertmanager.messages(0)
});

incident!(errors_in_logs, |alertmanager| {
    alertmanager.tell(&[Raised::of_logs("BackendLogsErrors", "60")], false);
    alertmanager.messages(OF_WARNING)
});

incident!(the_digest, |alertmanager| {
    let info = WATCH.alerts().filter(|alert| alert.severity().label() == "info" && !alert.is_over_logs()).take(2);
    let told: Vec<_> = info.map(|alert| Raised::of(alert.name(), alert.own_label("scope"))).collect();
    assert_eq!(told.len(), 2);
    alertmanager.tell(&told, false);
    alertmanager.messages(1)
});

incident!(the_sign_of_life, |alertmanager| {
    alertmanager.tell(&[Raised::of("Watchdog", None)], false);
    alertmanager.messages(1)
});

incident!(the_end_of_the_sign_of_life, |alertmanager| {
    alertmanager.tell(&[Raised::of("Watchdog", None)], false);
    alertmanager.messages(1);
    alertmanager.tell(&[Raised::of("Watchdog", None)], true);
    alertmanager.messages(1)
});

// An alert of somebody else, without any of our annotations.
incident!(an_alert_of_a_stranger, |alertmanager| {
    let (labels, annotations) = (BTreeMap::new(), BTreeMap::new());
    alertmanager.tell(&[Raised { labels, annotations }.labelled("alertname", "Strange")], false);
    alertmanager.messages(OF_WARNING)
});

// More than a text message holds, with signs by which Alertmanager would take it for something else.
incident!(more_than_fits_into_a_text_message, |alertmanager| {
    let mut long = redis();
    let text = "[Redis] of `dhakacart-redis`: \"gone\", and with it {whatever} asks for it: carts, sessions, prices:";
    long.annotations.insert("summary".to_owned(), text.to_owned());
    alertmanager.tell(&[long], false);
    let said = alertmanager.messages(OF_CRITICAL);
    said.split("=== chat").next().unwrap_or_default().to_owned()
});

/// What our check takes for a function, amtool takes for one, and the other way round for those of Prometheus.
#[test]
fn alertmanager_has_the_functions_that_messages_may_call() {
    let Some(amtool) = tool("amtool") else { return };
    let mounted = Mounted::of("default", "Deployment", "alertmanager");
    let config = mounted.flagged(CONFIG);
    let templates = config.with_file_name("messages.tmpl");
    let check = || run(Command::new(&amtool).arg("check-config").arg(&config));
    check().is_content("as generated");
    let calls: String = stack::watch::receiver::message::FUNCTIONS.map(|name| format!("{{{{ {name} }}}}")).concat();
    std::fs::write(&templates, format!("{{{{ define \"calls\" }}}}{calls}{{{{ end }}}}")).expect("the test may write");
    check().is_content(&calls);
    damage(&templates, "{{ tz }}", "{{ humanize }}");
    check().refuses("function \"humanize\" not defined");
}
