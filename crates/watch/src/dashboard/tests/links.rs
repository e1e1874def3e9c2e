//! Where panels and their series lead.

use super::*;
use crate::query::{LogQuery, Query, Read, ResultLabels, promql_unchecked};
use crate::severity::Severity;
use crate::unit::Unit;

const PODS: Query = Query::checked("cups", Unit::Count, ResultLabels::new(&["namespace", "pod"], false), &[], false);
const NODE: Variable = Variable::label_values("node", "Node", promql_unchecked(Unit::Count, "up", "a test"), "node");
const POD: Variable = Variable::label_values("pod", "Pod", promql_unchecked(Unit::Count, "up", "a test"), "pod");

fn around(boards: &'static [Dashboard]) -> Around<'static> {
    let alert = |name, key: &str, panel| AlertPage {
        name,
        key: key.to_owned(),
        runbook: 7,
        board: Some("pods"),
        panel,
        title: name.to_owned(),
        severity: Severity::WARNING,
        asks: "",
        reads: &[],
        app: None,
    };
    let alerts = vec![alert("Cold", "Cold pot", Some(9)), alert("Empty", "Empty ", None)];
    Around { boards, logs: boards.last(), alerts, ..Around::default() }
}

const BOARDS: [Dashboard; 3] = [
    Dashboard::new("pods", "Pods").variables(&[NODE, POD]).rows(&[Row::new("All").panels(&[time_series(
        "Cups",
        "How many.",
    )
    .query(PODS, "{{pod}}")])]),
    Dashboard::new("machines", "Machines").variables(&[NODE]),
    Dashboard::new("lines", "Lines").variables(&[Variable::textbox("search", "Search", "")]),
];

#[test]
fn a_series_leads_to_the_board_of_its_pod_and_to_its_logs() {
    let json = serde_json::to_value(BOARDS[0].json_within(&around(&BOARDS))).unwrap();
    let namespace = "var-namespace=${__field.labels.namespace}";
    let pod = "var-pod=${__field.labels.pod}";
    assert_eq!(
        json["panels"][1]["fieldConfig"]["defaults"]["links"],
        serde_json::json!([
            { "title": "Only this pod", "url": format!("/d/pods?${{__url_time_range}}&{pod}") },
            { "title": "Logs", "url": format!("/d/lines?${{__url_time_range}}&{namespace}&{pod}") },
        ])
    );
}

#[test]
fn alerts_that_lead_to_a_board_are_marked_on_it_where_they_concern_what_is_chosen() {
    let json = serde_json::to_value(BOARDS[0].json_within(&around(&BOARDS))).unwrap();
    let marks = json["annotations"]["list"].as_array().unwrap();
    let asked: Vec<_> = marks.iter().map(|mark| mark["target"]["expr"].as_str().unwrap()).collect();
    assert_eq!(asked, [r#"ALERTS{alertstate="firing", alertname=~"Cold|Empty", node=~"$node|", pod=~"$pod|"}"#]);
    let other = serde_json::to_value(BOARDS[1].json_within(&around(&BOARDS))).unwrap();
    assert_eq!(other["annotations"]["list"], serde_json::json!([]));
}

#[test]
fn a_firing_alert_leads_to_its_runbook_and_its_panel_in_the_colour_of_its_severity() {
    const LABELS: ResultLabels = ResultLabels::new(&["severity", "alert", "runbook", "board"], false);
    const FIRING: Query = Query::checked("x", Unit::Seconds, LABELS, &[], false);
    const TABLE: Panel = table("Firing", "What fires.")
        .label_columns(&[("severity", "Severity"), ("alert", "Alert"), ("runbook", ""), ("board", "")])
        .column(FIRING, "For");
    let board = Dashboard::new("home", "Home").rows(vec![Row::new("Row").panels(vec![TABLE].leak())].leak());
    let json = serde_json::to_value(board.json_within(&around(&BOARDS))).unwrap();
    let overrides = json["panels"][1]["fieldConfig"]["overrides"].as_array().unwrap();
    let property = |header: &str, id: &str| {
        let of = overrides.iter().find(|one| one["matcher"]["options"] == header).unwrap();
        let properties = of["properties"].as_array().unwrap();
        properties.iter().find(|one| one["id"] == id).map_or(serde_json::Value::Null, |one| one["value"].clone())
    };
    let links = property("Alert", "links");
    assert_eq!(links[0]["url"], "/d/runbooks?viewPanel=panel-${__data.fields.runbook}");
    assert_eq!(links[1]["url"], "/d/${__data.fields.board}");
    assert_eq!(property("runbook", "mappings")[0]["options"]["Cold pot"]["text"], "7");
    assert_eq!(property("board", "mappings")[0]["options"]["Cold pot"]["text"], "pods?viewPanel=panel-9");
    assert_eq!(property("board", "mappings")[0]["options"]["Empty "]["text"], "pods");
    assert_eq!(property("board", "custom.hideFrom")["viz"], true);
    assert_eq!(property("Severity", "mappings")[0]["options"]["critical"]["color"], RED);
}

/// What a panel of a board leads to: each title of its corner's links with its address.
fn corner(panel: Panel, around: &Around) -> Vec<(String, String)> {
    let board = Dashboard::new("home", "Home").rows(vec![Row::new("Row").panels(vec![panel].leak())].leak());
    links_of(&board, 1, around)
}

fn links_of(board: &Dashboard, at: usize, around: &Around) -> Vec<(String, String)> {
    let json = serde_json::to_value(board.json_within(around)).unwrap();
    let links = json["panels"][at]["links"].as_array().cloned().unwrap_or_default();
    let word = |link: &serde_json::Value, key: &str| link[key].as_str().unwrap().to_owned();
    links.iter().map(|link| (word(link, "title"), word(link, "url"))).collect()
}

const fn reading(reads: &'static [Read]) -> Panel {
    let query = Query::checked("sum(cups{room=\"hall\"})", Unit::Count, ResultLabels::new(&[], false), reads, false);
    stat("Cups", "How many.").query(query, "cups")
}

fn over(name: &'static str, asks: &'static str, reads: &'static [Read]) -> AlertPage {
    let (severity, title) = (Severity::WARNING, name.to_owned());
    AlertPage {
        name,
        key: title.clone(),
        runbook: 7,
        board: None,
        panel: None,
        title,
        severity,
        asks,
        reads,
        app: None,
    }
}

fn titles(links: &[(String, String)]) -> Vec<&str> {
    links.iter().map(|(title, _)| title.as_str()).collect()
}

#[test]
fn a_panel_leads_to_the_runbooks_of_the_alerts_over_the_same_series() {
    const MADE_OF: &[Read] = &[("cups", &["pot"])];
    let around = Around {
        alerts: vec![
            over("Others", "pots", &[("pots", &["pot"])]),
            over("Mostly", "cups + pots", &[("cups", &["pot"]), ("pots", &["pot"])]),
            over("Hardly", "cups + pots + spoons", &[("cups", &["pot"]), ("pots", &[]), ("spoons", &[])]),
            over("Exactly", "cups", &[("cups", &["pot"])]),
            AlertPage { severity: Severity::CRITICAL, ..over("Urgent", "cups", &[("cups", &["pot"])]) },
            over("Elsewhere", "cups{room=\"garden\"}", &[("cups", &["pot"])]),
            over("Foreign", "cups", &[("cups", &["kettle"])]),
        ],
        ..Around::default()
    };
    let links = corner(reading(&[("cups", &["pot"])]), &around);
    assert_eq!(titles(&links), ["Runbook: Urgent", "Runbook: Exactly", "Runbook: Mostly"]);
    assert_eq!(links[0].1, "/d/runbooks?viewPanel=panel-7");
    // Of what is recorded, the alerts over what it is recorded from.
    let recorded: &[Read] = &[("room:cups:sum", &[])];
    assert_eq!(corner(reading(recorded), &around), []);
    let around = Around { recorded: [("room:cups:sum", MADE_OF)].into(), ..around };
    assert_eq!(titles(&corner(reading(recorded), &around)).len(), 3);
    assert_eq!(titles(&corner(reading(&[("ALERTS", &[])]), &around)), ["Runbooks"]);
}

#[test]
fn a_panel_leads_to_the_logs_of_the_apps_behind_its_jobs() {
    const OWN: LogQuery = LogQuery::checked("{app=\"pot\"}", None, ResultLabels::UNKNOWN, false);
    let logs: &'static Dashboard = &BOARDS[2];
    let apps = [("pot", vec!["pot"]), ("kettle", vec!["kettle"]), ("stove", vec!["a", "b", "c", "d"])].into();
    let around = Around { boards: &BOARDS, logs: Some(logs), apps, ..Around::default() };
    let of = |reads| corner(reading(reads), &around);
    let pot = ("Logs of pot".to_owned(), "/d/lines?${__url_time_range}&var-app=pot".to_owned());
    assert_eq!(of(&[("cups", &["pot"])]), [pot]);
    assert_eq!(titles(&of(&[("up", &["pot", "kettle"])])), ["Logs of kettle, pot"]);
    // Nobody knows which of the two brought it, and four apps are too many to choose.
    assert_eq!(of(&[("cups", &["pot", "kettle"])]), []);
    assert_eq!(of(&[("cups", &["stove"])]), []);
    let written = corner(reading(&[("cups", &["pot"])]).shows_logs(OWN), &around);
    assert_eq!(titles(&written), ["Logs in Explore"]);
    let lines = |text| LogQuery::checked(text, None, ResultLabels::UNKNOWN, false);
    assert_eq!(titles(&corner(logs_of(lines("{app=\"pot\"}")), &around)), ["Logs of pot"]);
    assert_eq!(titles(&corner(logs_of(lines("{app=~\"pot|kettle\"}")), &around)), ["Logs"]);
}

const fn logs_of(lines: LogQuery) -> Panel {
    super::logs("Lines", "What is said.").lines(lines)
}

#[test]
fn numbers_lead_to_the_lines_that_they_count() {
    const fn count(text: &'static str) -> Panel {
        let query = LogQuery::checked(text, Some(Unit::Count), ResultLabels::new(&[], false), false);
        stat("Spilt", "How often.").log_query(query, "spilt")
    }
    const fn lines(title: &'static str, text: &'static str) -> Panel {
        super::super::logs(title, "What is said.").lines(LogQuery::checked(text, None, ResultLabels::UNKNOWN, false))
    }
    const BOARD: Dashboard = Dashboard::new("lines", "Lines").rows(&[
        Row::new("Numbers").panels(&[count("sum(count_over_time({app=\"pot\", level=\"error\"}[1h]))")]),
        Row::new("All").panels(&[
            lines("Everything", "{app=\"pot\"}"),
            lines("Errors", "{app=\"pot\", level=\"error\"}"),
            lines("Kettle", "{app=\"kettle\", level=\"error\"}"),
        ]),
    ]);
    assert_eq!(titles(&links_of(&BOARD, 1, &Around::default())), ["Errors"]);
}

#[test]
fn what_has_no_other_way_leads_to_the_boards_of_its_place() {
    const fn asking(text: &'static str) -> Panel {
        stat("Cups", "How many.")
            .query(Query::checked(text, Unit::Count, ResultLabels::new(&[], false), &[], true), "c")
    }
    let around = Around { boards: &BOARDS, ..Around::default() };
    let of = |text: &'static str| {
        let rows: &'static [Row] = vec![Row::new("Row").panels(vec![asking(text)].leak())].leak();
        links_of(&Dashboard::new("home", "Home").variables(&[NODE]).rows(rows), 1, &around)
    };
    let to = |title: &str, url: &str| (title.to_owned(), url.to_owned());
    assert_eq!(
        of("sum(cups{node=~\"$node\"})"),
        [
            to("Pods: the same node", "/d/pods?${__url_time_range}&${node:queryparam}"),
            to("Machines: the same node", "/d/machines?${__url_time_range}&${node:queryparam}"),
        ]
    );
    assert_eq!(of("sum(cups{pod=\"a\"})"), [to("Pods: pod a", "/d/pods?${__url_time_range}&var-pod=a")]);
    assert_eq!(of("sum(cups)"), []);
}
