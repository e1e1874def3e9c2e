//! Expressions made by chance, the same ones on every run.

use super::chance::Chance;
use super::made::left_side;

const METRICS: &[&str] = &[
    "up",
    "http_requests_total",
    "job:errors:rate5m",
    "sum",
    "by",
    "offset",
    "start",
    "step",
    "fill",
    "and",
    "or",
    "max_of",
    "x",
    "range",
    "anchored",
    "Foo_9",
    ":a",
    "count_values",
    "without",
];
const LABELS: &[&str] =
    &["job", "le", "instance", "sum", "by", "on", "bool", "\"l.a\"", "'é'", "_x", "offset", "start", "fill", "a:b"];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2.5",
    "1e3",
    "0x1F",
    "Inf",
    "-inf",
    "NaN",
    "1_000",
    ".5",
    "5.",
    "5m",
    "1h30m",
    "1d",
    "017",
    "100ms",
    "0b1",
    "1e",
    "1__0",
    "0xee",
    "5mm",
    "1m1h",
    "08",
    "1.5m",
    "0x_1",
    "1_000.5e1_0",
    "9223372036854775808",
    "1e400",
];
const LENGTHS: &[&str] =
    &["5m", "1h30m", "300", "1d", "90s", "0.5", "100ms", "0", "-5m", "+5m", "1y", "300y", "0x10", "--5m"];
