//! A panel's frame and title, and which kind of picture is in it.

use watch::dashboard::json::{GridPos, Options, Panel};

use super::fields::Fields;
use super::font::{self, Weight};
use super::legend::{Layout, TooWide};
use super::series::Series;
use super::svg::{Anchor, Area, Canvas, Style};
use super::{bars, gauge, heatmap, histogram, logs, pie_chart, stat, state_timeline, table, text, time_series};

/// A unit of Grafana's grid and the gap below it.
pub(super) const UNIT: f64 = 30.0;
pub(super) const GAP: f64 = 8.0;
const TITLE: f64 = 32.0;
/// Of a sign behind the title, with its gap.
const SIGN: f64 = 20.0;

/// A panel with what it shows.
pub(super) struct Shown<'a> {
    pub(super) panel: &'a Panel,
    pub(super) series: Vec<Series>,
    /// The inside of its frame, below the title.
    pub(super) content: Area,
    /// How long its time axis is.
    pub(super) minutes: u32,
}

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

impl Shown<'_> {
    pub(super) const fn fields(&self) -> Fields<'_> {
        Fields::of(self.panel)
    }

    /// What its legend lacks, if it has one that does not fit.
    pub(super) fn legend_too_wide(&self) -> Option<TooWide> {
        match &self.panel.options {
            Options::TimeSeries { legend, .. } => {
                Layout::new(legend, self.fields(), &self.series).too_wide(self.content)
            }
            _ => None,
        }
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, frame: Area) {
        canvas.rect(frame, " class=\"p\" rx=\"2\"");
        let signs = [("i", self.panel.description.is_some()), ("o", !self.panel.links.is_empty())];
        let signs = signs.iter().filter(|(_, is_there)| *is_there);
        let room = frame.w - 2.0 * GAP - SIGN * signs.clone().count() as f64;
        let title = font::cut(self.panel.title, 14.0, Weight::Medium, room);
        let (mut x, y) = (frame.x + GAP, frame.y + 21.0);
        canvas.words((x, y), Style::Title, Anchor::Start, "", &title);
        x += Style::Title.width(&title) + SIGN * 0.6;
        for (sign, _) in signs {
            canvas.sign(sign, (x, y - 5.0));
            x += SIGN;
        }
        match &self.panel.options {
            Options::TimeSeries { legend, .. } => time_series::draw(canvas, self, legend),
            Options::Stat { color_mode, graph_mode, text_mode, orientation, text, .. } => {
                let sizes = text.map(|text| (f64::from(text.title_size), f64::from(text.value_size)));
                let style = stat::Stat {
                    is_background: *color_mode == "background",
                    has_history: *graph_mode == "area",
                    has_names: *text_mode == "value_and_name",
                    is_list: *orientation == "horizontal",
                    sizes,
                };
                stat::draw(canvas, self, style);
            }

            Options::Gauge { .. } => gauge::draw(canvas, self),
            Options::BarGauge { text, .. } => {
                bars::draw(canvas, self, f64::from(text.title_size), f64::from(text.value_size));
            }
            Options::StateTimeline { row_height, .. } => state_timeline::draw(canvas, self, f64::from(*row_height)),
            Options::Heatmap { y_axis, .. } => heatmap::draw(canvas, self, y_axis),
            Options::Histogram { .. } => histogram::draw(canvas, self),
            Options::PieChart { .. } => pie_chart::draw(canvas, self),
            Options::Table { sort_by, .. } => table::draw(canvas, self, sort_by),
            Options::Logs { .. } => logs::draw(canvas, self),
            Options::Text { content, .. } => text::draw(canvas, self.content, content),
        }
    }

    /// The words in place of a picture.
    pub(super) fn nothing(&self, canvas: &mut Canvas) {
        let whose = super::fields::Whose { query: 'A', name: "", index: 0 };
        let words = self.fields().no_value(whose).unwrap_or("No data");
        let Area { x, y, w, h } = self.content;
        canvas.label((x + w / 2.0, y + h / 2.0 + 5.0), Style::Body, Anchor::Middle, w, words);
    }
}
