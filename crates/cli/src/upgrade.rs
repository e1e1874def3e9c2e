//! What an upgrade of one program does to whatever reads it: two catalogues, and every query in the old, the new and
//! the mixed world.
//!
//! The promise: what dies is what the new catalogue makes an error of, and nothing that was an error before.

mod asked;
mod changes;
mod flags;
mod judge;
pub(crate) mod rules;
mod worlds;

pub(crate) use asked::{Asked, of_files, of_program};
pub(crate) use flags::gone as gone_flags;
pub(crate) use judge::{Judged, judge};
pub(crate) use worlds::Worlds;

use catalogue::Catalogue;

/// A catalogue of the program as it is, and as it will be.
///
/// What a recipe says of metrics without series is said of both; [`Pair::of`] takes out of the new one what is there by
/// another name.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub old: Catalogue,
    pub new: Catalogue,
}

impl Pair {
    /// The two, where a metric that was not seen in the new version and is there by another name is gone.
    pub(crate) fn of(old: Catalogue, mut new: Catalogue) -> Self {
        let silent = new.families.values().filter(|family| !family.had_series);
        let renamed = silent.filter(|family| changes::is_renamed(family, &old, &new)).map(|family| family.name.clone());
        for name in renamed.collect::<Vec<_>>() {
            new.families.remove(&name);
        }
        Self { old, new }
    }
}
