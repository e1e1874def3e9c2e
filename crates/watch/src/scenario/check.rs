//! What promtool could not read is refused at the scenario's line.

use super::samples;
use terms::{Fault, text};

/// Raises where promtool could not read the series.
#[track_caller]
pub(super) const fn check_series(series: &str, values: &str) {
    if !ends_well(series) {
        Fault::new("a scenario's series ")
            .quoted(series)
            .text(" is not one that promtool reads")
            .fix("write it like `node_load1{node=\"n1\"}`")
            .raise()
    }
    if samples(values).is_none() {
        Fault::new("a scenario's series ")
            .quoted(series)
            .text(" has the values ")
            .quoted(values)
            .text(", which promtool cannot read")
            .fix("write one sample a minute, like `1 2 3`, `0+60x20` (from 0, 60 more each, 20 times), `1x5`, `_x3` or `stale`")
            .raise()
    }
}

/// `node_load1` of `node_load1{node="n1"}`; empty for a stream of logs.
const fn name_of(series: &str) -> &str {
    let bytes = series.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'{' {
        end += 1;
    }
    series.split_at(end).0
}

/// Whether `name` stands in the expression as a word of its own.
pub(super) const fn reads(expression: &str, name: &str) -> bool {
    let (bytes, word) = (expression.as_bytes(), name.as_bytes());
    let mut start = 0;
    while start + word.len() <= bytes.len() {
        let end = start + word.len();
        let alone = (start == 0 || !is_of_name(bytes[start - 1])) && (end == bytes.len() || !is_of_name(bytes[end]));
        let mut index = 0;
        while alone && index < word.len() && bytes[start + index] == word[index] {
            index += 1;
        }
        if alone && index == word.len() {
            return true;
        }
        start += 1;
    }
    false
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':'
}

/// A name, a set of labels in braces, or both.
const fn ends_well(series: &str) -> bool {
    let name = name_of(series);
    let bytes = series.as_bytes();
    let named = !name.is_empty() && text::alphanumeric_or(name, "_:") && !bytes[0].is_ascii_digit();
    if name.len() == series.len() {
        return named;
    }
    (named || name.is_empty()) && bytes[bytes.len() - 1] == b'}'
}
