//! The scenarios of burn-rate alerts: a counter that fails a little too often, or not quite.

#![expect(clippy::cast_sign_loss, reason = "shares are positive")]

use terms::{Duration, minutes};

use crate::burn::Burn;
use crate::record::Record;
use crate::scenario::{Pair, Scenario, Series, given};
use crate::unit::{Bound, Unit};

/// One counter of what succeeds and one of what fails, and the labels under which the alerts fire then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried {
    pub succeeds: Series,
    pub fails: Series,
    pub labels: &'static [Pair],
}

impl Tried {
    #[track_caller]
    pub(super) const fn firing(&self, burn: Burn, after: Duration, samples: usize) -> Scenario {
        let share = firing_share(burn.bound());
        let mut scenario = self.at(share, after, samples).showing(share as f64 / WHOLE as f64);
        let mut index = 0;
        while index < self.labels.len() {
            scenario = scenario.with(self.labels[index].0, self.labels[index].1);
            index += 1;
        }
        scenario
    }

    #[track_caller]
    pub(super) const fn quiet(&self, burn: Burn, after: Duration, samples: usize) -> Scenario {
        self.at(quiet_share(burn.bound()), after, samples)
    }

    /// Nothing has ever failed, so that nothing counts failures: the share of the longest window, the last record, is
    /// 0.
    #[track_caller]
    pub(super) const fn without_failures(
        &self,
        records: &'static [Record],
        after: Duration,
        samples: usize,
    ) -> Scenario {
        let share = &records[records.len() - 1];
        given(self.succeeds.growing(WHOLE as f64, samples)).after(after).recording(share, self.labels, 0.0)
    }

    /// Twice as many as would be too much, but only for the last quarter of an hour.
    #[track_caller]
    pub(super) const fn late(&self, burn: Burn) -> Scenario {
        let share = firing_share(burn.bound()) * 2;
        let share = if share > WHOLE { WHOLE } else { share };
        given(self.succeeds.growing((WHOLE - share) as f64, 91))
            .and(self.fails.growing_after(60, share as f64, 77))
            .after(minutes(75))
    }

    #[track_caller]
    const fn at(&self, share: usize, after: Duration, samples: usize) -> Scenario {
        let (succeeds, fails) = (self.succeeds.growing((WHOLE - share) as f64, samples), share as f64);
        given(succeeds).and(self.fails.growing(fails, samples)).after(after)
    }
}

/// So many happen a minute in scenarios.
const WHOLE: usize = 1_000;

/// Of a thousand, so many that the alert fires: a ninth above the bound.
const fn firing_share(bound: Bound) -> usize {
    let exact = bound.level().in_unit(Unit::Percent) * 10.0 * 10.0 / 9.0;
    // Sums of floats may lie a hair above a whole number.
    let whole = (exact - 1e-6) as usize + 1;
    if whole > WHOLE { WHOLE } else { whole }
}

/// Of a thousand, so many that it stays quiet: a sixth below the bound.
const fn quiet_share(bound: Bound) -> usize {
    (bound.level().in_unit(Unit::Percent) * 10.0 * 5.0 / 6.0 + 1e-6) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{above, percent};
    use terms::hours;

    #[test]
    fn scenarios_lie_on_both_sides_of_the_bound() {
        for objective in [90.0, 99.0, 99.5, 99.9, 99.99, 99.999] {
            let burn = Burn { what: "requests", objective, period: terms::days(30), window: hours(1), spent: 2.0 };
            let Some(bound) = Some(burn.factor() * (100.0 - objective) * 10.0).filter(|bound| *bound < 1_000.0) else {
                continue;
            };
            assert!(firing_share(burn.bound()) as f64 > bound, "{objective}");
            assert!((quiet_share(burn.bound()) as f64) < bound, "{objective}");
        }
        assert_eq!(firing_share(above(percent(7.2))), 80);
        assert_eq!(quiet_share(above(percent(7.2))), 60);
    }
}
