//! Who takes logs by OTLP, and writes down what came: <https://opentelemetry.io/docs/specs/otlp/#otlphttp>.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// A record, as Loki would take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Attributes of the resource: the labels of the stream.
    pub labels: BTreeMap<String, String>,
    /// Attributes of the record: structured metadata.
    pub metadata: BTreeMap<String, String>,
    /// Its time, in nanoseconds since 1970.
    pub time: u64,
    /// The line.
    pub line: String,
}

/// The server. Its threads end with the test's process.
#[derive(Clone)]
pub struct Sink {
    /// The URL without `/v1/logs`.
    pub url: String,
    taken: Arc<Mutex<Vec<Record>>>,
    away: Arc<AtomicBool>,
}

impl Sink {
    /// Starts it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let url = format!("http://{}/otlp", listener.local_addr().expect("it listens somewhere"));
        let sink = Self { url, taken: Arc::default(), away: Arc::default() };
        let serving = sink.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let sink = serving.clone();
                thread::spawn(move || while sink.take(&stream).is_some() {});
            }
        });
        sink
    }

    /// Takes nothing, and closes every connection, until it is back.
    pub fn goes_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// All that came, in order.
    pub fn taken(&self) -> Vec<Record> {
        self.taken.lock().expect("nobody panics while taking").clone()
    }

    /// One request; none where the connection ends.
    fn take(&self, mut stream: &TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut header = String::new();
            if lines.read_line(&mut header).ok()? == 0 {
                return None;
            }
            match header.trim_end().to_ascii_lowercase().split_once(": ") {
                Some(("content-length", value)) => length = value.parse().ok()?,
                None if header.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).ok()?;
        if self.away.load(Ordering::SeqCst) {
            return None;
        }
        let records = records(&serde_json::from_slice(&body).expect("the exporter sends JSON"));
        self.taken.lock().expect("nobody panics while taking").extend(records);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}").ok()
    }
}

fn records(request: &Value) -> Vec<Record> {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let attributes = |value: &Value| -> BTreeMap<String, String> {
        let pair = |one: &Value| {
            let text = one["value"]["stringValue"].as_str().unwrap_or("no text");
            (one["key"].as_str().expect("an attribute has a name").to_owned(), text.to_owned())
        };
        list(value, "attributes").iter().map(pair).collect()
    };
    let mut records = Vec::new();
    for resource in list(request, "resourceLogs") {
        let labels = attributes(&resource["resource"]);
        for record in list(&resource, "scopeLogs").iter().flat_map(|scope| list(scope, "logRecords")) {
            records.push(Record {
                labels: labels.clone(),
                metadata: attributes(&record),
                time: record["timeUnixNano"].as_str().and_then(|time| time.parse().ok()).expect("a record has a time"),
                line: record["body"]["stringValue"].as_str().expect("a line is text").to_owned(),
            });
        }
    }
    records
}
