//! Every dashboard is what Grafana's published types say: `@grafana/schema` of the deployed version, compiled by
//! TypeScript.
//!
//! Those types leave open what panels, data sources and transformations decide (`Record<string, unknown>`), so
//! `testing/grafana-schema/board.ts` puts in the types that the package has of each: the options and field options of
//! each kind of panel, the queries of Loki, and from Grafana's foundation SDK those of Prometheus. What a field may be
//! left out for is read from the defaults of the package. Three things are published nowhere in types, and stand there
//! in our own words: the options of transformations, the ids of units, and the names of reducers. Whether a text is a
//! query, a link or a time range that means something is not their business: other tests ask that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use programs::prelude::*;
use serde_json::{Value, json};
use stack::programs::Grafana;
use stack::watch::dashboard::{
    Arithmetic, Dashboard, Operand, Panel, Reducer, Row, Test, Transformation, Variable, alert_list, annotations_list,
    bar_chart, gauge, stat, table,
};
use stack::watch::query::{Query, promql_unchecked};
use stack::watch::unit::Unit;

use crate::process::{Said, run};
use crate::queries::dashboards;

/// Where the types are put together.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testing/grafana-schema")
}

/// What the compiler says of dashboards; nothing where Node or the packages are missing.
fn compiled(boards: &BTreeMap<String, Value>) -> Option<Said> {
    let is_complete =
        ["@grafana/schema", "typescript"].iter().all(|name| folder().join("node_modules").join(name).is_dir());
    if !is_complete || Command::new("node").arg("--version").output().is_err() {
        stack_tests::skip("Node with @grafana/schema", "install Node and run `npm ci` in testing/grafana-schema");
        return None;
    }
    let written = tempfile::tempdir().expect("the system has room for a temporary folder");
    let mut node = Command::new("node");
    node.arg(folder().join("check.js"));
    for (name, board) in boards {
        let file = written.path().join(name);
        let text = serde_json::to_string_pretty(board).expect("a dashboard is JSON");
        std::fs::write(&file, text).expect("the test may write");
        node.arg(file);
    }
    Some(run(&mut node))
}

/// The dashboards of all environments.
fn all() -> BTreeMap<String, Value> {
    let of_environment = |environment: &'static str| {
        dashboards(environment).into_iter().map(move |(name, board)| (format!("{environment}-{name}"), board))
    };
    stack_tests::ours::environments().into_iter().flat_map(of_environment).collect()
}

#[test]
fn every_dashboard_is_what_grafana_publishes() {
    let boards = all();
    assert!(boards.len() > 10, "there are {} dashboards", boards.len());
    if let Some(said) = compiled(&boards) {
        said.is_content("the compiler refuses");
    }
}

/// What is done to a dashboard of the default environment: its file, the place, and what is put there.
type Damage = (&'static str, &'static str, Value);

/// The place of a panel of a kind on the dashboard of a file, and a place in it.
fn of(kind: &str, file: &str, rest: &str) -> String {
    let (_, board) = dashboards("default").into_iter().find(|(name, _)| name == file).expect("there is such a file");
    let place = |panels: &Value| panels.as_array()?.iter().position(|panel| panel["type"] == kind);
    if let Some(index) = place(&board["panels"]) {
        return format!("/panels/{index}{rest}");
    }
    let mut rows = board["panels"].as_array().into_iter().flatten().enumerate();
    let inside = rows.find_map(|(row, panel)| Some((row, place(&panel["panels"])?)));
    let (row, index) = inside.unwrap_or_else(|| panic!("{file} has no {kind}"));
    format!("/panels/{row}/panels/{index}{rest}")
}

/// Kinds of panels, a dashboard that has one, and an option with a value that it does not have.
const OPTIONS: [(&str, &str, &str, &str); 9] = [
    ("timeseries", "databases.json", "/options/tooltip/mode", "many"),
    ("stat", "databases.json", "/options/colorMode", "backgrund"),
    ("gauge", "cluster-health.json", "/options/orientation", "sideways"),
    ("bargauge", "cluster-health.json", "/options/displayMode", "plain"),
    ("state-timeline", "databases.json", "/options/showValue", "sometimes"),
    ("heatmap", "application-performance.json", "/options/color/mode", "rainbow"),
    ("table", "databases.json", "/options/cellHeight", "xs"),
    ("logs", "logs.json", "/options/sortOrder", "Newest"),
    ("text", "application-performance.json", "/options/mode", "asciidoc"),
];

