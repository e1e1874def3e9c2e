//! Times of the year at which routes tell nobody, as Alertmanager counts them.

use std::collections::{BTreeMap, BTreeSet};

use watch::interval::{Period, TimeInterval};
use watch::route::Way;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// After these years weekdays and dates meet again in the same way.
const YEARS: std::ops::Range<u16> = 2024..2052;
const MINUTES: usize = 1440;

/// A day as Alertmanager sees it.
#[derive(Clone, Copy)]
pub(crate) struct Day {
    year: u16,
    month: u8,
    date: i8,
    of_month: i8,
    weekday: u8,
}

impl Day {
    fn is_in(self, period: &Period) -> bool {
        period.has_day(self.year, self.month, (self.date, self.of_month), self.weekday)
    }
}

/// The first time at which none of the ways tells; none where there is no such time. Ways in several time zones cannot
/// be held together: one of them has to tell always.
pub(crate) fn silent(ways: &[Way]) -> Option<String> {
    if ways.iter().any(Way::is_always_awake) {
        return None;
    }
    if zones(ways).len() > 1 {
        let mut alone = ways.iter().map(|way| first(std::slice::from_ref(way), false));
        return alone.try_fold(String::new(), |_, gap| gap);
    }
    first(ways, false)
}

/// Whether the way tells at no time at all.
pub(crate) fn never_tells(way: &Way) -> bool {
    !way.is_always_awake()
        && zones(std::slice::from_ref(way)).len() < 2
        && first(std::slice::from_ref(way), true).is_none()
}

/// Whether no day ever lies in the period.
pub(crate) fn is_empty(period: &Period) -> bool {
    !days(&[*period]).any(|day| day.is_in(period))
}

fn zones(ways: &[Way]) -> BTreeSet<&'static str> {
    periods(ways).iter().map(Period::zone).collect()
}

fn periods(ways: &[Way]) -> Vec<Period> {
    ways.iter()
        .flat_map(|way| way.route.intervals())
        .flat_map(watch::interval::TimeInterval::periods)
        .copied()
        .collect()
}

/// The first time at which some way tells, or at which none does.
fn first(ways: &[Way], tells: bool) -> Option<String> {
    let periods = periods(ways);
    // Days in the same periods are alike.
    let mut alike: BTreeMap<Vec<bool>, Option<(usize, usize)>> = BTreeMap::new();
    for day in days(&periods) {
        let lies_in = periods.iter().map(|period| day.is_in(period)).collect();
        let found = alike.entry(lies_in).or_insert_with(|| stretch(&awake(ways, day), tells));
        if let Some((from, to)) = *found {
            let zone = periods.iter().map(Period::zone).find(|zone| !zone.is_empty()).unwrap_or("UTC");
            let time = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
            let weekday = DAYS[usize::from(day.weekday)];
            let (year, month, date) = (day.year, day.month, day.date);
            return Some(format!("{weekday} {year}-{month:02}-{date:02}, {} to {} ({zone})", time(from), time(to)));
        }
    }
    None
}

/// At which minutes of the day one of the ways tells.
fn awake(ways: &[Way], day: Day) -> Vec<bool> {
    let mut told = vec![false; MINUTES];
    for way in ways {
        let within = |intervals: &[TimeInterval]| {
            let mut minutes = vec![false; MINUTES];
            let today =
                intervals.iter().flat_map(watch::interval::TimeInterval::periods).filter(|period| day.is_in(period));
            for (from, to) in today.flat_map(Period::minutes) {
                minutes[usize::from(from)..usize::from(to)].fill(true);
            }
            minutes
        };
        let (active, muted) = (within(way.route.active_time_intervals), within(way.route.mute_time_intervals));
        for (minute, told) in told.iter_mut().enumerate() {
            *told |= (way.route.active_time_intervals.is_empty() || active[minute]) && !muted[minute];
        }
    }
    told
}

/// The first stretch of minutes that are told, or are not.
fn stretch(told: &[bool], tells: bool) -> Option<(usize, usize)> {
    let from = told.iter().position(|told| *told == tells)?;
    let long = told[from..].iter().position(|told| *told != tells).unwrap_or(told.len() - from);
    Some((from, from + long))
}

/// Every day of all years that have to be looked at.
fn days(periods: &[Period]) -> impl Iterator<Item = Day> {
    let named = periods.iter().flat_map(Period::named_years).filter(|year| !YEARS.contains(year));
    let years: BTreeSet<u16> = YEARS.chain(named).collect();
    years.into_iter().flat_map(|year| {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let before = u32::from(year) - 1;
        // 1 January of the year 1 was a Monday.
        let first = (1 + before * 365 + before / 4 - before / 100 + before / 400) % 7;
        let mut passed = 0;
        let mut all = Vec::with_capacity(366);
        for (month, of_month) in (1..).zip(lengths) {
            for day in 1..=of_month {
                let weekday = ((first + passed) % 7) as u8;
                all.push(Day { year, month, date: day, of_month, weekday });
                passed += 1;
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_weekdays() {
        let weekday = |year, month, date| {
            let named = [Period::new().years(year, year)];
            days(&named).find(|day| (day.year, day.month, day.date) == (year, month, date)).expect("it is one").weekday
        };
        assert_eq!((weekday(2026, 12, 16), weekday(2024, 2, 29), weekday(2100, 3, 1)), (3, 4, 1));
        assert_eq!(days(&[]).count(), 28 * 365 + 7);
    }
}
