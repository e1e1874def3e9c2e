//! How a metric differs between two versions, and which label took the place of another.

use std::collections::BTreeSet;

use catalogue::{Family, Kind};
use query::Unit;

/// One difference that can change what a query means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Another type.
    Kind(Kind, Kind),
    /// Another unit, each in a word.
    Unit(String, String),
    /// Labels that came, and that went.
    Labels(Vec<String>, Vec<String>),
    /// Bounds of buckets or quantiles that came, and that went.
    Bounds(Vec<String>, Vec<String>),
}

/// All of them. What is unknown on one side is no difference, nor is a type that was not said.
pub(crate) fn changes(old: &Family, new: &Family) -> Vec<Change> {
    let mut changes = Vec::new();
    let is_told = |one: Kind, other: Kind| one != other && one != Kind::Untyped && other != Kind::Untyped;
    let is_info = |one: Kind, other: Kind| [one, other] == [Kind::Info, Kind::Gauge];
    let (was, is) = (old.kind, new.kind);
    if is_told(was, is) && !is_info(was, is) && !is_info(is, was) {
        changes.push(Change::Kind(was, is));
    }
    let said = (unit_words(&old.help), unit_words(&new.help));
    if old.unit() != new.unit() && old.unit() != Unit::Unknown && new.unit() != Unit::Unknown && was == is {
        changes.push(Change::Unit(old.unit().name().to_owned(), new.unit().name().to_owned()));
    } else if !said.0.is_empty() && !said.1.is_empty() && said.0.is_disjoint(&said.1) {
        let joined = |words: BTreeSet<&str>| words.into_iter().collect::<Vec<_>>().join(" and ");
        changes.push(Change::Unit(joined(said.0), joined(said.1)));
    }
    if let (Some(before), Some(after)) = (&old.labels, &new.labels) {
        let (came, went) = differing(before.keys(), after.keys());
        if !came.is_empty() || !went.is_empty() {
            changes.push(Change::Labels(came, went));
        }
    }
    if let (Some(before), false) = (&old.bounds, new.bounds.is_none() && !new.had_series) {
        let (came, went) = differing(before.iter(), new.bounds.iter().flatten());
        if !came.is_empty() || !went.is_empty() {
            changes.push(Change::Bounds(came, went));
        }
    }
    changes
}

/// What only the second has, and what only the first has.
fn differing<'a>(
    before: impl Iterator<Item = &'a String>,
    after: impl Iterator<Item = &'a String>,
) -> (Vec<String>, Vec<String>) {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (before.collect(), after.collect());
    let owned = |names: BTreeSet<&String>| names.into_iter().cloned().collect();
    (owned(&after - &before), owned(&before - &after))
}

/// The units that a help names.
fn unit_words(help: &str) -> BTreeSet<&'static str> {
    const UNITS: [&str; 9] = [
        "nanoseconds",
        "microseconds",
        "milliseconds",
        "seconds",
        "bytes",
        "kilobytes",
        "megabytes",
        "cores",
        "millicores",
    ];
    let help = help.to_lowercase();
    let words: BTreeSet<_> = help.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    UNITS.into_iter().filter(|unit| words.contains(unit)).collect()
}

/// The label that took the place of one that went: the only one that came for the only one that went, the one with the
/// same words, or one that was there beside it: `pod` of `pod_name`.
pub(crate) fn renamed_label<'c>(gone: &str, came: &'c [String], went: &[String], new: &'c Family) -> Option<&'c str> {
    if let ([only], 1) = (came, went.len()) {
        return Some(only);
    }
    let beside = |label: &&String| gone.strip_prefix(label.as_str()).is_some_and(|rest| rest.starts_with('_'));
    let nearest = findings::nearest(gone, came.iter().map(String::as_str));
    nearest.or_else(|| new.labels.iter().flat_map(|labels| labels.keys()).find(beside).map(String::as_str))
}
