mod links;
mod series;

use super::*;
use crate::query::{LogQuery, Query, Read, ResultLabels, promql_unchecked};
use crate::unit::{Bound, Unit, YES, above, below, count, percent};
use terms::{hours, minutes, seconds};

const BUSY: Query = promql_unchecked(Unit::Ratio, r#"max(node:cpu:ratio{node=~"$node"})"#, "a test");
const LINES: LogQuery = LogQuery::checked(
    r#"
    {app="tea-house"}
      |= "50$"
    "#,
    None,
    ResultLabels::UNKNOWN,
    false,
);

const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
    .description("How the machines are doing.")
    .last(hours(1))
    .refresh_every(minutes(1))
    .variables(&[Variable::textbox("node", "Node", "")])
    .rows(&[Row::new("CPU").short().panels(&[stat("Busy", "How busy the busiest node is.")
        .query(BUSY, "busy")
        .green_yellow_red(above(percent(80.0)), above(percent(95.0)))])]);

#[test]
fn a_small_dashboard_reads_as_grafana_writes_it() {
    assert_eq!(NODES.json().to_text().unwrap(), include_str!("tests/nodes.json"));
}

/// A panel as Grafana reads it.
fn rendered(panel: Panel) -> serde_json::Value {
    let row: &'static [Panel] = vec![panel].leak();
    let rows: &'static [Row] = vec![Row::new("Row").panels(row)].leak();
    serde_json::to_value(Dashboard::new("one", "One").rows(rows).json()).unwrap()["panels"][1].clone()
}

/// What is said of a panel that is refused.
fn refused(make: &(dyn Fn() -> Panel + std::panic::RefUnwindSafe)) -> String {
    *std::panic::catch_unwind(|| _ = make()).unwrap_err().downcast::<String>().unwrap()
}

fn buckets(labels: &'static [&'static str]) -> Query {
    Query::checked(
        "sum by (le) (rate(tea_brew_seconds_bucket[5m]))",
        Unit::PerSecond,
        ResultLabels::new(labels, false),
        &[("tea_brew_seconds_bucket", &[])],
        false,
    )
}

#[test]
fn a_heat_map_shows_a_native_histogram_and_other_panels_do_not() {
    let native = |labels: &'static [&'static str]| {
        let reads: &[Read] = &[("tea_brew_seconds", &[])];
        let labels = ResultLabels::new(labels, false);
        Query::checked("sum(rate(tea_brew_seconds[5m]))", Unit::Seconds, labels, reads, false).that_yields_histograms()
    };
    let panel = rendered(heatmap("Brewing", "How long pots took.").buckets(native(&[])));
    assert_eq!(panel["targets"][0]["format"], "time_series");
    assert_eq!(
        (&panel["options"]["yAxis"]["unit"], &panel["options"]["cellValues"]["unit"]),
        (&"s".into(), &"short".into())
    );
    let said = refused(&|| heatmap("Brewing", "How long pots took.").buckets(native(&["pot"])));
    assert!(said.ends_with("fix: add up all of them: `sum(..)`"), "{said}");
    let said = refused(&|| stat("Brewing", "How long pots took.").query(native(&[]), "all"));
    assert!(said.starts_with("panel `Brewing` shows numbers, but its query yields native histograms; fix: "), "{said}");
}

#[test]
fn a_heat_map_shows_prometheus_buckets_on_an_axis_of_what_they_observe() {
    let panel = rendered(heatmap("Brewing", "How long pots took.").buckets(buckets(&["le"])).when_empty("No pots"));
    assert_eq!(panel["fieldConfig"]["defaults"]["noValue"], "No pots");
    assert_eq!((&panel["type"], &panel["targets"][0]["format"]), (&"heatmap".into(), &"heatmap".into()));
    assert_eq!(panel["targets"][0]["legendFormat"], "{{le}}");
    assert_eq!(panel["options"]["calculate"], false);
    assert_eq!(panel["options"]["yAxis"]["unit"], "s");
    assert_eq!(panel["options"]["cellValues"]["unit"], "suffix:/s");
    let recorded = Query::checked(
        "app:tea_bytes_bucket:rate5m",
        Unit::PerSecond,
        ResultLabels::new(&["le"], false),
        &[("app:tea_bytes_bucket:rate5m", &[])],
        false,
    );
    let panel = rendered(heatmap("Sizes", "How large they are.").buckets(recorded));
    assert_eq!(panel["options"]["yAxis"]["unit"], "bytes");
}

