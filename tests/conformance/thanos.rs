//! Thanos as the environment `ha` runs it, on loopback: two Prometheis with their sidecars, two query layers, a store
//! and a compactor, over a bucket that is a folder. Each is killed in turn.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stack_tests::tool;
use tempfile::TempDir;

use crate::loopback::{agent, asked, now, steady, told};
use crate::mounted::{Mounted, damage};
use crate::process::{Said, Server, free_port, run};
use crate::queries::{Language, of_dashboards};

const ENVIRONMENT: &str = "ha";
const BUCKET: &str = "--objstore.config-file";

/// How long a program stays killed.
const DOWN: Duration = Duration::from_secs(5);
/// A window without a sample is a gap: five scrapes.
const WINDOW: &str = "5s";
/// How long the next one is left alone: a Prometheus that has been back for less than two windows does not stand in for
/// the other yet. Measured: a window that begins before its first sample is empty while the other is down.
const REST: Duration = Duration::from_secs(6);

fn text_of(agent: &ureq::Agent, url: &str) -> Option<String> {
    let mut answer = agent.get(url).call().ok()?;
    (answer.status() == 200).then(|| answer.body_mut().read_to_string().ok()).flatten()
}

/// One program that can be killed and started again, as it was.
struct Part {
    name: String,
    program: PathBuf,
    args: Vec<String>,
    envs: Vec<(&'static str, String)>,
    port: u16,
    folder: PathBuf,
    server: Option<Server>,
}

impl Part {
    fn start(&mut self) {
        let mut command = Command::new(&self.program);
        command.args(&self.args).envs(self.envs.iter().cloned());
        self.server = Some(Server::start(&self.name, &mut command, &self.folder));
    }

