//! Each rule's two examples, in the world of a tea house: the one that breaks it is found, the other is not.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use logql::{Dialect, Format, RULES, Source, World, analyse, parse};
use query::Labels;
use support::rules::Analysed;

fn world() -> World {
    let source = |app: &str| {
        let of_streams = Source::new(app).label("app", &[app]).label("level", &["error", "info", "warn"]);
        of_streams.label("pod", &[]).metadata("status", &["200", "404", "500"])
    };
    let counter = source("counter").written_as(Format::Text("a table".to_owned()));
    World { sources: vec![source("kitchen"), counter], shortest_range: Some(60.0) }
}

fn found(example: &str) -> Analysed {
    match parse(example, Dialect::GRAFANA) {
        Ok(expr) => {
            let (analysis, findings) = analyse(&expr, &world());
            (analysis.labels, findings)
        }
        Err(findings) => (Labels::NONE, findings),
    }
}

#[test]
fn every_rule_fires_on_its_example_and_is_quiet_on_the_other() {
    support::rules::hold(RULES, "LogQL", found);
}
