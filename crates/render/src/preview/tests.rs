//! One small board, drawn; the same bytes each time; a change that stays in its panel; a legend that has no room.

use std::collections::BTreeSet;

use findings::Finding;
use kit::{Component, Environment, Http, Image, Namespace, Notifications, Port, Probe, Program, Resources, Stack};
use kit::{Workload, WorkloadBuilder, mebibytes, millicores};
use watch::alert::Alert;
use watch::dashboard::{
    Dashboard, Panel, Row, alert_list, annotations_list, bar_chart, bar_gauge, gauge, heatmap, histogram, logs,
    pie_chart, stat, state_timeline, table, text, time_series,
};
use watch::query::{LogQuery, Query, Read, ResultLabels};
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, say};
use watch::scenario::{Series, given, quiet_because};
use watch::severity::Severity;
use watch::unit::{Bound, Unit, above, lasting, percent};
use watch::watch::Watch;

use super::{check, pictures};
use crate::Tree;

const TEA: Namespace = Namespace::ours("tea");
const HTTP: Port<Http> = Port::new("http", 8080);
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const POT: Workload = WorkloadBuilder::deployment(TEA, "pot", Image::new("docker.io/tea/pot", "1.0"))
    .port(HTTP)
    .run_as(1000)
    .resources(Resources::requests(millicores(10), mebibytes(16)))
    .readiness(Probe::tcp(HTTP))
    .build();
const STACK: Stack =
    Stack::new(TEA, &[Component::of(&POT)]).environments(&[Environment::new("here", "tea", NOBODY)], &[]);

const fn by_pot(text: &'static str, unit: Unit, reads: &'static [Read]) -> Query {
    Query::checked(text, unit, ResultLabels::new(&["pot"], false), reads, false)
}
const SECONDS: &[Read] = &[("tea_steeping_seconds", &[])];
const STEEPING: Query = by_pot("tea_steeping_seconds{pot=~\"green|black|white\"}", Unit::Seconds, SECONDS);
const LONGEST_BY_POT: Query = by_pot("max by (pot) (tea_steeping_seconds)", Unit::Seconds, SECONDS);
const LONGEST: Query = by_pot("max(tea_steeping_seconds)", Unit::Seconds, SECONDS);
const FULL: Query = by_pot("tea_full_ratio{pot=~\"green|black\"}", Unit::Ratio, &[("tea_full_ratio", &[])]);
const OPEN: Query = by_pot("tea_open{pot=~\"green|black\"}", Unit::Truth, &[("tea_open", &[])]);
const SAID: LogQuery = LogQuery::checked("{app=\"pot\"}", None, ResultLabels::UNKNOWN, false);

const LONG: Bound = above(lasting(kit::minutes(4)));
const LONGER: Bound = above(lasting(kit::minutes(5)));

const BITTER: Alert = Alert::new("Bitter", Severity::CRITICAL)
    .when(STEEPING, LONGER)
    .at_once()
    .per(&["pot"])
    .summary("The {{ $labels.pot }} tea is bitter")
    .description("It steeps too long.")
    .dashboard("tea")
    .fires(
        given(Series::checked(
            "tea_steeping_seconds",
            "tea_steeping_seconds{pot=\"black\"}",
            &[("pot", "black")],
            "400x10",
            11,
        ))
        .with("pot", "black"),
    )
    .stays_quiet(given(Series::checked(
        "tea_steeping_seconds",
        "tea_steeping_seconds{pot=\"black\"}",
        &[("pot", "black")],
        "4x10",
        11,
    )))
    .when_gone(quiet_because("it was drunk"))
    .runbook(Runbook {
        meaning: "The leaves are still in it.",
        impact: "Nobody drinks it.",
        diagnosis: &[ask("How long?", STEEPING)],
        remedy: &[say("Take the leaves out.")],
    });

const TIME: Panel = time_series("Steeping & more", "How long each tea steeps.")
    .query(STEEPING, "{{pot}}")
    .green_yellow_red(LONG, LONGER);
const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[
    Row::new("Pots").short().panels_per_line(4).panels(&[
        stat("Longest", "How long the oldest tea steeps.").query(LONGEST, "longest").green_red(LONGER),
        gauge("Fullest", "How full it is.").query(FULL, "full").green_red(above(percent(90.0))),
        bar_gauge("Full", "How full each is.").query(FULL, "{{pot}}"),
        state_timeline("Open", "Whether its lid is open.").query(OPEN, "{{pot}}").says("Open", "Closed"),
    ]),
    Row::new("Time").panels_per_line(3).panels(&[
        TIME,
        table("All", "Each pot.").label_columns(&[("pot", "Pot")]).column(STEEPING, "Steeps").green_red(LONGER),
        text("Words", "# Tea\n\nThree minutes, *no* more."),
    ]),
    Row::new("Said").short().panels(&[logs("Lines", "What pots write.").lines(SAID)]),
    Row::new("Cellar").collapsed().panels(&[stat("Leaves", "How many there are.").query(FULL, "leaves")]),
]);

