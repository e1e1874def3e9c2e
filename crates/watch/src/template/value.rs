//! An alert's value as Prometheus' templates show it, so that what people read follows from a number.
//!
//! The functions: <https://github.com/prometheus/prometheus/blob/main/util/strutil/quote.go> and `template/template.go`
//! beside it.

#![expect(clippy::cast_sign_loss, reason = "the magnitude is taken first")]

use terms::text;

const PERCENTAGE: &str = "$value | humanizePercentage";
const DURATION: &str = "$value | humanizeDuration";
const PLAIN: &str = "$value";
const WHOLE: &str = "printf \"%.0f\" $value";
const TENTHS: &str = "printf \"%.1f\" $value";

/// Whether what stands in the braces is one of the ways in which [`shown`] knows to write the value.
pub const fn is_shown(action: &str) -> bool {
    text::same(action, PERCENTAGE)
        || text::same(action, DURATION)
        || text::same(action, PLAIN)
        || text::same(action, WHOLE)
        || text::same(action, TENTHS)
}

/// The value as that action shows it.
pub fn shown(action: &str, value: f64) -> String {
    match action {
        PERCENTAGE => format!("{}%", significant(value * 100.0)),
        DURATION => duration(value),
        WHOLE => format!("{value:.0}"),
        TENTHS => format!("{value:.1}"),
        _ => value.to_string(),
    }
}

/// Go's `%.4g` of numbers that people read: four significant digits, without zeros at the end.
fn significant(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let digits = (3 - number.abs().log10().floor() as i32).clamp(0, 12);
    let text = format!("{number:.0$}", digits as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
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
            (PERCENTAGE, 0.805, "80.5%"),
            (PERCENTAGE, 0.06, "6%"),
            (PERCENTAGE, 1.0, "100%"),
            (DURATION, 61.0, "1m 1s"),
            (DURATION, 2.5, "2.5s"),
            (DURATION, 0.06, "60ms"),
            (DURATION, 518_400.0, "6d 0h 0m 0s"),
            (DURATION, 25_200.0, "7h 0m 0s"),
            (WHOLE, 15.000_1, "15"),
            (TENTHS, 0.52, "0.5"),
            (PLAIN, 1.0, "1"),
        ] {
            assert!(is_shown(action));
            assert_eq!(shown(action, value), text, "{action}");
        }
    }
}
