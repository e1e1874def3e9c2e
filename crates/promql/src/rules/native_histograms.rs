//! Which functions and operators make something of native histograms, and which drop them.

use query::{Finding, Operator, Rule, RuleText, Span};

use crate::ast::{Binary, Expr};
use crate::functions::Aggregator;
use crate::value::Shape;

/// `histogram_count` and its kin get histograms.
pub static HISTOGRAM_FUNCTION: Rule = Rule::new(RuleText {
    id: "promql/histogram-function",
    says: "`histogram_count`, `_sum`, `_avg`, `_stddev`, `_stdvar` and the operators `</` and `>/` take \
        native histograms",
    why: "They drop every value that is a number, also the buckets of a classic histogram: the result is empty.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_avg"),
    fires: "histogram_avg(rate(tea_brew_seconds_sum[5m]))",
    quiet: "histogram_avg(rate(tea_pour_seconds[5m]))",
});

/// What takes numbers gets numbers.
pub static HISTOGRAM_DROPPED: Rule = Rule::new(RuleText {
    id: "promql/histogram-dropped",
    says: "no function, aggregation or operator gets a native histogram that it drops",
    why: "A distribution is no number: it is neither above 5 nor can 1 be added to it. Prometheus leaves it out, with \
        a note that only people see who type the query: the result is empty, and an alert on it never fires.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#arithmetic-binary-operators"),
    fires: "sum(rate(tea_pour_seconds[5m])) > 5",
    quiet: "histogram_count(sum(rate(tea_pour_seconds[5m]))) > 5",
});

/// Functions of native histograms alone.
pub(crate) const OF_HISTOGRAMS: [&str; 5] =
    ["histogram_count", "histogram_sum", "histogram_avg", "histogram_stddev", "histogram_stdvar"];

/// Functions whose results are histograms where they get some.
const KEEPING: [&str; 14] = [
    "rate",
    "irate",
    "increase",
    "delta",
    "idelta",
    "sum_over_time",
    "avg_over_time",
    "last_over_time",
    "first_over_time",
    "sort_by_label",
    "sort_by_label_desc",
    "label_replace",
    "label_join",
    "info",
];

/// Functions that ask when and how often, whatever the values are.
const COUNTING: [&str; 10] = [
    "absent",
    "absent_over_time",
    "changes",
    "count_over_time",
    "present_over_time",
    "resets",
    "start_timestamp",
    "timestamp",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
];

/// Whether the function's result is a histogram where it gets one.
pub(crate) fn keeps_histograms(function: &str) -> bool {
    KEEPING.contains(&function)
}

/// Whether a function of histograms gets numbers.
pub(crate) fn histogram_function(function: &str, arg: &Expr, series: &str, shape: Shape) -> Option<Finding> {
    if !shape.is_number() {
        return None;
    }
    let what = match shape {
        Shape::Buckets | Shape::BucketRates => "is of a classic one",
        _ => "is a number",
    };
    let base = ["_bucket", "_sum", "_count"].into_iter().find_map(|part| series.strip_suffix(part));
    let fix = match (function, base) {
        (_, None) => "read a native histogram".to_owned(),
        ("histogram_avg", Some(base)) => format!("divide `rate({base}_sum[5m])` by `rate({base}_count[5m])`"),
        ("histogram_count", Some(base)) => format!("read `rate({base}_count[5m])`"),
        ("histogram_sum", Some(base)) => format!("read `rate({base}_sum[5m])`"),
        (_, Some(base)) => format!("let the job of `{base}` scrape native histograms, and read `{base}`"),
    };
    let message = format!("`{function}` takes a native histogram, and `{series}` {what}");
    Some(Finding::new(&HISTOGRAM_FUNCTION, arg.span, message, fix))
}

/// Whether a function that takes numbers gets histograms.
pub(crate) fn dropped_by_function(function: &str, arg: &Expr, series: &str, shape: Shape) -> Option<Finding> {
    let takes = keeps_histograms(function) || COUNTING.contains(&function) || function.starts_with("histogram_");
    (shape.is_histogram() && !takes).then(|| dropped(function, arg.span, series))
}

/// Whether an aggregation that takes numbers gets histograms.
pub(crate) fn dropped_by_aggregation(op: Aggregator, arg: &Expr, series: &str, shape: Shape) -> Option<Finding> {
    use Aggregator::{Bottomk, Max, Min, Quantile, Stddev, Stdvar, Topk};
    let takes = !matches!(op, Bottomk | Max | Min | Quantile | Stddev | Stdvar | Topk);
    (shape.is_histogram() && !takes).then(|| dropped(op.name(), arg.span, series))
}

/// What an operator makes of its sides, of which one is a histogram: also whether that is a histogram.
pub(crate) fn combined(op: Operator, left: Shape, right: Shape) -> Option<Shape> {
    use Operator::{Add, And, Div, Equal, Mul, NotEqual, Or, Sub, TrimLower, TrimUpper, Unless};
    match (op, left.is_histogram(), right.is_histogram()) {
        (Or, true, true) if left != right => Some(Shape::Unknown),
        (Add | Sub | Equal | NotEqual | Or, true, true)
        | (Mul | Div | TrimUpper | TrimLower, true, false)
        | (And | Unless, ..) => Some(left),
        (Mul, false, true) => Some(right),
        // Of some series the values are numbers, of others histograms.
        (Or, ..) => Some(Shape::Unknown),
        _ => None,
    }
}

/// Whether an operator drops what it gets: histograms where it takes numbers, numbers where it takes histograms.
pub(crate) fn dropped_by_operator(binary: &Binary, left: Shape, right: Shape) -> Option<Finding> {
    let (op, text) = (binary.op, binary.op.text());
    let name = |side: &Expr| side.metrics().next().unwrap_or("this").to_owned();
    let trims = matches!(op, Operator::TrimUpper | Operator::TrimLower);
    if trims && left.is_number() {
        let message = format!("`{text}` takes a native histogram, and `{}` is a number", name(&binary.lhs));
        let fix = "read a native histogram, or compare with `<` or `>`";
        return Some(Finding::new(&HISTOGRAM_FUNCTION, binary.op_span, message, fix));
    }
    if left == Shape::Unknown || right == Shape::Unknown || !(left.is_histogram() || right.is_histogram()) {
        return None;
    }
    if combined(op, left, right).is_some() {
        return None;
    }
    let (side, other) = if left.is_histogram() { (&binary.lhs, right) } else { (&binary.rhs, left) };
    let with = if other.is_histogram() { "of two native histograms" } else { "of a native histogram and a number" };
    let message = format!("`{text}` {with} has no result: `{}` is a distribution, not a number", name(side));
    let fix = format!("take a number of it first: `histogram_count({side})`, `histogram_quantile(0.9, {side})`");
    Some(Finding::new(&HISTOGRAM_DROPPED, binary.op_span, message, fix))
}

fn dropped(by: &str, span: Span, series: &str) -> Finding {
    let message = format!("`{by}` drops native histograms, and `{series}` is one");
    let fix = "take a number of it first: `histogram_count(…)`, `histogram_quantile(0.9, …)`";
    Finding::new(&HISTOGRAM_DROPPED, span, message, fix)
}
