//! A panel with its series, ready to be drawn by whichever kind it is.

use watch::dashboard::json::{Options, Panel};

use super::fields::{Fields, Whose};
use super::legend::{Layout, TooWide};
use super::series::Series;
use super::svg::{Anchor, Area, Canvas, Style};

/// Between panels, and inside their frames.
pub(super) const GAP: f64 = 8.0;

/// A panel with what it shows.
pub(super) struct Shown<'a> {
    pub(super) panel: &'a Panel,
    pub(super) series: Vec<Series>,
    /// The inside of its frame, below the title.
    pub(super) content: Area,
    /// How long its time axis is.
    pub(super) minutes: u32,
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

    /// The words in place of a picture.
    pub(super) fn nothing(&self, canvas: &mut Canvas) {
        let whose = Whose { query: 'A', name: "", index: 0 };
        let words = self.fields().no_value(whose).unwrap_or("No data");
        let Area { x, y, w, h } = self.content;
        canvas.label((x + w / 2.0, y + h / 2.0 + 5.0), Style::Body, Anchor::Middle, w, words);
    }
}
