//! Queries made by chance, the same ones on every run.

use super::chance::Chance;
use super::made::left_side;

const LABELS: &[&str] = &[
    "app", "level", "_x", "Foo_9", "status", "sum", "rate", "ip", "bytes", "duration", "vector", "method", "count",
    "a", "of", "by", "json", "on",
];
const TEXTS: &[&str] = &[
    "\"a\"",
    "`b`",
    "\"\"",
    "\"5..\"",
    "\"a|b\"",
    "\"é\"",
    "\"a\\\"b\"",
    "`a\\d`",
    "\"\\x41\"",
    "\"\\d\"",
    "\"(\"",
    "\".*\"",
    "\".+\"",
    "\"a**\"",
    "\"\\u00e9\"",
    "\"\\'\"",
    "\"[[a]\"",
    "\"\\\\d+\"",
    "`a\nb`",
    "\"\\t\"",
];
const NUMBERS: &[&str] = &[
    "5", "1", "10", "99", "2.5", "1e3", "0.95", ".5", "5.", "0.5e-3", "0", "017", "1_000", "08", "1e", "1__0", "1e400",
];
const DURATIONS: &[&str] =
    &["5m", "1h30m", "1.5h", "-5m", "10us", "1d", "2w", "5µs", "100ms", "1m1h", "0s", "5mm", "-1d", "300y", "5.5.5s"];
const BYTES: &[&str] = &["5B", "5KB", "1.5MiB", "1k", "10GB", "2Ki", "5kB", "1TiB", "3P", "5i", "5EB", "5bb", "1.5.5K"];
const RANGES: &[&str] =
    &["[5m]", "[1h30m]", "[1d]", "[5]", "[ 5m]", "[0]", "[1.5h]", "[5m:1m]", "[-5m]", "[100ms]", "[1y2w]", "[]", "[5m"];
const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or", "unless", "AND", "=~"];
const LINES: &[&str] = &["|=", "!=", "|~", "!~", "|>", "!>"];
const PATTERNS: &[&str] = &[
    "\"<a> <_>\"",
    "\"<ip> - <b>\"",
    "\"< a > <b>\"",
    "\"<<a>>\"",
    "\"<_>\"",
    "\"\"",
    "\"<a><b>\"",
    "\"<a> <a>\"",
    "`<a`",
];
const REGEXPS: &[&str] = &[
    "`(?P<a>\\w+)`",
    "\"(?<b>x)\"",
    "`\\Q(?P<a>\\E(?P<b>)`",
    "\"(a)\"",
    "\"\"",
    "\"(?P<a>x)(?P<a>y)\"",
    "\"(?P<a\"",
    "`[(?P<a>]`",
    "\"(?P<a>.*\"",
];
const IPS: &[&str] = &[
    "\"10.0.0.1\"",
    "\"10.0.0.0/8\"",
    "\"::1\"",
    "\"10.0.0.1-10.0.0.9\"",
    "\"2001:db8::/32\"",
    "\"10.0.0\"",
    "\"10.0.0.0/33\"",
    "\"x\"",
    "\"10.0.0.9-10.0.0.1\"",
    "\"10.0.0.0/08\"",
];
const PATHS: &[&str] = &[
    "\"a\"",
    "\"a.b\"",
    "\"a[0].b\"",
    "`[\"a b\"]`",
    "`a[\"b\"]`",
    "\"a.\"",
    "\"\"",
    "\"a b\"",
    "\"0\"",
    "\"a[b]\"",
    "`\"a\"`",
    "`\"a b\"`",
    "\"a-b\"",
];
const TEMPLATES: &[&str] = &[
    "\"{{.a}}\"",
    "`{{ .a | ToUpper }} x`",
    "`{{ if eq .a \"b\" }}c{{ end }}`",
    "\"\"",
    "`{{ range $i, $v := fromJson .a }}{{ $v }}{{ else }}{{ $i }}{{ end }}`",
    "`{{ __line__ }}`",
    "`{{- /* note */ -}}`",
    "`{{ .a.b.c }}`",
    "`{{ printf \"%s }}\" .a | trunc 5 }}`",
    "\"{{\"",
    "\"{{ .a | toUpper }}\"",
    "\"{{ end }}\"",
    "\"{{ (.a }}\"",
    "\"{{ if .a }}x\"",
];
const RANGE_FUNCTIONS: &[&str] = &[
    "rate",
    "count_over_time",
    "bytes_rate",
    "bytes_over_time",
    "absent_over_time",
    "RATE",
    "rate_counter",
    "sum_over_time",
    "avg_over_time",
    "max_over_time",
    "min_over_time",
    "first_over_time",
    "last_over_time",
    "stddev_over_time",
    "stdvar_over_time",
];
const AGGREGATORS: &[&str] =
    &["sum", "avg", "count", "min", "max", "stddev", "stdvar", "sort", "sort_desc", "SUM", "topk", "group"];

