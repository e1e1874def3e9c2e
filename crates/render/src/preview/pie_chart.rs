//! Pie charts: a ring whose parts are as long as their share, and a legend that says it in numbers.

use super::colour;
use super::format;
use super::shown::Shown;
use super::svg::{Anchor, Area, Canvas, Style};

/// A ring of so many short strokes: sines differ in their last digit between machines, so that the points of a quarter
/// are written down.
const QUARTER: [(f64, f64); 16] = [
    (0.0, 1.0),
    (0.098, 0.995),
    (0.195, 0.981),
    (0.29, 0.957),
    (0.383, 0.924),
    (0.471, 0.882),
    (0.556, 0.831),
    (0.634, 0.773),
    (0.707, 0.707),
    (0.773, 0.634),
    (0.831, 0.556),
    (0.882, 0.471),
    (0.924, 0.383),
    (0.957, 0.29),
    (0.981, 0.195),
    (0.995, 0.098),
];
const STEPS: usize = 4 * QUARTER.len();

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown) {
    let whole: f64 = shown.series.iter().map(|one| one.last().max(0.0)).sum();
    if shown.series.is_empty() || whole <= 0.0 {
        return shown.nothing(canvas);
    }
    let (fields, all) = (shown.fields(), shown.content);
    let mut parts: Vec<(usize, f64)> =
        shown.series.iter().enumerate().map(|(index, one)| (index, one.last().max(0.0) / whole)).collect();
    parts.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let radius = (all.h / 2.0 - 6.0).min(all.w * 0.2);
    let middle = (all.x + radius + 8.0, all.y + all.h / 2.0);
    let (mut from, legend) = (0.0, middle.0 + radius + 24.0);
    for (row, (index, share)) in parts.into_iter().enumerate() {
        let (series, colour) = (&shown.series[index], colour::classic(index));
        arc(canvas, middle, radius * 0.8, (from, from + share), radius * 0.4, &colour);
        from += share;
        let y = all.y + 18.0 + row as f64 * 22.0;
        if y > all.bottom() {
            continue;
        }
        canvas.rect(Area { x: legend, y: y - 6.0, w: 14.0, h: 4.0 }, &format!(" rx=\"2\" fill=\"{colour}\""));
        let percent = format::format("percent", Some(0), share * 100.0);
        let said = format!("{}  {percent}", fields.text(series.whose(), series.last()));
        let room = all.right() - legend - 30.0 - Style::Small.width(&said);
        canvas.label((legend + 22.0, y), Style::Small, Anchor::Start, room, &series.name);
        canvas.words((all.right(), y), Style::Small, Anchor::End, "", &said);
    }
}

/// A part of the ring, clockwise from the top.
fn arc(canvas: &mut Canvas, (x, y): (f64, f64), radius: f64, (from, to): (f64, f64), thick: f64, colour: &str) {
    let step = |share: f64| (share * STEPS as f64).round() as usize;
    let points: Vec<String> = (step(from)..=step(to))
        .map(|step| {
            let (right, up) = point(step);
            format!("{:.1} {:.1}", x + right * radius, y - up * radius)
        })
        .collect();
    if points.len() > 1 {
        let path = points.join("L");
        canvas.raw(&format!("<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thick:.0}\" d=\"M{path}\"/>\n"));
    }
}

/// A point of the circle, clockwise from the top: how far right, and how far up.
fn point(step: usize) -> (f64, f64) {
    let (a, b) = QUARTER[step % QUARTER.len()];
    match step / QUARTER.len() % 4 {
        0 => (a, b),
        1 => (b, -a),
        2 => (-a, -b),
        _ => (-b, a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_is_round_and_closed() {
        assert_eq!((point(0), point(STEPS)), ((0.0, 1.0), (0.0, 1.0)));
        for step in 0..STEPS {
            let (right, up) = point(step);
            assert!((right * right + up * up - 1.0).abs() < 0.002, "{step}");
        }
    }
}
