//! Green, yellow, red: a panel changes colour exactly where the alert fires, because both take the same bound.

use crate::overlay::Lens;
use crate::unit::{Bound, Unit};
use terms::Fault;

/// The green, yellow and red of states and bounds, by Grafana's names. Who cannot tell red from green sees these apart;
/// Grafana's plain `green` and `red` are one colour to them.
pub const GREEN: &str = "light-green";
/// Between the two.
pub const YELLOW: &str = "yellow";
/// Beyond the bound.
pub const RED: &str = "semi-dark-red";

/// Of what is not as it should be, where no bound says how far from it: warnings, and answers that refuse.
pub const ORANGE: &str = "orange";
/// Colours that mean nothing: one for each query of a panel. `blue` and `purple` are one to who cannot see red.
pub const IDENTITIES: [&str; 4] = ["blue", "super-light-purple", "dark-purple", "text"];

/// Where green ends and where red begins, on the same side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colours {
    warning: Option<Bound>,
    critical: Bound,
}

impl Colours {
    #[track_caller]
    pub(super) const fn green_yellow_red(panel: &str, warning: Bound, critical: Bound) -> Self {
        check_fixed(panel, warning);
        check_fixed(panel, critical);
        let unit = warning.level().unit();
        let (yellow, red) = (warning.level().in_unit(unit), critical.level().in_unit(unit));
        if warning.is_above() != critical.is_above() {
            Fault::new("panel ")
                .quoted(panel)
                .text(": of its two thresholds one is `above` and the other `below`, so no colour lies between")
                .fix("take both from the same side")
                .raise()
        }
        if (warning.is_above() && red <= yellow) || (!warning.is_above() && red >= yellow) {
            Fault::new("panel ")
                .quoted(panel)
                .text(": it turns red before it turns yellow")
                .fix("give the warning first and the critical threshold second")
                .raise()
        }
        Self { warning: Some(warning), critical }
    }

    #[track_caller]
    pub(super) const fn green_red(panel: &str, critical: Bound) -> Self {
        check_fixed(panel, critical);
        Self { warning: None, critical }
    }

    /// The colours of the bounds that hold under an overlay.
    pub(super) fn under(self, lens: &Lens) -> Self {
        Self { warning: self.warning.map(|warning| lens.bound(warning)), critical: lens.bound(self.critical) }
    }

    /// The bounds where they change.
    pub(super) fn bounds(&self) -> impl Iterator<Item = Bound> + use<> {
        self.warning.into_iter().chain([self.critical])
    }

    /// The bounds where yellow and red begin, where red begins first.
    pub(super) fn turns_red_first(&self) -> Option<[Bound; 2]> {
        let warning = self.warning?;
        let number = |bound: Bound| bound.level().in_unit(warning.level().unit());
        let (yellow, red) = (number(warning), number(self.critical));
        let is_wrong = if warning.is_above() { red <= yellow } else { red >= yellow };
        is_wrong.then_some([warning, self.critical])
    }

    /// Refuses thresholds in another unit than the query's.
    #[track_caller]
    pub(super) const fn check_unit(&self, unit: Unit) {
        self.critical.level().in_unit(unit);
    }

    /// Grafana's steps from the lowest up: the colour, and the number from which on it holds.
    ///
    /// Grafana's steps begin *at* their number while `> 0` does not hold at 0, so that in whole numbers the step
    /// after `above(count(0.0))` begins at 1.
    pub(super) fn steps(&self, unit: Unit) -> Vec<(&'static str, Option<f64>)> {
        let begins = |bound: Bound| {
            let number = bound.level().in_unit(unit);
            let whole = matches!(unit, Unit::Count | Unit::Truth);
            if bound.is_above() && whole { number.floor() + 1.0 } else { number }
        };
        let yellow = self.warning.map(|warning| (YELLOW, Some(begins(warning))));
        let red = Some(begins(self.critical));
        if self.critical.is_above() {
            [Some((GREEN, None)), yellow, Some((RED, red))].into_iter().flatten().collect()
        } else {
            // From the lowest up: red, yellow from the critical level on, green from the warning level on.
            match self.warning {
                Some(warning) => vec![(RED, None), (YELLOW, red), (GREEN, Some(begins(warning)))],
                None => vec![(RED, None), (GREEN, red)],
            }
        }
    }
}

/// Refuses a bound that moves with the time: Grafana's thresholds are numbers.
#[track_caller]
const fn check_fixed(panel: &str, bound: Bound) {
    if bound.is_from_now() {
        Fault::new("panel ")
            .quoted(panel)
            .text(" changes colour at a point in time that moves, and Grafana's thresholds stand still")
            .fix("subtract `time()` in the query, and colour it by `below(lasting(days(14)))`")
            .raise()
    }
}
