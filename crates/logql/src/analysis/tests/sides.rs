//! What meets what: parts of a whole, joins, and filters of both sides.

use super::{findings, is_fine, says};

#[test]
fn a_part_of_a_whole_is_not_the_same_where_the_label_is_gone() {
    const PART: &str = r#"rate({app="frontend"} | status=~"5.." [5m])"#;
    const WHOLE: &str = r#"rate({app="frontend"}[5m])"#;
    is_fine(&format!("sum({PART}) / sum({WHOLE})"));
    is_fine(&format!("sum by (app) ({PART}) / sum by (app) ({WHOLE})"));
    is_fine(&format!(
        r#"sum by (status) (rate({{app="frontend"}} | status=~"5.." | method="GET" [5m])) / sum by (status) ({WHOLE})"#
    ));
    is_fine(&format!("sum by ($by) ({PART}) / sum by ($by) ({WHOLE})"));
    // Lines that are told apart by their text have the same labels.
    is_fine(r#"rate({app="frontend"} |= "error" [5m]) / rate({app="frontend"}[5m])"#);
    assert_eq!(findings(&format!("sum by (status) ({PART}) / sum by (status) ({WHOLE})")).len(), 1);
}

/// What LogQL shares with PromQL: joins, and parts of a whole.
#[test]
fn joins_name_every_label_that_keeps_the_sides_apart() {
    const FRONTEND: &str = r#"{app="frontend"}"#;
    for (query, at, message) in [
        (
            "sum by (app, namespace) (rate(F[5m])) / sum by (namespace) (rate(F[5m])) > 0",
            "/",
            "the sides of `/` never match: the left has `app`, which the right has not; \
             fix: aggregate both sides by the same labels, or write `/ on (namespace) group_left ()`",
        ),
        (
            "sum(rate(F[5m])) - sum by (app, level) (rate(F[5m]))",
            "-",
            "the sides of `-` never match: the right has `app`, `level`, which the left has not; \
             fix: aggregate both sides to the same labels, or write `- on () group_right ()`",
        ),
        // What matches a series that surely has a label has it too.
        (
            "(sum by (status) (rate(F[5m])) + sum by (status) (bytes_rate(F | status=\"500\" [5m])) * 0) / \
             sum(rate(F[5m]))",
            "/",
            "the sides of `/` never match: the left has `status`, which the right has not; \
             fix: aggregate both sides to the same labels, or write `/ on () group_left ()`",
        ),
        // What a parser may add does not make two apps one.
        (
            "rate(F | json [5m]) / rate({app=\"backend\"} | json [5m])",
            "/",
            "the sides of `/` never match: their `app` is never the same; \
             fix: write `/ ignoring (app)`, or aggregate both sides without it",
        ),
        (
            "sum by (app) (rate(F[5m])) / on (app) group_left (nod) sum by (app, pod) (rate(F[5m]))",
            "nod",
            "`group_left (nod)`: the right side, which gives it, has no label `nod`; fix: did you mean `pod`?",
        ),
        (
            "sum by (app) (rate(F[5m])) / ignoring (apps) sum by (app) (rate(F[1h]))",
            "apps",
            "`ignoring (apps)`: neither side has a label `apps`; fix: did you mean `app`?",
        ),
        (
            "sum(rate(F |= \"a\" [5m])) / sum(rate(F[5m])) > 100 * (sum(rate(F |= \"b\" [5m])) / sum(rate(F[5m])))",
            ">",
            "`>` compares ratio (0-1) with percent (0-100); fix: multiply the left by 100",
        ),
    ] {
        says(&query.replace('F', FRONTEND), at, message);
    }
    is_fine(&"sum by (app) (rate(F[5m])) / on (app) group_left () sum by (app) (rate(F[1h]))".replace('F', FRONTEND));
    is_fine(r#"rate({app="frontend", level=~"$level"} | json [5m]) / rate({app="frontend"} | logfmt [5m])"#);
}

#[test]
fn each_filter_of_labels_leaves_series_that_meet_themselves() {
    for (filter, labels, plain, them) in [
        ("status >= 500", "label `status`", "status", "it"),
        ("(status = ip(\"10.0.0.1\"))", "label `status`", "status", "it"),
        ("method=\"GET\" or status=\"500\"", "labels `method`, `status`", "method, status", "them"),
    ] {
        let query = format!(r#"rate({{app="frontend"}} | {filter} [5m]) / rate({{app="frontend"}}[5m])"#);
        let message = format!(
            "each series meets itself on the other side of `/`, for both sides keep the {labels}: the result is \
             always 1; fix: aggregate both sides without {them}: `sum without ({plain}) (…)`, or `sum by` the labels \
             that matter"
        );
        says(&query, &query, &message);
    }
    let joined = r#"sum by (app, status) (rate({app="frontend"} | status="500" [5m])) / on (app, status) group_left () sum by (app, status) (rate({app="frontend"}[5m]))"#;
    assert!(findings(joined)[0].0.starts_with("each series meets itself"), "{:?}", findings(joined));
    is_fine(r#"rate({app="frontend"} | $filter [5m]) / rate({app="frontend"}[5m])"#);
}

#[test]
fn a_part_of_the_lines_is_never_more_than_all_of_them() {
    const SHARE: &str = r#"sum(rate({app="frontend"} |= "error" [5m])) / sum(rate({app="frontend"}[5m]))"#;
    for (query, at, message) in [
        (
            "S > 5",
            "5",
            "`> 5` is never true: a part divided by its whole is between 0 and 1; \
             fix: write `> 0.05`, or multiply the other side by 100",
        ),
        (
            "1 - S < 99",
            "99",
            "`< 99` is always true: a part divided by its whole is between 0 and 1; \
             fix: write `< 0.99`, or multiply the other side by 100",
        ),
        (
            "500 < max(S)",
            "500",
            "`> 500` is never true: a part divided by its whole is between 0 and 1; \
             fix: compare with a number between 0 and 1",
        ),
        (
            "(S > 0.05) >= 20",
            "20",
            "`>= 20` is never true: a part divided by its whole is between 0 and 1; \
             fix: write `>= 0.2`, or multiply the other side by 100",
        ),
        (
            "(S > bool 0.05) > 5",
            "5",
            "`> 5` is never true: what is 1 for yes and 0 for no is between 0 and 1; \
             fix: write `> 0.05`, or multiply the other side by 100",
        ),
    ] {
        says(&query.replace('S', SHARE), at, message);
    }
    for query in [
        "S > 0.05",
        "S * 100 > 5",
        "sum(S) > 5",
        r#"sum(rate({app="frontend"}[5m])) / sum(rate({app="frontend"} |= "error" [5m])) > 20"#,
        r#"sum(rate({app="frontend"} |= "error" [5m])) / sum(rate({app="backend"}[5m])) > 20"#,
        r#"sum(rate({app="frontend"} |= "error" [5m])) / sum(rate({app="frontend"} | json | line_format "x" |= "error" [5m])) > 20"#,
        r#"avg(rate({app="frontend"} | status="500" [5m])) / avg(rate({app="frontend"}[5m])) > 2"#,
        r#"sum(max_over_time({app="frontend"} |= "a" | json | unwrap x [5m])) / sum(max_over_time({app="frontend"} | json | unwrap x [5m])) > 2"#,
    ] {
        is_fine(&query.replace('S', SHARE));
    }
}
