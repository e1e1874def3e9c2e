//! Units of what is imported.

use proc_macro2::{TokenStream, TokenTree};
use promql::catalogue::{Catalogue, recorded};
use promql::{Job, World};

use crate::written;

/// What stands between the braces of each `promql!` of a file of Rust.
fn asked(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_one = at >= 2 && tokens[at - 2].to_string() == "promql";
        found.extend(if is_one { vec![group.stream()] } else { asked(group.stream()) });
    }
    found
}

/// What a catalogue says of a unit, nothing that is imported contradicts.
#[test]
fn units_are_those_of_what_is_scraped() {
    let panel = |title: &str, unit: &str, expr: &str| {
        format!(
            r#"{{"type": "timeseries", "title": "{title}", "fieldConfig": {{"defaults": {{"unit": "{unit}"}}}},
                 "targets": [{{"expr": "{expr}"}}]}}"#
        )
    };
    let variable = |name: &str, series: &str| {
        format!(r#"{{"type": "query", "name": "{name}", "query": "label_values({series}, instance)"}}"#)
    };
    let board = format!(
        r#"{{"title": "Machines", "schemaVersion": 39, "templating": {{"list": [{}, {}, {}, {}]}},
             "panels": [{}, {}, {}]}}"#,
        variable("since", "node_boot_time_seconds"),
        variable("memory", "node_memory_MemTotal_bytes"),
        variable("named", "node_uname_info"),
        variable("load", "node_load1"),
        panel("Boot", "none", "node_boot_time_seconds"),
        panel("Memory", "percent", "node_memory_MemFree_bytes{instance=~'$since$memory$named$load'}"),
        panel("Load", "short", "node_load1"),
    );
    let written = written(&board);
    for holds in [
        "promql! { node_boot_time_seconds }",
        "promql! { node_memory_MemTotal_bytes }",
        "promql! { Count => node_load1 }",
        "\"imported as it was: a panel shows no point in time in seconds\"",
    ] {
        assert!(written.contains(holds), "{holds}: {written}");
    }
    let (_, catalogue) =
        recorded::ALL.iter().find(|(exporter, _)| *exporter == "node-exporter").expect("it is recorded");
    let catalogue = Catalogue::parse(catalogue).expect("it is a catalogue");
    let mut job = Job::new("node-exporter", "node-exporter");
    job.collectors = catalogue.families.values().filter_map(|family| family.collector.clone()).collect();
    let world = World { catalogues: vec![catalogue], jobs: vec![job], ..World::default() };
    let queries = asked(written.parse().expect("it is Rust"));
    assert_eq!(queries.len(), 6, "{written}");
    for query in queries {
        let made = query_macros::promql(query.clone(), &world, "").to_string();
        assert!(!made.contains("compile_error"), "{query}: {made}");
    }
}
