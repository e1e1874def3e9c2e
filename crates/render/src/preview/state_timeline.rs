//! Bands of states over time, with their words where there is room.

use super::colour;
use super::font;
use super::scale;
use super::series::{POINTS, Series};
use super::shown::Shown;
use super::svg::{Anchor, Area, Canvas, Style};

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown, row_height: f64) {
    if shown.series.is_empty() {
        return shown.nothing(canvas);
    }
    let fields = shown.fields();
    let all = shown.content;
    let legend = 26.0;
    let names = shown.series.iter().map(|one| Style::Small.width(&one.name)).fold(0.0, f64::max).min(all.w * 0.4);
    let plot = Area { x: all.x + names + 10.0, w: all.w - names - 14.0, h: all.h - legend - 22.0, ..all };
    let line = plot.h / shown.series.len() as f64;
    let mut states: Vec<(String, String)> = Vec::new();
    for (index, series) in shown.series.iter().enumerate() {
        let y = plot.y + index as f64 * line;
        let band = Area { y: y + line * (1.0 - row_height) / 2.0, h: line * row_height, ..plot };
        canvas.label((plot.x - 8.0, y + line / 2.0 + 4.0), Style::Small, Anchor::End, names, &series.name);
        for (from, to, value) in runs(series) {
            let text = fields.text(series.whose(), value);
            let name = fields.colour_name(series.whose(), value);
            let colour = colour::named(name);
            let part = |point: usize| plot.x + plot.w * point as f64 / POINTS as f64;
            let area = Area { x: part(from), w: part(to) - part(from), ..band };
            canvas.rect(area, &format!(" fill=\"{colour}\" fill-opacity=\".8\""));
            if font::width(&text, 12.0, font::Weight::Regular) + 8.0 <= area.w {
                let at = (area.x + area.w / 2.0, y + line / 2.0 + 4.0);
                canvas.words(at, Style::Small, Anchor::Middle, " fill=\"#16171a\" style=\"fill:#16171a\"", &text);
            }
            if !states.iter().any(|(known, _)| *known == text) {
                states.push((text, colour));
            }
        }
    }
    for (x, text) in scale::times(shown.minutes, plot.w) {
        if x + Style::Faint.width(&text) / 2.0 <= plot.w + 8.0 {
            canvas.words((plot.x + x, plot.bottom() + 16.0), Style::Faint, Anchor::Middle, "", &text);
        }
    }
    let mut x = all.x;
    for (text, colour) in states {
        let y = all.bottom() - 4.0;
        canvas.rect(Area { x, y: y - 6.0, w: 14.0, h: 4.0 }, &format!(" rx=\"2\" fill=\"{colour}\""));
        canvas.words((x + 22.0, y), Style::Small, Anchor::Start, "", &text);
        x += 32.0 + Style::Small.width(&text);
    }
}

/// Equal neighbours as one: from which value to which, and what it is.
fn runs(series: &Series) -> Vec<(usize, usize, f64)> {
    let mut runs: Vec<(usize, usize, f64)> = Vec::new();
    for (index, value) in series.values.iter().enumerate() {
        match runs.last_mut() {
            Some((_, to, same)) if same.total_cmp(value).is_eq() => *to = index + 1,
            _ => runs.push((index, index + 1, *value)),
        }
    }
    runs
}
