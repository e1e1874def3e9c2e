//! What `json` and `logfmt` expressions name: `servers[0].ip`, `["a b"]`, `key`; and addresses of `ip(…)`.

use std::net::IpAddr;

use query::variable::{is_alpha, is_alphanumeric};

/// Whether it is a path into a JSON document.
pub(crate) fn is_json(path: &str) -> bool {
    let mut rest = path.trim_start_matches(BLANK);
    let mut first = true;
    while !rest.is_empty() {
        let dotted = rest.strip_prefix('.').filter(|_| !first).map(|rest| rest.trim_start_matches(BLANK));
        let next = match (dotted, rest.strip_prefix('[')) {
            (Some(field), _) => word(field),
            (None, Some(inner)) => subscript(inner.trim_start_matches(BLANK)),
            (None, None) if first => word(rest),
            (None, None) => None,
        };
        let Some(next) = next else { return false };
        rest = next.trim_start_matches(BLANK);
        first = false;
    }
    !first
}

const BLANK: [char; 3] = [' ', '\t', '\n'];

fn word(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(|byte| is_alphanumeric(*byte)).count();
    text.bytes().next().is_some_and(is_alpha).then(|| &text[length..])
}

/// What stands behind `[`: a number or a text, and the closing bracket.
fn subscript(inner: &str) -> Option<&str> {
    let behind = if let Some(text) = inner.strip_prefix('"') {
        // A bracket ends a text, too: then the one that closes is missing.
        let end = text.find(['"', ']'])?;
        &text[end + 1..]
    } else {
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let number = &inner[..digits];
        number.parse::<i64>().ok()?;
        &inner[digits..]
    };
    behind.trim_start_matches(BLANK).strip_prefix(']')
}

/// Whether it is the key of a logfmt line.
pub(crate) fn is_logfmt(path: &str) -> bool {
    let path = path.trim_matches(BLANK);
    word(path).is_some_and(str::is_empty)
        || path.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).is_some_and(|inner| !inner.contains('"'))
}

/// Whether it is an address, a network, or a range of addresses.
pub(crate) fn is_ip(pattern: &str) -> bool {
    let address = |text: &str| text.parse::<IpAddr>().ok();
    let network = |(ip, bits): (&str, &str)| {
        let most = if address(ip)?.is_ipv4() { 32 } else { 128 };
        let plain = bits == "0" || (!bits.starts_with('0') && bits.bytes().all(|byte| byte.is_ascii_digit()));
        (plain && bits.parse::<u32>().ok()? <= most).then_some(())
    };
    let range = |(from, to): (&str, &str)| {
        let (from, to) = (address(from)?, address(to)?);
        (from.is_ipv4() == to.is_ipv4() && from <= to).then_some(())
    };
    address(pattern.split('%').next().unwrap_or_default()).is_some()
        || pattern.split_once('/').and_then(network).is_some()
        || pattern.split_once('-').and_then(range).is_some()
}

#[cfg(test)]
mod tests {
    use super::{is_ip, is_json, is_logfmt};

    #[test]
    fn paths_are_told_from_other_texts() {
        for path in ["a", "a.b", "a[0].b", "[\"a b\"].c", "a[\"b\"][1]", " a . b "] {
            assert!(is_json(path), "{path}");
        }
        for path in ["", "a.", ".a", "a b", "a[b]", "a[0", "a[1.5]", "a-b", "0"] {
            assert!(!is_json(path), "{path}");
        }
        assert!(is_logfmt("a") && is_logfmt("\"a b\"") && !is_logfmt("a.b") && !is_logfmt(""));
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for pattern in ["10.0.0.1", "10.0.0.0/8", "10.0.0.1-10.0.0.9", "::1", "2001:db8::/32"] {
            assert!(is_ip(pattern), "{pattern}");
        }
        for pattern in ["10.0.0", "10.0.0.0/33", "10.0.0.9-10.0.0.1", "10.0.0.1 - 10.0.0.9", "localhost", "10.*"] {
            assert!(!is_ip(pattern), "{pattern}");
        }
    }
}
