//! An Alertmanager with the generated config and templates, whose messages end in sinks, as people read them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::mounted::Mounted;
use crate::process::{Server, free_port};
use crate::raised::Raised;
use crate::sinks::{Message, Sinks, read_mail};

const CONFIG: &str = "--config.file=";
const CREDENTIALS: &str = "/etc/alertmanager-receivers";

/// Seconds in which no other message comes: Alertmanager writes to all at once.
const QUIET: u64 = 2;

/// An Alertmanager with the generated config and templates, whose messages end in sinks; it does not wait for long.
pub struct Alertmanager {
    address: String,
    agent: ureq::Agent,
    /// What it told.
    pub sinks: Sinks,
    /// When it began, in seconds since 1970.
    pub start: u64,
    _server: Server,
    _mounted: Mounted,
}

impl Alertmanager {
    /// Starts one that does not wait for long.
    pub fn start(program: &Path) -> Self {
        Self::start_with(program, &hasty)
    }

    /// Starts one whose times are changed line by line.
    pub fn start_with(program: &Path, times: &dyn Fn(&str) -> Option<String>) -> Self {
        let (mounted, sinks) = (Mounted::of("default", "Deployment", "alertmanager"), Sinks::start());
        let config = mounted.flagged(CONFIG);
        let text = std::fs::read_to_string(&config).expect("the config is there");
        let text: String = text.lines().map(|line| times(line).unwrap_or_else(|| to_sink(line, sinks.mail))).collect();
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
    pub fn tell(&self, alerts: &[Raised], over: bool) {
        self.tell_after(alerts, over.then_some(12 * 60));
    }

    /// Tells alerts, which are over if they say how many seconds they lasted.
    pub fn tell_after(&self, alerts: &[Raised], lasted: Option<u64>) {
        let alert = |alert: &Raised| {
            let mut told =
                json!({ "labels": alert.labels, "annotations": alert.annotations, "startsAt": rfc3339(self.start) });
            if let Some(lasted) = lasted {
                told["startsAt"] = rfc3339(self.start - lasted + 1).into();
                told["endsAt"] = rfc3339(self.start + 1).into();
            }
            told
        };
        self.post(&alerts.iter().map(alert).collect());
    }

    /// Tells alerts as Prometheus does.
    pub fn post(&self, alerts: &Value) {
        let post =
            self.agent.post(format!("{}/api/v2/alerts", self.address)).header("Content-Type", "application/json");
        let answer = post.send(alerts.to_string()).expect("Alertmanager answers");
        assert_eq!(answer.status(), 200);
    }

    /// So many messages, and no more; as a person reads them.
    pub fn messages(&self, expected: usize) -> String {
        let html = regex::Regex::new("(?s)--- as HTML\n.*?</html>\n").expect("it is one");
        html.replace_all(&self.messages_with_html(expected), "").into_owned()
    }

    /// The same, with mails as HTML too.
    pub fn messages_with_html(&self, expected: usize) -> String {
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

/// A line of the config, but that nothing is waited for long.
fn hasty(line: &str) -> Option<String> {
    match line.split_once(": ")?.0 {
        // On a busy machine inhibition hears of an alert later than its group.
        key if key.ends_with("group_wait") => Some(format!("{key}: 3s\n")),
        key if key.ends_with("group_interval") => Some(format!("{key}: 1s\n")),
        _ => None,
    }
}

/// A line of the config, but that mails go to the sink, without a login.
fn to_sink(line: &str, mail: u16) -> String {
    match line.split_once(": ") {
        Some((key, _)) if key.ends_with("smtp_smarthost") => {
            format!("{key}: 127.0.0.1:{mail}\n  smtp_require_tls: false\n")
        }
        Some((key, _)) if key.contains("smtp_auth_") => String::new(),
        _ => format!("{line}\n"),
    }
}

/// As Alertmanager reads times.
pub fn rfc3339(seconds: u64) -> String {
    let time = k8s_openapi::jiff::Timestamp::from_second(i64::try_from(seconds).expect("it is no long time"));
    time.expect("it is a time").to_string()
}

/// A message as a person reads it.
pub fn show(message: &Message) -> String {
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

/// The way of a message, and its first line.
pub fn heading(message: &Message) -> (&'static str, String) {
    let body = || serde_json::from_str::<Value>(&message.text).unwrap_or_else(|why| panic!("{why}: {}", message.text));
    let text = |text: &Value| text.as_str().unwrap_or_default().to_owned();
    match message.way.as_str() {
        "mail" => ("mail", read_mail(&message.text).0),
        "/chat" => ("chat", text(&body()["attachments"][0]["title"])),
        _ => ("SMS", text(&body()["text"])),
    }
}
