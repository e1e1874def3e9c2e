//! The real Collector makes of a thousand lines what the pipeline says, and loses none: across rotation, restart,
//! `kill -9`, and a receiver that is away.
//!
//! It has the generated config, with these changes: it reads and keeps in a folder of the test, listens on loopback,
//! asks a stand-in for the API server, and sends JSON that is not compressed to a stand-in for Loki. What Loki makes
//! of it is not seen here.

mod fixtures;
mod kubernetes;
mod sink;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::json;
use stack::log_pipeline;
use stack_tests::tool;

use crate::live::cri::rfc3339;
use crate::mounted::Mounted;
use crate::process::{Server, free_port};
use fixtures::{NODE, PODS, Pod};
use sink::{Record, Sink};

/// Longer than lines are waited for that belong to the one before.
const JOINED: Duration = Duration::from_secs(4);

/// Records by the labels of their stream.
type Streams = BTreeMap<BTreeMap<String, String>, Vec<Record>>;

/// The Collector over the logs of all pods, and what it should make of them.
struct Collected {
    program: PathBuf,
    files: Mounted,
    sink: Sink,
    counters: u16,
    health: u16,
    running: Option<Server>,
    said: usize,
    lines: usize,
    clock: std::time::SystemTime,
    expected: Vec<Record>,
    requests: BTreeMap<[&'static str; 3], u64>,
    counted: BTreeMap<String, u64>,
}

impl Collected {
    fn new(program: PathBuf) -> Self {
        let files = Mounted::of(stack_tests::ours::COLLECTED.name().as_str(), "DaemonSet", "otel-collector");
        let (sink, server) = (Sink::start(), kubernetes::of_pods(PODS.iter().map(Pod::object).collect()));
        let (metrics, counters, health) = (free_port(), free_port(), free_port());
        let reader = json!({ "pull": { "exporter": { "prometheus": { "host": "127.0.0.1", "port": metrics } } } });
        let changed = json!({
            "extensions": { "health_check": { "endpoint": format!("127.0.0.1:{health}") } },
            "processors": { "k8s_attributes": { "auth_type": "kubeConfig" } },
            "exporters": {
                "otlp_http": { "endpoint": sink.url, "encoding": "json", "compression": "none",
                    "retry_on_failure": { "initial_interval": "200ms", "max_interval": "1s" } },
                "prometheus": { "endpoint": format!("127.0.0.1:{counters}") },
            },
            "service": { "telemetry": { "metrics": { "readers": [reader] } } },
        });
        fs::create_dir_all(files.path("/test")).expect("the test may make folders");
        fs::write(files.path("/test/changed.yaml"), changed.to_string()).expect("the test may write");
        fs::write(files.path("/test/kubeconfig"), kubernetes::kubeconfig(&server)).expect("the test may write");
        fs::create_dir_all(files.path("/var/lib/otelcol")).expect("the test may make folders");
        let clock = std::time::SystemTime::now() - Duration::from_mins(10);
        let (expected, requests, counted) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let (said, lines, running) = (0, 0, None);
        Self { program, files, sink, counters, health, running, said, lines, clock, expected, requests, counted }
    }

    /// Breaks one stage of its config.
    fn damage(&self, from: &str, to: &str) {
        let path = self.files.flagged("--config=");
        let config = fs::read_to_string(&path).expect("the pod has a config");
        let damaged = config.replace(from, to);
        assert!(damaged != config || from == to, "{from} is not in\n{config}");
        fs::write(path, damaged).expect("the test may write");
    }

    fn start(&mut self) {
        let config = self.files.flagged("--config=");
        let mut command = Command::new(&self.program);
        command.arg(format!("--config={}", config.display()));
        command.arg(format!("--config={}", self.files.path("/test/changed.yaml").display()));
        command.args(self.files.args().iter().filter(|arg| arg.starts_with("--feature-gates")));
        command.env("K8S_NODE_NAME", NODE).env("KUBECONFIG", self.files.path("/test/kubeconfig"));
        let mut server = Server::start(&format!("otelcol-{}", self.said), &mut command, &self.files.path("/test"));
        let health = format!("http://127.0.0.1:{}/", self.health);
        server.until(30, || ureq::get(&health).call().is_ok());
        self.running = Some(server);
    }

    /// Ends with what it has counted noted, as Prometheus would have scraped it.
    fn stop(&mut self) {
        self.note_counters();
        if let Some(mut server) = self.running.take() {
            server.end(30);
        }
    }

    /// `kill -9`.
    fn kill(&mut self) {
        self.note_counters();
        self.running = None;
    }

    fn log(&self, pod: &Pod) -> PathBuf {
        let Pod { namespace, name, container, .. } = pod;
        self.files.path(&format!("/var/log/pods/{namespace}_{name}_{}/{container}/0.log", pod.uid()))
    }

