//! An alert's value as Prometheus' templates show it, so that what people read follows from a number.
//!
//! The functions: <https://github.com/prometheus/prometheus/blob/main/util/strutil/quote.go> and `template/template.go`
//! beside it.

#![expect(clippy::cast_sign_loss, reason = "the magnitude is taken first")]

use terms::text;

/// How a number is written.
#[derive(Clone, Copy)]
enum Form {
    Plain,
    Percentage,
    Duration,
    Short,
    Short1024,
    Fixed(usize),
    Significant,
}

/// What stands in the braces, in each of the ways in which people write it.
const FORMS: [(&str, Form); 21] = [
    ("$value", Form::Plain),
    ("$value | humanizePercentage", Form::Percentage),
    ("humanizePercentage $value", Form::Percentage),
    ("$value | humanizeDuration", Form::Duration),
    ("humanizeDuration $value", Form::Duration),
    ("$value | humanize", Form::Short),
    ("humanize $value", Form::Short),
    ("$value | humanize1024", Form::Short1024),
    ("humanize1024 $value", Form::Short1024),
    ("printf \"%.0f\" $value", Form::Fixed(0)),
    ("printf \"%0.0f\" $value", Form::Fixed(0)),
    ("printf \"%.1f\" $value", Form::Fixed(1)),
    ("printf \"%0.1f\" $value", Form::Fixed(1)),
    ("printf \"%.2f\" $value", Form::Fixed(2)),
    ("printf \"%0.2f\" $value", Form::Fixed(2)),
    ("printf \"%.3f\" $value", Form::Fixed(3)),
    ("printf \"%.4g\" $value", Form::Significant),
    ("$value | printf \"%.0f\"", Form::Fixed(0)),
    ("$value | printf \"%.1f\"", Form::Fixed(1)),
    ("$value | printf \"%.2f\"", Form::Fixed(2)),
    ("$value | printf \"%.3f\"", Form::Fixed(3)),
];

const fn form(action: &str) -> Option<Form> {
    let mut index = 0;
    while index < FORMS.len() {
        if text::same(FORMS[index].0, action) {
            return Some(FORMS[index].1);
        }
        index += 1;
    }
    None
}

/// Whether what stands in the braces is one of the ways in which [`shown`] knows to write the value.
pub const fn is_shown(action: &str) -> bool {
    form(action).is_some()
}

