//! Each check, with the message that the author of the query reads and the words that it points at.

mod sides;

use super::analyse;
use crate::{Dialect, Source, World, parse};

fn world() -> World {
    let levels = ["error", "warn", "info"];
    let of = |app: &str, namespace: &str| {
        Source::new(app).label("app", &[app]).label("namespace", &[namespace]).label("level", &levels).label("pod", &[])
    };
    let frontend =
        of("frontend", "shop").metadata("method", &["GET", "POST"]).metadata("status", &["200", "404", "500"]);
    let others = Source::new("others").label("app", &[]).label("namespace", &["kube-system"]).label("pod", &[]);
    World { sources: vec![of("backend", "shop"), frontend, of("grafana", "tools"), others], shortest_range: Some(60.0) }
}

fn findings(query: &str) -> Vec<(String, String)> {
    let expr = parse(query, Dialect::GRAFANA).unwrap_or_else(|faults| panic!("{query}: {faults:?}"));
    let findings = analyse(&expr, &world()).1;
    findings.iter().map(|finding| (finding.to_string(), finding.span.of(query).to_owned())).collect()
}

/// The one finding of a query, and what it points at.
#[track_caller]
fn says(query: &str, at: &str, message: &str) {
    assert_eq!(findings(query), [(message.to_owned(), at.to_owned())], "{query}");
}

#[track_caller]
fn is_fine(query: &str) {
    assert_eq!(findings(query), [], "{query}");
}

#[track_caller]
fn yields(query: &str, labels: &str, unit: &str) {
    let expr = parse(query, Dialect::GRAFANA).unwrap_or_else(|faults| panic!("{query}: {faults:?}"));
    let (analysis, findings) = analyse(&expr, &world());
    assert_eq!(findings, [], "{query}");
    assert_eq!((analysis.labels.to_string().as_str(), analysis.unit.name()), (labels, unit), "{query}");
}

