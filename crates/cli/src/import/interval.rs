//! Time intervals of others.

use lint::Node;
use watch::interval::{Month, Period, TimeInterval, Weekday};

use super::query::leaked;
use crate::guard::guard;

const DAYS: [(&str, Weekday); 7] = [
    ("Sunday", Weekday::Sunday),
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
];

const MONTHS: [(&str, Month); 12] = [
    ("January", Month::January),
    ("February", Month::February),
    ("March", Month::March),
    ("April", Month::April),
    ("May", Month::May),
    ("June", Month::June),
    ("July", Month::July),
    ("August", Month::August),
    ("September", Month::September),
    ("October", Month::October),
    ("November", Month::November),
    ("December", Month::December),
];

/// The interval as code, as the constructors take it; else why it is none. `name` is how it is called here.
pub fn draft(node: &Node, name: &str) -> Result<String, String> {
    let mut calls = Vec::new();
    let told = guard(|| {
        let mut made = Vec::new();
        for node in node.items_of("time_intervals") {
            match period(node) {
                Some((period, call)) => {
                    made.push(period);
                    calls.push(call);
                }
                None => panic!("one of its periods cannot be read; fix: correct it"),
            }
        }
        let _ = TimeInterval::new(leaked(name), Vec::leak(made));
        Ok(())
    });
    told.map_err(|told| super::alert::reason(&told))?;
    Ok(format!("TimeInterval::new({name:?}, &[{}])", calls.join(", ")))
}

fn period(node: &Node) -> Option<(Period, String)> {
    const KNOWN: [&str; 6] = ["times", "weekdays", "months", "days_of_month", "years", "location"];
    // Without a condition that nobody could read, it would be longer.
    if !node.entries().iter().all(|(key, _)| KNOWN.contains(&key.as_str())) {
        return None;
    }
    let (mut period, mut call) = (Period::new(), "Period::new()".to_owned());
    for times in node.items_of("times") {
        let (start, end) = (times.text_of("start_time")?, times.text_of("end_time")?);
        period = period.times(leaked(start), leaked(end));
        call += &format!(".times({start:?}, {end:?})");
    }
    for text in texts(node, "weekdays") {
        let ((a, first), (b, last)) = ends(text, |day| named(day, &DAYS))?;
        period = period.weekdays(first, last);
        call += &format!(".weekdays(Weekday::{a}, Weekday::{b})");
    }
    for text in texts(node, "months") {
        let by_number = |month: &str| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?).copied();
        let ((a, first), (b, last)) = ends(text, |month| named(month, &MONTHS).or_else(|| by_number(month)))?;
        period = period.months(first, last);
        call += &format!(".months(Month::{a}, Month::{b})");
    }
    for text in texts(node, "days_of_month") {
        let (first, last) = ends(text, |day| day.parse::<i8>().ok())?;
        period = period.days_of_month(first, last);
        call += &format!(".days_of_month({first}, {last})");
    }
    for text in texts(node, "years") {
        let (first, last) = ends(text, |year| year.parse::<u16>().ok())?;
        period = period.years(first, last);
        call += &format!(".years({first}, {last})");
    }
    if let Some(zone) = node.text_of("location") {
        period = period.location(leaked(zone));
        call += &format!(".location({zone:?})");
    }
    Some((period, call))
}

fn texts<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a str> {
    node.items_of(key).iter().filter_map(Node::text)
}

/// Both ends of `monday:friday`; twice the same of one alone.
fn ends<T: Copy>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<(T, T)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some((read(first.trim())?, read(last.trim())?))
}

fn named<T: Copy>(name: &str, all: &[(&'static str, T)]) -> Option<(&'static str, T)> {
    all.iter().copied().find(|(full, _)| full.eq_ignore_ascii_case(name))
}
