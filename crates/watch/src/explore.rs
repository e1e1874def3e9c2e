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
    let mut encoded = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let variable = if character == '$' && rest.starts_with("${") { rest.find('}') } else { None };
        let length = variable.map_or(character.len_utf8(), |end| end + 1);
        let (piece, after) = rest.split_at(length);
        if length > character.len_utf8() || character.is_ascii_alphanumeric() || "-_.~".contains(character) {
            encoded.push_str(piece);
        } else {
            encoded.extend(piece.bytes().flat_map(|byte| ['%', hexadecimal(byte >> 4), hexadecimal(byte & 15)]));
        }
        rest = after;
    }
    encoded
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(digit.into(), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}
