//! Every macro as a function, in the world of a tea shop: what it writes, and which words it underlines.

use std::sync::LazyLock;

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};
use promql::{Catalogue, Job, World};

const KETTLE: &str = "\
# exporter: kettle
# enum state on,off
# TYPE tea_cups_total counter
tea_cups_total{kind,state?}
# TYPE tea_temperature_celsius gauge
tea_temperature_celsius{kind}
# TYPE tea_pour_seconds native histogram
tea_pour_seconds{kind}
";

/// Nothing scrapes it.
const SAMOVAR: &str = "\
# exporter: samovar
# TYPE samovar_on gauge
samovar_on{room}
";

static METRICS: LazyLock<World> = LazyLock::new(|| World {
    catalogues: [KETTLE, SAMOVAR].map(|text| Catalogue::parse(text).expect("the catalogue can be read")).into(),
    jobs: vec![
        Job { histograms: promql::Histograms { native: true, ..Default::default() }, ..Job::new("kettles", "kettle") }
            .label("app", &["kettle"])
            .label("namespace", &["tea"]),
    ],
    recorded_by_name: true,
    ..World::default()
});

static LOGS: LazyLock<logql::World> = LazyLock::new(|| logql::World {
    sources: vec![
        logql::Source::new("kettle")
            .label("app", &["kettle"])
            .label("level", &["error", "info"])
            .metadata("status", &["200", "500"]),
    ],
    shortest_range: Some(60.0),
});

/// What a macro makes of a text.
fn expand(expand: impl Fn(TokenStream) -> TokenStream, text: &str) -> TokenStream {
    expand(text.parse().expect("the text has tokens"))
}

fn promql(text: &str) -> TokenStream {
    expand(|tokens| query_macros::promql(tokens, &METRICS, "::tea"), text)
}

fn record(text: &str) -> TokenStream {
    expand(|tokens| query_macros::record(tokens, &METRICS, "::tea"), text)
}

fn logql(text: &str) -> TokenStream {
    expand(|tokens| query_macros::logql(tokens, &LOGS, "::tea"), text)
}

fn series(text: &str) -> TokenStream {
    expand(|tokens| query_macros::series(tokens, &METRICS, "::tea"), text)
}

fn lines(text: &str) -> TokenStream {
    expand(|tokens| query_macros::lines(tokens, &LOGS, "::tea"), text)
}

/// Whether a macro wrote this.
fn assert_writes(written: &TokenStream, expected: &str) {
    let expected: TokenStream = expected.parse().expect("what is expected has tokens");
    assert_eq!(written.to_string(), expected.to_string());
}

/// Each error: the words that are underlined in the text, and the message.
fn errors(written: &TokenStream, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for group in written.clone() {
        let TokenTree::Group(group) = group else { continue };
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let (TokenTree::Ident(name), Some(TokenTree::Group(message))) = (token, tokens.get(at + 2)) else {
                continue;
            };
            if name == "compile_error" {
                let message = message.stream().into_iter().next().expect("an error has a message");
                let said = message.to_string().trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\");
                found.push((between(name.span(), message.span(), text), said));
            }
        }
    }
    found
}

/// The text from the start of one token to the end of another.
fn between(first: Span, last: Span, text: &str) -> String {
    let at = |place: LineColumn| {
        let before: usize = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
        let line = &text[before..];
        before + line.char_indices().nth(place.column).map_or(line.len(), |(at, _)| at)
    };
    text[at(first.start())..at(last.end())].to_owned()
}

