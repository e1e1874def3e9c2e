//! Scenarios as they are under an overlay: the namespace as it is called there, beside the jobs that are there.

use super::{Gone, Scenario, Trial};
use crate::alert::Alert;
use crate::overlay::{Lens, replaced};
use crate::series::Series;
use crate::trial::Compared;
use terms::List;

impl Scenario {
    /// Whether all that it gives itself is scraped there: of what a job exposes that is left out it tells nothing.
    pub(crate) fn is_told(&self, lens: &Lens) -> bool {
        self.series.iter().all(|series| lens.is_scraped(series))
    }

    /// The same under an overlay.
    pub(crate) fn under(&self, lens: &Lens, alert: &Alert) -> Self {
        let beside: Vec<Series> = self.beside.iter().copied().filter(|series| lens.is_scraped(series)).collect();
        let beside = if beside.len() == self.beside.len() { self.beside } else { crate::overlay::leaked(beside) };
        let Some((from, to)) = lens.overlay.names.renamed() else { return Self { beside, ..*self } };
        let labels = labels(&self.labels, lens);
        // What is read names the namespace only where the alert bears it.
        let text = |said: &'static str| -> &'static str { replaced(said, from.as_str(), to.as_str()).leak() };
        let bears_it = self.result_labels(alert).iter().any(|(label, value)| lens.value(label, value) != *value);
        let said = |said: Option<&'static str>| if bears_it { said.map(text) } else { said };
        Self {
            series: series(&self.series, lens),
            beside: crate::overlay::leaked(beside.iter().map(|one| lens.series(*one)).collect()),
            description: said(self.description),
            summary: said(self.summary),
            recorded: self.recorded.map(|(record, labels, value)| (record, lens.pairs(labels), value)),
            labels,
            ..*self
        }
    }
}

impl Gone {
    /// The same under an overlay.
    pub(crate) fn under(&self, lens: &Lens) -> Self {
        Self { series: series(&self.series, lens), labels: labels(&self.labels, lens), ..*self }
    }
}

impl Trial {
    /// The same under an overlay.
    pub(crate) fn under(&self, lens: &Lens) -> Self {
        let both = |one: Series, other: Series| (lens.series(one), lens.series(other));
        let compared = match self.compared {
            Compared::Value(series) => Compared::Value(lens.series(series)),
            Compared::Share(one, other) => {
                let (one, other) = both(one, other);
                Compared::Share(one, other)
            }
            Compared::Left(one, other) => {
                let (one, other) = both(one, other);
                Compared::Left(one, other)
            }
            Compared::Counters(one, other) => {
                let (one, other) = both(one, other);
                Compared::Counters(one, other)
            }
            Compared::Difference(one, other) => {
                let (one, other) = both(one, other);
                Compared::Difference(one, other)
            }
        };
        Self { compared, labels: lens.pairs(self.labels) }
    }
}

fn series<const N: usize>(all: &List<Series, N>, lens: &Lens) -> List<Series, N> {
    all.iter().fold(List::EMPTY, |list, one| list.push(lens.series(*one), "series of one scenario"))
}

fn labels<const N: usize>(
    all: &List<(&'static str, &'static str), N>,
    lens: &Lens,
) -> List<(&'static str, &'static str), N> {
    let called = |(label, value): &(&'static str, &'static str)| (*label, lens.value(label, value));
    all.iter().map(called).fold(List::EMPTY, |list, one| list.push(one, "labels of one scenario"))
}
