//! How fast the budget of an objective burns.

use super::unit::{Bound, above, percent};
use terms::Duration;

/// How fast a budget burns, and over which windows that is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Burn {
    /// What succeeds or fails, in the plural.
    pub what: &'static str,
    /// How many of a hundred are to succeed.
    pub objective: f64,
    /// Within which time.
    pub period: Duration,
    /// The long window.
    pub window: Duration,
    /// How much of the budget is gone by then, in percent.
    pub spent: f64,
}

impl Burn {
    /// How many times faster than the budget allows.
    pub const fn factor(&self) -> f64 {
        self.spent / 100.0 * self.period.as_seconds() as f64 / self.window.as_seconds() as f64
    }

    /// Trouble: failures as a share of all.
    pub const fn bound(&self) -> Bound {
        above(percent(self.factor() * (100.0 - self.objective)))
    }
}

#[cfg(test)]
mod tests {
    use super::Burn;
    use terms::hours;

    #[test]
    fn the_factors_are_those_of_the_workbook() {
        let fast = Burn { what: "requests", objective: 99.5, period: terms::days(30), window: hours(1), spent: 2.0 };
        assert!((fast.factor() - 14.4).abs() < 1e-9);
        let slow = Burn { window: hours(6), spent: 5.0, ..fast };
        assert!((slow.factor() - 6.0).abs() < 1e-9);
    }
}