fn assert_faults(expand: impl Fn(&str) -> TokenStream, text: &str, expected: &[(&str, &str)]) {
    let found = errors(&expand(text), text);
    let found: Vec<_> = found.iter().map(|(words, message)| (words.as_str(), message.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_query_becomes_a_call_of_the_users_crate() {
    assert_writes(
        &promql("sum by (kind) (rate(tea_cups_total{state=\"on\"}[5m]))"),
        r#"::tea::watch::query::Query::checked(
            "sum by (kind) (rate(tea_cups_total{state=\"on\"}[5m]))", ::tea::watch::unit::Unit::PerSecond,
            ::tea::watch::query::ResultLabels::new(&["kind"], false), &[("tea_cups_total", &["kettles"])], false)
            .that_always_answers().between(0.0, ::core::primitive::f64::INFINITY)
            .tried_by(const { &::tea::watch::trial::Trial::of(::tea::watch::series::Series::checked(
                "tea_cups_total", "tea_cups_total{state=\"on\", kind=\"kind-1\"}",
                &[("state", "on"), ("kind", "kind-1")], "0", 1).per_second_over(5)) })"#,
    );
    assert_writes(
        &record("kind:tea_cups:rate5m => sum by (kind) (rate(tea_cups_total[5m]))"),
        r#"::tea::watch::record::Record::checked("kind:tea_cups:rate5m", ::tea::watch::query::Query::checked(
            "sum by (kind) (rate(tea_cups_total[5m]))", ::tea::watch::unit::Unit::PerSecond,
            ::tea::watch::query::ResultLabels::new(&["kind"], false), &[("tea_cups_total", &["kettles"])], false)
            .that_always_answers().between(0.0, ::core::primitive::f64::INFINITY)
            .tried_by(const { &::tea::watch::trial::Trial::of(::tea::watch::series::Series::checked(
                "tea_cups_total", "tea_cups_total{kind=\"kind-1\"}", &[("kind", "kind-1")], "0", 1)
                .per_second_over(5)) }))
            .read_as(&[("kind:tea_cups:rate5m", &[])])"#,
    );
}

