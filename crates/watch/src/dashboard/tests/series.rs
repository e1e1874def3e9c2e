//! How series are told apart, and where a click on them leads.

use super::*;

#[test]
fn rows_of_loki_are_bars_of_their_own_and_lead_on_by_their_columns() {
    const BY_POD: LogQuery = LogQuery::checked(
        "sum by (pod) (count_over_time({app=\"tea\"}[1h]))",
        Some(Unit::Count),
        ResultLabels::new(&["pod"], false),
        false,
    );
    const NUMBER: LogQuery = LogQuery::checked(
        "sum(count_over_time({app=\"tea\"}[1h]))",
        Some(Unit::Count),
        ResultLabels::new(&[], false),
        false,
    );
    let rows = |panel: Panel| rendered(panel)["options"]["reduceOptions"]["values"].clone();
    assert_eq!(rows(bar_gauge("Lines", "How many.").log_query(BY_POD, "{{pod}}")), true);
    assert_eq!(rows(bar_gauge("Lines", "How many.").log_query(NUMBER, "lines")), false);
    assert_eq!(rows(stat("Lines", "How many.").log_query(BY_POD, "{{pod}}")), true);
    assert_eq!(rows(stat("Lines", "How many.").log_query(BY_POD, "{{pod}}").with_history()), false);
}

#[test]
fn answers_by_their_status_have_the_colours_of_what_they_mean() {
    let by = |legend: &'static str, label: &'static [&'static str]| {
        let query = Query::checked("x", Unit::PerSecond, ResultLabels::new(label, false), &[], false);
        let panel = rendered(time_series("Answers", "By status.").query(query, legend));
        let overrides = panel["fieldConfig"]["overrides"].as_array().cloned().unwrap_or_default();
        let names = overrides.iter().filter(|one| one["matcher"]["id"] == "byRegexp");
        names.map(|one| one["matcher"]["options"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let all = ["/^2(xx|[0-9]{2})$/", "/^4(xx|[0-9]{2})$/", "/^5(xx|[0-9]{2})$/"];
    assert_eq!(by("{{status}}", &["status"]), all);
    assert_eq!(by("{{class}}xx", &["class"]), all);
    assert!(by("{{pot}}", &["pot"]).is_empty());
}
