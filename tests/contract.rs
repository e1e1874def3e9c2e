//! `contract` tells a backend that keeps what alerts and dashboards expect from one that does not.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use cli::Outcome;
use stack_tests::repository::{Answer, Small, run_at};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn contract(arguments: &[&str]) -> Answer {
    let line = [&["contract"][..], arguments].concat();
    run_at(&root(), &Small::shop(), &line, &|_| Ok(()), Duration::from_secs(1))
}

/// The answer about a saved page.
fn about(page: &str) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.txt");
    fs::write(&file, page).unwrap();
    let answer = contract(&["--file", file.to_str().unwrap()]);
    let hidden = |text: &str| text.replace(file.to_str().unwrap(), "page.txt");
    Answer { out: hidden(&answer.out), err: hidden(&answer.err), ..answer }
}

/// A page on which everything of the contract is as it should be.
fn kept() -> String {
    let text = fs::read_to_string(root().join("stack/catalogue/dhakacart-backend.prom")).unwrap();
    let mut page = String::new();
    let mut kind = String::new();
    for line in text.lines() {
        if let Some(declared) = line.strip_prefix("# TYPE ") {
            declared.rsplit(' ').next().unwrap().clone_into(&mut kind);
            page += &format!("{line}\n");
        } else if !line.is_empty() && !line.starts_with('#') {
            let (name, labels) = line.trim_end_matches('}').split_once('{').unwrap_or((line, ""));
            let labels: Vec<_> =
                labels.split(',').filter(|label| !label.is_empty()).map(|label| format!("{label}=\"x\"")).collect();
            let part = if kind == "histogram" { "_sum" } else { "" };
            page += &format!("{name}{part}{{{}}} 1\n", labels.join(","));
        }
    }
    page
}

#[test]
fn a_page_that_keeps_the_contract_is_said_to() {
    let answer = about(&(kept() + "# TYPE products_viewed_total counter\nproducts_viewed_total 1\n"));
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    assert!(answer.out.contains("beyond the contract, which is no fault: products_viewed_total"), "{}", answer.out);
    assert!(
        answer.out.ends_with("page.txt keeps stack/catalogue/dhakacart-backend.prom: 35 metrics\n"),
        "{}",
        answer.out
    );
}

#[test]
fn what_is_missing_or_different_is_named_and_ends_with_1() {
    let page = kept()
        .replace("http_requests_total", "http_request_total")
        .replace("# TYPE orders_total counter", "# TYPE orders_total gauge")
        .replace(
            "http_request_duration_seconds_sum{method=\"x\",route=\"x\"",
            "http_request_duration_seconds_sum{verb=\"x\"",
        );
    let answer = about(&page);
    assert_eq!(answer.outcome, Outcome::Unmet, "{}", answer.shown());
    assert_eq!(answer.outcome.code(), 1);
    for line in [
        "   missing  http_requests_total: a counter with the labels {method, route, status}; the page has \
         `http_request_total`",
        "   differs  http_request_duration_seconds: has series with the labels {status, verb}, and should have them \
         with the labels {method, route, status}",
        "   differs  orders_total: is a gauge, and should be a counter",
        "       fix  mount testing/express-metrics/metrics.js in the backend, as the README beside it says",
        "page.txt does not keep stack/catalogue/dhakacart-backend.prom: 1 missing, 2 different, 32 as they should be",
    ] {
        assert!(answer.out.lines().any(|shown| shown == line), "{line}\nis not in\n{}", answer.out);
    }
}

#[test]
fn scripts_get_json() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.txt");
    fs::write(&file, kept().replace("# TYPE orders_total counter\norders_total{} 1\n", "")).unwrap();
    let answer = contract(&["--format", "json", "--file", file.to_str().unwrap()]);
    let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((&json["outcome"], &json["missing"][0]["metric"]), (&"unmet".into(), &"orders_total".into()));
}

#[test]
fn a_page_that_is_none_is_refused() {
    let answer = about("<!doctype html><title>DhakaCart</title>");
    assert_eq!(answer.outcome, Outcome::Failed);
    assert!(answer.err.contains("page.txt answers with a page of HTML, not with metrics"), "{}", answer.err);
    let answer = contract(&["--file", "page.txt", "--catalogue", "dhakacart-backnd"]);
    assert!(
        answer.err.contains("there is no catalogue `dhakacart-backnd` in stack/catalogue/, nor among"),
        "{}",
        answer.err
    );
    assert!(answer.err.contains("dhakacart-backend"), "{}", answer.err);
}

#[test]
fn a_page_is_held_against_what_everybody_runs_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.txt");
    fs::write(&file, "# TYPE redis_up gauge\nredis_up 1\n").unwrap();
    let answer = contract(&["--file", file.to_str().unwrap(), "--catalogue", "redis-exporter"]);
    assert_eq!(answer.outcome, Outcome::Unmet, "{}", answer.shown());
    assert!(answer.out.contains("does not keep crates/catalogue/recorded/redis-exporter.prom: "), "{}", answer.out);
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _waited = self.0.wait();
    }
}

/// The example of testing/express-metrics, if Node and its packages are here.
fn example(port: u16) -> Option<Server> {
    let folder: &Path = &root().join("testing/express-metrics");
    let mut node = Command::new("node");
    node.arg(folder.join("example-server.js")).env("PORT", port.to_string()).stdout(Stdio::null());
    let is_complete = folder.join("node_modules/prom-client").is_dir();
    let started = is_complete.then(|| node.spawn().ok()).flatten().map(Server);
    if started.is_none() {
        stack_tests::skip("Node with prom-client", "install Node and run `npm install` in testing/express-metrics");
    }
    started
}

#[test]
fn the_example_of_the_guide_keeps_the_contract() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let Some(mut server) = example(port) else { return };
    let url = format!("http://127.0.0.1:{port}/metrics");
    let end = Instant::now() + Duration::from_secs(30);
    let answer = loop {
        let answer = contract(&["--url", &url]);
        if answer.outcome != Outcome::Failed || Instant::now() > end {
            break answer;
        }
        assert!(server.0.try_wait().unwrap().is_none(), "the example ended early");
        sleep(Duration::from_millis(200));
    };
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
}
