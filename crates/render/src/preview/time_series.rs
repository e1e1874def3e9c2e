//! Lines over time: grid, thresholds, lines or stacked areas, and the legend.

use watch::dashboard::json::{Custom, Legend};

use super::legend::Layout;
use super::scale::{self, Axis};
use super::series::{self, POINTS, Series};
use super::shown::Shown;
use super::svg::{Anchor, Area, Canvas, Style};
use super::{colour, fields};

/// One pixel of a path's own grid is a tenth of a pixel on screen, so that whole numbers suffice.
const FINE: f64 = 10.0;

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown, legend: &Legend) {
    let fields = shown.fields();
    let area = Layout::new(legend, fields, &shown.series).draw(canvas, shown.content, fields);
    let Some(first) = shown.series.first() else {
        return shown.nothing(canvas);
    };
    let (fill, is_stacked, soft_high, has_thresholds) = custom(shown);
    let stacked = if is_stacked { stack(&shown.series) } else { Vec::new() };
    let lines: Vec<&[f64]> = if is_stacked {
        stacked.iter().map(Vec::as_slice).collect()
    } else {
        shown.series.iter().map(|one| one.values.as_slice()).collect()
    };
    let all = || lines.iter().flat_map(|line| line.iter().copied());
    let ends = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
    let (unit, decimals) = (fields.unit(first.whose()), fields.decimals(first.whose()));
    let height = area.h - 22.0 - 8.0;
    let axis = scale::axis(ends, (0.0, soft_high), unit, decimals, height);
    let texts = axis.ticks.iter().map(|(_, text)| Style::Small.width(text)).fold(0.0, f64::max);
    let plot = Area { x: area.x + texts.min(area.w * 0.4) + 8.0, y: area.y + 8.0, w: area.w - texts - 16.0, h: height };
    grid(canvas, plot, &axis, shown.minutes);
    for (index, one) in shown.series.iter().enumerate().rev() {
        let look = fields.look(one.whose(), series::part(&shown.series, one));
        path(
            canvas,
            plot,
            &axis,
            lines[index],
            (index > 0 && is_stacked).then(|| lines[index - 1]),
            &look,
            if look.is_dashed { look.fill.min(fill) } else { fill },
        );
    }
    if has_thresholds {
        for step in fields.steps(first.whose()) {
            if let Some(value) =
                step.value.map(|number| number.0).filter(|value| (axis.low..=axis.high).contains(value))
            {
                let y = place(plot, &axis, value);
                let more = format!(" stroke=\"{}\" stroke-dasharray=\"10 10\"", colour::named(step.color));
                canvas.line((plot.x, y), (plot.right(), y), &more);
            }
        }
    }
}

/// How much areas are filled, whether they are stacked, up to where the axis reaches at least, and whether thresholds
/// are drawn.
fn custom(shown: &Shown) -> (u8, bool, Option<f64>, bool) {
    let config = shown.panel.field_config.as_ref().and_then(|config| config.defaults.custom.as_ref());
    match config {
        Some(Custom::TimeSeries { fill_opacity, stacking, axis_soft_max, thresholds_style, .. }) => (
            *fill_opacity,
            stacking.mode == "normal",
            axis_soft_max.map(|number| number.0),
            thresholds_style.mode != "off",
        ),
        _ => (0, false, None, false),
    }
}

/// Each series on top of those before it.
fn stack(series: &[Series]) -> Vec<Vec<f64>> {
    let mut sums = vec![0.0; POINTS];
    let add = |one: &Series| {
        sums.iter_mut().zip(&one.values).for_each(|(sum, value)| *sum += value);
        sums.clone()
    };
    series.iter().map(add).collect()
}

fn place(plot: Area, axis: &Axis, value: f64) -> f64 {
    plot.bottom() - (value - axis.low) / (axis.high - axis.low) * plot.h
}

fn grid(canvas: &mut Canvas, plot: Area, axis: &Axis, minutes: u32) {
    let mut lines = String::new();
    for (value, text) in &axis.ticks {
        let y = place(plot, axis, *value).round();
        lines.push_str(&format!("M{} {y}h{}", plot.x.round(), plot.w.round()));
        canvas.words((plot.x - 8.0, y + 4.0), Style::Small, Anchor::End, "", text);
    }
    for (x, text) in scale::times(minutes, plot.w) {
        lines.push_str(&format!("M{} {}v{}", (plot.x + x).round(), plot.y.round(), plot.h.round()));
        let half = Style::Small.width(&text) / 2.0;
        if x + half <= plot.w + 8.0 {
            canvas.words((plot.x + x, plot.bottom() + 17.0), Style::Small, Anchor::Middle, "", &text);
        }
    }
    canvas.raw(&format!("<path class=\"g\" d=\"{lines}\"/>\n"));
}

/// One line, or the area between it and what lies below, without a rim.
fn path(
    canvas: &mut Canvas,
    plot: Area,
    axis: &Axis,
    line: &[f64],
    below: Option<&[f64]>,
    look: &fields::Look,
    fill: u8,
) {
    let step = (plot.w / (POINTS - 1) as f64 * FINE).floor();
    let fine = |value: f64| ((axis.high - value) / (axis.high - axis.low) * plot.h * FINE).round();
    canvas.raw("<path class=\"l\" transform=\"translate(");
    canvas.number(plot.x);
    canvas.raw(" ");
    canvas.number(plot.y);
    canvas.raw(")scale(.1)\" stroke=\"");
    canvas.raw(if fill > 0 { "none" } else { &look.colour });
    canvas.raw("\"");
    if look.is_dashed {
        canvas.raw(" stroke-dasharray=\"100 100\"");
    }
    if fill > 0 {
        canvas.raw(&format!(" style=\"fill:{};fill-opacity:.{fill:02}\"", look.colour));
    }
    let mut y = fine(line.first().copied().unwrap_or(0.0));
    canvas.raw(" d=\"M0 ");
    canvas.number(y);
    let to = |canvas: &mut Canvas, step: f64, value: f64, y: &mut f64| {
        let next = fine(value);
        canvas.raw("l");
        canvas.number(step);
        canvas.raw(if next < *y { "" } else { " " });
        canvas.number(next - *y);
        *y = next;
    };
    line.iter().skip(1).for_each(|value| to(canvas, step, *value, &mut y));
    if fill > 0 {
        let floor = below.and_then(|below| below.last()).copied().unwrap_or(axis.low.max(0.0));
        y = fine(floor);
        canvas.raw("V");
        canvas.number(y);
        match below {
            Some(below) => below.iter().rev().skip(1).for_each(|value| to(canvas, -step, *value, &mut y)),
            None => canvas.raw("H0"),
        }
        canvas.raw("z");
    }
    canvas.raw("\"/>\n");
}