#[test]
fn a_heat_map_of_anything_but_one_distribution_is_refused() {
    let map = || heatmap("Brewing", "How long pots took.");
    let said = refused(&|| map().buckets(buckets(&["pot"])));
    assert!(said.starts_with("panel `Brewing` asks for no buckets: the result of its query has "), "{said}");
    let said = refused(&|| map().buckets(buckets(&["le", "pot"])));
    assert!(said.ends_with("; fix: add up all but `le`: `sum by (le) (..)`"), "{said}");
    let said = refused(&|| map().buckets(buckets(&["le"])).buckets(buckets(&["le"])));
    assert!(said.starts_with("panel `Brewing` would lay two distributions over each other"), "{said}");
    let said = refused(&|| map().query(buckets(&["le"]), "all"));
    assert!(said.ends_with("use `.buckets(query)`"), "{said}");
    let said = refused(&|| pie_chart("Parts", "Parts.").green_red(above(count(1.0))));
    assert!(said.contains("tells how values are spread"), "{said}");
}

#[test]
fn a_pie_and_a_histogram_show_numbers_in_their_unit() {
    let cups = promql_unchecked(Unit::Count, "tea_cups", "a test");
    let pie = rendered(pie_chart("Cups", "How many.").shown_as("currency:৳").query(cups, "cups"));
    assert_eq!((&pie["type"], &pie["targets"][0]["instant"]), (&"piechart".into(), &true.into()));
    assert_eq!(pie["fieldConfig"]["defaults"]["unit"], "currency:৳");
    assert!(pie["fieldConfig"]["defaults"].get("decimals").is_none(), "{pie}");
    assert_eq!(pie["options"]["legend"]["values"], serde_json::json!(["value", "percent"]));
    let bars = rendered(histogram("Cups", "How many.").query(cups, "cups"));
    assert_eq!((&bars["type"], &bars["targets"][0]["range"]), (&"histogram".into(), &true.into()));
    assert_eq!(bars["fieldConfig"]["defaults"]["unit"], "locale");
}

/// As many panels on the row as the test needs; all are alike but for their titles.
const MANY: [Panel; 5] =
    [text("1", "One."), text("2", "Two."), text("3", "Three."), text("4", "Four."), text("5", "Five.")];

fn places(row: &Row) -> Vec<(usize, usize, usize)> {
    layout::panels(row, 1).iter().map(|place| (place.x, place.y, place.w)).collect()
}

#[test]
fn the_last_line_has_no_gap() {
    let row = Row::new("Many").short().panels(&MANY);
    assert_eq!(places(&row), [(0, 1, 12), (12, 1, 12), (0, 5, 12), (12, 5, 12), (0, 9, 24)]);
}

#[test]
fn columns_that_cannot_be_shared_equally_are_shared_nearly_so() {
    let row = Row::new("Many").panels_per_line(5).panels(&MANY);
    assert_eq!(places(&row), [(0, 1, 4), (4, 1, 5), (9, 1, 5), (14, 1, 5), (19, 1, 5)]);
}

fn steps(panel: &Panel) -> serde_json::Value {
    let row: &'static [Panel] = vec![*panel].leak();
    let rows: &'static [Row] = vec![Row::new("Row").panels(row)].leak();
    let json = serde_json::to_value(Dashboard::new("steps", "Steps").rows(rows).json()).unwrap();
    json["panels"][1]["fieldConfig"]["defaults"]["thresholds"]["steps"].clone()
}