const LENGTH_EXPRESSIONS: &[&str] = &[
    "step()",
    "range()",
    "5m + 1m",
    "(5m)",
    "-(1m)",
    "max_of(step(), 1m)",
    "min_of(1m, 2m) * 2",
    "5m / 0",
    "5m % 2",
    "2 ^ 3 ^ 2",
    "-step()",
    "- 2 ^ 2",
    "(1m + 2m) * 3",
    "-(step() + 1m)",
    "STEP()",
    "1m - -1m",
    "+(5m)",
    "-max_of(1m, step())",
    "step() + 1m",
];
const TEXTS: &[&str] = &[
    "\"a\"",
    "'b'",
    "`c`",
    "\"\"",
    "\"5..\"",
    "\"a|b\"",
    "\"é\"",
    "\"a\\\"b\"",
    "'it\\'s'",
    "`a\\d`",
    "\"\\x41\"",
    "\"\\d\"",
    "\"(\"",
    "\".*\"",
    "\".+\"",
    "\"a**\"",
    "'\\u00e9'",
    "\"\\'\"",
    "\"[[a]\"",
    "\"\\\\d+\"",
];
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", "<=", ">", ">=", "and", "or", "unless", "AND", "</", ">/",
    "Atan2",
];
const AGGREGATORS: &[&str] = &["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "SUM"];
const WITH_PARAMETER: &[&str] = &["topk", "bottomk", "quantile", "limitk", "limit_ratio"];

/// An expression; most are valid, some are not.
pub fn expression(chance: &mut Chance, depth: usize) -> String {
    if depth == 0 {
        return match chance.below(8) {
            0 => chance.word(NUMBERS).to_owned(),
            1 => range(chance, depth),
            2 if chance.one_in(6) => chance.word(TEXTS).to_owned(),
            _ => vector(chance),
        };
    }
    let next = depth - 1;
    match chance.below(12) {
        0 | 1 => format!("({})", expression(chance, next)),
        2 | 3 => aggregate(chance, next),
        4 | 5 => call(chance, next),
        6 => format!("{}{}", chance.word(&["-", "+", "- "]), expression(chance, next)),
        7 => range(chance, next),
        _ => binary(chance, next),
    }
}

fn labels(chance: &mut Chance) -> String {
    let names: Vec<_> = (0..chance.below(3)).map(|_| chance.word(LABELS)).collect();
    let comma = if !names.is_empty() && chance.one_in(6) { "," } else { "" };
    format!("({}{comma})", names.join(", "))
}

fn vector(chance: &mut Chance) -> String {
    let mut text = if chance.one_in(6) { String::new() } else { chance.word(METRICS).to_owned() };
    if text.is_empty() || chance.one_in(2) {
        let mut matchers: Vec<String> = (0..chance.below(3))
            .map(|_| {
                let op = chance.word(&["=", "!=", "=~", "!~"]);
                format!("{}{op}{}", chance.word(&LABELS[..12]), chance.word(TEXTS))
            })
            .collect();
        if chance.one_in(8) {
            matchers.push(chance.word(&["\"my.metric\"", "'up'", "__name__=\"x\"", "\"\""]).to_owned());
        }
        let comma = if !matchers.is_empty() && chance.one_in(6) { "," } else { "" };
        text = format!("{text}{{{}{comma}}}", matchers.join(","));
    }
    text + &time(chance)
}

fn length(chance: &mut Chance) -> String {
    let from = if chance.one_in(8) { LENGTH_EXPRESSIONS } else { LENGTHS };
    chance.word(from).to_owned()
}

fn time(chance: &mut Chance) -> String {
    let mut text = String::new();
    if chance.one_in(8) {
        text += &format!(" offset {}", length(chance));
    }
    if chance.one_in(10) {
        text += chance.word(&[" @ 5", " @ start()", " @ end()", "@-1.5", " @ 1h", " @ inf", " @ 1e3", " @ END ( )"]);
    }
    if chance.one_in(30) {
        text += chance.word(&[" anchored", " smoothed", " SMOOTHED", " offset 0s", " offset 1m"]);
    }
    text
}

fn range(chance: &mut Chance, depth: usize) -> String {
    if chance.one_in(3) {
        let step = if chance.one_in(2) { length(chance) } else { String::new() };
        return format!("{}[{}:{step}]{}", expression(chance, depth), length(chance), time(chance));
    }
    format!("{}[{}]{}", vector(chance), length(chance), time(chance))
}

fn aggregate(chance: &mut Chance, depth: usize) -> String {
    let inner = expression(chance, depth);
    let (op, args) = match chance.below(5) {
        0 => (chance.word(WITH_PARAMETER), format!("({}, {inner})", chance.word(NUMBERS))),
        1 if chance.one_in(2) => ("count_values", format!("({}, {inner})", chance.word(TEXTS))),
        _ => (chance.word(AGGREGATORS), format!("({inner})")),
    };
    let grouping = format!("{} {}", chance.word(&["by", "without", "BY"]), labels(chance));
    match chance.below(3) {
        0 => format!("{op} {grouping} {args}"),
        1 => format!("{op}{args} {grouping}"),
        _ => format!("{op}{args}"),
    }
}

fn call(chance: &mut Chance, depth: usize) -> String {
    let function = &promql::functions::FUNCTIONS[chance.below(promql::functions::FUNCTIONS.len())];
    let most = function.at_most.min(function.at_least + 2);
    let mut count = function.at_least + chance.below(most - function.at_least + 1);
    if chance.one_in(20) {
        count = chance.below(5);
    }
    let args: Vec<String> = (0..count)
        .map(|index| {
            let wanted = function.takes.get(index).or(function.takes.last());
            match wanted {
                Some(promql::Type::Range) if !chance.one_in(12) => range(chance, depth),
                Some(promql::Type::Scalar) if !chance.one_in(12) => chance.word(NUMBERS).to_owned(),
                Some(promql::Type::Text) if !chance.one_in(12) => chance.word(TEXTS).to_owned(),
                _ => expression(chance, depth),
            }
        })
        .collect();
    format!("{}({})", function.name, args.join(", "))
}

fn binary(chance: &mut Chance, depth: usize) -> String {
    let (lhs, rhs) = (expression(chance, depth), expression(chance, depth));
    let mut text = left_side(chance, &lhs, OPERATORS, labels);
    if chance.one_in(12) {
        text += chance.word(&[" fill (0)", " fill_left(1) fill_right (-2)", " fill_right(5m)", " fill(Inf)", " fill"]);
    }
    format!("{text} {rhs}")
}

/// The text with one small accident.
pub fn mutated(chance: &mut Chance, text: &str) -> String {
    const OWN: &[&str] = &["start()", "fill(0)", "anchored", "@ end()", ":1m"];
    chance.slip(text, OWN)
}