/// The value as that action shows it.
pub fn shown(action: &str, value: f64) -> String {
    match form(action) {
        Some(Form::Percentage) => format!("{}%", significant(value * 100.0)),
        Some(Form::Duration) => duration(value),
        Some(Form::Short) => scaled(value, 1_000.0, ["k", "M", "G", "T", "P", "E", "Z", "Y"]),
        Some(Form::Short1024) => scaled(value, 1_024.0, ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"]),
        Some(Form::Fixed(digits)) => format!("{value:.digits$}"),
        Some(Form::Significant) => significant(value),
        Some(Form::Plain) | None => plain(value),
    }
}

/// Go's `%v`: from a million on, and below a ten-thousandth, with an exponent of two digits.
fn plain(value: f64) -> String {
    let scientific = format!("{value:e}");
    let exponent =
        scientific.split_once('e').and_then(|(digits, exponent)| Some((digits, exponent.parse::<i32>().ok()?)));
    match exponent {
        Some((digits, exponent)) if !(-4..6).contains(&exponent) => exponential(digits, exponent),
        _ => value.to_string(),
    }
}

/// `1.5k`, `20m`, `1.5ki`.
fn scaled(value: f64, step: f64, larger: [&str; 8]) -> String {
    let (mut scaled, mut unit) = (value, "");
    if value.abs() >= 1.0 {
        for larger in larger {
            if scaled.abs() < step {
                break;
            }
            (scaled, unit) = (scaled / step, larger);
        }
    } else if step < 1_024.0 && value != 0.0 {
        for smaller in ["m", "u", "n", "p", "f", "a", "z", "y"] {
            if scaled.abs() >= 1.0 {
                break;
            }
            (scaled, unit) = (scaled * step, smaller);
        }
    }
    format!("{}{unit}", significant(scaled))
}

/// Go's `%.4g` of numbers that people read: four significant digits, without zeros at the end.
fn significant(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{number:.3e}");
    let Some((digits, exponent)) = scientific.split_once('e').and_then(|(digits, exponent)| {
        Some((digits.trim_end_matches('0').trim_end_matches('.'), exponent.parse::<i32>().ok()?))
    }) else {
        return scientific;
    };
    if (-4..4).contains(&exponent) {
        let text = format!("{number:.0$}", (3 - exponent).unsigned_abs() as usize);
        return if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    }
    exponential(digits, exponent)
}

/// `1e+06`.
fn exponential(digits: &str, exponent: i32) -> String {
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// `1m 1s`, `2.5s`, `60ms`.
fn duration(seconds: f64) -> String {
    if seconds == 0.0 {
        return "0s".to_owned();
    }
    if seconds.abs() < 1.0 {
        let (mut scaled, mut unit) = (seconds, "");
        for smaller in ["m", "u", "n"] {
            if scaled.abs() >= 1.0 {
                break;
            }
            (scaled, unit) = (scaled * 1_000.0, smaller);
        }
        return format!("{}{unit}s", significant(scaled));
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    let whole = seconds.abs() as u64;
    let (days, hours, minutes, rest) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60, whole % 60);
    match (days, hours, minutes) {
        (1.., _, _) => format!("{sign}{days}d {hours}h {minutes}m {rest}s"),
        (_, 1.., _) => format!("{sign}{hours}h {minutes}m {rest}s"),
        (_, _, 1..) => format!("{sign}{minutes}m {rest}s"),
        _ => format!("{}s", significant(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each as promtool has it in a test of this repository.
    #[test]
    fn reads_as_prometheus_has_it() {
        for (action, value, text) in [
            ("$value | humanizePercentage", 0.805, "80.5%"),
            ("$value | humanizePercentage", 0.06, "6%"),
            ("$value | humanizePercentage", 1.0, "100%"),
            ("$value | humanizeDuration", 61.0, "1m 1s"),
            ("$value | humanizeDuration", 2.5, "2.5s"),
            ("$value | humanizeDuration", 0.06, "60ms"),
            ("$value | humanizeDuration", 518_400.0, "6d 0h 0m 0s"),
            ("$value | humanizeDuration", 25_200.0, "7h 0m 0s"),
            ("printf \"%.0f\" $value", 15.000_1, "15"),
            ("$value | printf \"%.1f\"", 0.52, "0.5"),
            ("$value", 1.0, "1"),
            ("$value", 123_456.0, "123456"),
            ("$value", 1_000_000.0, "1e+06"),
            ("$value", 1_234_567.0, "1.234567e+06"),
            ("$value", 0.000_01, "1e-05"),
            ("printf \"%.2f\" $value", 20.25, "20.25"),
            ("printf \"%.2f\" $value", 0.5, "0.50"),
            ("humanize $value", 1_500.0, "1.5k"),
            ("humanize $value", 1_234_567.0, "1.235M"),
            ("humanize $value", 0.5, "500m"),
            ("humanize $value", 20.25, "20.25"),
            ("$value | humanize1024", 1_536.0, "1.5ki"),
            ("$value | humanize1024", 0.25, "0.25"),
            ("printf \"%.4g\" $value", 12.345_6, "12.35"),
            ("printf \"%.4g\" $value", 12_345.0, "1.234e+04"),
            ("printf \"%.4g\" $value", 0.000_1, "0.0001"),
        ] {
            assert!(is_shown(action));
            assert_eq!(shown(action, value), text, "{action}");
        }
    }
}