fn coloured(unit: Unit, warning: Bound, critical: Bound) -> serde_json::Value {
    steps(
        &stat("Stat", "A stat.").query(promql_unchecked(unit, "x", "a test"), "x").green_yellow_red(warning, critical),
    )
}

#[test]
fn trouble_above_turns_red_upwards() {
    assert_eq!(
        coloured(Unit::Ratio, above(percent(80.0)), above(percent(95.0))),
        serde_json::json!([
            { "color": "light-green", "value": null },
            { "color": "yellow", "value": 0.8 },
            { "color": "semi-dark-red", "value": 0.95 },
        ])
    );
}

#[test]
fn trouble_below_turns_red_downwards() {
    assert_eq!(
        coloured(Unit::Percent, below(percent(20.0)), below(percent(10.0))),
        serde_json::json!([
            { "color": "semi-dark-red", "value": null },
            { "color": "yellow", "value": 10 },
            { "color": "light-green", "value": 20 },
        ])
    );
}

#[test]
fn none_of_a_thing_is_green_although_grafana_begins_a_step_at_its_number() {
    assert_eq!(
        coloured(Unit::Count, above(count(0.0)), above(count(5.0))),
        serde_json::json!([
            { "color": "light-green", "value": null },
            { "color": "yellow", "value": 1 },
            { "color": "semi-dark-red", "value": 6 },
        ])
    );
    assert_eq!(
        steps(
            &stat("Up", "Whether it is up.")
                .query(promql_unchecked(Unit::Truth, "up", "a test"), "up")
                .green_red(below(YES))
        ),
        serde_json::json!([{ "color": "semi-dark-red", "value": null }, { "color": "light-green", "value": 1 }])
    );
}

#[test]
fn links_are_encoded_but_for_what_grafana_fills_in() {
    let url = link::Link::Logs(LINES).url();
    assert!(url.starts_with("/explore?schemaVersion=1&orgId=1&panes=%7B%22logs%22%3A"), "{url}");
    assert!(url.contains("%7C%3D%20%5C%2250%24%5C%22"), "{url}");
    assert!(url.contains("%22from%22%3A%22${__from}%22"), "{url}");
    assert_eq!(link::Link::Dashboard(&NODES).url(), "/d/nodes?${__url_time_range}&${__all_variables}");
}

#[test]
fn a_panel_is_found_by_its_title() {
    assert_eq!(NODES.panel("Busy").path(), "/d/nodes?viewPanel=panel-877180");
}

#[test]
fn expressions_lose_the_indentation_of_the_spec() {
    assert_eq!(target::without_indentation(LINES.text()), "{app=\"tea-house\"}\n  |= \"50$\"");
}

