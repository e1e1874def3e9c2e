//! How a metric differs between two versions, and which new name an old one has.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Family, Kind};
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

/// The metric of the new catalogue that the old one has become, as far as name, help, type and labels tell: first among
/// those that are new, then among all.
pub(crate) fn successor<'n>(gone: &Family, old: &Catalogue, new: &'n Catalogue) -> Option<&'n Family> {
    let best = |is_meant: &dyn Fn(&&Family) -> bool, least: f64| {
        let scored = new.families.values().filter(is_meant).map(|family| (likeness(gone, family), family));
        let best = scored.filter(|(score, _)| *score >= least).max_by(|one, other| one.0.total_cmp(&other.0));
        best.map(|(_, family)| family)
    };
    best(&|family| !old.families.contains_key(&family.name), 0.6).or_else(|| best(&|_| true, 0.65))
}

/// Whether a metric that only a recipe speaks of has another name on the new page: then it is not merely waiting for
/// its event.
pub(crate) fn is_renamed(silent: &Family, old: &Catalogue, new: &Catalogue) -> bool {
    let mut came = new.families.values().filter(|family| family.had_series && !old.families.contains_key(&family.name));
    came.any(|family| likeness(silent, family) >= 0.8)
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

/// How much two metrics are alike, from 0 to 1.
fn likeness(one: &Family, other: &Family) -> f64 {
    let called = shared(&words(&one.name), &words(&other.name));
    let told = shared(&help_words(&one.help), &help_words(&other.help));
    let labels = |family: &Family| family.labels.iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let labelled = if labels(one) == labels(other) { 1.0 } else { 0.0 };
    if called < 0.5 { 0.0 } else { 0.65 * called + 0.25 * told + 0.1 * labelled }
}

/// Twice what both have, by what each has.
fn shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { 2.0 * (one & other).len() as f64 / all as f64 }
}

/// The words of a name, without those that only say its unit.
fn words(name: &str) -> BTreeSet<String> {
    const OF_UNITS: [&str; 12] = [
        "total",
        "seconds",
        "bytes",
        "celsius",
        "ratio",
        "percent",
        "ms",
        "cores",
        "count",
        "sum",
        "milliseconds",
        "microseconds",
    ];
    let all: Vec<_> = name.split(['_', ':']).filter(|word| !word.is_empty()).collect();
    let kept: BTreeSet<_> = all.iter().filter(|word| !OF_UNITS.contains(word)).map(|word| stem(word)).collect();
    if kept.is_empty() { all.iter().map(|word| stem(word)).collect() } else { kept }
}

/// `replication_slot` and `replication_slots` are one word.
fn stem(word: &str) -> String {
    word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_owned()
}

fn help_words(help: &str) -> BTreeSet<String> {
    let help = help.to_lowercase();
    let words = help.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| word.len() > 3).map(stem).collect()
}
