//! Histograms: how often the values of all series lay in each of a dozen ranges.

use super::colour;
use super::scale;
use super::series::Series;
use super::shown::Shown;
use super::svg::{Anchor, Area, Canvas, Style};

const BARS: usize = 12;

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown) {
    let Some(first) = shown.series.first() else {
        return shown.nothing(canvas);
    };
    let (fields, all) = (shown.fields(), shown.content);
    let values = || shown.series.iter().flat_map(|one| one.values.iter().copied());
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    let width = if high > low { (high - low) / BARS as f64 } else { 1.0 };
    let counts: Vec<[usize; BARS]> = shown.series.iter().map(|series| counted(series, low, width)).collect();
    let most = counts.iter().flatten().copied().max().unwrap_or(1).max(1);
    let axis = scale::axis((0.0, most as f64), (0.0, None), "short", Some(0), all.h - 26.0);
    let plot = Area { x: all.x + 34.0, y: all.y + 8.0, w: all.w - 42.0, h: all.h - 34.0 };
    let high_at = |count: f64| (count - axis.low) / (axis.high - axis.low) * plot.h;
    for (value, text) in &axis.ticks {
        canvas.words((plot.x - 6.0, plot.bottom() - high_at(*value) + 4.0), Style::Small, Anchor::End, "", text);
    }
    let w = plot.w / BARS as f64;
    for (index, bars) in counts.iter().enumerate() {
        let colour = colour::classic(index);
        for (bar, count) in bars.iter().enumerate().filter(|(_, count)| **count > 0) {
            let h = high_at(*count as f64);
            let area = Area { x: plot.x + bar as f64 * w, y: plot.bottom() - h, w: w - 1.0, h };
            canvas.rect(area, &format!(" fill=\"{colour}\" fill-opacity=\".8\""));
        }
    }
    for bar in (0..=BARS).step_by(3) {
        let text = fields.text(first.whose(), low + width * bar as f64);
        let x = plot.x + bar as f64 * w;
        let anchor = if bar == BARS { Anchor::End } else { Anchor::Middle };
        canvas.words((x, plot.bottom() + 16.0), Style::Faint, anchor, "", &text);
    }
}

fn counted(series: &Series, low: f64, width: f64) -> [usize; BARS] {
    let mut counts = [0; BARS];
    for value in &series.values {
        counts[(((value - low) / width) as usize).min(BARS - 1)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_counted_once_and_the_highest_in_the_last_bar() {
        let values = vec![0.0, 0.5, 1.0, 11.9, 12.0];
        let series = Series { query: 'A', name: String::new(), index: 0, labels: Vec::new(), values };
        assert_eq!(counted(&series, 0.0, 1.0), [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    }
}