    fn until_ready(&mut self) {
        let (agent, url) = (agent(), format!("http://127.0.0.1:{}/-/ready", self.port));
        let server = self.server.as_mut().expect("it was started");
        server.until(40, || text_of(&agent, &url).is_some());
    }
}

/// The end of the old block, which only the bucket has.
const OLD: u64 = 1_700_010_000;

/// Everything of the environment that has or shows metrics.
struct Stack {
    parts: BTreeMap<&'static str, Part>,
    queries: [u16; 2],
    _folder: TempDir,
}

impl Stack {
    fn start(thanos: &Path, prometheus: &Path, promtool: &Path) -> Self {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let written = |name: &str, value: &Value| {
            std::fs::write(at(name), value.to_string()).expect("the test may write");
            at(name).display().to_string()
        };
        let bucket = written("bucket.yml", &json!({ "type": "FILESYSTEM", "config": { "directory": at("bucket") } }));
        upload_old_block(thanos, promtool, folder.path(), &bucket);
        let (target, mut parts, mut sidecars) = (steady(), BTreeMap::new(), Vec::new());
        let mut add = |key: &'static str, program: &Path, args, envs, port| {
            let (name, program, folder) = (key.to_owned(), program.to_owned(), folder.path().to_owned());
            parts.insert(key, Part { name, program, args, envs, port, folder, server: None });
        };
        let local = |port: u16| format!("127.0.0.1:{port}");
        for (pod, beside) in [("prometheus-0", "sidecar-0"), ("prometheus-1", "sidecar-1")] {
            let mounted = Mounted::of(ENVIRONMENT, "StatefulSet", "prometheus");
            let config = std::fs::read_to_string(mounted.flagged("--config.file=")).expect("it is there");
            let mut config: Value = serde_yaml::from_str(&config).expect("it is YAML");
            config["global"]["scrape_interval"] = json!("1s");
            config["global"]["scrape_timeout"] = json!("1s");
            config["scrape_configs"] =
                json!([{ "job_name": "steady", "static_configs": [{ "targets": [local(target)] }] }]);
            config["alerting"] = json!({});
            config["rule_files"] = json!([]);
            let (config, data) = (written(&format!("{pod}.yml"), &config), at(pod).display().to_string());
            let (port, http, grpc) = (free_port(), free_port(), free_port());
            let mut args = told(&mounted, &[("--config.file", config), ("--storage.tsdb.path", data.clone())]);
            args.push(format!("--web.listen-address={}", local(port)));
            add(pod, prometheus, args, vec![("POD_NAME", pod.to_owned())], port);
            let mounted = Mounted::of_container(ENVIRONMENT, "StatefulSet", "prometheus", "thanos-sidecar");
            let others = [
                ("--http-address", local(http)),
                ("--grpc-address", local(grpc)),
                ("--tsdb.path", data),
                ("--prometheus.url", format!("http://{}", local(port))),
                (BUCKET, bucket.clone()),
            ];
            add(beside, thanos, told(&mounted, &others), Vec::new(), http);
            sidecars.push(grpc);
        }
        let (http, grpc) = (free_port(), free_port());
        let others = [
            ("--http-address", local(http)),
            ("--grpc-address", local(grpc)),
            ("--data-dir", at("store").display().to_string()),
            (BUCKET, bucket.clone()),
        ];
        add("store", thanos, told(&Mounted::of(ENVIRONMENT, "Deployment", "thanos-store"), &others), Vec::new(), http);
        let http = free_port();
        let others =
            [("--http-address", local(http)), ("--data-dir", at("compactor").display().to_string()), (BUCKET, bucket)];
        let mounted = Mounted::of(ENVIRONMENT, "StatefulSet", "thanos-compactor");
        // The old block is older than the environment keeps blocks.
        let others = [&others[..], &["raw", "5m", "1h"].map(|one| (retention(one), "100y".to_owned()))[..]].concat();
        add("compactor", thanos, told(&mounted, &others), Vec::new(), http);
        let mounted = Mounted::of(ENVIRONMENT, "Deployment", "thanos-query");
        let file = std::fs::read_to_string(mounted.flagged("--endpoint.sd-config-file=")).expect("it is there");
        let mut endpoints: Value = serde_yaml::from_str(&file).expect("it is YAML");
        let list = endpoints["endpoints"].as_array_mut().expect("it lists some");
        assert_eq!(list.len(), 3, "both sidecars and the store: {list:?}");
        for (one, port) in list.iter_mut().zip(sidecars.iter().chain([&grpc])) {
            assert!(one["address"].as_str().is_some_and(|at| at.starts_with("dns+")), "its name is looked up: {one}");
            one["address"] = json!(local(*port));
        }
        let endpoints = written("endpoints.yml", &endpoints);
        let queries = ["query-0", "query-1"].map(|key| {
            let port = free_port();
            let others = [("--http-address", local(port)), ("--endpoint.sd-config-file", endpoints.clone())];
            let args = [told(&mounted, &others), vec![format!("--grpc-address={}", local(free_port()))]].concat();
            add(key, thanos, args, Vec::new(), port);
            port
        });
        parts.values_mut().for_each(Part::start);
        parts.values_mut().for_each(Part::until_ready);
        let mut this = Self { parts, queries, _folder: folder };
        this.until_whole();
        this
    }

    /// Waits until each query layer shows fresh samples of both Prometheis, and what only the bucket has; and says how
    /// long that took.
    fn until_whole(&mut self) -> Duration {
        let (agent, start) = (agent(), Instant::now());
        for (key, port) in ["query-0", "query-1"].into_iter().zip(self.queries) {
            let server = self.parts.get_mut(key).and_then(|part| part.server.as_mut()).expect("it runs");
            server.until(40, || {
                let both = [("query", "count_over_time(steady[3s])"), ("dedup", "false")];
                asked(&agent, port, "query", &both).is_some_and(|found| found.len() == 2) && shows_old(&agent, port)
            });
        }
        start.elapsed()
    }

    /// Asks as a panel does: of the first query layer that answers. Whether it shows a sample of the last seconds.
    fn shows_now(&self, agent: &ureq::Agent) -> bool {
        let query = format!("count_over_time(steady[{WINDOW}])");
        let result = self.queries.iter().find_map(|port| asked(agent, *port, "query", &[("query", &query)]));
        result.is_some_and(|found| found.len() == 1)
    }

