//! What the author of a query reads, word for word: a name for each mistake, the query, and the message.
//!
//! Where the compiler underlines is held by the few cases of `tests/ui/logql`: one for each path by which a message
//! arrives.

use logql::{Dialect, Source, World, analyse, parse};

const CASES: &[(&str, &str, &str)] = &[
    (
        "a_class_of_codes_in_place_of_a_pattern",
        r#"{app="shop-frontend"} | status="5xx""#,
        r#"the `status` of these lines is never `5xx`; fix: write `status=~"5.."`"#,
    ),
    (
        "a_filter_on_a_label_that_no_stage_gives",
        r#"{app="shop-backend"} | stauts="500""#,
        "these lines have no label `stauts`; fix: read it from the line first, with `json`, `logfmt` or `pattern`, \
         or name one of its labels: `app`, `container`, `level`, `namespace`, `node`, `pod`, `service_name`, \
         `stream`",
    ),
    (
        "a_function_with_a_typo",
        r#"sum(count_over_tim({app="shop-backend"}[5m]))"#,
        "no function is called `count_over_tim`; fix: did you mean `count_over_time`?",
    ),
    (
        "a_level_that_no_line_has",
        r#"{namespace="shop", level="eror"}"#,
        r#"`level="eror"` selects nothing: no stream has that value; fix: did you mean `error`?"#,
    ),
    (
        "a_pattern_that_is_not_a_regular_expression",
        r#"{app="shop-backend"} |~ "(error""#,
        "`(error` is no regular expression: a `(` is never closed; fix: correct it, or put a backslash before the \
         character that is meant as it is",
    ),
    (
        "a_quantile_above_one",
        r#"quantile_over_time(95, {app="shop-frontend"} | unwrap status [5m])"#,
        "a quantile lies between 0 and 1, and 95 does not; fix: write `0.95`",
    ),
    (
        "a_range_aggregation_without_a_range",
        r#"sum(rate({app="shop-backend"} |= "error"))"#,
        "`)` stands where `[range]` is expected; fix: say over which time: `[5m]`",
    ),
    (
        "a_range_where_lines_are_wanted",
        r#"{app="shop-backend"}[5m]"#,
        "`[5m]` stands where a stage or the end is expected; fix: a range needs a function: `count_over_time({…}[5m])`",
    ),
    (
        "a_selector_that_selects_all",
        r#"{app=~".*"}"#,
        "this selector could match every stream: Loki wants one matcher that an empty value does not pass; fix: \
         write `app=~\".+\"`, or match another label",
    ),
    ("a_stream_label_with_a_typo", r#"{ap="shop-backend"}"#, "no stream has a label `ap`; fix: did you mean `app`?"),
    (
        "a_sum_over_time_without_unwrap",
        r#"sum_over_time({app="shop-backend"}[5m])"#,
        "`sum_over_time` computes with values, and nothing makes one of a line; fix: add `| unwrap label` before the \
         range",
    ),
    (
        "a_text_that_is_never_closed",
        r#"{app="shop-backend"} |= "error"#,
        r#"this text is never closed; fix: add " at its end"#,
    ),
    (
        "an_app_that_is_called_otherwise",
        r#"{app="backend"} |= "error""#,
        "the `app` of these streams is never `backend`; fix: did you mean `shop-backend`?",
    ),
    (
        "an_app_that_is_not_deployed",
        r#"{app="shop-bakend"} |= "error""#,
        "the `app` of these streams is never `shop-bakend`; fix: did you mean `shop-backend`?",
    ),
    (
        "a_variable_of_the_other_language",
        r#"sum(rate({app="shop-backend"} [$__rate_interval]))"#,
        "Grafana does not fill in `$__rate_interval` for Loki; fix: write `[$__auto]`",
    ),
    (
        "errors_divided_by_themselves",
        r#"rate({app="shop-frontend"} | status=~"5.." [5m]) / rate({app="shop-frontend"}[5m])"#,
        "each series meets itself on the other side of `/`, for both sides keep the label `status`: the result is \
         always 1; fix: aggregate both sides without it: `sum without (status) (…)`, or `sum by` the labels that \
         matter",
    ),
    (
        "grouping_by_a_label_that_no_line_has",
        r#"sum by (route) (rate({app="shop-backend"}[5m]))"#,
        "`sum by (route)`: its series have no label `route`; fix: name one of its labels: `app`, `container`, \
         `level`, `namespace`, `node`, `pod`, `service_name`, `stream`",
    ),
];

/// A shop of two services, and the cluster's own pods.
fn world() -> World {
    let streams = |name: &str, apps: &[&str], namespaces: &[&str]| {
        let source = Source::new(name)
            .label("app", apps)
            .label("service_name", apps)
            .label("namespace", namespaces)
            .label("level", &["error", "warn", "info"])
            .label("stream", &["stderr", "stdout"]);
        ["container", "node", "pod"].iter().fold(source, |source, label| source.label(label, &[]))
    };
    let of_shop = |app: &str| streams(app, &[app], &["shop"]);
    let frontend = of_shop("shop-frontend")
        .metadata("method", &["GET", "POST"])
        .metadata("route", &["/", "/api/orders"])
        .metadata("status", &["200", "404", "500"]);
    let sources = vec![of_shop("shop-backend"), frontend, streams("the cluster's own pods", &[], &["kube-system"])];
    World { sources, shortest_range: Some(60.0) }
}

fn said(world: &World, query: &str) -> Vec<String> {
    let dialect = if query.contains('$') { Dialect::GRAFANA } else { Dialect::LOKI };
    let findings = match parse(query, dialect) {
        Ok(expr) => analyse(&expr, world).1,
        Err(findings) => findings,
    };
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn each_mistake_is_told_with_its_fix() {
    let world = world();
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|(name, query, message)| {
            let said = said(&world, query);
            (said != [*message])
                .then(|| format!("{name}: {query}\n  expected: {message}\n  said:     {}", said.join("\n            ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_cases_have_one_name() {
    let mut names: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CASES.len());
}
