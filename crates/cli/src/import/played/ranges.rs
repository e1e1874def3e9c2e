//! What functions make of a range, and of the buckets of a histogram.

use std::collections::BTreeMap;

use super::{Answer, Labels, Line, nameless};

pub(super) fn values(line: &Line, minutes: &[f64]) -> Vec<f64> {
    minutes.iter().map(|minute| line.value(*minute)).collect()
}

/// The functions of ranges that are known here.
pub(super) const OF_RANGES: [&str; 15] = [
    "avg_over_time",
    "changes",
    "count_over_time",
    "delta",
    "deriv",
    "idelta",
    "increase",
    "irate",
    "last_over_time",
    "max_over_time",
    "min_over_time",
    "present_over_time",
    "rate",
    "resets",
    "sum_over_time",
];

/// What one of them makes of a series.
#[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
pub(super) fn over_time(name: &str, seconds: f64, line: &Line, minutes: &[f64]) -> Option<f64> {
    let values = values(line, minutes);
    let (Some(first), Some(last)) = (values.first().copied(), values.last().copied()) else { return None };
    let count = values.len() as f64;
    match name {
        "last_over_time" => Some(last),
        "min_over_time" => values.iter().copied().reduce(f64::min),
        "max_over_time" => values.iter().copied().reduce(f64::max),
        "avg_over_time" => Some(values.iter().sum::<f64>() / count),
        "sum_over_time" => Some(values.iter().sum()),
        "count_over_time" => Some(count),
        "present_over_time" => Some(1.0),
        "changes" => Some(if line.step == 0.0 { 0.0 } else { count - 1.0 }),
        "resets" => Some(if line.step < 0.0 { count - 1.0 } else { 0.0 }),
        "rate" | "increase" | "delta" | "irate" | "idelta" | "deriv" if count < 2.0 => None,
        "irate" | "deriv" => Some(line.step / 60.0),
        "idelta" => Some(line.step),
        "rate" | "increase" | "delta" => {
            // As Prometheus extends what it has seen to the ends of the range.
            let seen = (count - 1.0) * 60.0;
            let grown = last - first;
            let to_zero = if name != "delta" && grown > 0.0 { seen * (first / grown) } else { f64::INFINITY };
            let gap = (seconds - seen).max(0.0);
            let before = if gap < 66.0 { gap } else { 30.0 }.min(to_zero.max(0.0));
            let whole = grown * (seen + before) / seen;
            Some(if name == "rate" { whole / seconds } else { whole })
        }
        _ => None,
    }
}

pub(super) fn quantile(share: f64, mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
    let place = share.clamp(0.0, 1.0) * (values.len().checked_sub(1)? as f64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let rest = place - place.floor();
    Some(values[below].mul_add(1.0 - rest, values[above] * rest))
}

/// `histogram_quantile` of buckets.
pub(super) fn quantiles(share: f64, answer: Answer) -> Option<Answer> {
    let Answer::Series(series) = answer else { return None };
    let mut histograms: BTreeMap<Labels, Vec<(f64, f64)>> = BTreeMap::new();
    for (mut labels, value) in series {
        let end = labels.remove("le")?;
        let end = if end == "+Inf" { f64::INFINITY } else { end.parse().ok()? };
        histograms.entry(nameless(&labels)).or_default().push((end, value));
    }
    let mut made = Vec::new();
    for (labels, mut buckets) in histograms {
        buckets.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (_, all) = *buckets.last()?;
        if all <= 0.0 {
            continue;
        }
        let rank = share * all;
        let found = buckets.iter().position(|(_, count)| *count >= rank)?;
        let (end, count) = buckets[found];
        let (begin, before) = if found == 0 { (0.0, 0.0) } else { buckets[found - 1] };
        let value =
            if end.is_infinite() { begin } else { (end - begin).mul_add((rank - before) / (count - before), begin) };
        made.push((labels, value));
    }
    Some(Answer::Series(made))
}
