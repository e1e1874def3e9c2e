//! Numbers as Grafana writes them: its value formats, for the units that dashboards have.
//!
//! <https://github.com/grafana/grafana/tree/v12.4.3/packages/grafana-data/src/valueFormats>; a test holds this against
//! the package itself where Node is.

/// The text of a value in one of Grafana's units, such as `percentunit`, with so many digits after the point; `None`
/// leaves the digits to Grafana. A unit that is not known is written behind the number, as Grafana does.
pub fn format(unit: &str, decimals: Option<u8>, value: f64) -> String {
    let decimals = decimals.map(usize::from);
    match unit {
        "short" => scaled(value, decimals, 1000.0, &["", " K", " Mil", " Bil", " Tri"]),
        "locale" => with_separators(value, decimals),
        "percent" => fixed(value, decimals) + "%",
        "percentunit" => fixed(100.0 * value, decimals) + "%",
        "bytes" => scaled(value, decimals, 1024.0, &[" B", " KiB", " MiB", " GiB", " TiB", " PiB"]),
        "binBps" => scaled(value, decimals, 1024.0, &[" B/s", " KiB/s", " MiB/s", " GiB/s", " TiB/s", " PiB/s"]),
        "bits" => scaled(value, decimals, 1024.0, &[" b", " Kib", " Mib", " Gib", " Tib", " Pib"]),
        "bps" => scaled(value, decimals, 1000.0, &[" b/s", " kb/s", " Mb/s", " Gb/s", " Tb/s", " Pb/s"]),
        "hertz" => scaled(value, decimals, 1000.0, &[" Hz", " kHz", " MHz", " GHz", " THz"]),
        "degree" => fixed(value, decimals) + " °",
        "celsius" => fixed(value, decimals) + " °C",
        "s" => seconds(value, decimals),
        "bool_yes_no" => if value == 0.0 { "No" } else { "Yes" }.to_owned(),
        "" | "none" => fixed(value, decimals),
        _ if unit.starts_with("currency:") || unit.starts_with("prefix:") => {
            let (kind, sign) = unit.split_once(':').unwrap_or_default();
            let names: &[&str] = if kind == "currency" { &["", "K", "M", "B", "T"] } else { &[""] };
            format!("{sign}{}", scaled(value, decimals, 1000.0, names))
        }
        _ => match unit.strip_prefix("suffix:").unwrap_or(unit) {
            "" => fixed(value, decimals),
            words => format!("{} {words}", fixed(value, decimals)),
        },
    }
}

/// How many digits after the point a step between two ticks has: Grafana's `guessDecimals(roundDecimals(step, 6))`.
pub(super) fn digits_of(step: f64) -> u8 {
    let rounded = plain((step * 1e6 + 0.5).floor() / 1e6);
    rounded.split_once('.').map_or(0, |(_, digits)| digits.len() as u8)
}

/// A tick of an axis: with its own digits only as many as the step needs, and no zeros at its end.
pub(super) fn tick(unit: &str, decimals: Option<u8>, value: f64, step: f64) -> String {
    let adjacent = Some(digits_of(step)).filter(|digits| *digits > 0);
    let text = format(unit, decimals.or(adjacent), value);
    if decimals.is_some() || adjacent.is_none() || unit == "locale" || unit.starts_with("bool") {
        return text;
    }
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || ".-".contains(letter))).unwrap_or(text.len());
    let (number, words) = text.split_at(end);
    number.parse::<f64>().map_or(text.clone(), |number| plain(number) + words)
}

/// `toFixed`: rounded to so many digits, filled up with zeros.
fn fixed(value: f64, decimals: Option<usize>) -> String {
    let decimals = decimals.unwrap_or_else(|| digits(value));
    if value == 0.0 {
        return format!("{:.decimals$}", 0.0);
    }
    let factor = tens(decimals);
    let mut text = plain((value * factor + 0.5).floor() / factor);
    if text.contains('e') {
        return text;
    }
    let precision = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    if precision < decimals {
        if precision == 0 {
            text.push('.');
        }
        text.extend(std::iter::repeat_n('0', decimals - precision));
    }
    text
}

/// `getDecimalsForValue`: three digits of a number, none of a whole one.
fn digits(value: f64) -> usize {
    let size = value.abs();
    if value % 1.0 == 0.0 {
        return 0;
    }
    // A logarithm takes for a power of ten what is a hair below it.
    let digits = 1 - magnitude(size * (1.0 + 4.0 * f64::EPSILON));
    let digits = if size / ten_to(-digits) > 2.25 { digits + 1 } else { digits };
    usize::try_from(digits).unwrap_or(0)
}

