//! Words in braces that a text takes from its alert: `{bound}` is the threshold as people read it, `{for}` how long it
//! lasts. Alerts of an objective have more: `{what}` `{group}` `{objective}` `{period}` `{window}` `{spent}` `{left}`.
//!
//! A threshold that is moved moves every sentence that speaks of it. A word that stands for nothing is a compile error.

#![expect(clippy::cast_sign_loss, reason = "bounds of time are positive")]

use super::burn::Burn;
use super::layout::number;
use super::template::holds;
use super::unit::{Bound, Unit};
use terms::{Duration, Fault, text};

/// What the words of one text stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Words {
    /// `{bound}`.
    pub bound: Option<Bound>,
    /// `{for}`.
    pub lasts: Option<Duration>,
    /// What an objective's alerts speak of.
    pub burn: Option<(Burn, &'static [&'static str])>,
}

/// The words of an objective's alerts.
const OF_OBJECTIVES: [&str; 7] = ["what", "group", "objective", "period", "window", "spent", "left"];

/// Raises where a text of the alert has a word in braces that stands for nothing.
#[track_caller]
pub(crate) const fn check(alert: &str, what: &str, prose: &str, words: Words) {
    let mut from = 0;
    while let Some((start, word)) = next(prose, from) {
        from = start + word.len();
        let (but, fix) = if text::same(word, "bound") {
            match words.bound {
                Some(bound) if bound.level().unit() as u8 != Unit::Truth as u8 => continue,
                Some(_) => (", but its bound is a yes or a no", "say in words which of them is trouble"),
                None => (", but it has no bound", "add `.when(query, bound)`, or say it in words"),
            }
        } else if text::same(word, "for") {
            match words.lasts {
                Some(lasts) if lasts.as_milliseconds() > 0 => continue,
                _ => (", but it fires at once", "add `.for_(minutes(5))`, or say it in words"),
            }
        } else if words.burn.is_none() || !holds(&OF_OBJECTIVES, word) {
            (", which stands for nothing", "write `{bound}` or `{for}`, or leave the braces out")
        } else {
            continue;
        };
        let said = Fault::new("alert ").quoted(alert).text(": its ").text(what).text(" says `{").text(word);
        said.text("}`").text(but).fix(fix).raise()
    }
}

/// The text with its words filled in. What stands in `{{ }}` is a template's, and stays.
pub(crate) fn filled(prose: &str, words: Words) -> String {
    let (mut said, mut from) = (String::new(), 0);
    while let Some((start, word)) = next(prose, from) {
        said.push_str(&prose[from..start - 1]);
        said.push_str(
            &match word {
                "bound" => words.bound.map(in_words),
                "for" => words.lasts.map(duration_in_words),
                _ => words.burn.map(|(burn, per)| of_objective(word, burn, per)),
            }
            .unwrap_or_default(),
        );
        from = start + word.len() + 1;
    }
    said + &prose[from..]
}

fn of_objective(word: &str, burn: Burn, per: &[&str]) -> String {
    match word {
        "what" => burn.what.to_owned(),
        "group" => {
            let labels: Vec<String> = per.iter().map(|label| format!("{{{{ $labels.{label} }}}}")).collect();
            labels.join(", ")
        }
        "objective" => format!("{} %", number(burn.objective)),
        "period" => duration_in_words(burn.period),
        "window" => duration_in_words(burn.window),
        "spent" => format!("{} %", number(burn.spent)),
        _ => duration_in_words(terms::days(
            (burn.period.as_seconds() as f64 / burn.factor() / 86_400.0).round().max(1.0) as u64,
        )),
    }
}

/// A bound's level as people read it: `2 seconds`, `95 %`, `0.5 per second`.
pub(crate) fn in_words(bound: Bound) -> String {
    let level = bound.level();
    let unit = level.unit();
    let plain = level.in_unit(unit);
    match unit {
        Unit::Percent => format!("{} %", number(plain)),
        Unit::Ratio => format!("{} %", number(plain * 100.0)),
        Unit::PercentOfCore => format!("{} % of a core", number(plain)),
        Unit::Seconds | Unit::CpuSeconds => duration_in_words(terms::milliseconds((plain * 1_000.0).round() as u64)),
        Unit::PerSecond if level.is_per_minute() => {
            format!("{} per minute", number((plain * 60.0 * 1e9).round() / 1e9))
        }
        Unit::PerSecond => format!("{} per second", number(plain)),
        Unit::Bytes => bytes_in_words(plain),
        Unit::BytesPerSecond => format!("{} per second", bytes_in_words(plain)),
        Unit::SecondsPerSecond => format!("{} seconds per second", number(plain)),
        Unit::Timestamp => {
            let away = duration_in_words(terms::milliseconds((plain.abs() * 1_000.0).round() as u64));
            format!("{away} {}", if plain < 0.0 { "ago" } else { "from now" })
        }
        Unit::Unknown | Unit::Number | Unit::Count | Unit::Truth => number(plain),
        Unit::Cores => format!("{} cores", number(plain)),
    }
}

