//! Scenarios that follow from a bound: just beyond it the alert fires, just on this side it stays quiet.

use super::{Scenario, given};
use crate::series::{Reading, Series};
use crate::trial::{Compared, Trial};
use crate::unit::{Bound, Unit};
use terms::{Duration, minutes};

impl Trial {
    /// Under which the alert fires, a little beyond its bound.
    #[track_caller]
    pub(crate) const fn firing(&self, bound: Bound, unit: Unit, lasts: Duration) -> Scenario {
        let value = beside(bound, unit, bound.is_above());
        let (scenario, shown) = match self.counted(bound, lasts) {
            Some((series, within)) if still_seen(within, lasts) => {
                let after = minutes_of(lasts) + JUMPS_AFTER + 2;
                (given(series.jumping(JUMPS_AFTER as usize, value, after as usize + 8)).after(minutes(after)), value)
            }
            Some((series, within)) => {
                let step = (value / within as f64).ceil();
                (settled(given(series.growing(step, samples(lasts, within))), lasts, within), step * within as f64)
            }
            None => (self.at(value, lasts), value),
        };
        let (mut scenario, mut index) = (scenario.showing(shown).following(), 0);
        while index < self.labels.len() {
            scenario = scenario.with(self.labels[index].0, self.labels[index].1);
            index += 1;
        }
        scenario
    }

    /// Under which it stays quiet, a little on this side of it.
    #[track_caller]
    pub(crate) const fn quiet(&self, bound: Bound, unit: Unit, lasts: Duration) -> Scenario {
        self.on_this_side(bound, unit, lasts).following()
    }

    #[track_caller]
    const fn on_this_side(&self, bound: Bound, unit: Unit, lasts: Duration) -> Scenario {
        let good = beside(bound, unit, !bound.is_above());
        // One bad sample is not enough, where only two values are possible.
        if let (Compared::Value(series), true) =
            (self.compared, unit as u8 == Unit::Truth as u8 && minutes_of(lasts) > 0)
        {
            return given(series.recovering(1.0 - good, good, samples(lasts, 0)));
        }
        match self.counted(bound, lasts) {
            // What has happened long ago, or so little that it is none.
            Some((series, within)) if still_seen(within, lasts) => given(if good > 0.0 {
                series.jumping(JUMPS_AFTER as usize, good, samples(lasts, within))
            } else {
                series.constant(5.0, samples(lasts, within))
            }),
            // It happened once, and is over before the alert has been held.
            Some((series, within)) => {
                given(series.jumping(JUMPS_AFTER as usize, beside(bound, unit, true), samples(lasts, within)))
            }
            None => self.at(good, lasts),
        }
    }

    /// The counter whose increase is compared with a bound above it, and within how many minutes.
    const fn counted(&self, bound: Bound, lasts: Duration) -> Option<(Series, u64)> {
        match self.compared {
            Compared::Value(series) if bound.is_above() && minutes_of(lasts) > 0 => match series.reading() {
                Reading::Increase(within) => Some((series, within)),
                _ => None,
            },
            _ => None,
        }
    }

    #[track_caller]
    const fn at(&self, value: f64, lasts: Duration) -> Scenario {
        let (part, rest) = (value * WHOLE, WHOLE - value * WHOLE);
        let (scenario, window) = match self.compared {
            Compared::Value(series) => {
                let window = window(series);
                (given(reaching(series, value, samples(lasts, window))), window)
            }
            Compared::Share(series, whole) | Compared::Left(series, whole) => {
                let share = if matches!(self.compared, Compared::Left(..)) { rest } else { part };
                let window = longer(window(series), window(whole));
                let samples = samples(lasts, window);
                (given(reaching(series, share, samples)).and(reaching(whole, WHOLE, samples)), window)
            }
            Compared::Counters(series, others) => {
                let samples = samples(lasts, 0);
                (given(series.growing(part, samples)).and(others.growing(rest, samples)), 0)
            }
            Compared::Difference(more, less) => {
                let window = longer(window(more), window(less));
                let samples = samples(lasts, window);
                (given(reaching(more, 10.0 + value, samples)).and(reaching(less, 10.0, samples)), window)
            }
        };
        if window == 0 { scenario } else { settled(scenario, lasts, window) }
    }
}

/// What shares are shares of.
const WHOLE: f64 = 1_000.0;

/// After how many minutes that happens which happens once.
const JUMPS_AFTER: u64 = 5;

/// Whether what happens once is still seen when the alert has been held.
const fn still_seen(within: u64, lasts: Duration) -> bool {
    within > minutes_of(lasts) + JUMPS_AFTER + 2
}

const fn minutes_of(lasts: Duration) -> u64 {
    lasts.as_seconds() / 60
}

/// As many samples as the alert is held for, and as its range is long; and eight more.
const fn samples(lasts: Duration, window: u64) -> usize {
    (minutes_of(lasts) + window + 8) as usize
}

/// Looked at when the range is full, and the alert has been held since.
const fn settled(scenario: Scenario, lasts: Duration, window: u64) -> Scenario {
    scenario.after(minutes(minutes_of(lasts) + window + 2))
}

/// The series so that what is read of it is this value.
const fn reaching(series: Series, value: f64, samples: usize) -> Series {
    match series.reading() {
        Reading::AsItStands => series.constant(value, samples),
        Reading::PerSecond(_) => series.growing(value * 60.0, samples),
        Reading::Increase(within) => series.growing(value / within as f64, samples),
    }
}

/// Over how many minutes the series is read.
const fn window(series: Series) -> u64 {
    match series.reading() {
        Reading::AsItStands => 0,
        Reading::PerSecond(minutes) | Reading::Increase(minutes) => minutes,
    }
}

const fn longer(one: u64, other: u64) -> u64 {
    if one > other { one } else { other }
}

/// In seconds: longer than any try.
const A_WEEK: f64 = 604_800.0;

/// A value a little above the bound, or a little below it; of things that are counted, or are a yes or a no, the next
/// one.
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
        // The bound itself is not beyond it.
        let whole = level as i64;
        (match (above, bound.is_above()) {
            (true, true) => whole + 1,
            (false, false) => whole - 1,
            _ => whole,
        }) as f64
    } else if bound.is_from_now() {
        // Time goes on while it is tried, and tries begin at 0.
        level + if above { A_WEEK } else { -A_WEEK }
    } else if above {
        level * 1.05
    } else {
        level * 0.95
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{YES, above, before, below, lasting, older_than, percent};
    use terms::{days, hours, minutes, seconds};

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
        let ends = Trial::of(PART);
        assert_eq!(values(&ends.firing(before(days(14)), Unit::Timestamp, minutes(5))), ["604800x12"]);
        assert_eq!(values(&ends.quiet(older_than(hours(26)), Unit::Timestamp, minutes(5))), ["511200x12"]);
        let few = Trial::of(PART).quiet(below(percent(10.0)), Unit::Ratio, minutes(5));
        assert_eq!(values(&few), ["0.105x12"]);
    }
}