/// A number as JavaScript writes it.
fn plain(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// The exponent of the highest power of ten that is not larger.
fn magnitude(size: f64) -> i32 {
    let mut exponent = 0;
    while exponent < 300 && ten_to(exponent + 1) <= size {
        exponent += 1;
    }
    while exponent > -300 && ten_to(exponent) > size {
        exponent -= 1;
    }
    exponent
}

/// By multiplying, which yields the same on every machine; `powi` does not promise that.
fn tens(count: usize) -> f64 {
    (0..count).fold(1.0, |power, _| power * 10.0)
}

fn ten_to(exponent: i32) -> f64 {
    let power = tens(exponent.unsigned_abs() as usize);
    if exponent < 0 { 1.0 / power } else { power }
}

/// `scaledUnits`: divided until it is smaller than the factor.
fn scaled(value: f64, decimals: Option<usize>, factor: f64, names: &[&str]) -> String {
    let (mut scaled, mut index) = (value, 0);
    while scaled.abs() >= factor && index + 1 < names.len() {
        scaled /= factor;
        index += 1;
    }
    fixed(scaled, decimals) + names[index]
}

fn seconds(value: f64, decimals: Option<usize>) -> String {
    let size = value.abs();
    if value == 0.0 {
        return "0 s".to_owned();
    }
    let (number, word) = match size {
        _ if size < 1e-6 => (value * 1e9, "ns"),
        _ if size < 1e-3 => (value * 1e6, "µs"),
        _ if size < 1.0 => (value * 1e3, "ms"),
        _ if size < 60.0 => (value, "s"),
        _ if size < 3_600.0 => (value / 60.0, "min"),
        _ if size < 86_400.0 => (value / 3_600.0, "hour"),
        _ if size < 604_800.0 => (value / 86_400.0, "day"),
        _ if size < 31_536_000.0 => (value / 604_800.0, "week"),
        _ => (value / 31_556_900.0, "year"),
    };
    let several = matches!(word, "min" | "hour" | "day" | "week" | "year") && number.abs() > 1.0;
    format!("{} {word}{}", fixed(number, decimals), if several { "s" } else { "" })
}

/// The shortest text of a number, cut after so many digits, and rounded up from a five on.
fn half_up(value: f64, digits: usize) -> String {
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let (kept, cut) = rest.split_at(rest.len().min(digits));
    let number: u128 = format!("{whole}{kept}").parse().unwrap_or(0);
    let number = number + u128::from(cut.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let padded = format!("{number:0>width$}", width = kept.len() + 1);
    let (whole, rest) = padded.split_at(padded.len() - kept.len());
    format!("{whole}.{rest}")
}

/// `toLocaleString` of English: `1,450.5`, with up to three digits unless it is said how many at most.
fn with_separators(value: f64, decimals: Option<usize>) -> String {
    let text = half_up(value.abs(), decimals.unwrap_or(3));
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
    let rest = rest.trim_end_matches('0');
    let mut grouped = String::new();
    if value < 0.0 {
        grouped.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::{digits_of, format, tick};

    #[test]
    fn numbers_are_those_of_grafana() {
        for (unit, decimals, value, text) in [
            ("percentunit", Some(1), 0.9278, "92.8%"),
            ("percentunit", None, 0.5, "50%"),
            ("locale", None, 1_450.0, "1,450"),
            ("short", None, 1_450.0, "1.45 K"),
            ("suffix:/s", Some(2), 3.8, "3.80 /s"),
            ("bytes", None, 52_428_800.0, "50 MiB"),
            ("binBps", None, 506_880.0, "495 KiB/s"),
            ("s", None, 0.0594, "59.4 ms"),
            ("s", None, 1_836.0, "30.6 mins"),
            ("s", None, 0.0, "0 s"),
            ("bool_yes_no", None, 1.0, "Yes"),
        ] {
            assert_eq!(format(unit, decimals, value), text, "{unit} of {value}");
        }
    }

    #[test]
    fn ticks_have_as_many_digits_as_their_step() {
        assert_eq!((digits_of(0.25), digits_of(20.0)), (2, 0));
        assert_eq!(tick("suffix:cores", None, 0.5, 0.25), "0.5 cores");
        assert_eq!(tick("suffix:/s", Some(2), 4.0, 1.0), "4.00 /s");
    }
}
