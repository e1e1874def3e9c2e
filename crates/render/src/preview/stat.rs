//! Single numbers, as large as there is room: Grafana's `BigValue`.
//!
//! <https://github.com/grafana/grafana/blob/v12.4.3/packages/grafana-ui/src/components/BigValue/BigValueLayout.tsx>

use super::colour;
use super::font::{self, Weight};
use super::series::{POINTS, Series};
use super::shown::{GAP, Shown};
use super::svg::{Anchor, Area, Canvas, Style};

const LINE_HEIGHT: f64 = 1.2;
const LARGEST_NAME: f64 = 30.0;

/// What the options say of its numbers.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of Grafana's panel")]
#[expect(clippy::struct_excessive_bools, reason = "Grafana's options are as many")]
pub(super) struct Stat {
    pub(super) is_background: bool,
    pub(super) has_history: bool,
    /// Whether a name stands beside the only number too.
    pub(super) has_names: bool,
    /// Whether numbers stand one below the other.
    pub(super) is_list: bool,
    /// Of names and of numbers, where they are given.
    pub(super) sizes: Option<(f64, f64)>,
}

/// One value each, beside each other where the panel is wider than high.
pub(super) fn draw(canvas: &mut Canvas, shown: &Shown, stat: Stat) {
    if shown.series.is_empty() {
        return shown.nothing(canvas);
    }
    let (all, count) = (shown.content, shown.series.len() as f64);
    let is_wide = all.w > all.h && !stat.is_list;
    for (index, series) in shown.series.iter().enumerate() {
        let index = index as f64;
        let area = if is_wide {
            let w = (all.w - GAP * (count - 1.0)) / count;
            Area { x: all.x + index * (w + GAP), w, ..all }
        } else {
            let h = (all.h - GAP * (count - 1.0)) / count;
            Area { y: all.y + index * (h + GAP), h, ..all }
        };
        value(canvas, shown, series, area, stat);
    }
}

fn value(canvas: &mut Canvas, shown: &Shown, series: &Series, area: Area, stat: Stat) {
    let Stat { is_background, has_history, .. } = stat;
    let fields = shown.fields();
    let text = fields.text(series.whose(), series.last());
    let name = if shown.series.len() > 1 || stat.has_names { series.name.as_str() } else { "" };
    let colour = fields.colour_name(series.whose(), series.last());
    let mut ink = if colour == "text" || is_background { colour::TEXT.to_owned() } else { colour::named(colour) };
    if is_background {
        let (from, to) = colour::gradient(colour);
        let id = format!("{}-{}", shown.panel.id, series.index);
        canvas.raw(&format!(
            "<linearGradient id=\"{id}\"><stop stop-color=\"{from}\"/><stop \
             offset=\"1\" stop-color=\"{to}\"/></linearGradient>\n"
        ));
        canvas.rect(area, &format!(" rx=\"2\" fill=\"url(#{id})\""));
        (if colour::is_dark(colour) { "#fff" } else { "#16171a" }).clone_into(&mut ink);
    }
    if has_history {
        history(canvas, series, area, &ink);
    }
    let pad = if area.h > 100.0 { 12.0 } else { 8.0 };
    let (w, h) = (area.w - 2.0 * pad, area.h - 2.0 * pad);
    let is_wide = area.w / area.h > 2.5;
    let (middle, base) = (area.x + area.w / 2.0, area.y + area.h / 2.0);
    let mut put = |x: f64, y: f64, size: f64, text: &str| {
        let more = format!(" style=\"font-size:{}px;font-weight:500;fill:{ink}\"", size.round());
        canvas.words((x, y), Style::Small, Anchor::Middle, &more, text);
    };
    if name.is_empty() {
        let share = if has_history { 0.5 } else { 1.0 };
        let size = fitting(&text, w, h * share);
        put(middle, base + size * 0.36 - if has_history { h * 0.2 } else { 0.0 }, size, &text);
    } else if is_wide {
        let size = stat.sizes.map_or_else(|| fitting(&text, w * 0.3, h), |(_, size)| size);
        let largest = fitting(name, w * 0.6, h).min(LARGEST_NAME).min(size * 0.7);
        let name_size = stat.sizes.map_or(largest, |(size, _)| size);
        let (name_width, text_width) =
            (font::width(name, name_size, Weight::Medium), font::width(&text, size, Weight::Medium));
        let begin = middle - (name_width + text_width + 10.0) / 2.0;
        put(begin + name_width / 2.0, base + name_size * 0.36, name_size, name);
        put(begin + name_width + 10.0 + text_width / 2.0, base + size * 0.36, size, &text);
    } else {
        let name_size = fitting(name, w, area.h * 0.15).min(LARGEST_NAME);
        let size = fitting(&text, w, h - name_size * LINE_HEIGHT);
        let name_size = name_size.min(size * 0.7);
        let top = base - (size + name_size) * LINE_HEIGHT / 2.0;
        put(middle, top + name_size, name_size, name);
        put(middle, top + name_size * LINE_HEIGHT + size, size, &text);
    }
}

/// The largest size at which a text has room.
fn fitting(text: &str, width: f64, height: f64) -> f64 {
    let measured = font::width(text, 14.0, Weight::Medium);
    (width / (measured + 2.0) * 14.0).min(height / LINE_HEIGHT)
}

/// The course behind the number.
fn history(canvas: &mut Canvas, series: &Series, area: Area, ink: &str) {
    let least = series.values.iter().copied().fold(f64::MAX, f64::min).min(0.0);
    let room = (series.most() - least).max(1e-9);
    let (top, height) = (area.y + area.h * 0.6, area.h * 0.4);
    let mut path = format!("M{} {}", area.x.round(), area.bottom().round());
    for (index, value) in series.values.iter().enumerate().step_by(2) {
        let x = area.x + area.w * index as f64 / (POINTS - 2) as f64;
        let y = top + height * (1.0 - (value - least) / room);
        path.push_str(&format!("L{} {}", x.round(), y.round()));
    }
    path.push_str(&format!("V{}z", area.bottom().round()));
    canvas.raw(&format!("<path stroke=\"{ink}\" style=\"fill:{ink};fill-opacity:.2\" d=\"{path}\"/>\n"));
}
