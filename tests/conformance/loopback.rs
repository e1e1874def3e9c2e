//! Programs with an API of Prometheus' kind, on loopback: how they are told, asked, and given something to scrape.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::spawn;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::mounted::Mounted;

/// Who asks, and waits no longer than 5 s.
pub fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(Duration::from_secs(5))).build().into()
}

/// The result of a query to an HTTP API of Prometheus' kind.
pub fn asked(agent: &ureq::Agent, port: u16, path: &str, parameters: &[(&str, &str)]) -> Option<Vec<Value>> {
    let get = agent.get(format!("http://127.0.0.1:{port}/api/v1/{path}"));
    let mut answer = parameters.iter().fold(get, |get, (name, value)| get.query(name, value)).call().ok()?;
    let value: Value = serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()?;
    Some(value["data"]["result"].as_array()?.clone())
}

/// In seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs()
}

/// The arguments of a container, with other values for these flags, each of which it has.
pub fn told(mounted: &Mounted, others: &[(&str, String)]) -> Vec<String> {
    let mut args = mounted.args().to_vec();
    for (flag, value) in others {
        let start = format!("{flag}=");
        let at = args.iter().position(|arg| arg.starts_with(&start));
        let at = at.unwrap_or_else(|| panic!("the container has no flag `{flag}`: {}", args.join(" ")));
        args[at] = format!("{start}{value}");
    }
    args
}

/// A target that always shows the same.
pub fn steady() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = listener.local_addr().expect("it listens").port();
    spawn(move || {
        for stream in listener.incoming().flatten() {
            spawn(move || {
                let mut stream = stream;
                let _read = stream.read(&mut [0; 4096]);
                let page = "# TYPE steady gauge\nsteady 1\n";
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n";
                let _sent = write!(stream, "{head}Content-Length: {}\r\n\r\n{page}", page.len());
            });
        }
    });
    port
}
