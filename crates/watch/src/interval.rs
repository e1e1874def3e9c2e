//! Times of the week and the year, for routes that rest or act only then: nights, weekends, holidays.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/#time_interval>

use std::fmt;

use configs::alertmanager::{self as model, TimeOfDay, TimeRange, Weekdays};
use terms::{Fault, List, Origin, text};

pub use configs::alertmanager::Weekday;

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Month {
    January = 1,
    February,
    March,
    April,
    May,
    June,
    July,
    August,
    September,
    October,
    November,
    December,
}

impl Month {
    const fn name(self) -> &'static str {
        match self {
            Self::January => "january",
            Self::February => "february",
            Self::March => "march",
            Self::April => "april",
            Self::May => "may",
            Self::June => "june",
            Self::July => "july",
            Self::August => "august",
            Self::September => "september",
            Self::October => "october",
            Self::November => "november",
            Self::December => "december",
        }
    }
}

/// Named times, by which routes rest (`mute_time_intervals`) or act (`active_time_intervals`). Renders to one of
/// `time_intervals:`; those that no route names are not written.
///
/// ```
/// use watch::interval::{Month, Period, TimeInterval, Weekday};
///
/// const COLOMBO: Period = Period::new().location("Asia/Colombo");
/// /// From ten in the evening to six in the morning, each day.
/// const NIGHTS: TimeInterval = TimeInterval::new("nights", &[COLOMBO.times("22:00", "06:00")]);
/// /// The weekend, and the days on which the office is closed.
/// const HOLIDAYS: TimeInterval = TimeInterval::new(
///     "holidays",
///     &[
///         COLOMBO.weekdays(Weekday::Friday, Weekday::Saturday),
///         COLOMBO.months(Month::March, Month::March).days_of_month(26, 26),
///         COLOMBO.months(Month::December, Month::December).days_of_month(16, 16),
///         COLOMBO.years(2027, 2027).months(Month::March, Month::March).days_of_month(9, 12), // Eid al-Fitr
///     ],
/// );
/// # assert_eq!((NIGHTS.name(), HOLIDAYS.periods().len()), ("nights", 4));
/// ```
#[must_use = "an interval is written only if a route names it"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeInterval {
    name: &'static str,
    periods: &'static [Period],
    origin: Origin,
}

impl TimeInterval {
    /// A time lies in the interval when it lies in one of the periods.
    #[track_caller]
    pub const fn new(name: &'static str, periods: &'static [Period]) -> Self {
        let fault = Fault::new("time interval ").quoted(name);
        if name.is_empty() || !text::lower_alphanumeric_or(name, "-") {
            fault.text(": its name holds lower-case letters, digits and `-`").fix("write it like `nights`").raise()
        }
        if periods.is_empty() {
            fault.text(" has no period, so no time lies in it").fix("give it one, like `Period::new()`").raise()
        }
        Self { name, periods, origin: Origin::here() }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its periods.
    pub const fn periods(&self) -> &'static [Period] {
        self.periods
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// As Alertmanager reads it.
    pub fn rendered(&self) -> model::TimeInterval {
        model::TimeInterval::new(self.name).time_intervals(self.periods.iter().map(Period::rendered))
    }
}

/// A period: a time lies in it when it fulfils every condition that is set; none is, at first. Several ranges of one
/// kind are alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    times: List<TimeRange, 4>,
    weekdays: List<Weekdays, 4>,
    days_of_month: List<(i8, i8), 4>,
    months: List<(Month, Month), 4>,
    years: List<(u16, u16), 4>,
    location: &'static str,
}

impl Default for Period {
    fn default() -> Self {
        Self::new()
    }
}

impl Period {
    /// All times, in UTC.
    pub const fn new() -> Self {
        Self {
            times: List::EMPTY,
            weekdays: List::EMPTY,
            days_of_month: List::EMPTY,
            months: List::EMPTY,
            years: List::EMPTY,
            location: "",
        }
    }

    /// From one time of day up to, not including, another. Renders to one of `times:`, and to two where it passes
    /// midnight: days and weekdays then are those of each part, so that a night from Friday to Saturday ends as Friday
    /// does.
    #[track_caller]
    pub const fn times(mut self, start: &'static str, end: &'static str) -> Self {
        let (from, to) = (minute(start), minute(end));
        if from == to {
            Fault::new("a period goes from ")
                .quoted(start)
                .text(" to the same time, so no time lies in it")
                .fix("leave `.times(..)` out for all of the day")
                .raise()
        }
        if from < to {
            self.times = self.times.push(range(from, to), "times of one period");
        } else {
            self.times = self.times.push(range(from, 1440), "times of one period");
            if to > 0 {
                self.times = self.times.push(range(0, to), "times of one period");
            }
        }
        self
    }

