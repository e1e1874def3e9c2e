//! Times of the week, for routes that rest or act only then.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/#time_interval>

use std::fmt;

use serde::Serialize;

use crate::settings::settings;
use terms::Fault;

settings! {
    /// Named times, such as business hours. One of `time_intervals:`.
    pub struct TimeInterval(
        /// The name by which routes refer to them.
        name: String,
    ) {
        /// The periods; a time lies in the interval when it lies in one of them.
        time_intervals: list Period,
    }
}

/// The name of a [`TimeInterval`], which it holds, so that the file declares what its routes use.
#[derive(Clone, Debug)]
pub struct TimeIntervalName(pub(super) TimeInterval);

settings! {
    /// A period: a time lies in it when it fulfils every condition that is set.
    pub struct Period {
        /// The times of day.
        times: list TimeRange,
        /// The days of the week.
        weekdays: list Weekdays,
        /// The days of the month: `1`, `1:5`, `-3:-1`.
        days_of_month: texts,
        /// The months: `january`, `1:3`.
        months: texts,
        /// The years: `2026`, `2026:2027`.
        years: texts,
        /// The time zone. Default UTC, which needs no time zone data in the image. A name of the IANA, such as
        /// `Asia/Tokyo`.
        location: text,
    }
}

/// From one time of day up to, not including, another. One of `times:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct TimeRange {
    start_time: TimeOfDay,
    end_time: TimeOfDay,
}

impl TimeRange {
    /// A range within one day. One that passes midnight is two.
    #[track_caller]
    pub const fn new(start: TimeOfDay, end: TimeOfDay) -> Self {
        if start.minute >= end.minute {
            Fault::new("a time range ends before it starts; fix: split a range that passes midnight in two").raise()
        }
        Self { start_time: start, end_time: end }
    }

    /// The minutes of the day: from, and up to.
    pub const fn minutes(&self) -> (u16, u16) {
        (self.start_time.minute, self.end_time.minute)
    }
}

impl fmt::Display for TimeRange {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}-{}", self.start_time, self.end_time)
    }
}

/// A time of day. Renders to `09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    minute: u16,
}

impl TimeOfDay {
    /// Hour and minute: 00:00 to 24:00.
    #[track_caller]
    pub const fn new(hour: u16, minute: u16) -> Self {
        if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
            Fault::new("").number(hour as u64).text(":").number(minute as u64).text(" is not a time of day").raise()
        }
        Self { minute: hour * 60 + minute }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

impl Weekday {
    const fn name(self) -> &'static str {
        match self {
            Self::Sunday => "sunday",
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
        }
    }
}

/// A day, or several in a row. Renders to `sunday:thursday`. A week begins on Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays {
    first: Weekday,
    last: Weekday,
}

impl Weekdays {
    /// One day.
    pub const fn on(day: Weekday) -> Self {
        Self { first: day, last: day }
    }

    /// From one day to another, both included. Friday to Monday passes the end of the week, which Alertmanager reads
    /// since 0.35.
    pub const fn between(first: Weekday, last: Weekday) -> Self {
        Self { first, last }
    }

    /// Whether this day is one of them, counted from Sunday = 0.
    pub const fn has(&self, day: u8) -> bool {
        self.first as u8 <= day && day <= self.last as u8
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.first.name())?;
        if self.first == self.last { Ok(()) } else { write!(formatter, ":{}", self.last.name()) }
    }
}

macro_rules! written_as_text {
    ($($type:ident $pattern:literal)*) => {$(
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    )*};
}

written_as_text!(TimeOfDay "^[0-2][0-9]:[0-5][0-9]$" Weekdays "^[a-z]+day(:[a-z]+day)?$");

impl From<&TimeInterval> for TimeIntervalName {
    fn from(interval: &TimeInterval) -> Self {
        Self(interval.clone())
    }
}

impl Serialize for TimeIntervalName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.name)
    }
}

impl schemars::JsonSchema for TimeIntervalName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeIntervalName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_hours_read_as_alertmanager_writes_them() {
        let hours = TimeInterval::new("business-hours").time_intervals([Period::new()
            .times([TimeRange::new(TimeOfDay::new(3, 0), TimeOfDay::new(17, 30))])
            .weekdays([Weekdays::between(Weekday::Sunday, Weekday::Thursday), Weekdays::on(Weekday::Saturday)])]);
        assert_eq!(
            serde_yaml::to_string(&hours).unwrap(),
            "\
name: business-hours
time_intervals:
- times:
  - start_time: 03:00
    end_time: 17:30
  weekdays:
  - sunday:thursday
  - saturday
"
        );
    }
}
