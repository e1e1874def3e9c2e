//! Prometheus as the environment `remote` runs it, on loopback: it writes to another Prometheus, which is away for a
//! while, and then refuses the password.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};
use stack_tests::tool;
use tempfile::TempDir;

use crate::loopback::{agent, asked, now, steady, told};
use crate::mounted::{Mounted, damage};
use crate::process::{Server, free_port, run};

const ENVIRONMENT: &str = "remote";
const CONFIG: &str = "--config.file=";
const USER: &str = "dhakacart-remote";
const PASSWORD: &str = "a-password-of-the-test";
/// Its hash, by bcrypt.
const HASH: &str = "$2b$05$abcdefghijklmnopqrstuucJN1xUTuNbvk10ocK89fJt/kt8RDCH6";
/// Both, as a header says them.
const LOGIN: &str = "Basic ZGhha2FjYXJ0LXJlbW90ZTphLXBhc3N3b3JkLW9mLXRoZS10ZXN0";
/// How long the receiver stays away.
const AWAY: Duration = Duration::from_secs(20);

/// The central receiver: a Prometheus that lets in who knows the password.
struct Receiver {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    agent: ureq::Agent,
    server: Option<Server>,
}

impl Receiver {
    fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let write = |name: &str, value: Value| {
            fs::write(folder.path().join(name), value.to_string()).expect("the test may write");
        };
        write("web.yml", json!({ "basic_auth_users": { USER: HASH } }));
        write("central.yml", json!({}));
        let config = ureq::Agent::config_builder().http_status_as_error(false).middleware(
            |mut request: ureq::http::Request<ureq::SendBody>, next: ureq::middleware::MiddlewareNext| {
                request.headers_mut().insert("Authorization", ureq::http::HeaderValue::from_static(LOGIN));
                next.handle(request)
            },
        );
        let agent = config.timeout_global(Some(Duration::from_secs(5))).build().into();
        let mut this = Self { program: program.to_owned(), folder, port: free_port(), agent, server: None };
        this.come_back();
        this
    }

    fn come_back(&mut self) {
        let at = |name: &str| self.folder.path().join(name).display().to_string();
        let mut command = Command::new(&self.program);
        command.arg("--web.enable-remote-write-receiver").arg(format!("{CONFIG}{}", at("central.yml")));
        command.arg(format!("--web.config.file={}", at("web.yml")));
        command.arg(format!("--storage.tsdb.path={}", at("data")));
        command.arg(format!("--web.listen-address=127.0.0.1:{}", self.port));
        let mut server = Server::start("receiver", &mut command, self.folder.path());
        server.until(30, || asked(&self.agent, self.port, "query", &[("query", "vector(1)")]).is_some());
        self.server = Some(server);
    }

    /// Waits until it shows a sample of the last seconds.
    fn until_up_to_date(&mut self, seconds: u64) {
        let (agent, port) = (self.agent.clone(), self.port);
        let server = self.server.as_mut().expect("it runs");
        server.until(seconds, || {
            let found = asked(&agent, port, "query", &[("query", "count_over_time(steady[10s]) > 0")]);
            found.is_some_and(|found| !found.is_empty())
        });
    }

    /// The labels of the series that it has of the target.
    fn series(&self) -> Vec<Value> {
        let found = asked(&self.agent, self.port, "query", &[("query", "last_over_time(steady[1h])")]);
        found.expect("it answers").into_iter().map(|series| series["metric"].clone()).collect()
    }
}

/// Prometheus as its pod runs it, but for addresses, and a scrape each second.
struct Writer {
    mounted: Mounted,
    password: PathBuf,
    port: u16,
    server: Server,
}

impl Writer {
    fn start(program: &Path, receiver: u16) -> Self {
        let mounted = Mounted::of(ENVIRONMENT, "Deployment", "prometheus");
        let file = mounted.flagged(CONFIG);
        let folder = file.parent().expect("a file has a folder").to_owned();
        let text = fs::read_to_string(&file).expect("the config is there");
        let mut config: Value = serde_yaml::from_str(&text).expect("it is YAML");
        let (port, local) = (free_port(), |port: u16| format!("127.0.0.1:{port}"));
        config["global"]["scrape_interval"] = json!("1s");
        config["global"]["scrape_timeout"] = json!("1s");
        config["scrape_configs"] = json!([
            { "job_name": "steady", "static_configs": [{ "targets": [local(steady())] }] },
            {
                "job_name": "prometheus",
                "static_configs": [{ "targets": [local(port)], "labels": { "pod": "prometheus-0" } }],
            },
        ]);
        config["alerting"] = json!({});
        config["rule_files"] = json!([]);
        let written = &mut config["remote_write"];
        assert_eq!(written.as_array().map(Vec::len), Some(1), "one receiver: {written}");
        let url = &mut written[0]["url"];
        assert_eq!(*url, json!("https://metrics.dhakacart.com/api/v1/push"));
        *url = json!(format!("http://{}/api/v1/write", local(receiver)));
        assert_eq!(written[0]["basic_auth"]["username"], json!(USER));
        // Where the pod has the Secret, which operators bring.
        let password = mounted.path("/etc/prometheus-remote-write/central-metrics").join("password");
        let said = written[0]["basic_auth"]["password_file"].as_str().expect("the password is in a file");
        assert_eq!(Path::new(said), password);
        fs::create_dir_all(password.parent().expect("a file has a folder")).expect("the test may make folders");
        fs::write(&password, PASSWORD).expect("the test may write");
        fs::write(&file, config.to_string()).expect("the test may write");
        let data = folder.join("data").display().to_string();
        let mut command = Command::new(program);
        command.args(told(&mounted, &[("--config.file", file.display().to_string()), ("--storage.tsdb.path", data)]));
        command.arg(format!("--web.listen-address={}", local(port)));
        let server = Server::start("prometheus", &mut command, &folder);
        Self { mounted, password, port, server }
    }

