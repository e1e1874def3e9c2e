//! Bar gauges: a bar each, its name above it and its value at its end.

use watch::dashboard::json::TextSizes;

use super::colour;
use super::fields::Fields;
use super::series::Series;
use super::shown::{GAP, Shown};
use super::svg::{Anchor, Area, Canvas, Style};

/// Bars, none lower than `least`: those that do not fit are scrolled to.
pub(super) fn draw(canvas: &mut Canvas, shown: &Shown, text: TextSizes, least: f64) {
    let (name_size, value_size) = (f64::from(text.title_size), f64::from(text.value_size));
    if shown.series.is_empty() {
        return shown.nothing(canvas);
    }
    let fields = shown.fields();
    let all = shown.content;
    let height = ((all.h + GAP) / shown.series.len() as f64 - GAP).max(least);
    let most = shown.series.iter().map(Series::last).fold(0.0, f64::max);
    let high = fields.ends().1.unwrap_or(if most > 0.0 { most } else { 1.0 });
    let values = shown.series.iter().map(|one| Style::Body.width(&fields.text(one.whose(), one.last())));
    let values = values.fold(0.0, f64::max) * value_size / 14.0 + 10.0;
    for (index, series) in shown.series.iter().enumerate() {
        let y = all.y + index as f64 * (height + GAP);
        if y + height > all.bottom() + 1.0 {
            break;
        }
        canvas.label((all.x, y + name_size), Style::Small, Anchor::Start, all.w, &series.name);
        let bar = Area { y: y + name_size + 6.0, w: all.w - values, h: height - name_size - 6.0, ..all };
        one(canvas, fields, series, bar, series.last() / high, value_size);
    }
}

fn one(canvas: &mut Canvas, fields: Fields, series: &Series, bar: Area, part: f64, value_size: f64) {
    let colour = colour::named(fields.colour_name(series.whose(), series.last()));
    canvas.rect(bar, " fill=\"#22252b\" rx=\"2\"");
    let filled = Area { w: bar.w * part.clamp(0.0, 1.0), ..bar };
    canvas.rect(filled, &format!(" fill=\"{colour}\" fill-opacity=\".35\" rx=\"2\""));
    canvas.rect(Area { x: filled.right() - 2.0, w: 2.0, ..bar }, &format!(" fill=\"{colour}\""));
    let more = format!(" style=\"font-size:{value_size}px;fill:{colour}\"");
    let text = fields.text(series.whose(), series.last());
    canvas.words(
        (bar.right() + 8.0, bar.y + bar.h / 2.0 + value_size * 0.36),
        Style::Small,
        Anchor::Start,
        &more,
        &text,
    );
}