    /// From one day of the week to another, both included. Renders to one of `weekdays:`, and to two where it passes
    /// Saturday, with which Alertmanager's week ends.
    #[track_caller]
    pub const fn weekdays(mut self, first: Weekday, last: Weekday) -> Self {
        if first as u8 <= last as u8 {
            self.weekdays = self.weekdays.push(Weekdays::between(first, last), "weekdays of one period");
        } else {
            self.weekdays = self.weekdays.push(Weekdays::between(first, Weekday::Saturday), "weekdays of one period");
            self.weekdays = self.weekdays.push(Weekdays::between(Weekday::Sunday, last), "weekdays of one period");
        }
        self
    }

    /// From one day of the month to another, both included: 1 to 31, or -1 for the last, -2 for the one before. Renders
    /// to one of
    /// `days_of_month:`.
    #[track_caller]
    pub const fn days_of_month(mut self, first: i8, last: i8) -> Self {
        if !is_day(first) || !is_day(last) || (first > 0) == (last > 0) && first > last || first < 0 && last > 0 {
            Fault::new("a period is of days of the month that do not follow each other")
                .fix("write 1 to 31, or -31 to -1 counted from the end, the earlier one first")
                .raise()
        }
        self.days_of_month = self.days_of_month.push((first, last), "days of one period");
        self
    }

    /// From one month to another, both included. Renders to one of `months:`, and to two where it passes December.
    #[track_caller]
    pub const fn months(mut self, first: Month, last: Month) -> Self {
        if first as u8 <= last as u8 {
            self.months = self.months.push((first, last), "months of one period");
        } else {
            self.months = self.months.push((first, Month::December), "months of one period");
            self.months = self.months.push((Month::January, last), "months of one period");
        }
        self
    }

    /// From one year to another, both included. Renders to one of `years:`.
    #[track_caller]
    pub const fn years(mut self, first: u16, last: u16) -> Self {
        if first > last || first < 1970 {
            Fault::new("a period is of the years ")
                .number(first as u64)
                .text(" to ")
                .number(last as u64)
                .text(", which do not follow each other")
                .fix("write the earlier one first, 1970 or later")
                .raise()
        }
        self.years = self.years.push((first, last), "years of one period");
        self
    }

    /// The time zone in which all of it is meant: a name of the [tz database](https://www.iana.org/time-zones), such as
    /// `Asia/Colombo`. Default: UTC. Renders to `location:`.
    #[track_caller]
    pub const fn location(mut self, name: &'static str) -> Self {
        if name.is_empty() || !text::alphanumeric_or(name, "/_+-") {
            Fault::new("the location of a period is ")
                .quoted(name)
                .text(", which is no time zone")
                .fix("write a name of the tz database, like `Asia/Colombo`")
                .raise()
        }
        self.location = name;
        self
    }

    /// Its time zone; empty for UTC.
    pub const fn zone(&self) -> &'static str {
        self.location
    }

    /// The years that it names.
    pub fn named_years(&self) -> impl Iterator<Item = u16> {
        self.years.iter().flat_map(|(first, last)| *first..=*last)
    }

    /// Whether some time of this day lies in it, as Alertmanager counts: the month and its days from 1, the weekday
    /// from Sunday = 0.
    pub fn has_day(&self, year: u16, month: u8, (day, of_month): (i8, i8), weekday: u8) -> bool {
        let from_start = |day: i8| if day < 0 { of_month + day + 1 } else { day };
        (self.years.is_empty() || self.years.iter().any(|(first, last)| (*first..=*last).contains(&year)))
            && (self.months.is_empty()
                || self.months.iter().any(|(first, last)| (*first as u8..=*last as u8).contains(&month)))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|days| days.has(weekday)))
            && (self.days_of_month.is_empty()
                || self
                    .days_of_month
                    .iter()
                    .any(|(first, last)| (from_start(*first)..=from_start(*last)).contains(&day)))
    }

    /// The minutes of such a day that lie in it: from, and up to.
    pub fn minutes(&self) -> Vec<(u16, u16)> {
        if self.times.is_empty() { vec![(0, 1440)] } else { self.times.iter().map(TimeRange::minutes).collect() }
    }

    fn rendered(&self) -> model::Period {
        let ranges = |(first, last): (String, String)| if first == last { first } else { format!("{first}:{last}") };
        let months = self.months.iter().map(|(first, last)| (first.name().to_owned(), last.name().to_owned()));
        let days = self.days_of_month.iter().map(|(first, last)| (first.to_string(), last.to_string()));
        let years = self.years.iter().map(|(first, last)| (first.to_string(), last.to_string()));
        let period = model::Period::new()
            .times(self.times.iter().copied())
            .weekdays(self.weekdays.iter().copied())
            .days_of_month(days.map(ranges))
            .months(months.map(ranges))
            .years(years.map(ranges));
        if self.location.is_empty() { period } else { period.location(self.location) }
    }
}