/// Wrong types, values and names, everywhere else.
fn elsewhere() -> Vec<Damage> {
    vec![
        ("logs.json", "/refesh", json!("1m")),
        ("logs.json", "/graphTooltip", json!(3)),
        ("logs.json", "/schemaVersion", json!(41)),
        ("logs.json", "/time/from", json!(6)),
        ("logs.json", "/tags", json!("logs")),
        ("logs.json", "/templating/list/0/sort", json!(11)),
        ("logs.json", "/templating/list/0/includeall", json!(true)),
        ("logs.json", "/templating/list/0/type", json!("querry")),
        ("logs.json", "/templating/list/0/query/stream", json!(["namespace"])),
        ("logs.json", "/panels/1/titel", json!("Lines")),
        ("logs.json", "/panels/1/type", json!("stats")),
        ("logs.json", "/panels/1/gridPos/w", json!("6")),
        ("logs.json", "/panels/1/pluginVersion", json!("11.6.0")),
        ("logs.json", "/panels/1/targets/0/queryType", json!("now")),
        ("logs.json", "/panels/1/targets/0/legendFormt", json!("errors")),
        ("logs.json", "/panels/1/fieldConfig/defaults/unit", json!("percentage")),
        ("logs.json", "/panels/1/fieldConfig/defaults/thresholds/mode", json!("relative")),
        ("logs.json", "/panels/1/fieldConfig/defaults/noValues", json!("None")),
        ("logs.json", "/panels/1/options/reduceOptions/calcs/0", json!("lastNotNul")),
        ("databases.json", "/panels/1/targets/0/format", json!("timeseries")),
        ("databases.json", "/panels/1/targets/0/expr", json!(1)),
        ("databases.json", "/panels/1/fieldConfig/defaults/mappings/0/type", json!("values")),
    ]
}

#[test]
fn a_damaged_dashboard_is_refused_at_its_place() {
    let boards: BTreeMap<String, Value> = dashboards("default").into_iter().collect();
    let mut damages: Vec<(&str, String, Value)> =
        elsewhere().into_iter().map(|(file, place, value)| (file, place.to_owned(), value)).collect();
    for (kind, file, option, value) in OPTIONS {
        damages.push((file, of(kind, file, option), json!(value)));
        damages.push((file, of(kind, file, "/options/misspelt"), json!(true)));
        damages.push((file, of(kind, file, "/title"), json!(5)));
    }
    let series = |rest| of("timeseries", "databases.json", rest);
    damages.push(("databases.json", series("/fieldConfig/defaults/custom/drawStyle"), json!("lines")));
    damages.push(("databases.json", series("/fieldConfig/defaults/custom/lineWith"), json!(1)));
    let table = |rest| of("table", "databases.json", rest);
    damages.push(("databases.json", table("/fieldConfig/overrides/0/properties/0/value"), json!(7)));
    damages.push(("databases.json", table("/fieldConfig/overrides/0/properties/0/id"), json!("unti")));
    damages.push(("databases.json", table("/transformations/1/options/renameByNam"), json!({})));

    let named = |index: usize| format!("damaged-{index}.json");
    let wrong = damages.iter().enumerate().map(|(index, (file, place, value))| {
        let mut board = boards[*file].clone();
        put(&mut board, place, value.clone());
        (named(index), board)
    });
    let Some(said) = compiled(&wrong.collect()) else { return };
    assert!(!said.ok, "all of them are content");
    for (index, (file, place, value)) in damages.iter().enumerate() {
        let refused = said.text.lines().find(|line| line.starts_with(&named(index)));
        let refused = refused.unwrap_or_else(|| panic!("{file}: {value} at {place} is accepted"));
        assert!(names(refused, place), "{place}: {refused}");
    }
}

/// Whether a line such as `damaged-1.json: panels[1].title (5): …` names a place, or what it stands in.
fn names(line: &str, place: &str) -> bool {
    let (_, rest) = line.split_once(": ").expect("a line begins with its file");
    let end = rest.find([' ', ':']).expect("behind the place stands a message");
    let said = rest[..end].replace(['[', '.'], "/").replace(']', "");
    place[1..].strip_prefix(&said).is_some_and(|deeper| deeper.is_empty() || deeper.starts_with('/'))
}

/// Puts a value at a place, whose end need not be there.
fn put(board: &mut Value, place: &str, value: Value) {
    let (parent, last) = place.rsplit_once('/').expect("a place begins with a slash");
    let parent = board.pointer_mut(parent).unwrap_or_else(|| panic!("{place} is not there"));
    match parent {
        Value::Array(items) => items[last.parse::<usize>().expect("a list has numbers")] = value,
        _ => parent[last] = value,
    }
}

#[test]
fn the_types_are_those_of_the_grafana_that_is_deployed() {
    let ours: [(&str, &[&str]); 2] = [
        ("grafana-schema", &["@grafana/schema", "@grafana/data"]),
        ("grafana-ui", &["@grafana/schema", "@grafana/data", "@grafana/ui", "@grafana/i18n"]),
    ];
    for (beside, names) in ours {
        let read = |name: &str| -> Value {
            let file = folder().join("..").join(beside).join(name);
            let text = std::fs::read_to_string(file).expect("the file is there");
            serde_json::from_str(&text).expect("it is JSON")
        };
        let (package, lock) = (read("package.json"), read("package-lock.json"));
        for name in names {
            assert_eq!(package["dependencies"][name], Grafana::SETTINGS.image.tag());
            assert_eq!(lock["packages"][format!("node_modules/{name}")]["version"], Grafana::SETTINGS.image.tag());
        }
        let packages = lock["packages"].as_object().expect("a lock lists packages");
        assert!(packages.values().all(|package| package["resolved"].is_null()), "the lock names no host");
    }
}

