//! A panel's frame and title, and which kind of picture is in it.

use watch::dashboard::json::{GridPos, Options, Panel, TextSizes};

use super::font::{self, Weight};
use super::legend::TooWide;
use super::shown::{GAP, Shown};
use super::svg::{Anchor, Area, Canvas, Style};
use super::{bars, gauge, heatmap, histogram, logs, pie_chart, stat, state_timeline, table, text, time_series};

/// A unit of Grafana's grid.
pub(super) const UNIT: f64 = 30.0;
const TITLE: f64 = 32.0;
/// Of a sign behind the title, with its gap.
const SIGN: f64 = 20.0;
/// Grafana gives each sign so much room, and keeps some for the menu at the end.
const SIGN_ROOM: f64 = 28.0;
const MENU: f64 = 24.0;

/// The place of a panel on a board that is so many pixels wide and begins at `top`.
pub(super) fn frame(place: GridPos, width: f64, top: f64) -> Area {
    let column = (width + GAP) / 24.0;
    Area {
        x: GAP + place.x as f64 * column,
        y: top + place.y as f64 * (UNIT + GAP),
        w: place.w as f64 * column - GAP,
        h: place.h as f64 * (UNIT + GAP) - GAP,
    }
}

/// The inside of a frame, below the title.
pub(super) fn content(frame: Area) -> Area {
    Area { y: frame.y + TITLE, h: frame.h - TITLE - GAP, ..frame.within(GAP) }
}

/// The signs behind its title: it explains itself, and it leads on.
fn signs(panel: &Panel) -> impl Iterator<Item = &'static str> {
    let all = [("i", panel.description.is_some()), ("o", !panel.links.is_empty())];
    all.into_iter().filter_map(|(sign, is_there)| is_there.then_some(sign))
}

fn room_of_title(panel: &Panel, frame: Area) -> f64 {
    frame.w - GAP - MENU - SIGN_ROOM * signs(panel).count() as f64
}

/// What its title lacks, if it does not fit.
pub(super) fn title_too_wide(panel: &Panel, frame: Area) -> Option<TooWide> {
    let (needed, room) = (Style::Title.width(panel.title), room_of_title(panel, frame));
    (needed > room).then_some(TooWide { needed, room })
}

/// Draws a panel in its frame.
pub(super) fn draw(shown: &Shown, canvas: &mut Canvas, frame: Area) {
    canvas.rect(frame, " class=\"p\" rx=\"2\"");
    let title = font::cut(shown.panel.title, 14.0, Weight::Medium, room_of_title(shown.panel, frame));
    let (mut x, y) = (frame.x + GAP, frame.y + 21.0);
    canvas.words((x, y), Style::Title, Anchor::Start, "", &title);
    x += Style::Title.width(&title) + SIGN * 0.6;
    for sign in signs(shown.panel) {
        canvas.sign(sign, (x, y - 5.0));
        x += SIGN;
    }
    match &shown.panel.options {
        Options::TimeSeries { legend, .. } => time_series::draw(canvas, shown, legend),
        Options::Stat { color_mode, graph_mode, text_mode, orientation, text, .. } => {
            let sizes = text.map(|text| (f64::from(text.title_size), f64::from(text.value_size)));
            let style = stat::Stat {
                is_background: *color_mode == "background",
                has_history: *graph_mode == "area",
                has_names: *text_mode == "value_and_name",
                is_list: *orientation == "horizontal",
                sizes,
            };
            stat::draw(canvas, shown, style);
        }

        Options::Gauge { .. } => gauge::draw(canvas, shown),
        Options::BarGauge { text, min_viz_height, .. } => {
            bars::draw(canvas, shown, *text, f64::from(*min_viz_height));
        }
        Options::StateTimeline { row_height, .. } => state_timeline::draw(canvas, shown, f64::from(*row_height)),
        Options::Heatmap { y_axis, .. } => heatmap::draw(canvas, shown, y_axis),
        Options::Histogram { .. } => histogram::draw(canvas, shown),
        Options::PieChart { .. } => pie_chart::draw(canvas, shown),
        // Bars lie in the picture, whichever way they stand in Grafana: their names and lengths are the same.
        Options::BarChart { .. } => bars::draw(canvas, shown, TextSizes { title_size: 12, value_size: 14 }, 26.0),
        Options::AlertList { .. } => {
            text::draw(canvas, shown.content, "Grafana lists here the alerts that fire or are about to.");
        }
        Options::AnnotationsList { .. } => {
            text::draw(canvas, shown.content, "Grafana lists here what people wrote down in the time that is shown.");
        }
        Options::Table { sort_by, .. } => table::draw(canvas, shown, sort_by),
        Options::Logs { .. } => logs::draw(canvas, shown),
        Options::Text { content, .. } => text::draw(canvas, shown.content, content),
    }
}