    /// The expression of an alert, as the pod has it.
    fn expression(&self, alert: &str) -> String {
        let text = fs::read_to_string(self.mounted.path("/etc/prometheus-rules/remote-write.yaml")).expect("it has it");
        let rules: Value = serde_yaml::from_str(&text).expect("it is YAML");
        let mut rules = rules["groups"][0]["rules"].as_array().into_iter().flatten();
        let rule = rules.find(|rule| rule["alert"] == alert).unwrap_or_else(|| panic!("there is no alert `{alert}`"));
        rule["expr"].as_str().expect("it has an expression").to_owned()
    }

    /// Waits until it finds this about the receiver.
    fn until_true(&mut self, seconds: u64, expression: &str) {
        let (agent, port) = (agent(), self.port);
        self.server.until(seconds, || {
            let found = asked(&agent, port, "query", &[("query", expression)]).unwrap_or_default();
            found.iter().any(|one| one["metric"]["remote_name"] == "metrics.dhakacart.com")
        });
    }

    fn is_true(&self, expression: &str) -> bool {
        !asked(&agent(), self.port, "query", &[("query", expression)]).expect("it answers").is_empty()
    }
}

#[test]
fn a_receiver_that_was_away_gets_all_that_it_missed_and_a_wrong_password_is_an_alert() {
    let Some(program) = tool("prometheus") else { return };
    let mut receiver = Receiver::start(&program);
    let mut writer = Writer::start(&program, receiver.port);
    receiver.until_up_to_date(40);
    let begin = now() + 2;
    let series = receiver.series();
    assert_eq!(series.len(), 1, "{series:?}");
    assert_eq!(series[0]["cluster"], "dhakacart-remote", "it says whose it is: {series:?}");
    let (behind, failing) = (writer.expression("RemoteWriteBehind"), writer.expression("RemoteWriteFailing"));
    let at_maximum = writer.expression("RemoteWriteShardsAtMaximum");
    sleep(Duration::from_secs(5));
    for alert in [&behind, &failing, &at_maximum] {
        assert!(!writer.is_true(alert), "all is well: {alert}");
    }

    receiver.server = None;
    sleep(AWAY);
    let late = behind.replace("> 120", "> 10");
    assert_ne!(late, behind);
    writer.until_true(10, &late);
    assert!(!writer.is_true(&failing), "what can be tried again is not lost");
    receiver.come_back();
    receiver.until_up_to_date(60);
    sleep(Duration::from_secs(15));
    // A sample waits up to 5 s for others to be sent with.
    let end = now() - 8;
    let (start, until) = (begin.to_string(), end.to_string());
    let windows = [("query", "count_over_time(steady[3s])"), ("start", &*start), ("end", &*until), ("step", "1")];
    let found = asked(&receiver.agent, receiver.port, "query_range", &windows).expect("it answers");
    let seen = found[0]["values"].as_array().map_or(0, Vec::len);
    let all = (end - begin + 1) as usize;
    println!("windows of 3s without a sample at the receiver, which was away for {AWAY:?}: {} of {all}", all - seen);
    assert!(all > 25, "it was away within {all} s");
    assert_eq!(seen, all, "each window has a sample");

    fs::write(&writer.password, "another password").expect("the test may write");
    writer.until_true(60, &failing);
    fs::write(&writer.password, PASSWORD).expect("the test may write");
    receiver.until_up_to_date(30);
}

#[test]
fn a_queue_that_sends_nothing_is_refused() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = Mounted::of(ENVIRONMENT, "Deployment", "prometheus");
    let config = mounted.flagged(CONFIG);
    damage(&config, "max_shards: 10", "max_shards: 0");
    let said = run(Command::new(promtool).args(["check", "config", "--syntax-only"]).arg(&config));
    said.refuses("remote write queue max_shards must be positive");
}