    /// All of these pods say all that they say, so often.
    fn say(&mut self, times: usize, pods: &[&str]) {
        for _ in 0..times {
            self.said += 1;
            for pod in PODS.iter().filter(|pod| pods.is_empty() || pods.contains(&pod.app)) {
                let path = self.log(pod);
                fs::create_dir_all(path.parent().expect("it has a folder")).expect("the test may make folders");
                let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the test may write");
                for said in (pod.says)(self.said) {
                    let mut time = None;
                    for line in &said.written {
                        self.clock += Duration::from_millis(1);
                        // A joined line has the time of its first part; Promtail gives one that the runtime split that
                        // of its last.
                        time = time.or(Some(self.clock));
                        file.write_all(format!("{} {line}\n", rfc3339(self.clock)).as_bytes()).expect("it may");
                        self.lines += 1;
                    }
                    let since = time.expect("it is a line").duration_since(std::time::UNIX_EPOCH);
                    let time = u64::try_from(since.expect("it is after 1970").as_nanos()).expect("it fits");
                    let (labels, metadata) = (pod.labels_of(&said), said.metadata());
                    if let Some((method, route, status)) = said.request.filter(|_| said.counted) {
                        *self.requests.entry([method, route, status]).or_default() += 1;
                    }
                    self.expected.push(Record { labels, metadata, time, line: said.line });
                }
            }
        }
    }

    /// The kubelet moves every log away, and begins a new one.
    fn rotate(&self) {
        for pod in &PODS {
            let path = self.log(pod);
            fs::rename(&path, format!("{}.20261127-050000", path.display())).expect("the test may rename");
        }
    }

    /// Waits until all that was said has arrived.
    fn arrives(&self, what: &str) {
        let end = Instant::now() + Duration::from_secs(40);
        loop {
            let taken: BTreeSet<_> = self.sink.taken().iter().map(key).collect();
            let missing: Vec<_> = self.expected.iter().filter(|one| !taken.contains(&key(one))).collect();
            if missing.is_empty() {
                return;
            }
            let first: Vec<_> = missing.iter().take(3).collect();
            let came: Vec<_> = self.sink.taken().into_iter().rev().take(3).collect();
            let (lack, of) = (missing.len(), self.expected.len());
            assert!(Instant::now() < end, "{what}: {lack} of {of} lack: {first:#?}, but the last are {came:#?}");
            sleep(Duration::from_millis(200));
        }
    }

    /// Waits until as many records came as there should be, or for long enough.
    fn settles(&self) {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end && self.sink.taken().len() < self.expected.len() {
            sleep(Duration::from_millis(200));
        }
        // What nobody expects comes after.
        sleep(Duration::from_secs(1));
    }

    /// In what all that came is not what should have come.
    fn differs_in(&self) -> BTreeSet<&'static str> {
        let by_time = |records: &[Record]| -> BTreeMap<(Option<String>, u64), Record> {
            let at = |record: &Record| (record.labels.get("pod").cloned(), record.time);
            records.iter().map(|record| (at(record), record.clone())).collect()
        };
        let (taken, expected) = (by_time(&self.sink.taken()), by_time(&self.expected));
        let mut found = BTreeSet::new();
        if !taken.keys().eq(expected.keys()) {
            found.insert("lines that come");
        }
        for (at, record) in &expected {
            let Some(came) = taken.get(at) else { continue };
            let aspects = [
                ("labels", came.labels != record.labels),
                ("metadata", came.metadata != record.metadata),
                ("text", came.line != record.line),
            ];
            found.extend(aspects.iter().filter(|(_, differs)| *differs).map(|(aspect, _)| *aspect));
        }
        if self.counted != self.counters_expected() {
            found.insert("counters");
        }
        found
    }

    /// Each customer's request is counted once, under the labels of its stream and its own.
    fn counters_expected(&self) -> BTreeMap<String, u64> {
        let frontend = PODS.iter().find(|pod| pod.app == "dhakacart-frontend").expect("it is a pod");
        let series = |[method, route, status]: &[&str; 3]| {
            let Pod { app, container, namespace, name, .. } = frontend;
            format!(
                "{}{{app={app:?},container={container:?},method={method:?},namespace={namespace:?},node={NODE:?},\
                 pod={name:?},route={route:?},status={status:?},stream=\"stdout\"}}",
                log_pipeline::REQUESTS
            )
        };
        self.requests.iter().map(|(request, count)| (series(request), *count)).collect()
    }

    fn note_counters(&mut self) {
        let page = ureq::get(format!("http://127.0.0.1:{}/metrics", self.counters)).call();
        let page = page.expect("the Collector shows counters").body_mut().read_to_string().expect("it is text");
        for line in page.lines().filter(|line| line.starts_with(log_pipeline::REQUESTS)) {
            let (series, value) = line.rsplit_once(' ').expect("a sample has a value");
            *self.counted.entry(series.to_owned()).or_default() += value.parse::<u64>().expect("it is a count");
        }
    }

    /// How many records came twice.
    fn doubled(&self) -> usize {
        let taken = self.sink.taken();
        taken.len() - taken.iter().map(key).collect::<BTreeSet<_>>().len()
    }

