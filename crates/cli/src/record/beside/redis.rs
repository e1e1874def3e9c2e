//! A Redis with keys that hit, miss and expire.

use crate::record::Lab;
use findings::Finding;

/// The address of a Redis, started here if the caller has none.
pub(crate) fn address(lab: &mut Lab) -> Result<String, Finding> {
    if let Some(target) = lab.target() {
        return Ok(target);
    }
    let port = lab.port()?.to_string();
    let folder = lab.path("");
    lab.start(
        "redis-server",
        &["--port", &port, "--bind", "127.0.0.1", "--dir", &folder, "--appendonly", "yes", "--maxmemory", "64mb"],
    )?;
    let ask = |lab: &Lab, words: &[&str]| lab.run("redis-cli", &[&["-p", &port][..], words].concat());
    lab.until("an answer of Redis", 20, |lab| Ok(ask(lab, &["PING"]).is_ok()))?;
    for words in [
        &["SET", "products", "1"][..],
        &["SET", "session", "1", "EX", "600"],
        &["GET", "products"],
        &["GET", "nothing"],
        &["CONFIG", "SET", "slowlog-log-slower-than", "0"],
        &["GET", "products"],
    ] {
        ask(lab, words)?;
    }
    // A command that Redis refuses: failed calls are told apart from rejected ones.
    ask(lab, &["LPUSH", "products", "1"])?;
    Ok(format!("redis://127.0.0.1:{port}"))
}
