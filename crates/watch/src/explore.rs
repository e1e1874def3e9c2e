//! Addresses of queries in Grafana's Explore.

use super::datasource::DataSourceRef;

/// A query in Explore, whose state is JSON in the address, in which Grafana fills in the time range.
pub(crate) fn explore(source: DataSourceRef, expression: &str) -> String {
    let query = if source == DataSourceRef::LOKI {
        serde_json::json!({ "refId": "A", "datasource": source, "expr": expression, "queryType": "range" })
    } else {
        serde_json::json!({ "refId": "A", "datasource": source, "expr": expression, "range": true, "instant": true })
    };
    let pane = if source == DataSourceRef::LOKI { "logs" } else { "metrics" };
    let panes = serde_json::json!({
        pane: {
            "datasource": source.uid(),
            "queries": [query],
            "range": { "from": "${__from}", "to": "${__to}" },
        }
    });
    format!("/explore?schemaVersion=1&orgId=1&panes={}", percent_encoded(&panes.to_string()))
}

/// Encodes everything but unreserved characters (RFC 3986) and Grafana's `${name}`.
fn percent_encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut encoded = String::with_capacity(bytes.len() * 2);
    let mut at = 0;
    while at < bytes.len() {
        let variable = if bytes[at..].starts_with(b"${") { text[at..].find('}') } else { None };
        if let Some(end) = variable {
            encoded.push_str(&text[at..=at + end]);
            at += end + 1;
            continue;
        }
        // The letters in a row at once: each runbook and panel has such an address.
        let mut end = at;
        while end < bytes.len() && is_kept(bytes[end]) {
            end += 1;
        }
        if end > at {
            encoded.push_str(&text[at..end]);
            at = end;
            continue;
        }
        encoded.push('%');
        encoded.push(char::from(DIGITS[usize::from(bytes[at] >> 4)]));
        encoded.push(char::from(DIGITS[usize::from(bytes[at] & 15)]));
        at += 1;
    }
    encoded
}

const fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}