/// For the documents: `22:00-24:00, 00:00-06:00, saturday, Asia/Colombo`.
impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let ranges = |first: String, last: String| if first == last { first } else { format!("{first} to {last}") };
        let mut parts: Vec<String> = self.times.iter().map(ToString::to_string).collect();
        parts.extend(self.weekdays.iter().map(|days| days.to_string().replace(':', " to ")));
        parts.extend(
            self.days_of_month
                .iter()
                .map(|(first, last)| format!("day {}", ranges(first.to_string(), last.to_string()))),
        );
        parts.extend(self.months.iter().map(|(first, last)| ranges(first.name().to_owned(), last.name().to_owned())));
        parts.extend(self.years.iter().map(|(first, last)| ranges(first.to_string(), last.to_string())));
        parts.push(if self.location.is_empty() { "UTC".to_owned() } else { self.location.to_owned() });
        formatter.write_str(&parts.join(", "))
    }
}

const fn is_day(day: i8) -> bool {
    day != 0 && day >= -31 && day <= 31
}

const fn range(from: u16, to: u16) -> TimeRange {
    TimeRange::new(TimeOfDay::new(from / 60, from % 60), TimeOfDay::new(to / 60, to % 60))
}

/// The minute of the day that `22:00` is.
#[track_caller]
const fn minute(time: &str) -> u16 {
    if let [a, b, b':', c, d] = time.as_bytes() {
        let (hour, minute) = (two_digits(*a, *b), two_digits(*c, *d));
        if hour < 24 && minute < 60 || hour == 24 && minute == 0 {
            return hour * 60 + minute;
        }
    }
    Fault::new("").quoted(time).text(" is not a time of day").fix("write it like `09:00`, up to `24:00`").raise()
}

/// 99 where they are none.
const fn two_digits(tens: u8, ones: u8) -> u16 {
    if tens.is_ascii_digit() && ones.is_ascii_digit() { (tens - b'0') as u16 * 10 + (ones - b'0') as u16 } else { 99 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_alertmanager_writes_them() {
        const COLOMBO: Period = Period::new().location("Asia/Colombo");
        const REST: TimeInterval = TimeInterval::new(
            "rest",
            &[
                COLOMBO.times("22:00", "06:00").weekdays(Weekday::Saturday, Weekday::Sunday),
                COLOMBO.years(2026, 2027).months(Month::December, Month::February).days_of_month(16, 16),
                Period::new().days_of_month(-3, -1),
            ],
        );
        assert_eq!(
            serde_yaml::to_string(&REST.rendered()).unwrap(),
            "\
name: rest
time_intervals:
- times:
  - start_time: 22:00
    end_time: 24:00
  - start_time: 00:00
    end_time: 06:00
  weekdays:
  - saturday
  - sunday
  location: Asia/Colombo
- days_of_month:
  - '16'
  months:
  - december
  - january:february
  years:
  - 2026:2027
  location: Asia/Colombo
- days_of_month:
  - -3:-1
"
        );
    }

    #[test]
    fn days_are_counted_from_the_end_as_well() {
        let last = Period::new().days_of_month(-1, -1).months(Month::February, Month::February);
        assert!(last.has_day(2028, 2, (29, 29), 2) && !last.has_day(2028, 2, (28, 29), 1));
        assert!(last.has_day(2027, 2, (28, 28), 0) && !last.has_day(2027, 3, (31, 31), 3));
    }
}