/// The largest unit in which it is a whole number: `14 days`, `50 milliseconds`, `2.2 seconds`.
fn duration_in_words(duration: Duration) -> String {
    let milliseconds = duration.as_milliseconds();
    let units = [("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000)];
    let whole = units.into_iter().find(|(_, size)| milliseconds >= *size && milliseconds.is_multiple_of(*size));
    let (count, unit) = match whole {
        Some((unit, size)) => ((milliseconds / size) as f64, unit),
        None if milliseconds < 1_000 => (milliseconds as f64, "millisecond"),
        None => (milliseconds as f64 / 1_000.0, "second"),
    };
    let count = number(count);
    let plural = if count == "1" { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

fn bytes_in_words(bytes: f64) -> String {
    let units = [("GiB", f64::from(1 << 30)), ("MiB", f64::from(1 << 20)), ("KiB", f64::from(1 << 10))];
    match units.into_iter().find(|(_, size)| bytes >= *size) {
        Some((unit, size)) => format!("{} {unit}", number(bytes / size)),
        None => format!("{} bytes", number(bytes)),
    }
}

/// Where the next word in single braces begins, and the word. `{{ … }}` and braces around anything else are passed
/// over.
pub(crate) const fn next(prose: &str, from: usize) -> Option<(usize, &str)> {
    let bytes = prose.as_bytes();
    let mut index = from;
    while let Some(brace) = text::find(prose, "{", index) {
        if brace + 1 < bytes.len() && bytes[brace + 1] == b'{' {
            let Some(close) = text::find(prose, "}}", brace + 2) else { return None };
            index = close + 2;
        } else {
            let start = brace + 1;
            let mut end = start;
            while end < bytes.len() && (bytes[end].is_ascii_lowercase() || bytes[end] == b'_') {
                end += 1;
            }
            if end > start && end < bytes.len() && bytes[end] == b'}' {
                return Some((start, prose.split_at(end).0.split_at(start).1));
            }
            index = end;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{
        above, amounting, before, below, busy, bytes, bytes_per_second, count, lasting, older_than, per_minute,
        per_second, percent,
    };
    use terms::{days, gibibytes, hours, mebibytes, millicores, milliseconds, minutes, seconds};

    #[test]
    fn bounds_read_as_people_say_them() {
        let said = |bound| filled("above {bound}.", Words { bound: Some(bound), lasts: None, burn: None });
        for (bound, text) in [
            (above(lasting(seconds(2))), "above 2 seconds."),
            (above(lasting(milliseconds(2_200))), "above 2.2 seconds."),
            (above(lasting(milliseconds(50))), "above 50 milliseconds."),
            (above(lasting(seconds(60))), "above 1 minute."),
            (above(lasting(hours(6))), "above 6 hours."),
            (below(lasting(days(14))), "above 14 days."),
            (above(percent(7.2)), "above 7.2 %."),
            (below(per_second(9.5)), "above 9.5 per second."),
            (above(count(3.0)), "above 3."),
            (above(amounting(gibibytes(2))), "above 2 GiB."),
            (below(bytes(0)), "above 0 bytes."),
            (above(bytes_per_second(mebibytes(100))), "above 100 MiB per second."),
            (above(busy(millicores(1_500))), "above 1.5 cores."),
            (above(per_minute(20.0)), "above 20 per minute."),
            (before(days(14)), "above 14 days from now."),
            (older_than(hours(26)), "above 26 hours ago."),
        ] {
            assert_eq!(said(bound), text);
        }
    }

    #[test]
    fn templates_and_other_braces_stay() {
        let words = Words { bound: Some(above(percent(80.0))), lasts: Some(minutes(15)), burn: None };
        let text = "{{ $value }} of {{ $labels.node }}: above {bound} for {for}, `{.spec}` and {} stay";
        let said = "{{ $value }} of {{ $labels.node }}: above 80 % for 15 minutes, `{.spec}` and {} stay";
        assert_eq!(filled(text, words), said);
        assert_eq!(filled("{{ printf \"%.0f\" $value }", words), "{{ printf \"%.0f\" $value }");
    }
}
