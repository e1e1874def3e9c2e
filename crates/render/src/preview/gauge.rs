//! Gauges: an arc that is filled as far as the value goes, and a thin one that shows where colours change.

use super::colour;
use super::series::Series;
use super::shown::{GAP, Shown};
use super::svg::{Anchor, Area, Canvas, Style};

/// Points of a circle of 240 degrees that is open below, from its left end to its right, of radius 1000. Computed once,
/// for sines differ in their last digit between machines.
const ARC: [(i32, i32); 25] = [
    (-866, 500),
    (-940, 342),
    (-985, 174),
    (-1000, 0),
    (-985, -174),
    (-940, -342),
    (-866, -500),
    (-766, -643),
    (-643, -766),
    (-500, -866),
    (-342, -940),
    (-174, -985),
    (0, -1000),
    (174, -985),
    (342, -940),
    (500, -866),
    (643, -766),
    (766, -643),
    (866, -500),
    (940, -342),
    (985, -174),
    (1000, 0),
    (985, 174),
    (940, 342),
    (866, 500),
];

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown) {
    if shown.series.is_empty() {
        return shown.nothing(canvas);
    }
    let (all, count) = (shown.content, shown.series.len() as f64);
    let w = (all.w - GAP * (count - 1.0)) / count;
    for (index, series) in shown.series.iter().enumerate() {
        one(canvas, shown, series, Area { x: all.x + index as f64 * (w + GAP), w, ..all });
    }
}

fn one(canvas: &mut Canvas, shown: &Shown, series: &Series, area: Area) {
    let fields = shown.fields();
    let (low, high) = fields.ends();
    let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(100.0));
    let part = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0);
    let names = if shown.series.len() > 1 { 18.0 } else { 0.0 };
    let radius = (area.w / 2.0).min((area.h - names) / 1.55);
    let middle = (area.x + area.w / 2.0, area.y + radius + (area.h - names - radius * 1.5) / 2.0);
    let thick = (radius * 0.25).round();
    let colour = colour::named(fields.colour_name(series.whose(), series.last()));
    arc(canvas, middle, radius * 0.78, (0.0, 1.0), thick, "#2b2e34");
    arc(canvas, middle, radius * 0.78, (0.0, part(series.last())), thick, &colour);
    let steps = fields.steps(series.whose());
    for (index, step) in steps.iter().enumerate() {
        let begin = step.value.map_or(0.0, |number| part(number.0));
        let end = steps.get(index + 1).and_then(|next| next.value).map_or(1.0, |number| part(number.0));
        arc(canvas, middle, radius * 0.95, (begin, end), 3.0, &colour::named(step.color));
    }
    let text = fields.text(series.whose(), series.last());
    let size = (radius * 0.36).min(radius * 1.1 / Style::Small.width(&text) * 12.0).round();
    let more = format!(" style=\"font-size:{size}px;font-weight:500;fill:{colour}\"");
    canvas.words((middle.0, middle.1 + size * 0.3), Style::Small, Anchor::Middle, &more, &text);
    if names > 0.0 {
        canvas.label((middle.0, area.bottom() - 2.0), Style::Small, Anchor::Middle, area.w, &series.name);
    }
}

/// A part of the arc.
fn arc(canvas: &mut Canvas, (x, y): (f64, f64), radius: f64, (from, to): (f64, f64), thick: f64, colour: &str) {
    if to <= from {
        return;
    }
    let last = (ARC.len() - 1) as f64;
    let at = |part: f64| {
        let place = part * last;
        let index = (place as usize).min(ARC.len() - 2);
        let rest = place - index as f64;
        let between = |one: i32, other: i32| f64::from(one) + f64::from(other - one) * rest;
        let (one, next) = (ARC[index], ARC[index + 1]);
        (x + between(one.0, next.0) * radius / 1000.0, y + between(one.1, next.1) * radius / 1000.0)
    };
    let inner = (0..ARC.len()).map(|index| index as f64 / last).filter(|part| *part > from && *part < to);
    let points = [from].into_iter().chain(inner).chain([to]).map(at);
    let path: Vec<String> = points.map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    canvas.raw(&format!("<path stroke=\"{colour}\" stroke-width=\"{thick}\" d=\"M{}\"/>\n", path.join("L")));
}
