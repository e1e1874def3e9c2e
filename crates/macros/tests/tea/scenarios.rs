//! `series!` and `lines!`: what a scenario gives.

use super::*;

#[test]
fn a_series_is_written_in_one_way_whatever_its_layout() {
    let written = r#"::tea::watch::scenario::Series::checked(
        "tea_cups_total", "tea_cups_total{kind=\"green\", state=\"on\"}", &[("kind", "green"), ("state", "on")],
        "0+1.5x20 _x5 -1 stale", 28)"#;
    for text in [
        r#"tea_cups_total{kind="green", state="on"} 0+1.5x20 _x5 -1 stale"#,
        "tea_cups_total{\n    kind=\"green\", state=\"on\"\n}\n0+1.5x20\n_x5 -1 stale",
        r##"r#"tea_cups_total{kind="green",state="on"} 0+1.5x20  _x5 -1 stale"#"##,
    ] {
        assert_writes(&series(text), written);
    }
    assert_writes(&series("up 1x5"), r#"::tea::watch::scenario::Series::checked("up", "up", &[], "1x5", 6)"#);
}

#[test]
fn recorded_series_and_alerts_are_series_too() {
    for text in ["kind:tea_cups:rate5m{kind=\"green\"} 1x5", "ALERTS{alertname=\"Cold\", alertstate=\"firing\"} 1x5"] {
        assert_eq!(errors(&series(text), text), [], "{text}");
    }
    assert_faults(
        series,
        "kind:tea_cups:rate5m{kin=\"green\"} 1x5",
        &[("kin", "`kind:tea_cups:rate5m` has no label `kin`; fix: did you mean `kind`?")],
    );
}

#[test]
fn a_series_that_there_is_not_is_underlined() {
    assert_faults(
        series,
        "tea_cup_total{kind=\"green\"} 0+1x20",
        &[("tea_cup_total", "no metric is called `tea_cup_total`; fix: did you mean `tea_cups_total`?")],
    );
    assert_faults(
        series,
        "tea_cups_total{\n    job=\"kettlse\",\n    kin=\"green\"\n} 0+1x20",
        &[
            (
                "job=\"kettlse\"",
                "`job=\"kettlse\"` selects nothing: no job of that name is scraped; fix: did you mean `kettles`?",
            ),
            ("kin", "`tea_cups_total` has no label `kin`; fix: did you mean `kind`?"),
        ],
    );
    assert_faults(
        series,
        "tea_cups_total{state=\"of\", namespace=\"the\"} 0+1x20",
        &[
            (
                "state=\"of\"",
                "`state=\"of\"` selects nothing: the `state` of `tea_cups_total` has no such value; fix: did you mean \
                 `off`?",
            ),
            (
                "namespace=\"the\"",
                "the `namespace` of `tea_cups_total` is never `the`; fix: give a value that there is: `tea`",
            ),
        ],
    );
}

#[test]
fn every_rule_of_scenarios_has_an_example_that_breaks_it_and_one_that_does_not() {
    let mut ids = std::collections::BTreeSet::new();
    for rule in query_macros::RULES {
        assert!(ids.insert(rule.id), "{} stands there twice", rule.id);
        let expand = |text: &str| match () {
            () if rule.id.starts_with("board/") => boards::board_of(text),
            () if text.starts_with('{') => lines(text),
            () => series(text),
        };
        let count = |text: &str| expand(text).to_string().matches("compile_error").count();
        assert_eq!((count(rule.fires), count(rule.quiet)), (1, 0), "{}", rule.id);
    }
}

#[test]
fn a_series_gives_values_and_asks_nothing() {
    assert_faults(
        series,
        "up{job=~\"kettles\", app=\"\"} 1x5",
        &[
            (
                "job=~\"kettles\"",
                "`job=~…` is a question, and a scenario gives values; fix: say which value it has: `job=\"…\"`",
            ),
            ("app=\"\"", "the label `app` is empty, which to Prometheus is no label; fix: leave it out"),
        ],
    );
    assert_faults(
        series,
        "up{job=\"kettles\", job=\"kettles\"} 1x5",
        &[("job=\"kettles\"", "the label `job` has two values; fix: keep one")],
    );
    assert_faults(
        series,
        "{job=\"kettles\"} 1x5",
        &[(
            "{job=\"kettles\"} 1x5",
            "a series has a name; fix: give it one; for lines of logs write `lines! { {app=\"loki\"} 3x20 }`",
        )],
    );
    assert_faults(
        series,
        "up(job=\"kettles\") 1x5",
        &[(
            "(job=\"kettles\")",
            "the labels of a series stand in braces; fix: write it like `series! { up{job=\"loki\"} 1x20 }`",
        )],
    );
    assert_faults(
        series,
        "up",
        &[("up", "a scenario gives `up` no values; fix: write one a minute, like `series! { up{job=\"loki\"} 1x20 }`")],
    );
}

