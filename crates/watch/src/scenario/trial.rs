//! Scenarios that follow from a bound: just beyond it the alert fires, just on this side it stays quiet.

use super::{Pair, Scenario, Series, given};
use crate::unit::{Bound, Unit};
use terms::Duration;

/// Series whose values decide whether an alert fires; how large they must be follows from its bound.
///
/// Give each without values of its own: `series! { node_load1{job="node-exporter", node="n1"} 0 }`.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    series: Tried,
    labels: &'static [Pair],
}

#[derive(Clone, Copy, Debug)]
enum Tried {
    /// The series is what is compared.
    Value(Series),
    /// A part, and the whole that it is divided by.
    Share(Series, Series),
    /// What is left of the whole: the share of the rest is compared.
    Left(Series, Series),
    /// Counters, of which the first is compared as a share of both.
    Counters(Series, Series),
}

impl Trial {
    const fn new(series: Tried) -> Self {
        Self { series, labels: &[] }
    }

    /// The series itself is compared: `node_timex_offset_seconds`.
    pub const fn of(series: Series) -> Self {
        Self::new(Tried::Value(series))
    }

    /// A gauge divided by another one: connections by `max_connections`.
    pub const fn share(part: Series, whole: Series) -> Self {
        Self::new(Tried::Share(part, whole))
    }

    /// What is *not* left of a whole: `1 - available / total`.
    pub const fn share_left(left: Series, whole: Series) -> Self {
        Self::new(Tried::Left(left, whole))
    }

    /// What one counter grows, of what both grow: requests that fail, and those that succeed.
    pub const fn counters(part: Series, others: Series) -> Self {
        Self::new(Tried::Counters(part, others))
    }

    /// The labels with which the alert fires then.
    pub const fn with(mut self, labels: &'static [Pair]) -> Self {
        self.labels = labels;
        self
    }

    /// Under which the alert fires, a little beyond its bound.
    #[track_caller]
    pub(crate) const fn firing(&self, bound: Bound, unit: Unit, lasts: Duration) -> Scenario {
        let value = beside(bound, unit, bound.is_above());
        let mut scenario = self.at(value, lasts).showing(value);
        let mut index = 0;
        while index < self.labels.len() {
            scenario = scenario.with(self.labels[index].0, self.labels[index].1);
            index += 1;
        }
        scenario
    }

    /// Under which it stays quiet, a little on this side of it.
    #[track_caller]
    pub(crate) const fn quiet(&self, bound: Bound, unit: Unit, lasts: Duration) -> Scenario {
        // One bad sample is not enough, where only two values are possible.
        if let (Tried::Value(series), true) = (self.series, unit as u8 == Unit::Truth as u8 && lasts.as_seconds() >= 60)
        {
            let [bad, good] = [beside(bound, unit, bound.is_above()), beside(bound, unit, !bound.is_above())];
            return given(series.recovering(bad, good, (lasts.as_seconds() / 60 + 8) as usize));
        }
        self.at(beside(bound, unit, !bound.is_above()), lasts)
    }

    #[track_caller]
    const fn at(&self, value: f64, lasts: Duration) -> Scenario {
        // A rate over five minutes, and the duration of the alert.
        let minutes = (lasts.as_seconds() / 60 + 8) as usize;
        let (part, rest) = (value * WHOLE, WHOLE - value * WHOLE);
        match self.series {
            Tried::Value(series) => given(series.constant(value, minutes)),
            Tried::Share(series, whole) => given(series.constant(part, minutes)).and(whole.constant(WHOLE, minutes)),
            Tried::Left(left, whole) => given(left.constant(rest, minutes)).and(whole.constant(WHOLE, minutes)),
            Tried::Counters(series, others) => given(series.growing(part, minutes)).and(others.growing(rest, minutes)),
        }
    }
}

/// What shares are shares of.
const WHOLE: f64 = 1_000.0;

/// A value a little above the bound, or a little below it. Shares are whole thousandths, numbers of things are whole; of a yes
/// or no there are only two.
const fn beside(bound: Bound, unit: Unit, above: bool) -> f64 {
    let level = bound.level().in_unit(unit);
    if unit as u8 == Unit::Ratio as u8 {
        let thousandths = (level * WHOLE + 0.5) as i64;
        let room = if thousandths < 500 { thousandths } else { 1_000 - thousandths };
        let step = if room < 40 { 1 } else { room / 20 };
        (if above { thousandths + step } else { thousandths - step }) as f64 / WHOLE
    } else if unit as u8 == Unit::Truth as u8 {
        if above { 1.0 } else { 0.0 }
    } else if unit as u8 == Unit::Count as u8 {
        let whole = level as i64;
        (if above { whole + 1 } else { whole - 1 }) as f64
    } else if above {
        level * 1.05
    } else {
        level * 0.95
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{YES, above, below, lasting, percent};
    use terms::{minutes, seconds};

    fn values(scenario: &Scenario) -> Vec<String> {
        scenario.all_series().map(Series::written).collect()
    }

    #[test]
    fn values_lie_on_both_sides_of_the_bound() {
        const PART: Series = Series::checked("part", "part", &[], "0", 1);
        const WHOLE: Series = Series::checked("whole", "whole", &[], "0", 1);
        let high = above(percent(80.0));
        let shares = Trial::share(PART, WHOLE);
        assert_eq!(values(&shares.firing(high, Unit::Ratio, minutes(5))), ["810x12", "1000x12"]);
        assert_eq!(values(&shares.quiet(high, Unit::Ratio, minutes(5))), ["790x12", "1000x12"]);
        let left = Trial::share_left(PART, WHOLE);
        assert_eq!(values(&left.firing(high, Unit::Ratio, minutes(2))), ["190x9", "1000x9"]);
        let counters = Trial::counters(PART, WHOLE);
        assert_eq!(values(&counters.firing(above(percent(5.0)), Unit::Ratio, minutes(5))), ["0+52x12", "0+948x12"]);
        let slow = Trial::of(PART).firing(above(lasting(seconds(2))), Unit::Seconds, minutes(5));
        assert_eq!(values(&slow), ["2.1x12"]);
        let down = Trial::of(PART);
        assert_eq!(values(&down.firing(below(YES), Unit::Truth, minutes(1))), ["0x8"]);
        assert_eq!(values(&down.quiet(below(YES), Unit::Truth, minutes(1))), ["0 1x7"]);
        let few = Trial::of(PART).quiet(below(percent(10.0)), Unit::Ratio, minutes(5));
        assert_eq!(values(&few), ["0.105x12"]);
    }
}