#[test]
fn whether_what_is_written_in_lines_decides_is_known() {
    let filtered = logql(r##"r#"sum(count_over_time({app="kettle"} |= "boils dry" [5m]))"#"##).to_string();
    assert!(filtered.contains("that_reads_text"), "{filtered}");
    let read = logql(r##"r#"sum by (kind) (count_over_time({app="kettle"} | logfmt [5m]))"#"##).to_string();
    assert!(read.contains("that_reads_text"), "{read}");
    let counted = logql(r##"r#"sum(count_over_time({app="kettle"} | status="500" [5m]))"#"##).to_string();
    assert!(!counted.contains("that_reads_text"), "{counted}");
}

#[test]
fn the_word_that_is_wrong_is_underlined_in_any_world() {
    assert_faults(
        promql,
        "sum by (knd) (rate(tea_cup_total[5m]))",
        &[("tea_cup_total", "no metric is called `tea_cup_total`; fix: did you mean `tea_cups_total`?")],
    );
    assert_faults(
        logql,
        "sum(rate({app=\"kettlse\"}[5m]))",
        &[(
            "app=\"kettlse\"",
            "`app=\"kettlse\"` selects nothing: no stream has that value; fix: did you mean `kettle`?",
        )],
    );
    assert_faults(
        record,
        "tea_cups => sum(rate(tea_cups_total[5m]))",
        &[(
            "tea_cups",
            "`tea_cups` is not the name of a recorded series; fix: name it `level:metric:operations`, like \
             `node:node_cpu:ratio_rate5m`",
        )],
    );
}

#[test]
fn a_said_unit_does_not_overrule_a_factor_of_100() {
    let said = "the query is said to yield ratio (0-1), but it multiplies by 100; fix: leave the factor out, or say \
        `Percent => …`";
    for query in ["Ratio => 100 * stddev(tea_cups_total) ^ 2", "Ratio => sum(stddev(tea_cups_total) ^ 2 / 0.01) > 5"] {
        assert_faults(promql, query, &[("Ratio", said)]);
    }
    assert_eq!(errors(&promql("Percent => 100 * stddev(tea_cups_total) ^ 2"), "Percent"), []);
}

#[test]
fn labels_that_one_side_of_an_or_lacks_are_told() {
    let written =
        promql("PerSecond => max by (kind) (rate(tea_cups_total[5m])) > 5 or absent(tea_cups_total{state=\"on\"})")
            .to_string();
    assert!(written.replace(' ', "").contains(".partly(&[\"kind\",\"state\"])"), "{written}");
}

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
            () if rule.id.starts_with("board/") => board_of(text),
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
fn what_nothing_has_is_noted_for_those_who_tell_it_once() {
    let lacks = |written: TokenStream| {
        let written = written.to_string();
        assert!(!written.contains("compile_error"), "{written}");
        written.split_once("that_lacks").map(|(_, lacks)| lacks.replace(' ', ""))
    };
    // No job scrapes the samovar, and no stream has a `status` as a label that agents commonly give.
    assert_eq!(lacks(promql("Count => samovar_on")).as_deref(), Some("(&[(\"job\",\"samovar\")])"));
    assert_eq!(lacks(promql("up{job=\"samovar\"} == 0")).as_deref(), Some("(&[(\"job\",\"samovar\")])"));
    assert_eq!(lacks(series("samovar_on 1x5")).as_deref(), Some("(&[(\"job\",\"samovar\")])"));
    assert_eq!(
        lacks(record("room:samovar_on:count => count by (room) (samovar_on)")).map(|lacks| lacks.contains("samovar")),
        Some(true)
    );
    assert_eq!(lacks(logql("{app=\"kettle\", pod=\"k-1\"}")).as_deref(), Some("(&[(\"pod\",\"\")])"));
    assert_eq!(lacks(lines("{app=\"kettle\", pod=\"k-1\"} 3x5")).as_deref(), Some("(&[(\"pod\",\"\")])"));
    assert_eq!(lacks(promql("sum(tea_cups_total)")), None);
}

#[test]
fn native_histograms_are_queries_scenarios_and_records_of_their_own_kind() {
    assert!(promql("sum(rate(tea_pour_seconds[5m]))").to_string().contains("that_yields_histograms"));
    let quantile = promql("histogram_quantile(0.9, sum by (kind) (rate(tea_pour_seconds[5m])))").to_string();
    assert!(quantile.contains("Unit :: Seconds") && !quantile.contains("that_yields_histograms"), "{quantile}");
    let given =
        series("tea_pour_seconds{kind=\"green\"} {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{sum:5 count:4}}x20");
    let given = given.to_string();
    assert!(given.contains("{{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{sum:5 count:4}}x20\" , 21"), "{given}");
    let bare = series("tea_pour_seconds {{sum:5 count:4}}x5").to_string();
    assert!(bare.contains("\"tea_pour_seconds\" , \"tea_pour_seconds\""), "{bare}");
    let said = |tokens: TokenStream| tokens.to_string();
    let numbers = said(series("tea_pour_seconds{kind=\"green\"} 1x5"));
    assert!(
        numbers.contains("`tea_pour_seconds` is a native histogram, and its scenario gives numbers; fix: "),
        "{numbers}"
    );
    let histograms = said(series("tea_cups_total{kind=\"green\"} {{sum:5 count:4}}x5"));
    assert!(
        histograms.contains("`tea_cups_total` is a number, and its scenario gives native histograms"),
        "{histograms}"
    );
    let wrong = said(record("kind:tea_pour_seconds:rate5m => sum by (kind) (rate(tea_pour_seconds[5m]))"));
    assert!(wrong.contains("fix: say it in its operations: `…:histogram_rate5m`"), "{wrong}");
    let right = said(record("kind:tea_pour_seconds:histogram_rate5m => sum by (kind) (rate(tea_pour_seconds[5m]))"));
    assert!(right.contains("Record :: checked"), "{right}");
    let read = promql("histogram_quantile(0.9, sum(kind:tea_pour_seconds:histogram_rate5m))").to_string();
    assert!(read.contains("Unit :: Seconds"), "{read}");
}

/// A board of this text, in a file of its own.
fn board_of(text: &str) -> TokenStream {
    let path = std::env::temp_dir().join(format!("board-{}-{}.json", std::process::id(), text.len()));
    std::fs::write(&path, text).expect("the test may write");
    let made = board(&format!("{:?}", path.display().to_string()));
    std::fs::remove_file(&path).expect("it was written");
    made
}

fn board(text: &str) -> TokenStream {
    expand(|tokens| query_macros::board(tokens, &METRICS, [&*LOGS], "::tea"), text)
}

#[test]
fn a_board_of_others_becomes_a_call_with_all_that_it_asks() {
    let written = board("\"tests/boards/kettles.json\"").to_string();
    let asked: Vec<_> = written.split("Asked ::").skip(1).collect();
    let [variable, panel, logs] = asked.as_slice() else { panic!("{written}") };
    assert!(
        variable.starts_with(" metrics (") && variable.contains("\"variable `kind`\" , 5 , \"\" , \"kind\""),
        "{variable}"
    );
    assert!(panel.contains("(\"tea_cups_total\" , & [\"kettles\"])") && panel.contains("\"{{kind}}\""), "{panel}");
    assert!(logs.starts_with(" logs (") && logs.contains("\"panel `Errors`\" , 13"), "{logs}");
    assert!(written.contains("Verbatim :: checked") && written.contains("\"kettles\" , \"Kettles\""), "{written}");
}

#[test]
fn each_fault_of_a_board_of_others_names_its_line() {
    let file = "`tests/boards/faulty.json";
    let found = errors(&board("\"tests/boards/faulty.json\""), "\"tests/boards/faulty.json\"");
    let said: Vec<_> = found
        .iter()
        .map(|(words, told)| {
            assert_eq!(words, "\"tests/boards/faulty.json\"");
            told.strip_prefix(file).unwrap_or_else(|| panic!("{told}"))
        })
        .collect();
    assert_eq!(
        said,
        [
            ":2`: the uid `Kettles` cannot be the name of a file and of an object; fix: give it 1 to 40 \
         lower-case letters, digits and inner `-`, like `nginx`",
            ":5`: variable `kind`: the result has no label `pot`; fix: the result has `app`, `instance`, `job`, \
         `kind`, `namespace`, `state`",
            ":7`: annotation `Cold`: at `tea_cups_totl`: no metric is called `tea_cups_totl`; fix: did you mean \
         `tea_cups_total`?",
            ":9`: the data source `${DS_PROMETHEUS}` is asked for when somebody imports the dashboard by hand; \
         fix: write {\"type\": \"prometheus\", \"uid\": \"prometheus\"}",
            ":11`: panel `Cups`: at `job=\"ketles\"`: `job=\"ketles\"` selects nothing: no job of that name is \
         scraped; fix: did you mean `kettles`?",
            ":11`: panel `Cups`: the dashboard has no variable `knd`; fix: did you mean `kind`?",
            ":12`: no data source here is `P8E80F9AEF21F6940`; fix: write {\"type\": \"loki\", \"uid\": \"loki\"}",
            ":12`: panel `Errors` ends at column 25, and there are 24; fix: make it narrower, or move it to the \
         left",
            ":12`: panel `Errors` lies upon panel `Cups`; fix: move one of them, as Grafana would",
            ":12`: panels `Cups` and `Errors` have the id 1; fix: give one of them another, links lead by it",
            ":14`: panel `Errors`: at `app=\"ketle\"`: `app=\"ketle\"` selects nothing: no stream has that value; \
         fix: did you mean `kettle`?",
            ":15`: no data source here is `shop`; fix: take the panel out, or ask Prometheus or Loki",
            ":17`: panel `Orders`: the result has no label `pot`; fix: the result has `app`, `instance`, `job`, \
         `kind`, `namespace`, `state`",
        ]
    );
}

#[test]
fn a_board_that_cannot_be_read_says_where_it_is_looked_for() {
    for (text, expected) in [
        (
            "\"tests/boards/nowhere.json\"",
            "`tests/boards/nowhere.json` cannot be read: No such file or directory (os \
          error 2); fix: name it from the folder of Cargo.toml",
        ),
        (
            "\"Cargo.toml\"",
            "`Cargo.toml:2`: did not find expected <document start>; fix: correct it; what is filled in before it is read, \
             render first",
        ),
        ("", "no file is named; fix: write it from the folder of Cargo.toml, like `board! { \"boards/nginx.json\" }`"),
    ] {
        let found = errors(&board(text), text);
        assert_eq!(found.iter().map(|(_, told)| told.as_str()).collect::<Vec<_>>(), [expected]);
    }
}