#[test]
fn values_that_promtool_cannot_read_are_underlined_each() {
    const FIX: &str = "fix: write one sample a minute, like `1 2 3`, `0+60x20` (from 0, 60 more each, 20 times), \
        `1x5`, `_x3` or `stale`";
    let cannot = |word: &str| format!("promtool cannot read the value `{word}`; {FIX}");
    let (first, second) = (cannot("0+60"), cannot("stales"));
    assert_faults(series, "up 0+60 1x5 stales", &[("0+60", &first), ("stales", &second)]);
    let pasted = format!("at line 1, column 4, `one`: {}", cannot("one"));
    assert_faults(series, "\"up one\"", &[("\"up one\"", &pasted)]);
}

#[test]
fn lines_are_a_stream_a_text_and_how_many_there_are() {
    assert_writes(
        &lines(r#"{app="kettle", level="error"} | status="500" "boils \"dry\"" 3x20 0"#),
        r#"::tea::watch::scenario::Series::of_lines(
            "{app=\"kettle\", level=\"error\"} | status=\"500\"", &[("app", "kettle"), ("level", "error")],
            &[("status", "500")], ::core::option::Option::Some("boils \"dry\""), "3x20 0", 22)"#,
    );
    assert_writes(
        &lines(r#"{app="kettle"} 3"#),
        r#"::tea::watch::scenario::Series::of_lines(
            "{app=\"kettle\"}", &[("app", "kettle")], &[], ::core::option::Option::None, "3", 1)"#,
    );
}

#[test]
fn lines_that_there_are_not_are_underlined() {
    assert_faults(
        lines,
        "{app=\"kettle\", level=\"eror\"} 3x20",
        &[("level=\"eror\"", "`level=\"eror\"` selects nothing: no stream has that value; fix: did you mean `error`?")],
    );
    assert_faults(
        lines,
        "{app=\"kettle\", status=\"500\"} 3x20",
        &[(
            "status",
            "`status` belongs to single lines, not to streams: a selector cannot match it; fix: filter behind the \
             selector: `| status=\"500\"`",
        )],
    );
    assert_faults(
        lines,
        "{app=\"kettle\"} | level=\"info\" 3x20",
        &[(
            "level=\"info\"",
            "`level` belongs to streams, not to single lines; fix: write `level=\"info\"` into the braces",
        )],
    );
    assert_faults(
        lines,
        "{app=\"kettle\"} |= \"dry\" 3+1x20",
        &[
            (
                "|= \"dry\"",
                "a scenario gives lines, and asks for none; fix: say which value a label of these lines has, like `| \
                 status=\"500\"`, and what is written in them as a text",
            ),
            (
                "3+1x20",
                "`3+1x20` is no number of lines; fix: write how many lines there are in each minute, like `3 0 1`, or \
                 `3x20` (3, and 20 times 3 more)",
            ),
        ],
    );
    assert_faults(
        lines,
        "\"dry\" 3x20",
        &[(
            "\"dry\" 3x20",
            "lines begin with the labels of their stream; fix: write `lines! { {app=\"loki\"} \"what is \
             written\" 3x20 }`",
        )],
    );
}

#[test]
fn a_fix_never_asks_where_a_scenario_gives() {
    assert_faults(
        series,
        "tea_answers_total{code=\"5xx\", instance=\"10.0.0.1\"} 0+1x20",
        &[
            (
                "code=\"5xx\"",
                "the `code` of `tea_answers_total` is never `5xx`: it is a code like `500`; fix: say which one it is, \
                 like `code=\"500\"`",
            ),
            (
                "instance=\"10.0.0.1\"",
                "the `instance` of `tea_answers_total` is never `10.0.0.1`: it is a host with its port; fix: say which \
                 one it is, like `instance=\"10.0.0.1:9100\"`",
            ),
        ],
    );
    assert_faults(
        lines,
        "{app=\"kettle\"} | status=\"5xx\" 3x20",
        &[(
            "status=\"5xx\"",
            "the `status` of these lines is never `5xx`; fix: say which one it is, like `status=\"500\"`",
        )],
    );
}
