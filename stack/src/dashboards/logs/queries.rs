//! What Logs asks, in the order of its panels. Each query honours the whole top of the dashboard: it is said once,
//! below.

use watch::query::LogQuery;

/// LogQL around what is chosen at the top, with further matchers: `chosen!("sum(rate(", r#", level="error""#,
/// "[$__auto]))")`.
///
/// What is typed is taken literally: `${search:regex}` escapes the `+` of a telephone number, and the raw string
/// keeps the escapes.
macro_rules! chosen {
    ($before:literal, $matchers:literal, $($after:literal)+) => {
        $crate::logql!(
            $before r#"{namespace=~"$namespace", app=~"$app", pod=~"$pod""# $matchers
            "} |~ `(?i)${search:regex}` " $($after)+
        )
    };
}

pub(super) const ERRORS_OF_HOUR: LogQuery = chosen!("sum(count_over_time(", r#", level="error""#, "[1h]))");

pub(super) const WARNINGS_OF_HOUR: LogQuery = chosen!("sum(count_over_time(", r#", level="warn""#, "[1h]))");

pub(super) const LOUDEST_ERRORS: LogQuery = chosen!("max(sum by (app) (rate(", r#", level="error""#, "[5m])))");

pub(super) const LINES_OF_HOUR: LogQuery = chosen!("sum(count_over_time(", "", "[1h]))");

/// Numbers and long identifiers become `*`, so that one fault is one message.
pub(super) const TOP_ERRORS: LogQuery = chosen!(
    "topk(20, sum by (app, message) (count_over_time(",
    r#", level="error""#,
    r#"| label_format message=`{{ regexReplaceAll "[0-9a-f]{8}[0-9a-f-]*|[0-9]+" __line__ "*" | trunc 160 }}` "#
    "[$__range])))"
);

pub(super) const ERRORS_BY_APP: LogQuery = chosen!("sum by (app) (rate(", r#", level="error""#, "[$__auto]))");

pub(super) const BY_APP_AND_LEVEL: LogQuery =
    chosen!("topk(20, sum by (app, level) (count_over_time(", r#", level=~"error|warn""#, "[$__range])))");

pub(super) const ERROR_LINES: LogQuery = chosen!("", r#", level="error""#, "");

pub(super) const REQUESTS: LogQuery =
    chosen!("topk(20, sum by (method, route, status) (count_over_time(", "", r#"| status!="" [$__range])))"#);

pub(super) const REQUESTS_BY_STATUS: LogQuery = chosen!("sum by (status) (rate(", "", r#"| status!="" [$__auto]))"#);

pub(super) const REQUEST_LINES: LogQuery = chosen!("", "", r#"| status!="""#);

pub(super) const LINES_BY_APP: LogQuery = chosen!("sum by (app) (rate(", "", "[$__auto]))");

pub(super) const BYTES_BY_APP: LogQuery = chosen!("sum by (app) (bytes_rate(", "", "[$__auto]))");

pub(super) const LOUDEST_APPS: LogQuery =
    chosen!("topk(15, sum by (namespace, app) (bytes_over_time(", "", "[$__range])))");

pub(super) const LOUDEST_NODES: LogQuery = chosen!("sum by (node) (rate(", "", "[$__auto]))");

pub(super) const LINES: LogQuery = chosen!("", "", "");