/// One of the first, which are valid; now and then any.
fn mostly<'a>(chance: &mut Chance, from: &[&'a str], valid: usize) -> &'a str {
    let known = if chance.one_in(8) { from.len() } else { valid };
    chance.word(&from[..known])
}

/// A query; most are valid, some are not.
pub fn expression(chance: &mut Chance, depth: usize) -> String {
    if depth == 0 {
        return match chance.below(12) {
            0 => signed(chance),
            1..=3 => lines(chance),
            4 => format!("vector({})", mostly(chance, NUMBERS, 10)),
            _ => range(chance),
        };
    }
    let next = depth - 1;
    match chance.below(10) {
        0 => format!("({})", expression(chance, next)),
        1..=3 => aggregate(chance, next),
        4 => format!(
            "label_replace({}, \"to\", \"$1\", \"from\", {})",
            expression(chance, next),
            chance.word(&["\"(.*)\"", "\"(\"", "``"])
        ),
        5 => range(chance),
        _ => binary(chance, next),
    }
}

fn signed(chance: &mut Chance) -> String {
    format!("{}{}", chance.word(&["", "", "", "-", "+", "- "]), mostly(chance, NUMBERS, 10))
}

fn label<'a>(chance: &mut Chance) -> &'a str {
    // The last four are words of LogQL: rarely.
    let known = if chance.one_in(60) { LABELS.len() } else { LABELS.len() - 4 };
    chance.word(&LABELS[..known])
}

fn text<'a>(chance: &mut Chance) -> &'a str {
    let known = if chance.one_in(6) { TEXTS.len() } else { 6 };
    chance.word(&TEXTS[..known])
}

fn labels(chance: &mut Chance) -> String {
    let names: Vec<_> = (0..chance.below(3)).map(|_| label(chance)).collect();
    let comma = if !names.is_empty() && chance.one_in(30) { "," } else { "" };
    format!("({}{comma})", names.join(", "))
}

fn matcher(chance: &mut Chance) -> String {
    format!("{}{}{}", label(chance), chance.word(&["=", "!=", "=~", "!~", " = "]), text(chance))
}

fn selector(chance: &mut Chance) -> String {
    let mut matchers: Vec<String> = (0..chance.below(3)).map(|_| matcher(chance)).collect();
    if !chance.one_in(8) {
        matchers.push("app=\"backend\"".to_owned());
    }
    let comma = if chance.one_in(40) { "," } else { "" };
    format!("{{{}{comma}}}", matchers.join(","))
}

fn filter(chance: &mut Chance, depth: usize) -> String {
    if depth > 0 && chance.one_in(3) {
        let (left, right) = (filter(chance, depth - 1), filter(chance, depth - 1));
        let joined = format!("{left}{}{right}", chance.word(&[" and ", " or ", ", ", " ", " AND ", ","]));
        return if chance.one_in(3) { format!("({joined})") } else { joined };
    }
    let op = chance.word(&["=", "!=", "<", "<=", ">", ">=", "==", " == ", "=~"]);
    match chance.below(6) {
        0 | 1 => matcher(chance),
        2 => format!("{}{op}{}", label(chance), signed(chance)),
        3 => format!("{} {op} {}", label(chance), mostly(chance, DURATIONS, 11)),
        4 => format!("{}{op}{}", label(chance), mostly(chance, BYTES, 9)),
        _ => format!("{}{}ip({})", label(chance), chance.word(&["=", "!=", "=~"]), mostly(chance, IPS, 5)),
    }
}

fn named(chance: &mut Chance) -> String {
    let one = |chance: &mut Chance| if chance.one_in(2) { label(chance).to_owned() } else { matcher(chance) };
    let names: Vec<String> = (0..=chance.below(3)).map(|_| one(chance)).collect();
    names.join(", ")
}

fn extractions(chance: &mut Chance) -> String {
    let one = |chance: &mut Chance| {
        let path = if chance.one_in(2) { format!("={}", mostly(chance, PATHS, 5)) } else { String::new() };
        format!("{}{path}", label(chance))
    };
    let all: Vec<String> = (0..chance.below(3)).map(|_| one(chance)).collect();
    all.join(", ")
}

fn stage(chance: &mut Chance) -> String {
    match chance.below(16) {
        0..=2 => line_filter(chance),
        3 => format!("| json {}", extractions(chance)),
        4 => {
            let flags = chance.word(&["", "--strict", "--keep-empty", "--strict --keep-empty", "--strict", "--no"]);
            format!("| logfmt {flags} {}", extractions(chance))
        }
        5 => format!("| pattern {}", mostly(chance, PATTERNS, 4)),
        6 => format!("| regexp {}", mostly(chance, REGEXPS, 3)),
        7 => chance.word(&["| unpack", "| decolorize", "|unpack", "| Decolorize", "| jsn"]).to_owned(),
        8 => format!("| line_format {}", mostly(chance, TEMPLATES, 9)),
        9 => {
            let one = |chance: &mut Chance| {
                let of = if chance.one_in(2) { label(chance) } else { mostly(chance, TEMPLATES, 9) };
                format!("{}={of}", label(chance))
            };
            let all: Vec<String> = (0..=chance.below(2)).map(|_| one(chance)).collect();
            format!("| label_format {}", all.join(","))
        }
        10 => format!("| drop {}", named(chance)),
        11 => format!("| keep {}", named(chance)),
        _ => format!("| {}", filter(chance, 2)),
    }
}