    /// The windows of this time without a sample: in the view without duplicates, and by replica.
    fn gaps(&self, windows: RangeInclusive<u64>) -> (usize, BTreeMap<String, usize>, usize) {
        let query = format!("count_over_time(steady[{WINDOW}])");
        let (start, end) = (windows.start().to_string(), windows.end().to_string());
        let range = |dedup| {
            let parameters = [("query", &*query), ("start", &*start), ("end", &*end), ("step", "1"), ("dedup", dedup)];
            asked(&agent(), self.queries[0], "query_range", &parameters).expect("it answers")
        };
        let all = windows.count();
        let missing = |series: &Value| all - series["values"].as_array().map_or(0, Vec::len);
        let seen = range("true");
        assert_eq!(seen.len(), 1, "one series without duplicates: {seen:?}");
        let by_replica = range("false");
        let replica = |series: &Value| series["metric"]["replica"].as_str().unwrap_or_default().to_owned();
        (missing(&seen[0]), by_replica.iter().map(|series| (replica(series), missing(series))).collect(), all)
    }
}

/// Whether what only the bucket has is shown.
fn shows_old(agent: &ureq::Agent, query_layer: u16) -> bool {
    let found = asked(agent, query_layer, "query", &[("query", "old"), ("time", &OLD.to_string())]);
    found.is_some_and(|found| found.len() == 1)
}

fn retention(resolution: &str) -> &'static str {
    match resolution {
        "raw" => "--retention.resolution-raw",
        "5m" => "--retention.resolution-5m",
        _ => "--retention.resolution-1h",
    }
}

/// A block of 2023 in the bucket.
fn upload_old_block(thanos: &Path, promtool: &Path, folder: &Path, bucket: &str) {
    let (samples, blocks) = (folder.join("old.om"), folder.join("old"));
    let text = format!("# TYPE old gauge\nold 1 {}\nold 2 {OLD}\n# EOF\n", OLD - 3_600);
    std::fs::write(&samples, text).expect("the test may write");
    let create = ["tsdb", "create-blocks-from", "openmetrics"];
    run(Command::new(promtool).args(create).args([&samples, &blocks])).is_content("promtool");
    let mut upload = Command::new(thanos);
    upload.args(["tools", "bucket", "upload-blocks"]).arg(format!("{BUCKET}={bucket}"));
    upload.arg(format!("--path={}", blocks.display()));
    upload.args(["--label=cluster=\"dhakacart\"", "--label=replica=\"prometheus-0\""]);
    run(&mut upload).is_content("thanos tools bucket upload-blocks");
}

/// The promise holds for who asks once the query layer has taken the sidecar back, which takes it some seconds; and for
/// panels that are open meanwhile, as far as the newest seconds go.
#[test]
fn each_of_the_pair_is_killed_and_the_query_layer_shows_no_gap() {
    let [Some(thanos), Some(prometheus), Some(promtool)] = ["thanos", "prometheus", "promtool"].map(tool) else {
        return;
    };
    let mut stack = Stack::start(&thanos, &prometheus, &promtool);
    let agent = agent();
    sleep(Duration::from_secs(6));
    println!(
        "| killed (-9) for {} s | asked every 0.5 s: no answer of the last {WINDOW} | whole again after |",
        DOWN.as_secs()
    );
    println!("|---|---|---|");
    let start = now();
    let mut unanswered = BTreeMap::new();
    for victim in ["prometheus-0", "prometheus-1", "sidecar-0", "sidecar-1", "query-0", "store", "compactor"] {
        let part = stack.parts.get_mut(victim).expect("it is there");
        part.server = None;
        let (mut polls, mut without) = (0, 0);
        let down = Instant::now();
        while down.elapsed() < DOWN {
            polls += 1;
            without += usize::from(!stack.shows_now(&agent));
            sleep(Duration::from_millis(500));
        }
        let part = stack.parts.get_mut(victim).expect("it is there");
        let again = Instant::now();
        part.start();
        part.until_ready();
        stack.until_whole();
        println!("| {victim} | {without} of {polls} | {:.1} s |", again.elapsed().as_secs_f64());
        unanswered.insert(victim, without);
        sleep(if victim.starts_with("prometheus") { REST } else { Duration::from_secs(2) });
    }
    let (gaps, alone, windows) = stack.gaps(start..=now() - 2);
    println!("windows of {WINDOW} without a sample: {gaps} of {windows}; each Prometheus alone: {alone:?}");
    assert_eq!(gaps, 0, "the view without duplicates has no gap");
    assert_eq!(alone.len(), 2, "{alone:?}");
    assert!(alone.values().all(|missing| *missing > 0), "each was down for a while: {alone:?}");
    for (victim, without) in unanswered {
        assert_eq!(without, 0, "{victim}: panels go on");
    }
}