/// The buckets of how long a pot took to brew.
const BREWED: Query = Query::checked(
    "sum by (le) (rate(tea_brew_seconds_bucket[5m]))",
    Unit::PerSecond,
    ResultLabels::new(&["le"], false),
    &[("tea_brew_seconds_bucket", &[])],
    false,
);
const SPREAD: Dashboard = Dashboard::new("spread", "Spread").rows(&[Row::new("Spread").panels_per_line(3).panels(&[
    heatmap("Brewing", "How long pots took to brew.").buckets(BREWED),
    histogram("Steeping", "How long teas steep.").query(STEEPING, "{{pot}}"),
    pie_chart("Cups", "How many cups of each there are.").query(CUPS, "{{pot}}").shown_as("currency:৳"),
])]);
const CUPS: Query = Query::checked("tea_cups", Unit::Count, ResultLabels::new(&["pot"], false), &[], false);

#[test]
fn how_values_are_spread() {
    const ONE: Watch = Watch { dashboards: &[SPREAD], ..Watch::NONE };
    let picture = &pictures(&watched(&ONE)).0["previews/spread.svg"];
    let [map, bars, ring] = &panels(picture)[..] else { panic!("three panels: {picture}") };
    // The axis has the unit of what the histogram observes, and not that of its rate.
    assert!(map.contains(">5 ms</text>") && map.matches("<rect").count() > 100, "{map}");
    assert!(bars.matches("fill-opacity=\".8\"").count() > 5, "{bars}");
    assert!(ring.matches("stroke-width").count() > 1 && ring.contains(">৳"), "{ring}");
}

#[test]
fn bars_and_lists() {
    const OTHERS: Dashboard = Dashboard::new("others", "Others").rows(&[Row::new("All").panels_per_line(3).panels(&[
        bar_chart("Cups", "How many cups of each there are.").query(CUPS, "{{pot}}"),
        alert_list("Alerts", "What fires."),
        annotations_list("Notes", "What people wrote down."),
    ])]);
    const ONE: Watch = Watch { dashboards: &[OTHERS], ..Watch::NONE };
    let picture = &pictures(&watched(&ONE)).0["previews/others.svg"];
    let [bars, alerts, notes] = &panels(picture)[..] else { panic!("three panels: {picture}") };
    assert!(bars.matches("fill-opacity=\".35\"").count() >= 1, "{bars}");
    assert!(alerts.contains("Grafana lists here the alerts"), "{alerts}");
    assert!(notes.contains("Grafana lists here what people"), "{notes}");
}

const fn watched(watch: &'static Watch) -> Program {
    Program { watch, ..Program::unwatched(&STACK, "tests.rs") }
}
const GROUP: Group = Group::new("tea", &[BITTER]);
const WATCH: Watch = Watch { groups: &[GROUP], dashboards: &[BOARD], ..Watch::NONE };

#[test]
fn a_board_while_nothing_fires_and_while_its_alert_does() {
    let (tree, paths) = pictures(&watched(&WATCH));
    assert_eq!(tree.keys().collect::<Vec<_>>(), ["previews/tea-alert.svg", "previews/tea.svg"]);
    assert_eq!(paths[0].alert, Some(("previews/tea-alert.svg".to_owned(), "Bitter".to_owned())));
    insta::assert_snapshot!("calm", tree["previews/tea.svg"]);
    let alert = &tree["previews/tea-alert.svg"];
    assert!(alert.contains("Bitter fires: The black tea is bitter."), "{alert}");
    // The alert's own series goes past its bound, and the others stay where they were.
    let differing: BTreeSet<String> = panels(alert)
        .into_iter()
        .zip(panels(&tree["previews/tea.svg"]))
        .filter(|(one, other)| one != other)
        .map(|(one, _)| title(&one))
        .collect();
    assert_eq!(differing.into_iter().collect::<Vec<_>>(), ["All", "Longest", "Steeping &amp; more"]);
}

