//! Which series a query may read beside those that the compiler found: patterns of names, and what names no series at
//! all.

/// The patterns by which a query names series, as in `{__name__=~"node_.*"}`, and what `info()` reads without being
/// told; `None` where a selector names nothing, or Grafana fills its name in.
pub(super) fn patterns(text: &'static str) -> Option<Vec<&'static str>> {
    let mut found: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['{', '"', '\'', '`', '$', '#', 'i']) {
        let here = at + offset;
        let before = text[..here].trim_end();
        at = match text.as_bytes()[here] {
            b'{' => {
                let end = end_of(text, here);
                let names_it = before.ends_with(is_of_name);
                match of_selector(&text[here + 1..end]) {
                    Some(patterns) => found.extend(patterns),
                    None if names_it => {}
                    None => return None,
                }
                end
            }
            b'#' => text[here..].find('\n').map_or(text.len(), |end| here + end),
            b'$' => {
                let (variable, behind) = variable(text, here);
                let is_part = text[..here].ends_with(is_of_name) || behind.starts_with(is_of_name);
                if (is_part || behind.trim_start().starts_with(['{', '['])) && !variable.is_empty() {
                    return None;
                }
                text.len() - behind.len()
            }
            b'i' => {
                let is_word = !text[..here].ends_with(is_of_name);
                let behind = text[here..].strip_prefix("info").map(str::trim_start);
                let is_called = is_word && behind.is_some_and(|behind| behind.starts_with('('));
                found.extend(is_called.then_some("target_info"));
                here + 1
            }
            quote => here + 1 + length_of(&text[here + 1..], quote),
        };
    }
    Some(found)
}

/// All words of a query that may be names of series.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|one: char| !is_of_name(one));
    words.filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
}

const fn is_of_name(one: char) -> bool {
    one.is_ascii_alphanumeric() || matches!(one, '_' | ':')
}

/// Behind which byte a text in quotes ends that begins there.
fn length_of(text: &str, quote: u8) -> usize {
    let mut escaped = false;
    let is_end = |byte: u8| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && quote != b'`' && !escaped;
        ends
    };
    text.bytes().position(is_end).map_or(text.len(), |end| end + 1)
}

/// Where the brace closes that opens at `open`.
fn end_of(text: &str, open: usize) -> usize {
    let mut at = open + 1;
    while let Some(offset) = text[at..].find(['}', '"', '\'', '`']) {
        let here = at + offset;
        match text.as_bytes()[here] {
            b'}' => return here,
            quote => at = here + 1 + length_of(&text[here + 1..], quote),
        }
    }
    text.len()
}

/// What a selector's matchers say of the name: its patterns, none where it is named by a text; `None` where they say
/// nothing.
fn of_selector(body: &'static str) -> Option<Vec<&'static str>> {
    let mut said = None;
    let mut rest = body;
    while let Some(open) = rest.find(['"', '\'', '`']) {
        let matcher = rest[..open].trim_start_matches([',', ' ', '\n', '\t']);
        let length = length_of(&rest[open + 1..], rest.as_bytes()[open]);
        let value = &rest[open + 1..open + length];
        let matcher: String = matcher.chars().filter(|one| !one.is_whitespace()).collect();
        rest = &rest[open + 1 + length..];
        match matcher.as_str() {
            "" if !rest.trim_start().starts_with(['=', '!']) => said = Some(Vec::new()),
            "__name__=" | "__name__=~" if value.contains('$') => return None,
            "__name__=" => said = Some(Vec::new()),
            "__name__=~" => said = Some(vec![value]),
            _ => {}
        }
    }
    said
}

/// The variable of Grafana's that begins there, and what stands behind it.
fn variable(text: &'static str, dollar: usize) -> (&'static str, &'static str) {
    let rest = &text[dollar + 1..];
    if let Some((name, behind)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        return (name, behind);
    }
    let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(rest.len());
    rest.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::{patterns, words};

    #[test]
    fn a_query_with_names_has_no_patterns() {
        for text in [
            r#"sum by (job) (rate(cups_total{job="pot", path=~"/{id}|$path"}[$__rate_interval])) > 0"#,
            r#"{"cups.total", job="pot"} + {__name__="cups_total"}"#,
            r#"topk($most, cups_total{instance="${instance:raw}"}) # {of} $nothing"#,
            r#"label_replace(up, "a", "$1", "b", "(.*){2}") or single(cups_total)"#,
            "cups_total offset $far",
        ] {
            assert_eq!(patterns(text), Some(vec![]), "{text}");
        }
    }

    #[test]
    fn patterns_and_info_read_more() {
        assert_eq!(patterns(r#"rate({job="pot", __name__=~"cups_.*|pots_.*"}[5m])"#), Some(vec!["cups_.*|pots_.*"]));
        assert_eq!(patterns("info (rate(cups_total[5m]))"), Some(vec!["target_info"]));
        assert_eq!(patterns("pod_info + sum(info) + my_info(x)"), Some(vec![]));
    }

    #[test]
    fn nobody_knows_what_a_selector_reads_that_names_nothing() {
        for text in [
            r#"count by (__name__) ({job="pot"})"#,
            r#"{__name__!="up"}"#,
            r#"{__name__=~"$metric"}"#,
            r"rate($metric[5m])",
            r#"${metric}{job="pot"}"#,
            "cups_${unit}",
            "$cups_total{}",
        ] {
            assert_eq!(patterns(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_all_that_may_be_names() {
        let text = r#"rate(cups_total{job="pot"}[5m]) > 2 * shop:cups:rate5m"#;
        assert_eq!(words(text).collect::<Vec<_>>(), ["rate", "cups_total", "job", "pot", "shop:cups:rate5m"]);
    }
}