/// Lists a bucket as the store's pod is told, and what it says.
fn listed(thanos: &Path, file: &Path) -> Said {
    let mut list = Command::new(thanos);
    list.args(["tools", "bucket", "ls", "--timeout=5s"]).arg(format!("{BUCKET}={}", file.display()));
    list.env("AWS_ACCESS_KEY_ID", "the-access-key").env("AWS_SECRET_ACCESS_KEY", "the-secret-key");
    run(&mut list)
}

/// A server of S3 that hears one request.
fn server_of_s3() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let (port, (told, requests)) = (listener.local_addr().expect("it listens").port(), channel());
    spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let _told = told.send(String::from_utf8_lossy(&request[..length]).into_owned());
            let page = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\n";
            let _sent = write!(stream, "{head}Content-Length: {}\r\n\r\n{page}", page.len());
        }
    });
    (port, requests)
}

#[test]
fn the_bucket_is_asked_with_the_keys_of_the_environment() {
    let Some(thanos) = tool("thanos") else { return };
    let mounted = Mounted::of(ENVIRONMENT, "Deployment", "thanos-store");
    let file = mounted.flagged("--objstore.config-file=");
    let (port, requests) = server_of_s3();
    damage(&file, "s3.ap-southeast-1.amazonaws.com", &format!("127.0.0.1:{port}"));
    damage(&file, "region:", "insecure: true\n  region:");
    listed(&thanos, &file).is_content("thanos tools bucket ls");
    let request = requests.recv_timeout(Duration::from_secs(10)).expect("it asks");
    assert!(request.contains("/dhakacart-metrics/"), "{request}");
    assert!(request.contains("AWS4-HMAC-SHA256 Credential=the-access-key/"), "{request}");
    assert!(!std::fs::read_to_string(&file).expect("it is there").contains("key"), "no key stands in the file");
}

#[test]
fn a_bucket_with_a_key_that_thanos_does_not_know_is_refused() {
    let Some(thanos) = tool("thanos") else { return };
    let mounted = Mounted::of(ENVIRONMENT, "Deployment", "thanos-store");
    let file = mounted.flagged("--objstore.config-file=");
    damage(&file, "bucket:", "buckett:");
    listed(&thanos, &file).refuses("field buckett not found");
}

/// Thanos reads the PromQL of an older Prometheus than the one beside it.
#[test]
fn the_query_layer_reads_every_query_of_a_panel() {
    let Some(thanos) = tool("thanos") else { return };
    let (folder, port) = (tempfile::tempdir().expect("the system has room for a temporary folder"), free_port());
    let mut command = Command::new(&thanos);
    command.args(["query", "--endpoint.sd-config=endpoints: []"]).arg(format!("--http-address=127.0.0.1:{port}"));
    command.arg(format!("--grpc-address=127.0.0.1:{}", free_port()));
    let mut server = Server::start("query", &mut command, folder.path());
    let agent = agent();
    server.until(30, || text_of(&agent, &format!("http://127.0.0.1:{port}/-/ready")).is_some());
    let read = |text: &str| asked(&agent, port, "query", &[("query", text)]).is_some();
    assert!(!read("sum(up"), "what is no PromQL is refused");
    let queries = of_dashboards(ENVIRONMENT, Language::PromQl);
    let refused: Vec<&String> = queries.iter().filter(|query| !read(&query.text)).map(|query| &query.place).collect();
    assert!(queries.len() > 100 && refused.is_empty(), "of {}: {refused:#?}", queries.len());
}