/// Kinds of panels that no dashboard of the house has.
#[test]
fn the_panels_of_others_are_what_grafana_publishes_too() {
    const BUSY: Query = promql_unchecked(Unit::Ratio, r#"max by (node) (node:cpu:ratio{node=~"$node"})"#, "a test");
    const STEPS: &[Transformation] = &[
        Transformation::Merge,
        Transformation::FilterByValue("Busy", Test::Greater(0.5)),
        Transformation::FilterByValue("node", Test::Regex("a|b")),
        Transformation::FilterByValue("node", Test::IsNotNull),
        Transformation::JoinByField("node"),
        Transformation::Calculate {
            name: "Percent",
            left: Operand::Field("Busy"),
            operator: Arithmetic::Multiply,
            right: Operand::Number(100.0),
        },
        Transformation::PartitionByValues(&["node"]),
        Transformation::LabelsToFields,
        Transformation::GroupBy { by: &["node"], calculate: &[("Percent", Reducer::Mean), ("Percent", Reducer::Max)] },
        Transformation::SortBy { field: "Percent (mean)", descending: true },
        Transformation::FilterByName(&["node", "Percent (mean)"]),
        Transformation::Organize { hide: &[], rename: &[("node", "Node")], order: &["Percent (mean)", "node"] },
        Transformation::Limit(5),
        Transformation::Reduce(&[Reducer::LastNotNull, Reducer::Sum]),
    ];
    const TABLE: Panel = table("Busiest", "How busy each node is.").column(BUSY, "Busy").transformations(STEPS);
    const BOARD: Dashboard = Dashboard::new("others", "Others")
        .variables(&[Variable::custom("node", "Node", &["a", "b"]).with_all()])
        .rows(&[
            Row::new("All").panels(&[
                bar_chart("Busy", "How busy each node is.").query(BUSY, "{{node}}"),
                alert_list("Alerts", "What fires."),
                annotations_list("Notes", "What people wrote down."),
                stat("Busy on $node", "How busy one is.").query(BUSY, "busy").repeated_for("node"),
                TABLE,
            ]),
            Row::new("Node $node")
                .repeated_for("node")
                .panels(&[gauge("Busy one", "How busy one is.").query(BUSY, "busy")]),
        ]);
    assert_eq!(TABLE.unknown_fields(), []);
    let board = serde_json::to_value(BOARD.json()).expect("a dashboard is JSON");
    if let Some(said) = compiled(&[("others.json".to_owned(), board.clone())].into()) {
        said.is_content("the compiler refuses");
    }
    let damages = [
        ("/panels/1/options/xTickLabelRotation", json!("steep")),
        ("/panels/1/transformations/0/options/mode", json!("rows")),
        ("/panels/2/options/sortOrder", json!(9)),
        ("/panels/3/options/limits", json!(9)),
        ("/panels/4/repeatDirection", json!("down")),
        ("/panels/5/transformations/1/options/mode", json!("outer")),
        ("/panels/5/transformations/2/options/filters/0/config/id", json!("above")),
        ("/panels/5/transformations/6/options/binary/operator", json!("plus")),
        ("/panels/5/transformations/9/options/fields/node/operation", json!("group")),
        ("/panels/5/transformations/10/options/sort/0/descending", json!(true)),
        ("/panels/6/repeat", json!(7)),
    ];
    let named = |index: usize| format!("damaged-{index}.json");
    let wrong = damages.iter().enumerate().map(|(index, (place, value))| {
        let mut wrong = board.clone();
        put(&mut wrong, place, value.clone());
        (named(index), wrong)
    });
    let Some(said) = compiled(&wrong.collect()) else { return };
    for (index, (place, _)) in damages.iter().enumerate() {
        let refused = said.text.lines().find(|line| line.starts_with(&named(index)));
        let refused = refused.unwrap_or_else(|| panic!("{place} is accepted: {}", said.text));
        // Of a step whose options are none of any, the compiler names one that fits least: it is the same step.
        let step = place.split_once("/options/").filter(|_| place.contains("/transformations/"));
        let is_of_step = step.is_some_and(|(step, _)| {
            let (panel, number) =
                step["/panels/".len()..].split_once("/transformations/").expect("it is a step's place");
            refused.contains(&format!(": panels[{panel}].transformations[{number}]"))
        });
        assert!(is_of_step || names(refused, place), "{place}: {refused}");
    }
}
