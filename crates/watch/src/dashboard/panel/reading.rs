//! What a panel says of itself, for whoever renders, draws or checks it.

use super::{Kind, Panel};
use crate::dashboard::target::{Language, Target};
use crate::unit::{Bound, Unit};
use terms::Origin;

impl Panel {
    /// The unit that its queries share; a table's columns and a panel of logs have none in common.
    pub const fn unit(&self) -> Option<Unit> {
        match (&self.targets[0], self.kind) {
            (None, _) | (_, Kind::Table | Kind::Logs | Kind::Text) => None,
            (Some(first), _) => first.unit,
        }
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether it shows what queries yield: no text, and no list that asks by itself.
    pub const fn shows_results(&self) -> bool {
        self.kind.asks()
    }

    /// Whether it explains, and shows nothing that is measured.
    pub const fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text)
    }

    /// The words of a text panel.
    pub const fn content(&self) -> &'static str {
        self.content
    }

    /// The variables on which it does not depend, each with the reason.
    pub fn excuses(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.same.iter().copied()
    }

    /// The labels that a table shows in front of its columns, each with its header.
    pub const fn all_label_columns(&self) -> &'static [(&'static str, &'static str)] {
        self.label_columns
    }

    /// Its title.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// The query at `index`, in the order in which they were given: with it, checks can read all of them.
    pub const fn target_at(&self, index: usize) -> Option<&Target> {
        if index < self.target_count { self.targets[index].as_ref() } else { None }
    }

    /// All its queries, in the order in which they were given.
    pub fn all_targets(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().flatten()
    }

    pub(in crate::dashboard) fn language(&self) -> Option<Language> {
        self.targets[0].map(|target| target.language)
    }

    /// The bounds where its colours change.
    pub(crate) fn bounds(&self) -> Vec<Bound> {
        let columns = self.all_targets().filter_map(|target| target.colours);
        self.colours.into_iter().chain(columns).flat_map(|colours| colours.bounds()).collect()
    }

    /// Where yellow and red begin, where red begins before yellow: an environment may move one of two bounds past the
    /// other.
    pub fn turns_red_first(&self) -> Option<[Bound; 2]> {
        let columns = self.all_targets().filter_map(|target| target.colours);
        self.colours.into_iter().chain(columns).find_map(|colours| colours.turns_red_first())
    }

    /// The variable for whose values there are copies of it.
    pub const fn repeats(&self) -> Option<&'static str> {
        self.repeated
    }
}
