//! Public bug reports by their numbers, as LogQL has them: what is said of each, and what is fine beside it.
//!
//! The sources of all cases are in `tests/cases.md` of the workspace.

use logql::{Dialect, Source, World, analyse, parse};

/// The case, the query, the id of the rule, and a part of what is said.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "C07",
        r#"sum by (level) (rate({app="backend"}[5m])) or vector(0)"#,
        "query/or-vector",
        "`or vector(0)` adds a series without `level`",
    ),
    (
        "C04",
        r#"sum by (level, pod) (rate({app="backend"}[5m])) / on (pod) sum by (pod) (rate({app="backend"}[5m]))"#,
        "query/many-to-one",
        "they differ by `level`; fix: add `group_left ()`",
    ),
    (
        "C19",
        r#"count_over_time({app="backend"} |= "order" [5m]) == 0"#,
        "query/impossible-bound",
        "`== 0` is never true: a count of nothing is no series, not 0; fix: ask `absent_over_time(…)`",
    ),
    (
        "C19",
        r#"sum(rate({app="backend"} |= "order" [5m])) == 0"#,
        "query/impossible-bound",
        "`== 0` is never true: a rate of no lines is no series, not 0; fix: ask `absent_over_time(…)`",
    ),
    (
        "C19",
        r#"count(rate({app="backend"} |= "order" [5m])) < 1"#,
        "query/impossible-bound",
        "`< 1` is never true: a count of nothing is no series",
    ),
    (
        "C20",
        r#"sum(rate({app="backend"} | level="error" [5m])) / sum(rate({app="backend"}[5m])) > 5"#,
        "query/impossible-bound",
        "`> 5` is never true: a part divided by its whole is between 0 and 1; fix: write `> 0.05`",
    ),
    (
        "C20",
        r#"sum(rate({app="backend"} |= "a" [5m])) / (sum(rate({app="backend"} |= "a" [5m])) + sum(rate({app="backend"} != "a" [5m]))) > 5"#,
        "query/impossible-bound",
        "`> 5` is never true: a part divided by its whole",
    ),
];

/// The case, and a query beside it that is fine.
const FINE: &[(&str, &str)] = &[
    ("C07", r#"sum(rate({app="backend"}[5m])) or vector(0)"#),
    ("C19", r#"absent_over_time({app="backend"} |= "order" [5m])"#),
    ("C19", r#"(sum(count_over_time({app="backend"} |= "order" [5m])) or vector(0)) == 0"#),
    ("C20", r#"sum(rate({app="backend"} | level="error" [5m])) / sum(rate({app="backend"}[5m])) > 0.05"#),
    ("C22", r#"label_replace(sum(rate({app="backend"}[5m])), "team", "shop", "", "")"#),
];

fn world() -> World {
    let backend =
        Source::new("backend").label("app", &["backend"]).label("level", &["error", "info"]).label("pod", &[]);
    World { sources: vec![backend], shortest_range: Some(60.0) }
}

#[test]
fn each_case_is_told_by_one_rule() {
    let world = world();
    let said = |query: &str| {
        let expr = parse(query, Dialect::LOKI).unwrap_or_else(|faults| panic!("{query}: {}", faults[0]));
        let (_, findings) = analyse(&expr, &world);
        findings.iter().map(|finding| format!("{}: {finding}", finding.rule.id)).collect::<Vec<_>>()
    };
    for (case, query, rule, words) in CASES {
        let said = said(query);
        let is_told = |said: &String| said.starts_with(&format!("{rule}: ")) && said.contains(words);
        assert!(said.len() == 1 && said.iter().all(is_told), "{case} {query}: {said:?}");
    }
    for (case, query) in FINE {
        assert_eq!(said(query), [""; 0], "{case} {query}");
    }
}
