//! Which new name an old metric has, as far as name, help, type and labels tell.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Family};

/// The metric of the new catalogue that the old one has become, if any is like it.
pub(crate) fn successor<'n>(gone: &Family, old: &Catalogue, new: &'n Catalogue) -> Option<&'n Family> {
    let rarity = Rarity::of(old, new);
    let score = |family: &Family| {
        let is_new = !old.families.contains_key(&family.name);
        rarity.likeness(gone, family) + if is_new { 0.1 } else { 0.0 }
    };
    let scored = new.families.values().map(|family| (score(family), family));
    let best = scored.filter(|(score, _)| *score >= 0.65).max_by(|one, other| one.0.total_cmp(&other.0));
    best.map(|(_, family)| family)
}

/// Whether a metric that only a recipe speaks of has another name on the new page: then it is not merely waiting for
/// its event.
pub(crate) fn is_renamed(silent: &Family, old: &Catalogue, new: &Catalogue) -> bool {
    let rarity = Rarity::of(old, new);
    let mut came = new.families.values().filter(|family| family.had_series && !old.families.contains_key(&family.name));
    came.any(|family| rarity.likeness(silent, family) >= 0.8)
}

/// How many metrics of both versions have a word in their name. What many have, such as `node`, says little.
struct Rarity {
    metrics: f64,
    having: BTreeMap<String, f64>,
}

impl Rarity {
    fn of(old: &Catalogue, new: &Catalogue) -> Self {
        let names: BTreeSet<&String> = old.families.keys().chain(new.families.keys()).collect();
        let mut having = BTreeMap::new();
        for word in names.iter().flat_map(|name| words(name)) {
            *having.entry(word).or_default() += 1.0;
        }
        Self { metrics: names.len() as f64, having }
    }

    /// How much the words tell together.
    fn weight<'w>(&self, words: impl IntoIterator<Item = &'w String>) -> f64 {
        let of = |word: &String| (1.0 + self.metrics / self.having.get(word).copied().unwrap_or(1.0)).ln();
        words.into_iter().map(of).sum()
    }

    /// How much two metrics are alike, from 0 to 1.
    fn likeness(&self, one: &Family, other: &Family) -> f64 {
        let before = words(&one.name);
        // `avail` and `available` are one word.
        let long = |one: &str, other: &str| other.len() >= 4 && one.starts_with(other);
        let known = |word: &String| before.iter().find(|known| long(word, known) || long(known, word)).cloned();
        let after: BTreeSet<_> = words(&other.name).iter().map(|word| known(word).unwrap_or(word.clone())).collect();
        let all = self.weight(&before) + self.weight(&after);
        let called = if all == 0.0 { 0.0 } else { 2.0 * self.weight(before.intersection(&after)) / all };
        // One metric with one more label often takes the place of several that had its values in their names.
        let is_general = after.is_subset(&before) && gains(one, other);
        let told = shared(&help_words(&one.help), &help_words(&other.help));
        let labels = |family: &Family| family.labels.iter().flat_map(BTreeMap::keys).cloned().collect::<Vec<_>>();
        let labelled = if labels(one) == labels(other) || is_general { 1.0 } else { 0.0 };
        let score = 0.65 * called + 0.25 * told + 0.1 * labelled + if is_general { 0.15 } else { 0.0 };
        if called < 0.45 { 0.0 } else { score }
    }
}

/// Whether a metric has all labels of the other, and more.
fn gains(one: &Family, other: &Family) -> bool {
    let (Some(before), Some(after)) = (&one.labels, &other.labels) else { return false };
    before.len() < after.len() && before.keys().all(|label| after.contains_key(label))
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
