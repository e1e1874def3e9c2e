//! Asking programs over HTTP, and waiting for what they come to say: who waits in vain is told what was last seen.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Tries until it succeeds.
///
/// # Panics
///
/// When the time is over, with the last reason.
#[track_caller]
pub fn until<T>(what: &str, seconds: u64, mut attempt: impl FnMut() -> Result<T, String>) -> T {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        match attempt() {
            Ok(done) => return done,
            Err(reason) if Instant::now() > end => panic!("not within {seconds} s: {what}; last seen: {reason}"),
            Err(_) => sleep(Duration::from_millis(300)),
        }
    }
}

fn agent() -> ureq::Agent {
    let patience = Some(Duration::from_secs(20));
    ureq::Agent::config_builder().timeout_global(patience).http_status_as_error(false).build().new_agent()
}

/// The text of a page that answers 2xx.
pub fn get(url: &str) -> Result<String, String> {
    let answer = agent().get(url).call().map_err(|error| format!("{url}: {error}"))?;
    text(url, answer)
}

/// Posts a text, and returns what is answered.
pub fn post(url: &str, kind: &str, body: &str) -> Result<String, String> {
    let answer =
        agent().post(url).header("content-type", kind).send(body).map_err(|error| format!("{url}: {error}"))?;
    text(url, answer)
}

fn text(url: &str, mut answer: ureq::http::Response<ureq::Body>) -> Result<String, String> {
    let status = answer.status();
    let body = answer.body_mut().with_config().limit(256 << 20).read_to_string();
    let body = body.map_err(|error| format!("{url}: {error}"))?;
    if status.is_success() { Ok(body) } else { Err(format!("{url} answers {status}: {body}")) }
}

/// The JSON of a page that answers 2xx.
pub fn json(url: &str) -> Result<Value, String> {
    let text = get(url)?;
    serde_json::from_str(&text).map_err(|error| format!("{url}: {error}: {text}"))
}

/// A query as it stands in a URL.
pub fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}