fn line_filter(chance: &mut Chance) -> String {
    let op = chance.word(LINES);
    let operand = |chance: &mut Chance| match chance.below(8) {
        0 => format!("ip({})", mostly(chance, IPS, 5)),
        1 => mostly(chance, PATTERNS, 4).to_owned(),
        _ => text(chance).to_owned(),
    };
    let mut text = format!("{op} {}", operand(chance));
    while chance.one_in(4) {
        text += &format!(" or {}", operand(chance));
    }
    text
}

fn stages(chance: &mut Chance, most: usize) -> String {
    let stages: Vec<String> = (0..chance.below(most)).map(|_| stage(chance)).collect();
    stages.join(" ")
}

fn lines(chance: &mut Chance) -> String {
    let text = format!("{} {}", selector(chance), stages(chance, 5));
    if chance.one_in(12) { format!("({text})") } else { text }
}

fn unwrap(chance: &mut Chance) -> String {
    let label = label(chance);
    let mut text = match chance.below(5) {
        0 => format!("| unwrap duration({label})"),
        1 => format!("| unwrap {}({label})", chance.word(&["bytes", "duration_seconds", "seconds", "BYTES"])),
        _ => format!("| unwrap {label}"),
    };
    while chance.one_in(4) {
        text += &format!(" | {}", filter(chance, 1));
    }
    text
}

fn log_range(chance: &mut Chance, wants_unwrap: bool) -> String {
    let selector = selector(chance);
    let stages = stages(chance, 4);
    let unwrap = if wants_unwrap == chance.one_in(15) { String::new() } else { unwrap(chance) };
    let known = if chance.one_in(10) { RANGES.len() } else { 3 };
    let range = chance.word(&RANGES[..known]);
    let offset = match chance.below(8) {
        0 => format!(" offset {}", mostly(chance, DURATIONS, 11)),
        1 => chance.word(&[" offset 5m", " offset 0", " OFFSET 1h", " offset -1h"]).to_owned(),
        _ => String::new(),
    };
    let text = match chance.below(8) {
        0 => format!("{selector}{range}{offset} {stages} {unwrap}"),
        1 => format!("({selector} {stages} {unwrap}){range}{offset}"),
        2 => format!("({selector}) {range}{offset} {unwrap}"),
        3 => format!("({selector} {stages} {unwrap} {range}{offset})"),
        _ => format!("{selector} {stages} {unwrap} {range}{offset}"),
    };
    if chance.one_in(20) { format!("({text})") } else { text }
}

fn range(chance: &mut Chance) -> String {
    if chance.one_in(8) {
        let number = chance.word(&["0.95", "0.5", "1", "-1", "99", ".5", "1.5"]);
        return format!("quantile_over_time({number}, {}) {}", log_range(chance, true), grouping(chance));
    }
    let at = chance.below(RANGE_FUNCTIONS.len());
    let function = RANGE_FUNCTIONS[at];
    let number = if chance.one_in(40) { "5, " } else { "" };
    let grouping = if at > 7 || chance.one_in(15) { grouping(chance) } else { String::new() };
    format!("{function}({number}{}) {grouping}", log_range(chance, at > 5))
}

fn grouping(chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => format!("{} {}", chance.word(&["by", "without", "BY"]), labels(chance)),
        _ => String::new(),
    }
}

fn aggregate(chance: &mut Chance, depth: usize) -> String {
    let inner = expression(chance, depth);
    let (op, args) = match chance.below(4) {
        0 => (
            chance.word(&["topk", "bottomk", "approx_topk", "sum"]),
            format!("({}, {inner})", mostly(chance, NUMBERS, 10)),
        ),
        _ => (chance.word(AGGREGATORS), format!("({inner})")),
    };
    match chance.below(4) {
        0 => format!("{op} {} {args}", grouping(chance)),
        1 => format!("{op}{args} {}", grouping(chance)),
        _ => format!("{op}{args}"),
    }
}

fn binary(chance: &mut Chance, depth: usize) -> String {
    let (lhs, rhs) = (expression(chance, depth), expression(chance, depth));
    let text = left_side(chance, &lhs, OPERATORS, labels);
    format!("{text} {rhs}")
}

/// The text with one small accident.
pub fn mutated(chance: &mut Chance, text: &str) -> String {
    const OWN: &[&str] = &["|", "| json", "or", "//", "/*", "*/", "--strict", "ip(", "unwrap", "|>", "and"];
    chance.slip(text, OWN)
}