#[test]
fn columns_of_a_table_have_units_and_headers_of_their_own() {
    let panel = table("Volumes", "How full they are.")
        .label_columns(&[("claim", "Claim")])
        .column(promql_unchecked(Unit::Ratio, "used", "a test"), "Used")
        .green_red(above(percent(90.0)))
        .column(promql_unchecked(Unit::Bytes, "requested", "a test"), "Requested");
    let row: &'static [Row] = vec![Row::new("Row").panels(vec![panel].leak())].leak();
    let json = serde_json::to_value(Dashboard::new("table", "Table").rows(row).json()).unwrap();
    let panel = &json["panels"][1];
    assert_eq!(
        panel["transformations"][1]["options"]["renameByName"],
        serde_json::json!({ "claim": "Claim", "Value #A": "Used", "Value #B": "Requested" })
    );
    let overrides = &panel["fieldConfig"]["overrides"];
    let of =
        |header: &str| overrides.as_array().unwrap().iter().find(|one| one["matcher"]["options"] == header).unwrap();
    let property = |header: &str, id: &str| {
        let properties = of(header)["properties"].as_array().unwrap();
        properties.iter().find(|one| one["id"] == id).map_or(serde_json::Value::Null, |one| one["value"].clone())
    };
    assert_eq!(property("Used", "unit"), "percentunit");
    assert_eq!(property("Used", "custom.cellOptions"), serde_json::json!({ "type": "color-background" }));
    // What is well is not painted, and what was not measured is not red.
    assert_eq!(property("Used", "thresholds")["steps"][0]["color"], "transparent");
    assert_eq!(property("Used", "thresholds")["steps"][1]["color"], RED);
    let unmeasured = serde_json::json!({ "match": "null+nan", "result": { "index": 2, "color": "transparent" } });
    assert_eq!(property("Used", "mappings"), serde_json::json!([{ "type": "special", "options": unmeasured }]));
    assert_eq!(property("Requested", "unit"), "bytes");
    assert_eq!(property("Requested", "thresholds"), serde_json::Value::Null);
    // An empty cell says so, whatever an empty table says.
    assert_eq!([property("Claim", "noValue"), property("Used", "noValue")], ["–", "–"]);
    assert!(panel["targets"].as_array().unwrap().iter().all(|target| target["format"] == "table"));
}

#[test]
fn single_numbers_ask_once_and_lines_ask_over_time() {
    let row: &'static [Panel] = vec![
        stat("Now", "Now.").query(promql_unchecked(Unit::Count, "x", "a test"), "x"),
        stat("Course", "Over time.").with_history().query(promql_unchecked(Unit::Count, "x", "a test"), "x"),
        time_series("Lines", "Over time.")
            .log_query(LogQuery::checked("x", Some(Unit::Count), ResultLabels::UNKNOWN, false), "x"),
    ]
    .leak();
    let rows: &'static [Row] = vec![Row::new("Row").panels(row)].leak();
    let board = Dashboard::new("asks", "Asks").refresh_every(seconds(90)).rows(rows).json();
    let json = serde_json::to_value(&board).unwrap();
    assert_eq!(json["refresh"], "90s");
    assert_eq!(json["panels"][1]["targets"][0]["instant"], true);
    assert_eq!(json["panels"][2]["targets"][0]["instant"], false);
    assert_eq!(json["panels"][3]["targets"][0]["queryType"], "range");
}

#[test]
fn the_model_has_a_schema() {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<json::Dashboard>();
    assert_eq!(schema.get("type"), Some(&"object".into()));
}

#[test]
fn a_bar_chart_has_a_bar_for_each_series_by_its_name() {
    let panel = rendered(bar_chart("Sold", "What was sold.").query(BUSY, "{{product}}"));
    assert_eq!(panel["type"], "barchart");
    let reduce = serde_json::json!({"id": "reduce", "options": {"reducers": ["lastNotNull"], "mode": "seriesToRows"}});
    assert_eq!(panel["transformations"], serde_json::json!([reduce]));
    assert_eq!((&panel["options"]["xField"], &panel["targets"][0]["instant"]), (&"Field".into(), &true.into()));
    assert_eq!(panel["fieldConfig"]["defaults"]["unit"], "percentunit");
}