    /// What came, without what came twice, by its stream: all that has the same labels.
    fn streams<'a>(records: impl IntoIterator<Item = &'a Record>) -> Streams {
        let mut streams = Streams::new();
        let mut seen = BTreeSet::new();
        for record in records.into_iter().filter(|record| seen.insert(key(record))) {
            streams.entry(record.labels.clone()).or_default().push(record.clone());
        }
        streams
    }
}

/// By what Loki, too, takes a line for one that it has.
fn key(record: &Record) -> (String, u64, String) {
    (record.labels.get("pod").cloned().unwrap_or_default(), record.time, record.line.clone())
}

#[test]
fn the_collector_ships_each_line_as_the_pipeline_says() {
    let Some(program) = tool("otel-collector") else { return };
    let mut all = Collected::new(program);
    all.start();

    all.say(12, &[]);
    all.arrives("at first");
    // As they are, and in the order in which they were said.
    let taken = Collected::streams(&all.sink.taken());
    for (stream, expected) in Collected::streams(&all.expected) {
        assert_eq!(taken[&stream], expected, "{stream:?}");
    }
    assert_eq!(all.doubled(), 0);

    // The last lines of a log are written just before it is moved away.
    all.say(6, &[]);
    all.rotate();
    all.say(6, &[]);
    all.arrives("after a rotation");
    assert_eq!(all.doubled(), 0);

    all.stop();
    all.say(6, &[]);
    all.start();
    all.arrives("after a restart");
    assert_eq!(all.doubled(), 0);

    // The receiver is away: what is read waits, also across a `kill -9`. What may belong to the next line is not yet
    // written down, so that a moment is waited.
    all.sink.goes_away(true);
    all.say(6, &[]);
    sleep(JOINED);
    all.kill();
    all.say(6, &[]);
    all.start();
    sleep(Duration::from_secs(2));
    all.sink.goes_away(false);
    all.arrives("after the receiver was away");

    // `kill -9` in the midst of reading and sending.
    let steady = ["dhakacart-db", "dhakacart-redis", "payments", "kube-apiserver-master-1"];
    for pause in [50, 150, 250] {
        all.say(6, &steady);
        sleep(Duration::from_millis(pause));
        all.kill();
        all.start();
    }
    all.arrives("after it was killed");
    all.stop();

    assert!(all.lines >= 1_000, "{} lines", all.lines);
    let by_time = |streams: Streams| {
        let sort = |(stream, mut records): (_, Vec<Record>)| {
            records.sort_by_key(|record| record.time);
            (stream, records)
        };
        streams.into_iter().map(sort).collect::<Streams>()
    };
    let (taken, expected) =
        (by_time(Collected::streams(&all.sink.taken())), by_time(Collected::streams(&all.expected)));
    assert_eq!(taken, expected, "nothing is lost, and nothing else came");
    // Each `kill -9` may send again what was under way: a request, and what was read since the last note.
    let doubled = all.doubled();
    eprintln!("{} lines, {} entries, {doubled} twice", all.lines, all.expected.len());
    assert!(doubled <= 4 * 100, "{doubled} came twice");
    assert_eq!(all.counted, all.counters_expected());
}

/// A stage, how it is broken, and in what that shows.
const DAMAGES: &[(&str, &str, &str, &[&str])] = &[
    ("nothing", "", "", &[]),
    ("what is hidden", "***", "**", &["text"]),
    ("what becomes `error`", r#"["chosen"], "error")"#, r#"["chosen"], "warn")"#, &["labels"]),
    ("which methods are known", "^(?:GET|HEAD|", "^(?:HEAD|", &["counters", "metadata"]),
    ("whose requests are counted", "kube-probe/", "nobody/", &["counters"]),
];

/// The twin of the test above: a pipeline of which one stage is broken is not taken for the one that is meant.
#[test]
fn a_stage_that_is_broken_is_seen() {
    let Some(program) = tool("otel-collector") else { return };
    for (stage, from, to, expected) in DAMAGES {
        let mut all = Collected::new(program.clone());
        all.damage(from, to);
        all.start();
        all.say(2, &[]);
        all.settles();
        all.stop();
        assert_eq!(all.differs_in(), expected.iter().copied().collect(), "{stage} is broken");
    }
}

/// That the paths of the test are its own.
#[test]
fn the_collector_of_the_test_reads_and_writes_in_its_own_folder() {
    let files = Mounted::of(stack_tests::ours::COLLECTED.name().as_str(), "DaemonSet", "otel-collector");
    let config = fs::read_to_string(files.flagged("--config=")).expect("the pod has a config");
    for path in ["/var/log/pods", "/var/lib/otelcol/positions", "/var/lib/otelcol/queue"] {
        let moved = files.path(path);
        assert!(config.contains(&*Path::new(&moved).to_string_lossy()), "{path} is not moved in\n{config}");
    }
}
