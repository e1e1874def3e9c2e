//! Each kind of file that lint reads, and what it finds in it and where.

use std::fs;
use std::path::{Path, PathBuf};

use findings::Sources;
use lint::{Checked, File, Options, lint};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tea")
}

fn file(name: &str) -> File {
    let text = fs::read_to_string(folder().join(name)).expect("the fixture is there");
    File { path: name.to_owned(), text, named: true }
}

fn checked(names: &[&str], options: &Options) -> Checked {
    lint(&names.iter().map(|name| file(name)).collect::<Vec<_>>(), options)
}

/// Each finding: how bad, rule, line and column, and what is underlined.
fn told(checked: &Checked) -> Vec<String> {
    let sources = Sources::below(folder());
    let told = |finding: &findings::Finding| {
        let spot = sources.spot(&finding.place).expect("it has a place");
        assert!(spot.is_exact(), "{finding} at {spot}");
        let text = sources.text(finding.place.path().unwrap_or_default()).unwrap_or_default();
        let words = spot.bytes().map(|bytes| text[bytes].to_owned()).unwrap_or_default();
        format!("{} {} {spot} {words}", finding.severity.word(), finding.rule.id)
    };
    checked.findings.iter().map(told).collect()
}

#[track_caller]
fn finds(names: &[&str], wanted: &[&str]) {
    assert_eq!(told(&checked(names, &Options::default())), wanted, "{names:?}");
}

#[test]
fn rule_files_of_prometheus() {
    finds(
        &["kitchen.yml"],
        &[
            "warning query/unknown-join-label kitchen.yml:7:59 kitchen",
            "warning lint/unknown-template-label kitchen.yml:10:61 room",
            "error query/impossible-bound kitchen.yml:12:39 0",
            "warning promql/unknown-value kitchen.yml:14:62 mode!=\"idel\"",
            "warning promql/unknown-label kitchen.yml:16:38 kidn",
        ],
    );
}

#[test]
fn objects_of_the_operator_and_rules_in_config_maps() {
    finds(
        &["object.yaml"],
        &["error query/quantile-out-of-range object.yaml:12:32 95", "error promql/syntax object.yaml:25:22 ("],
    );
}

#[test]
fn rules_of_loki() {
    finds(&["loki.yaml"], &["error logql/regex loki.yaml:7:51 ("]);
}

#[test]
fn boards_of_each_schema() {
    finds(
        &["board.json"],
        &[
            "warning lint/unknown-legend-label board.json:19:110 pot",
            "warning lint/unknown-variable board.json:19:61 $pto",
            "error logql/syntax board.json:26:64 ",
        ],
    );
    let board = checked(&["board.json"], &Options::default());
    let skipped: Vec<_> = board.skipped.into_iter().collect();
    assert_eq!(
        skipped,
        [
            ("queries of another data source than Prometheus and Loki", 1),
            ("queries with variables that stand for more than a value or a name", 1),
        ]
    );
    finds(&["old-board.json"], &["warning promql/rate-of-gauge old-board.json:7:60 rate"]);
    finds(
        &["new-board.yaml"],
        &["error promql/syntax new-board.yaml:15:104 (", "warning lint/unknown-variable new-board.yaml:15:122 $bde"],
    );
}

#[test]
fn routes_name_receivers_and_the_alerts_of_the_rules_beside() {
    const RECEIVERS: [&str; 2] = [
        "error lint/unknown-receiver alertmanager.yml:4:17 waiter",
        "error lint/unknown-receiver alertmanager.yml:6:17 nobody",
    ];
    finds(&["alertmanager.yml"], &RECEIVERS);
    let both = told(&checked(&["alertmanager.yml", "kitchen.yml"], &Options::default()));
    assert!(both.contains(&"warning lint/no-such-alert alertmanager.yml:5:29 TeaIsCol".to_owned()), "{both:?}");
}

#[test]
fn a_file_in_another_encoding_is_counted() {
    let text: String = "groups:\n- name: tea\n".chars().flat_map(|letter| [letter, '\0']).collect();
    let file = File { path: "tea.yml".to_owned(), text, named: false };
    let checked = lint(&[file], &Options::default());
    assert_eq!(checked.skipped["files that are not UTF-8: save them as that"], 1);
}