#[test]
fn selectors_select_what_is_deployed() {
    for query in [
        r#"{app="backend"}"#,
        r#"{app=~"backend|frontend", level!="info"}"#,
        r#"{app=~"front.*"}"#,
        r#"{app=~"backend"}"#,
        r#"{app="coredns", namespace="kube-system"}"#,
        r#"{app="backend-of-others", namespace="kube-system"}"#,
        r#"{app="$app", namespace=~"$namespace", pod="anything"}"#,
        r#"{$filter, app=~".+"}"#,
    ] {
        is_fine(query);
    }
    for (query, at, message) in [
        (r#"{ap="backend"}"#, "ap", "no stream has a label `ap`; fix: did you mean `app`?"),
        (
            r#"{color="red", app="backend"}"#,
            "color",
            "no stream has a label `color`; fix: match one of their labels: `app`, `level`, `namespace`, `pod`",
        ),
        (
            r#"{app="backedn"}"#,
            r#"app="backedn""#,
            "the `app` of these streams is never `backedn`; fix: did you mean `backend`?",
        ),
        (
            r#"{namespace="shop", app="fronted"}"#,
            r#"app="fronted""#,
            "`app=\"fronted\"` selects nothing: no stream has that value; fix: did you mean `frontend`?",
        ),
        (
            r#"{namespace="shop", app="grafana"}"#,
            r#"app="grafana""#,
            "`app=\"grafana\"` selects nothing beside the matchers before it; fix: give a value that there is: \
             `backend`, `frontend`",
        ),
        (
            r#"{app="backend", level=~"eror|warn"}"#,
            r#"level=~"eror|warn""#,
            "the `level` of these streams is never `eror`; fix: did you mean `error`?",
        ),
        (
            r#"{app="backend", level!="debug"}"#,
            r#"level!="debug""#,
            "the `level` of these streams is never `debug`; fix: give a value that there is: `error`, `info`, `warn`",
        ),
        (
            r#"{app="frontend", status=~"5.."}"#,
            "status",
            "`status` belongs to single lines, not to streams: a selector cannot match it; \
             fix: filter behind the selector: `| status=~\"5..\"`",
        ),
    ] {
        says(query, at, message);
    }
}

#[test]
fn stages_speak_of_labels_that_are_there() {
    for stages in [
        r#"| status >= 500 | method="GET""#,
        r#"| json | anything="x" | whatever > 5"#,
        r#"| logfmt took, size="bytes" | took > 5s and size < 1KB"#,
        r#"| pattern "<ip> <_>" | ip != ip("10.0.0.0/8")"#,
        r#"| pattern "<status> <_>" | status_extracted="5""#,
        r#"| regexp "(?P<verb>\\w+)" | verb="GET""#,
        r#"| label_format verb=method | verb="GET" | line_format "{{.verb}} {{.status}} {{__line__}}""#,
        r#"| label_format url="{{.method}}" | url != """#,
        "| drop color, status | keep app, method",
        r#"| __error__="" | $filter"#,
        r#"| level="error" or method="POST" | method="GET""#,
        r#"|= "a" | decolorize | unpack | entry="x""#,
    ] {
        is_fine(&format!(r#"{{app="frontend"}} {stages}"#));
    }
    for (stages, at, message) in [
        (
            r#"| status="5xx""#,
            r#"status="5xx""#,
            "the `status` of these lines is never `5xx`; fix: write `status=~\"5..\"`",
        ),
        (r#"| sttaus="500""#, "sttaus", "these lines have no label `sttaus`; fix: did you mean `status`?"),
        (
            "| took > 5s",
            "took",
            "these lines have no label `took`; fix: read it from the line first, with `json`, `logfmt` or `pattern`, \
             or name one of its labels: `app`, `level`, `method`, `namespace`, `pod`, `status`",
        ),
        (
            r#"| verb="GET" | pattern "<verb> <_>""#,
            "verb",
            "the label `verb` comes only with `| pattern`, which stands behind this; fix: write this behind it",
        ),
        (
            "| took > 5s | logfmt",
            "took",
            "the label `took` comes only with `| logfmt`, which stands behind this; fix: write this behind it",
        ),
        ("| drop statsu", "statsu", "these lines have no label `statsu`; fix: did you mean `status`?"),
        (r#"| drop method | method="GET""#, "method", NO_METHOD),
        (r#"| keep app | line_format "{{.app}} {{.method}}""#, "method", ONLY_APP),
        (r#"| label_format verb=method | method="GET""#, "method", RENAMED),
        (
            r#"| method="PSOT""#,
            r#"method="PSOT""#,
            "the `method` of these lines is never `PSOT`; fix: did you mean `POST`?",
        ),
        (
            r#"| level=~"e..""#,
            r#"level=~"e..""#,
            "`level=~\"e..\"` lets no line pass; fix: give a value that there is: `error`, `info`, `warn`",
        ),
        (
            "| level >= 3",
            "level",
            "the label `level` is never such a number: it is `error`, `info`, `warn`; \
             fix: compare it with a text, or take another label",
        ),
    ] {
        says(&format!(r#"{{app="frontend"}} {stages}"#), at, message);
    }
}

const NO_METHOD: &str = "these lines have no label `method`; fix: read it from the line first, with `json`, `logfmt` \
    or `pattern`, or name one of its labels: `app`, `level`, `namespace`, `pod`, `status`";
const ONLY_APP: &str = "these lines have no label `method`; fix: read it from the line first, with `json`, `logfmt` or \
                        `pattern`, or name one of its labels: `app`";
const RENAMED: &str = "these lines have no label `method`; fix: read it from the line first, with `json`, `logfmt` or \
                       `pattern`, or name one of its labels: `app`, `level`, `namespace`, `pod`, `status`, `verb`";

#[test]
fn ranges_and_values_make_sense() {
    for (query, at, message) in [
        (
            "rate(L[10s])",
            "10s",
            "a range of 10s misses lines: what is asked every 1m must look back as far; fix: write at least `[1m]`",
        ),
        ("rate(L[0])", "0", "a range of 0 holds no line; fix: write it like `5m`"),
        (
            "rate(L[$__rate_interval])",
            "$__rate_interval",
            "Grafana does not fill in `$__rate_interval` for Loki; fix: write `[$__auto]`",
        ),
        (
            "quantile_over_time(95, L | logfmt | unwrap took [5m])",
            "95",
            "a quantile lies between 0 and 1, and 95 does not; fix: write `0.95`",
        ),
        (
            "sum_over_time(L | unwrap level [5m])",
            "level",
            "the label `level` is never such a number: it is `error`, `info`, `warn`; \
             fix: compare it with a text, or take another label",
        ),
        (
            "avg_over_time(L | unwrap duration(sttaus) [5m])",
            "sttaus",
            "these lines have no label `sttaus`; fix: did you mean `status`?",
        ),
    ] {
        says(&query.replace('L', r#"{app="frontend"}"#), at, message);
    }
    is_fine(r#"rate({app="frontend"}[$__auto])"#);
    is_fine(r#"count_over_time({app="frontend"}[$__range])"#);
}

#[test]
fn groupings_and_operators_speak_of_labels_that_are_there() {
    const RATE: &str = r#"rate({app="frontend"}[5m])"#;
    for (query, at, message) in [
        ("sum by (ap) (R)", "ap", "`sum by (ap)`: its series have no label `ap`; fix: did you mean `app`?"),
        (
            "sum by (path) (R)",
            "path",
            "`sum by (path)`: its series have no label `path`; \
             fix: name one of its labels: `app`, `level`, `method`, `namespace`, `pod`, `status`",
        ),
        (
            "sum by (app) (sum(R))",
            "app",
            "`sum by (app)`: its series have no label `app`; fix: remove it: there are no labels",
        ),
        (
            "sum without (pdo) (R)",
            "pdo",
            "`sum without (pdo)`: its series have no label `pdo`; fix: did you mean `pod`?",
        ),
        (
            "sum by (app) (R) / on (pod) sum by (pod) (R)",
            "pod",
            "`on (pod)`: the left side has no label `pod`; fix: name a label that is there: `app`",
        ),
        (
            "sum by (app) (R) / sum(R)",
            "/",
            "the sides of `/` never match: the left has `app`, which the right has not; \
             fix: aggregate both sides to the same labels, or write `/ on () group_left ()`",
        ),
        (
            "rate({app=\"frontend\"} | status=~\"5..\" [5m]) / R",
            "rate({app=\"frontend\"} | status=~\"5..\" [5m]) / R",
            "each series meets itself on the other side of `/`, for both sides keep the label `status`: the result is \
             always 1; fix: aggregate both sides without it: `sum without (status) (…)`, or `sum by` the labels that \
             matter",
        ),
        ("R / (R)", "R / (R)", "both sides of `/` are the same: the result is always 1; fix: correct one of them"),
        (
            "sum(bytes_rate({app=\"frontend\"}[5m])) + sum(R)",
            "+",
            "`+` combines bytes per second with per second; fix: bring both sides to one unit",
        ),
        (
            "label_replace(sum by (app) (R), \"to\", \"$1\", \"pod\", \"(.*)\")",
            "\"pod\"",
            "`label_replace` reads the label `pod`, which is not there; fix: name one of its labels: `app`",
        ),
    ] {
        says(&query.replace('R', RATE), &at.replace('R', RATE), message);
    }
}

#[test]
fn alternatives_of_a_pattern_are_the_values_behind_it() {
    says(
        r#"{app="backend", pod=~"a-0|a-1"} | pod="a-2""#,
        r#"pod="a-2""#,
        "the `pod` of these lines is never `a-2`; fix: did you mean `a-0`?",
    );
}

#[test]
fn results_have_labels_and_units() {
    const ALL: &str = "`app`, `level`, `method`, `namespace`, `pod`, `status`";
    for (query, labels, unit) in [
        (r#"rate({app="frontend"}[5m])"#, ALL, "per second"),
        (r#"{app="backend"}"#, "`app`, `level`, `namespace`, `pod`", "unknown"),
        (r#"sum(count_over_time({app="backend"}[5m]))"#, "none", "count"),
        (r#"sum by (app, pod) (bytes_rate({app=~".+"}[5m]))"#, "`app`, `pod`", "bytes per second"),
        (r#"topk(5, sum by (app) (bytes_over_time({app=~".+"}[1h])))"#, "`app`", "bytes"),
        (r#"sum without (pod, level) (rate({app="backend"}[5m]))"#, "`app`, `namespace`", "per second"),
        (
            r#"sum by (app) (rate({app="frontend"} | status=~"5.." [5m])) / sum by (app) (rate({app="frontend"}[5m]))"#,
            "`app`",
            "ratio (0-1)",
        ),
        (
            r#"100 * sum(rate({app="frontend"} | status=~"5.." [5m])) / sum(rate({app="frontend"}[5m]))"#,
            "none",
            "unknown",
        ),
        (
            r#"quantile_over_time(0.95, {app="backend"} | logfmt took | unwrap duration(took) [5m]) by (app)"#,
            "`app`",
            "seconds",
        ),
        (r#"max_over_time({app="backend"} | json | unwrap bytes(size) [5m]) by (route)"#, "`route`", "bytes"),
        (r#"sum by (route) (rate({app="backend"} | json [5m]))"#, "`route`", "per second"),
        (r#"rate({app="frontend"} | keep app, status [5m])"#, "`app`, `status`", "per second"),
        (r#"absent_over_time({app="backend", level=~"e.*"}[5m])"#, "`app`", "truth (0 or 1)"),
        (r#"sum(rate({app="backend"}[5m])) or vector(0)"#, "none", "per second"),
        (r#"sum by (app) (rate({app="backend"}[5m])) > 0.5"#, "`app`", "per second"),
        (r#"count(sum by (pod) (rate({app="backend"}[5m])))"#, "none", "count"),
        ("$query", "unknown ones", "unknown"),
    ] {
        yields(query, labels, unit);
    }
}

#[test]
fn what_is_read_is_known() {
    let read = |query: &str| {
        let (analysis, _) = analyse(&parse(query, Dialect::LOKI).unwrap(), &world());
        (analysis.lines, analysis.sources.into_iter().collect::<Vec<_>>(), analysis.shortest_range)
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(read(r#"({namespace="shop"} |= "a")"#), (true, names(&["backend", "frontend"]), None));
    let ratio = r#"sum(rate({app="frontend"}[5m])) / sum(rate({app="grafana"}[1h]))"#;
    assert_eq!(read(ratio), (false, names(&["frontend", "grafana"]), Some(300.0)));
}

#[test]
fn of_a_world_without_sources_nothing_is_checked() {
    let expr = parse(r#"sum by (x) (rate({y="z"} | a="b" [1s]))"#, Dialect::LOKI).unwrap();
    assert_eq!(analyse(&expr, &World::default()).1, []);
}

#[test]
fn a_side_that_selects_nothing_is_not_told_to_match_nothing_too() {
    let query = r#"sum by (level) (rate({app="backend", level="eror"} [5m])) / sum by (level) (rate({app="backend", level="info"} [5m]))"#;
    let found = findings(query);
    assert!(found.len() == 1 && found[0].0.contains("selects nothing"), "{found:?}");
}

/// Each was told of rules that others run, and is right.
#[test]
fn what_others_write_on_purpose() {
    is_fine(r#"(sum by (app) (rate({app="frontend"}[5m])) or on () vector(0)) < 1"#);
    is_fine(r#"label_replace(sum(rate({app="frontend"}[5m])), "team", "tea", "nothing", ".*")"#);
}
