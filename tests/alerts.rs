//! `alerts.md` says of each alert what really happens, and whether it was seen to fire then.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("alerts.md");

/// The alerts that the page has rows for.
fn rows(page: &str) -> BTreeSet<&str> {
    page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

/// What the page lacks, and what it has too much.
fn differences(page: &str) -> (Vec<&str>, Vec<&str>) {
    let alerts: BTreeSet<_> = stack::PROGRAM.watch.alerts().map(stack::watch::alert::Alert::name).collect();
    let rows = rows(page);
    (alerts.difference(&rows).copied().collect(), rows.difference(&alerts).copied().collect())
}

#[test]
fn every_alert_has_a_row() {
    assert_eq!(differences(PAGE), (vec![], vec![]), "alerts without a row, and rows without an alert");
}

#[test]
fn a_row_that_is_lost_or_renamed_is_told() {
    assert_eq!(differences(&PAGE.replace("| `RedisDown`", "| `RedisGone`")), (vec!["RedisDown"], vec!["RedisGone"]));
}
