//! A running Loki that is asked how it reads queries.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// A Loki on ports of the loopback; it ends when this is dropped.
pub struct Loki {
    child: Child,
    folder: PathBuf,
    port: u16,
    connection: Option<BufReader<TcpStream>>,
}

const FORM: &str = "application/x-www-form-urlencoded";

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        write!(encoded, "%{byte:02X}").unwrap();
    }
    encoded
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Loki {
    pub fn start() -> Option<Self> {
        let [program] = super::programs::find(["loki"])?;
        let (port, grpc) = (free_port(), free_port());
        let folder = std::env::temp_dir().join(format!("logql-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.display();
        let config = format!(
            "auth_enabled: false\n\
             analytics: {{reporting_enabled: false}}\n\
             server: {{http_listen_address: 127.0.0.1, http_listen_port: {port}, grpc_listen_address: 127.0.0.1, \
             grpc_listen_port: {grpc}, log_level: error}}\n\
             memberlist: {{bind_addr: [127.0.0.1], bind_port: {}}}\n\
             common: {{instance_addr: 127.0.0.1, path_prefix: '{path}', replication_factor: 1, \
             ring: {{kvstore: {{store: inmemory}}}}, storage: {{filesystem: {{chunks_directory: '{path}/chunks', \
             rules_directory: '{path}/rules'}}}}}}\n\
             schema_config: {{configs: [{{from: '2024-01-01', store: tsdb, object_store: filesystem, schema: v13, \
             index: {{prefix: index_, period: 24h}}}}]}}\n",
            free_port()
        );
        let file = folder.join("loki.yaml");
        std::fs::write(&file, config).unwrap();
        let child = Command::new(program)
            .arg(format!("-config.file={}", file.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut this = Self { child, folder, port, connection: None };
        let deadline = Instant::now() + Duration::from_mins(1);
        while this.format("{a=\"b\"}").is_none() {
            assert!(Instant::now() < deadline, "Loki does not answer");
            assert!(this.child.try_wait().unwrap().is_none(), "Loki has ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(this)
    }

    /// The query as Loki writes it, or why it is none.
    pub fn format(&mut self, query: &str) -> Option<Result<String, String>> {
        let answer = self.answered("format_query", FORM, &format!("query={}", encoded(query)))?;
        Some(match answer["data"].as_str() {
            Some(written) if answer["status"] == "success" => Ok(written.to_owned()),
            _ => Err(answer["error"].as_str().unwrap_or("no reason").to_owned()),
        })
    }

    /// Whether Loki can execute the query.
    pub fn executes(&mut self, query: &str) -> Option<Result<(), String>> {
        let now = seconds();
        let body = format!("query={}&start={}&end={now}&step=60", encoded(query), now - 60);
        let answer = self.answered("query_range", FORM, &body)?;
        Some(if answer["status"] == "success" { Ok(()) } else { Err(answer.to_string()) })
    }

    /// Waits until everything in it listens, and writes a line: where there is none, Loki builds no pipeline.
    pub fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_mins(2);
        let line = format!(r#"{{"streams":[{{"stream":{{"a":"b"}},"values":[["{}000000000","c"]]}}]}}"#, seconds());
        while self.ask("push", "application/json", &line).is_none_or(|(_, answer)| !answer.is_empty()) {
            assert!(Instant::now() < deadline, "Loki takes no line");
            std::thread::sleep(Duration::from_millis(200));
        }
        while !matches!(self.executes("{a=\"b\"}"), Some(Ok(()))) {
            assert!(Instant::now() < deadline, "Loki executes nothing");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn answered(&mut self, what: &str, media_type: &str, body: &str) -> Option<Value> {
        let answer = self.ask(what, media_type, body);
        if answer.is_none() {
            self.connection = None;
        }
        let (is_json, body) = answer?;
        Some(if is_json { serde_json::from_slice(&body).ok()? } else { String::from_utf8_lossy(&body).into() })
    }

    fn ask(&mut self, what: &str, media_type: &str, body: &str) -> Option<(bool, Vec<u8>)> {
        let request = format!(
            "POST /loki/api/v1/{what} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        if self.connection.is_none() {
            let stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
            // What is asked before all of it listens is never answered.
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            self.connection = Some(BufReader::new(stream));
        }
        let connection = self.connection.as_mut()?;
        connection.get_mut().write_all(request.as_bytes()).ok()?;
        let (mut length, mut is_json, mut line) = (None, false, String::new());
        loop {
            line.clear();
            if connection.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let header = line.trim().to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
            if header.starts_with("http/1.1 204") {
                length = Some(0);
            }
            is_json |= header.starts_with("content-type:") && header.contains("json");
            if header.is_empty() {
                break;
            }
        }
        let mut answer = Vec::new();
        if let Some(length) = length {
            answer.resize(length, 0);
            connection.read_exact(&mut answer).ok()?;
        } else {
            loop {
                line.clear();
                connection.read_line(&mut line).ok()?;
                let mut chunk = vec![0; usize::from_str_radix(line.trim(), 16).ok()? + 2];
                connection.read_exact(&mut chunk).ok()?;
                if chunk.len() == 2 {
                    break;
                }
                answer.extend_from_slice(&chunk[..chunk.len() - 2]);
            }
        }
        Some((is_json, answer))
    }
}

impl Drop for Loki {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
