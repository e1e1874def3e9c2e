//! What an upgrade of one program does to whatever reads it: two catalogues, and every query in the old, the new and
//! the mixed world.
//!
//! The promise: what dies is what the new catalogue makes an error of, and nothing that was an error before.

mod asked;
mod changes;
pub(crate) mod flags;
mod judge;
mod likeness;
mod meaning;
pub(crate) mod rules;
mod worlds;

pub(crate) use asked::{Asked, of_files, of_program};
pub(crate) use judge::{Judged, judge};
pub(crate) use worlds::Worlds;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Catalogue;
use catalogue::exposition::Exposition;

/// A catalogue of the program as it is, and as it will be.
///
/// What a recipe says of metrics without series is said of both; [`Pair::of`] takes out of the new one what is there by
/// another name.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub old: Catalogue,
    pub new: Catalogue,
    /// What tells series of the old version apart, where a page of it is known.
    pub apart_before: Option<Apart>,
    /// The same of the new version.
    pub apart_after: Option<Apart>,
}

/// Metrics and labels: without the label, two series of the page are one.
pub(crate) type Apart = BTreeSet<(String, String)>;

impl Pair {
    /// The two, where a metric that was not seen in the new version and is there by another name is gone.
    pub(crate) fn of(old: Catalogue, mut new: Catalogue) -> Self {
        let silent = new.families.values().filter(|family| !family.had_series);
        let renamed =
            silent.filter(|family| likeness::is_renamed(family, &old, &new)).map(|family| family.name.clone());
        for name in renamed.collect::<Vec<_>>() {
            new.families.remove(&name);
        }
        Self { old, new, apart_before: None, apart_after: None }
    }
}

/// What tells the series of a page apart.
pub(crate) fn apart(page: &Exposition) -> Apart {
    let mut apart = Apart::new();
    for (name, family) in &page.families {
        for label in family.series.iter().flat_map(|series| series.keys()).collect::<BTreeSet<_>>() {
            let without = |series: &BTreeMap<String, String>| {
                let mut rest = series.clone();
                rest.remove(label);
                rest
            };
            let all: BTreeSet<_> = family.series.iter().collect();
            let rest: BTreeSet<_> = all.iter().map(|series| without(series)).collect();
            if rest.len() < all.len() {
                apart.insert((name.clone(), label.clone()));
            }
        }
    }
    apart
}
