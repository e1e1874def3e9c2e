//! `outdated`: which pinned versions there are newer ones of, as their registries say.

use std::path::Path;

use kit::Program;
use serde::Serialize;

use crate::Outcome;
use crate::outdated::{Compared, compare};
use crate::problem::counted;
use crate::report::{Report, Style, Verb, table};

/// Every pin beside what there is.
#[derive(Debug, Serialize)]
pub(crate) struct Outdated {
    outcome: Outcome,
    pins: Vec<Compared>,
}

/// Asks of every pin. A newer patch of a pinned line is what is missing; a newer line is a decision. Where nobody
/// answers, nothing is known to be well.
pub(crate) fn outdated(root: &Path, program: &Program) -> Outdated {
    let (pins, is_answered) = compare(root, program);
    let is_behind = pins.iter().any(|pin| pin.patch.is_some());
    let outcome = match (is_answered, is_behind) {
        (false, _) => Outcome::Failed,
        (true, true) => Outcome::Unmet,
        (true, false) => Outcome::Done,
    };
    Outdated { outcome, pins }
}

impl Report for Outdated {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let head = ["NAME", "PINNED", "PATCH", "NEWEST", "WHERE"].map(str::to_owned);
        let told = |version: &Option<String>| version.clone().unwrap_or_else(|| "-".to_owned());
        let row = |pin: &Compared| {
            let (patch, newest) = match pin.untold {
                Some(_) => ("?".to_owned(), "?".to_owned()),
                None => (told(&pin.patch), told(&pin.newest)),
            };
            [pin.name.clone(), pin.pinned.clone(), patch, newest, pin.place.clone()]
        };
        let rows: Vec<_> = std::iter::once(head).chain(self.pins.iter().map(row)).collect();
        let untold = |pin: &Compared| pin.untold.as_ref().map(|why| format!("{}: {why}", pin.name));
        let untold: Vec<_> = self.pins.iter().filter_map(untold).collect();
        let count = |has: fn(&Compared) -> bool| self.pins.iter().filter(|pin| has(pin)).count();
        let summary = format!(
            "{}: {} behind its line, {} with a newer line, {} of which nothing is told",
            counted(self.pins.len(), "pin"),
            count(|pin| pin.patch.is_some()),
            count(|pin| pin.newest.is_some()),
            untold.len()
        );
        table(&rows) + &style.lines(Verb::Note, &untold, untold.len()) + &style.summary(&summary)
    }
}
