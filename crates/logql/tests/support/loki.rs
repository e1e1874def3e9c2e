//! A running Loki that is asked how it reads queries.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::asked::{Asked, FORM, encoded, folder, free_port};

/// A Loki on ports of the loopback; it ends when this is dropped.
pub struct Loki(Asked);

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

impl Loki {
    pub fn start() -> Option<Self> {
        let [program] = super::programs::find(["loki"])?;
        let (port, grpc) = (free_port(), free_port());
        let folder = folder("logql", port);
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
        let args = [format!("-config.file={}", file.display())];
        let mut this = Self(Asked::start(&program, &args, folder, port));
        this.0.wait(|asked| {
            let body = format!("query={}", encoded("{a=\"b\"}"));
            asked.ask("/loki/api/v1/format_query", FORM, &body).is_some()
        });
        Some(this)
    }

    /// The query as Loki writes it, or why it is none.
    pub fn format(&mut self, query: &str) -> Option<Result<String, String>> {
        let answer = self.answered("format_query", &format!("query={}", encoded(query)))?;
        Some(match answer["data"].as_str() {
            Some(written) if answer["status"] == "success" => Ok(written.to_owned()),
            _ => Err(answer["error"].as_str().unwrap_or("no reason").to_owned()),
        })
    }

    /// Whether Loki can execute the query.
    pub fn executes(&mut self, query: &str) -> Option<Result<(), String>> {
        let now = seconds();
        let body = format!("query={}&start={}&end={now}&step=60", encoded(query), now - 60);
        let answer = self.answered("query_range", &body)?;
        Some(if answer["status"] == "success" { Ok(()) } else { Err(answer.to_string()) })
    }

    /// Waits until everything in it listens, and writes a line: where there is none, Loki builds no pipeline.
    pub fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_mins(2);
        let line = format!(r#"{{"streams":[{{"stream":{{"a":"b"}},"values":[["{}000000000","c"]]}}]}}"#, seconds());
        while self.0.ask("/loki/api/v1/push", "application/json", &line).is_none_or(|(_, answer)| !answer.is_empty()) {
            assert!(Instant::now() < deadline, "Loki takes no line");
            std::thread::sleep(Duration::from_millis(200));
        }
        while !matches!(self.executes("{a=\"b\"}"), Some(Ok(()))) {
            assert!(Instant::now() < deadline, "Loki executes nothing");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn answered(&mut self, what: &str, body: &str) -> Option<Value> {
        let (is_json, body) = self.0.ask(&format!("/loki/api/v1/{what}"), FORM, body)?;
        Some(if is_json { serde_json::from_slice(&body).ok()? } else { String::from_utf8_lossy(&body).into() })
    }
}
