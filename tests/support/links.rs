//! Links to Explore in what Grafana reads, taken apart as Grafana takes an address apart.

use serde_json::Value;

const EXPLORE: &str = "/explore?schemaVersion=1&orgId=1&panes=";

/// The addresses of all links to Explore, wherever they stand.
pub fn to_explore(json: &Value) -> Vec<&str> {
    match json {
        Value::Object(fields) => fields.values().flat_map(to_explore).collect(),
        Value::Array(items) => items.iter().flat_map(to_explore).collect(),
        Value::String(url) if url.starts_with(EXPLORE) => vec![url],
        _ => Vec::new(),
    }
}

/// The queries that Explore is asked by an address.
///
/// # Panics
///
/// Where it is none of Explore's.
pub fn queries(address: &str) -> Vec<String> {
    let panes = decoded(address.strip_prefix(EXPLORE).expect("the address leads to Explore"));
    let panes: Value = serde_json::from_str(&panes).unwrap_or_else(|error| panic!("{error}: {panes}"));
    let panes = panes.as_object().expect("panes have names").values();
    let queries = panes.flat_map(|pane| pane["queries"].as_array().into_iter().flatten());
    queries.map(|query| query["expr"].as_str().expect("a pane has a query").to_owned()).collect()
}

/// In an address, `+` is a space.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, behind @ ..] = rest {
        rest = behind;
        let code = (*byte == b'%').then(|| std::str::from_utf8(behind.get(..2)?).ok()).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => (bytes.push(code), rest = &behind[2..]).0,
            None => bytes.push(if *byte == b'+' { b' ' } else { *byte }),
        }
    }
    String::from_utf8(bytes).expect("a link is text")
}
