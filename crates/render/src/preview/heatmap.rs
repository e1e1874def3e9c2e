//! Heat maps: how often each bucket was met over time, with invented buckets that stand closer together where values
//! are small.

use watch::dashboard::json::YAxis;

use super::colour;
use super::format;
use super::random::Random;
use super::scale;
use super::shown::Shown;
use super::svg::{Anchor, Area, Canvas, Style};

/// Columns of cells from the left of the picture to its right.
const COLUMNS: usize = 48;
/// Upper bounds of buckets, as multiples of the smallest: what most libraries expose by default.
///
/// <https://pkg.go.dev/github.com/prometheus/client_golang/prometheus#DefBuckets>
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown, axis: &YAxis) {
    if shown.series.is_empty() {
        return shown.nothing(canvas);
    }
    let all = shown.content;
    let scaled = if axis.unit == "bytes" { 1_048_576.0 } else { 1.0 };
    let names = BOUNDS.map(|bound| format::format(axis.unit, None, bound * scaled));
    let widest = names.iter().map(|name| Style::Small.width(name)).fold(0.0, f64::max);
    let plot = Area { x: all.x + widest + 10.0, y: all.y + 8.0, w: all.w - widest - 18.0, h: all.h - 34.0 };
    let (w, h) = (plot.w / COLUMNS as f64, plot.h / BOUNDS.len() as f64);
    let mut random = Random::new(&[shown.panel.id as u64, 7]);
    let (mut middle, mut to) = (4.0, 4.0);
    for column in 0..COLUMNS {
        if column % 6 == 0 {
            to = random.between(3.0, 5.5);
        }
        middle += (to - middle) * 0.2;
        for row in 0..BOUNDS.len() {
            let away = (row as f64 - middle) / 1.8;
            let share = (1.0 / (1.0 + away * away * away * away)) * random.between(0.75, 1.0);
            if share > 0.03 {
                let cell = Area {
                    x: plot.x + column as f64 * w,
                    y: plot.bottom() - (row + 1) as f64 * h,
                    w: w - 1.0,
                    h: h - 1.0,
                };
                let colour = colour::between("dark-blue", "super-light-blue", share);
                canvas.rect(cell, &format!(" fill=\"{colour}\""));
            }
        }
    }
    // As many names as there is room for, each at the upper edge of its bucket.
    let each = (15.0 / h).ceil().max(1.0) as usize;
    for (row, name) in names.iter().enumerate().step_by(each) {
        let y = plot.bottom() - (row + 1) as f64 * h + 4.0;
        canvas.words((plot.x - 6.0, y), Style::Small, Anchor::End, "", name);
    }
    for (x, text) in scale::times(shown.minutes, plot.w) {
        if x + Style::Faint.width(&text) / 2.0 <= plot.w + 8.0 {
            canvas.words((plot.x + x, plot.bottom() + 16.0), Style::Faint, Anchor::Middle, "", &text);
        }
    }
}
