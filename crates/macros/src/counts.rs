//! promtool's notation of values: `0+60x20`, `1x5`, `_x3`, `1 2 stale`; whatever it cannot read does not compile.
//!
//! <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series>

use query::{Finding, Span};

use crate::rules::{LINE_COUNTS, VALUES};

/// How many samples these values stand for, from the byte `start` of a text on; every word that is none is a fault.
///
/// `a+bxN` and `axN` are one more than N samples, `_xN` are N without a value.
pub fn samples(text: &str, start: usize) -> Result<usize, Vec<Finding>> {
    let fix =
        "write one sample a minute, like `1 2 3`, `0+60x20` (from 0, 60 more each, 20 times), `1x5`, `_x3` or `stale`";
    let message = |word: &str| format!("promtool cannot read the value `{word}`");
    total(text, start, samples_of, |word, span| Finding::new(&VALUES, span, message(word), fix))
}

/// How many minutes these numbers of lines stand for, from the byte `start` of a text on.
pub fn minutes(text: &str, start: usize) -> Result<usize, Vec<Finding>> {
    let fix = "write how many lines there are in each minute, like `3 0 1`, or `3x20` (3, and 20 times 3 more)";
    let message = |word: &str| format!("`{word}` is no number of lines");
    total(text, start, minutes_of, |word, span| Finding::new(&LINE_COUNTS, span, message(word), fix))
}

fn total(
    text: &str,
    start: usize,
    count: impl Fn(&str) -> Option<usize>,
    fault: impl Fn(&str, Span) -> Finding,
) -> Result<usize, Vec<Finding>> {
    let mut findings = Vec::new();
    let (mut all, mut at) = (0, start);
    let mut depth = 0_usize;
    // Of a histogram the blanks within its braces are no end.
    let is_end = |letter: char| {
        depth = match letter {
            '{' | '[' => depth + 1,
            '}' | ']' => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 && letter.is_whitespace()
    };
    for word in text[start..].split(is_end) {
        match count(word) {
            Some(more) => all += more,
            None if word.is_empty() => {}
            None => findings.push(fault(word, Span::new(at, at + word.len()))),
        }
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    if findings.is_empty() { Ok(all) } else { Err(findings) }
}

fn samples_of(word: &str) -> Option<usize> {
    if matches!(word, "stale" | "_") {
        return Some(1);
    }
    if let Some(times) = word.strip_prefix("_x") {
        return repeated(times);
    }
    let value = if word.starts_with("{{") { histogram } else { number };
    let rest = value(word)?;
    let (has_step, rest) = match rest.as_bytes().first() {
        Some(b'+' | b'-') => (true, value(&rest[1..])?),
        _ => (false, rest),
    };
    match rest.strip_prefix('x') {
        Some(times) => Some(repeated(times)? + 1),
        None => (rest.is_empty() && !has_step).then_some(1),
    }
}

fn minutes_of(word: &str) -> Option<usize> {
    let is_count = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    match word.split_once('x') {
        Some((count, times)) => Some(is_count(count).then(|| repeated(times))?? + 1),
        None => is_count(word).then_some(1),
    }
}

/// How often, behind an `x`.
fn repeated(times: &str) -> Option<usize> {
    let is_count = (1..=6).contains(&times.len()) && times.bytes().all(|byte| byte.is_ascii_digit());
    if is_count { times.parse().ok() } else { None }
}

/// What stands behind the native histogram with which the text begins: `{{schema:0 sum:5 count:4 buckets:[1 2 1]}}`.
///
/// <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series>
fn histogram(text: &str) -> Option<&str> {
    const NUMBERS: [&str; 7] = ["schema", "sum", "count", "z_bucket", "z_bucket_w", "offset", "n_offset"];
    const LISTS: [&str; 3] = ["buckets", "n_buckets", "custom_values"];
    let (inside, rest) = text.strip_prefix("{{")?.split_once("}}")?;
    let is_number = |text: &str| number(text) == Some("");
    let mut inside = inside.trim();
    while !inside.is_empty() {
        let (field, value) = inside.split_once(':')?;
        let (value, behind) = match value.strip_prefix('[') {
            Some(list) if LISTS.contains(&field) => list.split_once(']')?,
            _ => value.split_once(' ').unwrap_or((value, "")),
        };
        let known = match field {
            field if LISTS.contains(&field) => value.split_whitespace().all(is_number),
            "counter_reset_hint" => ["unknown", "reset", "not_reset", "gauge"].contains(&value),
            field => NUMBERS.contains(&field) && is_number(value),
        };
        if !known {
            return None;
        }
        inside = behind.trim_start();
    }
    Some(rest)
}

/// What stands behind the number with which the text begins.
fn number(text: &str) -> Option<&str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if let Some(rest) = unsigned.strip_prefix("NaN").or_else(|| unsigned.strip_prefix("Inf")) {
        return Some(rest);
    }
    let behind_digits =
        |text: &'_ str| text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let whole = behind_digits(unsigned);
    let (mut rest, mut has_digits) = (&unsigned[whole..], whole > 0);
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = behind_digits(fraction);
        (rest, has_digits) = (&fraction[digits..], digits > 0);
    }
    if let Some(exponent) = rest.strip_prefix('e') {
        let digits = behind_digits(exponent);
        (rest, has_digits) = (&exponent[digits..], has_digits && digits > 0);
    }
    has_digits.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{minutes, samples};

    #[test]
    fn counts_samples_as_promtool_does() {
        for (text, count) in [
            ("1", 1),
            ("1 2 3", 3),
            ("0+60x20", 21),
            ("10-0.5x4", 5),
            ("1x5", 6),
            ("_x3", 3),
            ("_ 1 stale", 3),
            ("0x3 1e9x0", 5),
            ("-2 .5 NaN -Inf", 4),
            ("0+-1x2", 3),
            ("{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x5", 6),
            ("{{}} {{sum:1 count:1 buckets:[1]}}+{{sum:2 counter_reset_hint:gauge}}x3 stale", 6),
        ] {
            assert_eq!(samples(text, 0), Ok(count), "{text}");
        }
    }

    #[test]
    fn refuses_what_promtool_cannot_read() {
        for text in [
            "x",
            "1x",
            "1 x5",
            "0+60",
            "0+x3",
            "1.",
            "1,2",
            "one",
            "1x5y",
            "_+1x3",
            "1e",
            "stalex3",
            "{{",
            "{{teapot:1}}",
            "{{sum:x}}x5",
            "{{sum:1}}+1x5",
        ] {
            let findings = samples(text, 0).expect_err(text);
            let word = text.split(' ').next_back().unwrap();
            assert_eq!(findings[0].span.of(text), word, "{text}");
        }
    }

    #[test]
    fn counts_minutes_of_lines() {
        assert_eq!(minutes("31x2 0 7", 0), Ok(5));
        for text in ["0+1x5", "1.5", "_", "stale", "-1", "x5", "5x"] {
            assert!(minutes(text, 0).is_err(), "{text}");
        }
    }
}
