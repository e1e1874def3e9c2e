//! Addresses in Grafana's Explore that show the lines which a query finds.
//!
//! Explore's state is JSON in the address: <https://grafana.com/docs/grafana/latest/explore/get-started-with-explore/>.

use super::datasource::DataSourceRef;

/// What an alert's template begins with: `{{ $labels.app }}`.
const TEMPLATE: &str = "{{ $labels.";

/// The path at which Explore shows what Loki answers to `expression`, from `from` until `to`.
///
/// Grafana fills in `$name` and `${name}` of a panel's link first, and Prometheus `{{ $labels.name }}` of an alert's:
/// they stay as they are.
pub(super) fn path(expression: &str, from: &str, to: &str) -> String {
    let source = DataSourceRef::LOKI;
    let panes = serde_json::json!({
        "logs": {
            "datasource": source.uid(),
            "queries": [{ "refId": "A", "datasource": source, "expr": expression, "queryType": "range" }],
            "range": { "from": from, "to": to },
        }
    });
    format!("/explore?schemaVersion=1&orgId=1&panes={}", percent_encoded(&panes.to_string()))
}

/// Encodes everything but unreserved characters (RFC 3986) and what is filled in later.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let length = if rest.starts_with(TEMPLATE) {
            rest.find("}}").map_or(1, |end| end + "}}".len())
        } else if rest.starts_with("${") {
            rest.find('}').map_or(1, |end| end + 1)
        } else if character == '$' {
            1 + rest[1..].find(|next: char| !(next.is_ascii_alphanumeric() || next == '_')).unwrap_or(rest.len() - 1)
        } else {
            character.len_utf8()
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_later_stays_and_all_else_is_encoded() {
        assert_eq!(
            percent_encoded(r#"{app="{{ $labels.app }}"} |= "$text ${__from}" | line_format "{{.msg}}""#),
            "%7Bapp%3D%22{{ $labels.app }}%22%7D%20%7C%3D%20%22$text%20${__from}%22%20%7C%20line_format%20%22%7B%7B.msg%7D%7D%22"
        );
    }
}
