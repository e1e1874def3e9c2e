//! `promql!`, `record!` and `logql!`: calls of the user's crate, and faults at their words.

use super::*;

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

#[test]
fn the_unit_that_is_proposed_fits_what_is_computed() {
    for (text, unit) in [
        ("sum(samovar_on)", "`Count => …`"),
        ("sum(samovar_on) / 2", "`Count => …`"),
        ("sum(samovar_on) / count(tea_temperature_celsius)", "`Ratio => …` where a part is divided by its whole"),
        ("max(sum(samovar_on) / count(up)) > 3", "`Ratio => …` where a part is divided by its whole"),
        ("100 * (sum(samovar_on) / count(up))", "`Percent => …`, as it multiplies by 100"),
    ] {
        let found = errors(&promql(text), text);
        assert!(
            matches!(&found[..], [(_, one)] if one.ends_with(&format!("in front, like {unit}"))),
            "{text}: {found:?}"
        );
    }
}
