//! Axes: how far they reach, and where their ticks are, as Grafana's plots choose both.

use super::format;

/// An axis from one value to another.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Each with its text.
    pub(super) ticks: Vec<(f64, String)>,
}

/// An axis over values, on which at least the soft ends are seen, so many pixels long.
pub(super) fn axis(
    values: (f64, f64),
    soft: (f64, Option<f64>),
    unit: &str,
    decimals: Option<u8>,
    length: f64,
) -> Axis {
    let (least, most) = values;
    let low = if least < soft.0 { least - (most - least) * 0.1 } else { soft.0 };
    let high = match soft.1 {
        Some(end) if most <= end => end,
        _ if most <= low => low + 1.0,
        _ => most + (most - low) * 0.1,
    };
    let room = if length <= 150.0 { 15.0 } else { 30.0 };
    let step = step((high - low) * room / length, unit);
    let first = (low / step - 1e-9).ceil();
    let mut ticks = Vec::new();
    loop {
        let value = (first + ticks.len() as f64) * step;
        if value > high + step * 1e-6 || ticks.len() > 40 {
            break;
        }
        ticks.push((value, format::tick(unit, decimals, value, step)));
    }
    if decimals == Some(0) {
        ticks.retain(|(value, _)| value.fract() == 0.0);
    }
    Axis { low, high, ticks }
}

/// The smallest step between two ticks that is not smaller than what is needed: 1, 2, 2.5 or 5 times a power of ten,
/// and for bytes a power of two.
fn step(least: f64, unit: &str) -> f64 {
    if matches!(unit, "bytes" | "binBps") {
        let mut step = 1.0;
        while step < least {
            step *= 2.0;
        }
        return step;
    }
    let mut power = 1.0;
    while power < least {
        power *= 10.0;
    }
    while power / 10.0 >= least && power > 1e-9 {
        power /= 10.0;
    }
    // The power is the first that is large enough; a fifth, a fourth or a half of it may do too.
    [0.2, 0.25, 0.5].into_iter().map(|part| power * part).find(|step| *step >= least).unwrap_or(power)
}

/// Steps of a time axis, in minutes.
const MINUTES: [u32; 13] = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440, 2_880];
/// When a picture was looked at: noon of a January 15th.
const NOON: u32 = 12 * 60;
const DAY: u32 = 1_440;

/// The ticks of the last so many minutes, so many pixels long: where each is, and its text.
pub(super) fn times(minutes: u32, length: f64) -> Vec<(f64, String)> {
    let per_minute = length / f64::from(minutes.max(1));
    let room = if minutes > 2 * DAY { 60.0 } else { 50.0 };
    let fits = |step: &&u32| f64::from(**step) * per_minute >= room;
    let step = MINUTES.iter().find(fits).copied().unwrap_or_else(|| (minutes / 5 / DAY + 1) * DAY);
    // From a midnight that is early enough, so that no number is below zero.
    let days = minutes / DAY + 1;
    let end = days * DAY + NOON;
    let begin = end - minutes;
    (begin.div_ceil(step)..=end / step)
        .map(|index| {
            let at = index * step;
            (f64::from(at - begin) * per_minute, clock(at, days, minutes > DAY))
        })
        .collect()
}

fn clock(at: u32, days: u32, with_day: bool) -> String {
    let ago = days - (at / DAY).min(days);
    let (month, day) = if ago < 15 { (1, 15 - ago) } else { (12, 46 - ago.min(45)) };
    if with_day && at.is_multiple_of(DAY) {
        format!("{month:02}/{day:02}")
    } else {
        format!("{:02}:{:02}", at % DAY / 60, at % 60)
    }
}

/// The minutes of a time such as `now-6h` or `7d`.
pub(super) fn minutes(text: &str) -> u32 {
    let text = text.trim_start_matches("now-");
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: u32 = number.parse().unwrap_or(6);
    match unit {
        "d" => number * DAY,
        "h" => number * 60,
        "m" => number,
        _ => (number / 60).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::{axis, minutes, times};

    fn ticks(values: (f64, f64), soft: Option<f64>, unit: &str, decimals: Option<u8>) -> Vec<String> {
        axis(values, (0.0, soft), unit, decimals, 200.0).ticks.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn an_axis_has_round_ticks_and_reaches_its_soft_end() {
        assert_eq!(ticks((0.1, 0.3), Some(0.95), "percentunit", Some(1)), ["0.0%", "20.0%", "40.0%", "60.0%", "80.0%"]);
        assert_eq!(
            ticks((0.0, 4.7), None, "suffix:/s", Some(2)),
            ["0.00 /s", "1.00 /s", "2.00 /s", "3.00 /s", "4.00 /s", "5.00 /s"]
        );
        assert_eq!(ticks((0.0, 52_428_800.0), None, "bytes", None), ["0 B", "16 MiB", "32 MiB", "48 MiB"]);
        assert_eq!(ticks((0.0, 0.0), Some(1.0), "locale", None), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
    }

    #[test]
    fn times_are_round() {
        let texts = |range: u32| times(range, 400.0).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(texts(360), ["06:00", "07:00", "08:00", "09:00", "10:00", "11:00", "12:00"]);
        assert_eq!(texts(10_080)[..3], ["01/09", "01/11", "01/13"]);
        assert_eq!((minutes("now-6h"), minutes("30d"), minutes("90m"), minutes("120s")), (360, 43_200, 90, 2));
    }
}