#[test]
fn templates_are_read_as_far_as_they_are_yaml() {
    finds(&["chart.yaml"], &["error promql/regex chart.yaml:13:36 \"(\""]);
    let checked = checked(&["chart.yaml"], &Options::default());
    assert_eq!(checked.skipped["queries that hold templates of Helm and the like"], 1);
    assert_eq!(checked.queries, 2);
}

#[test]
fn a_rule_file_that_is_no_yaml_is_told_though_its_texts_show_values() {
    let text = "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up == 0\n   for: 5m\n    annotations:\n      \
                summary: \"{{ $labels.instance }} down\"\n";
    for named in [true, false] {
        let found = lint(&[File { path: "a.yml".into(), text: text.into(), named }], &Options::default()).findings;
        assert_eq!((found[0].rule.id, found.len()), ("lint/unreadable", 1), "{found:?}");
    }
    // What is filled in first is none of ours, but whoever named it is told so.
    let template = format!("{text}    interval: {{{{ .Values.interval }}}}\n");
    let of = |named| lint(&[File { path: "a.yml".into(), text: template.clone(), named }], &Options::default());
    assert_eq!(of(true).findings[0].rule.id, "lint/nothing-to-check");
    assert!(of(true).findings[0].message.contains("template"), "{:?}", of(true).findings);
    assert_eq!(of(false).skipped.len(), 1, "and counted");
}

#[test]
fn what_cannot_be_read_is_told_and_what_holds_nothing_is_counted() {
    let checked = checked(&["broken.yml", "values.yaml"], &Options::default());
    assert_eq!(checked.findings[0].rule.id, "lint/unreadable");
    assert_eq!((checked.files, checked.others, checked.queries), (0, 2, 0));
    assert_eq!(checked.findings[1].rule.id, "lint/nothing-to-check", "it was named");
    assert_eq!(checked.findings[1].place.path(), Some("values.yaml"));
    for (text, is_told) in [("", true), ("groups: 5\n", true), ("groups: []\n", false), ("scrape_configs: []\n", false)]
    {
        let named = File { text: text.into(), ..file("values.yaml") };
        assert_eq!(!lint(&[named], &Options::default()).findings.is_empty(), is_told, "{text:?}");
    }
    // Of a folder, what is no YAML and none of ours is nobody's fault.
    let other = File { named: false, text: "{{ a }}: [".into(), ..file("values.yaml") };
    let rules = File { named: false, text: "groups: []".into(), ..file("values.yaml") };
    assert_eq!(lint(&[other, rules], &Options::default()), Checked { files: 1, others: 1, ..Checked::default() });
}

#[test]
fn style_is_told_where_it_is_asked_for() {
    let style = Options { style: true, ..Options::default() };
    let rules =
        "groups: [{name: a, rules: [{record: \"a:b\", expr: 'sum(rate(node_cpu_seconds_total{job=~\"node\"}[1m]))'}]}]";
    let file_of = |text: &str| File { path: "a.yml".into(), text: text.into(), named: true };
    let ids = |options: &Options| {
        let found = lint(&[file_of(rules), file("prometheus.yml")], options).findings;
        found.iter().map(|finding| (finding.severity.word(), finding.rule.id)).collect::<Vec<_>>()
    };
    assert_eq!(ids(&style), [("note", "promql/plain-regex"), ("note", "promql/short-range")]);
    assert_eq!(ids(&Options::default()), []);
}

#[test]
fn of_named_programs_the_metrics_are_known() {
    let rules = "groups: [{name: a, rules: [{record: \"a:b\", expr: 'node_cpu_secnds_total + tea_orders_total'}]}]";
    let file = File { path: "a.yml".into(), text: rules.into(), named: true };
    let with = Options { with: vec!["node-exporter".into()], ..Options::default() };
    let found = lint(std::slice::from_ref(&file), &with).findings;
    let [unknown] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        unknown.to_string(),
        "no metric is called `node_cpu_secnds_total`; fix: did you mean `node_cpu_seconds_total`?"
    );
    assert_eq!(lint(&[file], &Options::default()).findings, []);
}