#[test]
fn lists_ask_by_themselves() {
    let alerts = rendered(alert_list("Alerts", "What fires."));
    assert_eq!((&alerts["type"], &alerts["options"]["stateFilter"]["firing"]), (&"alertlist".into(), &true.into()));
    assert_eq!((&alerts["targets"], &alerts["fieldConfig"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    let notes = rendered(annotations_list("Notes", "What people wrote down."));
    assert_eq!((&notes["type"], &notes["options"]["limit"]), (&"annolist".into(), &50.into()));
    let asked = || _ = alert_list("Alerts", "What fires.").query(BUSY, "busy");
    let said = *std::panic::catch_unwind(asked).unwrap_err().downcast::<String>().unwrap();
    assert!(said.starts_with("panel `Alerts` is a list that asks by itself; fix: remove the query"), "{said}");
}

#[test]
fn a_panel_and_a_row_are_repeated_for_each_value_that_their_titles_name() {
    let panel = || stat("Busy on $node", "How busy.").query(BUSY, "busy").repeated_for("node");
    let copied = rendered(panel());
    assert_eq!((&copied["repeat"], &copied["repeatDirection"]), (&"node".into(), &"h".into()));
    assert_eq!(copied["maxPerRow"], 2);
    let panels: &'static [Panel] = vec![panel()].leak();
    let rows: &'static [Row] = vec![Row::new("Node ${node}").repeated_for("node").panels(panels)].leak();
    let board = serde_json::to_value(Dashboard::new("one", "One").rows(rows).json()).unwrap();
    assert_eq!(board["panels"][0]["repeat"], "node");
    // `$nodes` is another variable.
    for title in ["Nodes", "All $nodes"] {
        let refusal = std::panic::catch_unwind(|| _ = Row::new(title).repeated_for("node")).unwrap_err();
        let said = refusal.downcast_ref::<String>().unwrap();
        let expected = format!(
            "row `{title}` is repeated for each value of `node`, but its title does not say of which; fix: name the \
             variable in the title, with a `$` in front, like `Busy on $node`"
        );
        assert!(said.starts_with(&expected), "{said}");
    }
}

#[test]
fn transformations_follow_the_order_of_a_tables_columns_and_know_what_is_there() {
    const POTS: Query = Query::checked("pots", Unit::Count, ResultLabels::new(&["kind", "room"], false), &[], false);
    const TABLE: Panel =
        table("Pots", "How many.").label_columns(&[("kind", "Kind"), ("room", "")]).column(POTS, "Pots");
    const GROUPED: &[Transformation] = &[
        Transformation::GroupBy { by: &["Kind"], calculate: &[("Pots", Reducer::Sum)] },
        Transformation::SortBy { field: "Pots (sum)", descending: true },
    ];
    let unknown = |steps: &'static [Transformation]| {
        let found = TABLE.transformations(steps).unknown_fields();
        found.into_iter().map(|one| (one.step, one.field, one.renamed)).collect::<Vec<_>>()
    };
    assert_eq!(unknown(GROUPED), []);
    let panel = rendered(TABLE.transformations(GROUPED));
    assert_eq!(
        panel["transformations"][1],
        serde_json::json!({"id": "groupBy", "options": {"fields": {
            "Kind": {"operation": "groupby", "aggregations": []},
            "Pots": {"operation": "aggregate", "aggregations": ["sum"]},
        }}})
    );
    let header = Some("Kind".to_owned());
    assert_eq!(unknown(&[Transformation::FilterByName(&["kind", "room"])]), [("filterFieldsByName", "kind", header)]);
    assert_eq!(
        unknown(&[
            Transformation::Reduce(&[Reducer::Max]),
            Transformation::SortBy { field: "Max", descending: false },
            Transformation::JoinByField("room"),
        ]),
        [("joinByField", "room", None)]
    );
    assert_eq!(
        unknown(&[
            Transformation::Calculate {
                name: "Half",
                left: Operand::Field("Pots"),
                operator: Arithmetic::Divide,
                right: Operand::Number(2.0),
            },
            Transformation::FilterByValue("Half", Test::Greater(1.0)),
            Transformation::FilterByValue("Third", Test::Greater(1.0)),
        ]),
        [("filterByValue", "Third", None)]
    );
    // The series of lines over time are named after their labels, which nobody knows.
    let lines = time_series("Pots", "How many.").query(POTS, "{{kind}}");
    assert_eq!(lines.transformations(&[Transformation::FilterByName(&["green"])]).unknown_fields(), []);
    let said = refused(&|| text("Words", "words").transformations(&[Transformation::Merge]));
    assert!(said.contains("asks nothing, so that there is nothing to transform"), "{said}");
}
