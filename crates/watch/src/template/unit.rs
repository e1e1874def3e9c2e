//! Numbers in alert texts: the unit behind them is that of the query.

use super::fault;
use crate::unit::Unit;
use terms::text;

/// Checks that the value is not shown as something that it is not: a ratio as a length of time, or the like.
#[track_caller]
pub const fn check_unit(alert: &str, what: &str, template: &str, unit: Unit) {
    check_behind_value(alert, what, template, unit);
    if text::find(template, "humanize", 0).is_none() {
        return;
    }
    let wrong = if text::find(template, "humanizePercentage", 0).is_some() && unit as u8 != Unit::Ratio as u8 {
        "humanizePercentage"
    } else if text::find(template, "humanizeDuration", 0).is_some() && unit as u8 != Unit::Seconds as u8 {
        "humanizeDuration"
    } else if text::find(template, "humanize1024", 0).is_some()
        && unit as u8 != Unit::Bytes as u8
        && unit as u8 != Unit::BytesPerSecond as u8
    {
        "humanize1024"
    } else {
        return;
    };
    fault(alert, what)
        .text(" shows the value by ")
        .quoted(wrong)
        .text(", but the query yields ")
        .text(unit.name())
        .fix(
            "`humanizePercentage` reads a ratio, `humanizeDuration` seconds, `humanize1024` bytes, `humanize` any \
            number",
        )
        .raise()
}

/// What people write behind a number, and the unit that it then has.
const WORDS: [(&str, Option<Unit>); 6] = [
    ("%", Some(Unit::Percent)),
    ("percent", Some(Unit::Percent)),
    ("ms", None),
    ("s", Some(Unit::Seconds)),
    ("seconds", Some(Unit::Seconds)),
    ("bytes", Some(Unit::Bytes)),
];

/// The function that shows a value of the unit; none of a unit that a bare number shows well.
const fn shown_by(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Ratio => Some("write `{{ $value | humanizePercentage }}`, which multiplies by 100 and adds the sign"),
        Unit::Seconds => Some("write `{{ $value | humanizeDuration }}`, which finds the unit"),
        Unit::Bytes => Some("write `{{ $value | humanize1024 }}B`, which finds the unit"),
        Unit::BytesPerSecond => Some("write `{{ $value | humanize1024 }}B/s`, which finds the unit"),
        Unit::Timestamp => Some("write `{{ $value | humanizeTimestamp }}`, which writes a date"),
        _ => None,
    }
}

/// Checks that the bare value is told with its unit: a ratio of 0.8 is neither `0.8 errors` nor `0.8 %`, 2 seconds are
/// not `2 ms`.
#[track_caller]
const fn check_behind_value(alert: &str, what: &str, template: &str, unit: Unit) {
    let mut from = 0;
    while let Some(open) = text::find(template, "{{", from) {
        let Some(close) = text::find(template, "}}", open) else { return };
        from = close + 2;
        let action = template.split_at(close).0.split_at(open + 2).1.trim_ascii();
        let bare = text::same(action, "$value")
            || text::starts_with(action, "printf ") && text::find(action, "$value", 0).is_some();
        if !bare {
            continue;
        }
        let behind = template.split_at(from).1.trim_ascii_start();
        let (word, is_of_unit) = word_behind(behind, unit);
        let shown_by = shown_by(unit);
        if let Some(word) = word
            && !is_of_unit
        {
            let fix = match shown_by {
                Some(fix) => fix,
                None => "name what the number counts, or correct the query",
            };
            fault(alert, what)
                .text(" writes `")
                .text(word)
                .text("` behind the value, but the query yields ")
                .text(unit.name())
                .fix(fix)
                .raise()
        }
        if let (Some(fix), false, true) = (shown_by, is_of_unit, text::same(action, "$value")) {
            fault(alert, what).text(" shows a bare number, but the query yields ").text(unit.name()).fix(fix).raise()
        }
    }
}

/// The word of a unit behind a value, and whether it is that of this unit.
const fn word_behind(behind: &str, unit: Unit) -> (Option<&'static str>, bool) {
    let mut index = 0;
    while index < WORDS.len() {
        let (word, of) = WORDS[index];
        if (word.len() == 1 && !word.as_bytes()[0].is_ascii_alphabetic() && text::starts_with(behind, word))
            || is_word(behind, word)
        {
            let is_of_unit = match of {
                Some(of) => of as u8 == unit as u8,
                None => false,
            };
            return (Some(word), is_of_unit);
        }
        index += 1;
    }
    (None, false)
}

const fn is_word(text: &str, word: &str) -> bool {
    text::starts_with(text, word) && (text.len() == word.len() || !text.as_bytes()[word.len()].is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn a_number_agrees_with_the_sign_behind_it() {
        for (text, unit) in [
            ("{{ $value }} % of it", Unit::Ratio),
            ("{{ $value }}%", Unit::Ratio),
            ("{{ printf \"%.1f\" $value }} ms", Unit::Seconds),
            ("{{ $value }} errors", Unit::Ratio),
            ("{{ $value }} in use", Unit::Bytes),
            ("waits for {{ $value }}", Unit::Seconds),
            ("{{ $value }} % of it", Unit::Count),
            ("{{ $value }} bytes", Unit::Count),
        ] {
            assert!(catch_unwind(|| check_unit("A", "description", text, unit)).is_err(), "{text}");
        }
        check_unit("A", "description", "{{ $value }} %", Unit::Percent);
        check_unit("A", "description", "{{ $value }} msgs", Unit::Count);
        check_unit("A", "description", "{{ $value }} seconds", Unit::Seconds);
        check_unit("A", "description", "{{ printf \"%.1f\" $value }} of 1", Unit::Ratio);
    }
}
