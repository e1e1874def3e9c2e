//! A stranger's crate with macros of its own, as the README shows them.

use query_macros_example::{lines, logql, promql, record, series};
use watch::query::{LogQuery, Query};
use watch::record::Record;
use watch::scenario::{Scenario, Series, given};
use watch::unit::Unit;

// The macros name what they make by its place here.
extern crate self as tea;
pub use watch;

const CUPS: Query = promql! { sum by (kind) (rate(tea_cups_total[5m])) };
const RECORDED: Record = record! { kind:tea_cups:rate5m => sum by (kind) (rate(tea_cups_total[5m])) };
const DRY: LogQuery = logql!(r#"sum(count_over_time({app="kettle"} |= "boils dry" [5m]))"#);
const MANY: Series = series! { tea_cups_total{job="kettles", kind="green"} 0+60x20 };
const OTHERS: &[Series] = &[series! { up{job="kettles"} 1x20 }, MANY];
const SOLD: Scenario = given(MANY).beside(OTHERS).with("kind", "green");
const BOILED: Scenario =
    given(lines! { {app="kettle"} "boils dry" 3x20 }).beside(&[lines! { {app="kettle"} "is full" 9 }]);

#[test]
fn macros_write_what_the_stranger_has() {
    assert_eq!((CUPS.unit(), CUPS.labels().names()), (Unit::PerSecond, ["kind"].as_slice()));
    assert_eq!((RECORDED.name(), RECORDED.expression().as_str()), ("kind:tea_cups:rate5m", CUPS.text()));
    assert!(DRY.reads_text());
    let series: Vec<_> = SOLD.all_series().map(|series| (series.selector(), series.samples())).collect();
    let many = r#"tea_cups_total{job="kettles", kind="green"}"#;
    assert_eq!(series, [(many, 21), (r#"up{job="kettles"}"#, 21), (many, 21)]);
    let texts: Vec<_> = BOILED.all_series().map(|series| series.lines().and_then(|lines| lines.text)).collect();
    assert_eq!(texts, [Some("boils dry"), Some("is full")]);
}

#[test]
fn the_readme_shows_that_crate() {
    let readme = include_str!("../README.md");
    let shown = readme.split("```").nth(1).and_then(|block| block.split_once('\n')).map(|(_, code)| code);
    let code: String = include_str!("../example/src/lib.rs")
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("//") && !line.is_empty())
        .collect();
    assert_eq!(
        shown.map(str::trim),
        Some(code.trim()),
        "the README's first block is the example's lib.rs, without its docs"
    );
}
