//! What counters say as they stand is an average of all that was since their processes started.

use query::{Finding, Rule, RuleText};

use crate::ast::{Binary, Expr};
use crate::value::{Shape, Value};

/// Ratios and quantiles are those of the last minutes.
pub static LIFETIME: Rule = Rule::new(RuleText {
    id: "promql/lifetime",
    says: "ratios and quantiles are computed of rates, not of counters as they stand",
    why: "The longer a process runs, the less the last minutes matter: after a week an outage of an hour moves the \
        number by less than one percent.",
    source: Some("https://prometheus.io/docs/practices/histograms/#quantiles"),
    fires: "histogram_quantile(0.95, sum by (le) (tea_brew_seconds_bucket))",
    quiet: "histogram_quantile(0.95, sum by (le) (rate(tea_brew_seconds_bucket[5m])))",
});

/// The side divides counters as they stand, and is compared with a number.
pub(crate) fn lifetime_ratio(binary: &Binary, side: &Expr) -> Option<Finding> {
    let mut metrics = side.metrics();
    let part = metrics.next()?;
    let whole = metrics.find(|metric| *metric != part).unwrap_or(part);
    let message = format!(
        "`{}` compares counters divided as they stand: `{part}` of `{whole}` since their processes started, not of \
         late",
        binary.op.text()
    );
    let fix = format!("divide their rates: `rate({part}[5m])` and `rate({whole}[5m])`");
    Some(Finding::new(&LIFETIME, side.span, message, fix))
}

/// Whether the quantile is one of buckets of `series` as they stand.
pub(crate) fn lifetime_quantile(function: &str, arg: &Expr, series: &str, value: &Value) -> Option<Finding> {
    let as_it_stands = value.shape == Shape::Buckets && value.labels.has("le") || value.shape == Shape::Histogram;
    if function != "histogram_quantile" || !as_it_stands {
        return None;
    }
    let by = if value.shape == Shape::Histogram { "" } else { " by `le`" };
    let message =
        format!("`{function}` of `{series}` as it stands is that of everything since its process started, not of late");
    let fix = format!("take `rate({series}[5m])` first, then aggregate{by}");
    Some(Finding::new(&LIFETIME, arg.span, message, fix))
}
