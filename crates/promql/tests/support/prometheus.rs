//! A running Prometheus that is asked how it reads expressions.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A Prometheus on a port of the loopback; it ends when this is dropped.
pub struct Prometheus {
    child: Child,
    folder: PathBuf,
    port: u16,
    connection: Option<BufReader<TcpStream>>,
}

impl Prometheus {
    pub fn start(features: &[&str]) -> Option<Self> {
        Self::start_with(features, None)
    }

    /// With the samples of an `OpenMetrics` exposition.
    pub fn start_with(features: &[&str], samples: Option<&str>) -> Option<Self> {
        let [program, promtool] = super::programs::find(["prometheus", "promtool"])?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = std::env::temp_dir().join(format!("promql-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let config = folder.join("prometheus.yml");
        std::fs::write(&config, "global: {scrape_interval: 1h}\n").unwrap();
        if let Some(samples) = samples {
            let file = folder.join("samples");
            std::fs::write(&file, samples).unwrap();
            let mut import = Command::new(promtool);
            import.args(["tsdb", "create-blocks-from", "openmetrics"]).arg(&file).arg(folder.join("data"));
            let output = import.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let mut command = Command::new(program);
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if !features.is_empty() {
            command.arg(format!("--enable-feature={}", features.join(",")));
        }
        let mut this = Self { child: command.spawn().unwrap(), folder, port, connection: None };
        let deadline = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "Prometheus does not listen");
            assert!(this.child.try_wait().unwrap().is_none(), "Prometheus has ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        while this.parse("up").is_none() {
            assert!(Instant::now() < deadline, "Prometheus does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(this)
    }

    /// The tree of an expression, or why it is none. No answer where Prometheus has the tree but cannot say it, as with
    /// `fill (Inf)`, for which JSON has no number.
    pub fn parse(&mut self, expression: &str) -> Option<Result<Value, String>> {
        self.answered("parse_query", expression, "")
    }

    /// What the expression yields at a time, in seconds since 1970.
    pub fn query(&mut self, expression: &str, time: u64) -> Result<Value, String> {
        self.answered("query", expression, &format!("&time={time}")).unwrap()
    }

    fn answered(&mut self, what: &str, expression: &str, more: &str) -> Option<Result<Value, String>> {
        let answer = self.ask(what, expression, more);
        if answer.is_none() {
            self.connection = None;
        }
        let answer = answer?;
        Some(match answer["status"].as_str() {
            Some("success") => Ok(answer["data"].clone()),
            _ => Err(answer["error"].as_str().unwrap_or("no reason").to_owned()),
        })
    }

    fn ask(&mut self, what: &str, expression: &str, more: &str) -> Option<Value> {
        let mut body = String::from("query=");
        for byte in expression.bytes() {
            write!(body, "%{byte:02X}").unwrap();
        }
        body += more;
        let request = format!(
            "POST /api/v1/{what} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let port = self.port;
        let connection =
            self.connection.get_or_insert_with(|| BufReader::new(TcpStream::connect(("127.0.0.1", port)).unwrap()));
        connection.get_mut().write_all(request.as_bytes()).ok()?;
        let (mut length, mut line) = (None, String::new());
        loop {
            line.clear();
            connection.read_line(&mut line).ok()?;
            let header = line.trim().to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
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
        serde_json::from_slice(&answer).ok()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