/// The markup of each panel, from its frame on.
fn panels(picture: &str) -> Vec<String> {
    picture
        .split(" class=\"p\"")
        .skip(1)
        .map(|part| part.rsplit_once("<rect").map_or(part, |(own, _)| own).to_owned())
        .collect()
}

fn title(panel: &str) -> String {
    let (_, rest) = panel.split_once(" class=\"t\">").expect("a panel has a title");
    rest.split_once("</text>").expect("it ends").0.to_owned()
}

#[test]
fn the_same_bytes_each_time() {
    assert_eq!(pictures(&watched(&WATCH)).0, pictures(&watched(&WATCH)).0);
}

#[test]
fn a_change_touches_its_own_panel_only() {
    const OTHER: Panel = time_series("Steeping", "How long each tea steeps.").query(FULL, "{{pot}} of it");
    const BEFORE: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Time").panels(&[OTHER, TIME])]);
    const CHANGED: Panel = time_series("Steeping", "How long each tea steeps.").query(STEEPING, "{{pot}}");
    const AFTER: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Time").panels(&[CHANGED, TIME])]);
    const ONE: Watch = Watch { dashboards: &[BEFORE], ..Watch::NONE };
    const TWO: Watch = Watch { dashboards: &[AFTER], ..Watch::NONE };
    let of = |watch| panels(&pictures(&watched(watch)).0["previews/tea.svg"]);
    let (before, after) = (of(&ONE), of(&TWO));
    assert_eq!((before.len(), after.len()), (2, 2));
    assert_ne!(before[0], after[0]);
    assert_eq!(before[1], after[1]);
}

#[test]
fn a_title_and_a_table_without_room_are_told() {
    const BY: &[(&str, &str)] = &[("pot", "Pot")];
    const POTS: Panel = table("Teapots and how long each of them steeps", "How long each tea steeps.")
        .label_columns(BY)
        .column(STEEPING, "Steeps, in time")
        .column(LONGEST_BY_POT, "Longest, ever");
    const MANY: Panel = stat("Teas", "How many teas there are.").query(STEEPING, "teas");
    const TIGHT: Dashboard = Dashboard::new("tea", "Tea")
        .rows(&[Row::new("Time").panels_per_line(5).panels(&[POTS, MANY, MANY, MANY, MANY])]);
    const ROOMY: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Time").panels_per_line(1).panels(&[POTS])]);
    const ONE: Watch = Watch { dashboards: &[TIGHT], ..Watch::NONE };
    const TWO: Watch = Watch { dashboards: &[ROOMY], ..Watch::NONE };
    let found = check(&watched(&ONE));
    let told: Vec<_> = found.iter().map(|finding| (finding.rule.id(), finding.to_string())).collect();
    let panel = "panel `Teapots and how long each of them steeps` of dashboard `tea`";
    let table = format!(
        "{panel}: its table takes 360 pixels and has room for 223, on a screen of 1440; fix: leave a column out, or \
         give the panel a wider place: fewer on a line"
    );
    let title = format!(
        "{panel}: its title takes 289 pixels and has room for 171, on a screen of 1440; fix: shorten the title, for \
         the description says the rest, or put fewer panels on a line"
    );
    assert_eq!(told, [("dashboards/table-is-cut", table), ("dashboards/title-is-cut", title)]);
    assert!(check(&watched(&TWO)).is_empty());
}

#[test]
fn a_legend_without_room_is_told_and_framed() {
    const NAMES: &str = "the pot on the upper shelf, by the window: {{pot}}";
    const WIDE: Panel = time_series("Steeping", "How long each tea steeps.").query(STEEPING, NAMES);
    const TIGHT: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Time").panels(&[WIDE, TIME])]);
    const ROOMY: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Time").panels_per_line(1).panels(&[WIDE])]);
    const ONE: Watch = Watch { dashboards: &[TIGHT], ..Watch::NONE };
    const TWO: Watch = Watch { dashboards: &[ROOMY], ..Watch::NONE };
    let framed = |tree: &Tree| tree["previews/tea.svg"].matches(" class=\"w\"").count();
    let found: Vec<String> = check(&watched(&ONE)).iter().map(Finding::to_string).collect();
    assert_eq!(
        found,
        ["panel `Steeping` of dashboard `tea`: its legend takes 381 pixels and has room for 311, on a screen of \
             1440; fix: shorten the legend, give the panel a wider place, or name its series by a shorter label"]
    );
    assert_eq!(framed(&pictures(&watched(&ONE)).0), 1);
    assert!(check(&watched(&TWO)).is_empty() && framed(&pictures(&watched(&TWO)).0) == 0);
}
