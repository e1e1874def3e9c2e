//! Tables: a head, and a line for each set of labels.

use watch::dashboard::json::{Options, Panel, SortBy, Transformation};

use super::colour;
use super::fields::{Fields, Whose};
use super::font;
use super::legend::TooWide;
use super::series::Series;
use super::shown::{GAP, Shown};
use super::svg::{Anchor, Area, Canvas, Style};

const HEAD: f64 = 34.0;
const LINE: f64 = 36.0;
const PADDING: f64 = 6.0;

/// A column: of a label, or of a query's values.
struct Column<'a> {
    head: &'a str,
    source: Source<'a>,
}

enum Source<'a> {
    Label(&'a str),
    Query(char),
}

/// The columns as the panel's transformation orders them.
fn columns(panel: &Panel) -> Vec<Column<'_>> {
    let organize = panel.transformations.iter().find_map(|step| match step {
        Transformation::Organize(organize) => Some(organize),
        _ => None,
    });
    let renamed = organize.map(|organize| &organize.rename_by_name);
    let all = renamed.into_iter().flatten().filter_map(|(name, head)| {
        let source = match name.strip_prefix("Value") {
            Some(query) => Source::Query(query.chars().last().unwrap_or('A')),
            None => Source::Label(name),
        };
        Some(Column { head: head.as_str()?, source })
    });
    let fields = Fields::of(panel);
    all.filter(|column| !fields.is_hidden(by_head(column.head))).collect()
}

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown, sort_by: &[SortBy]) {
    let fields = shown.fields();
    let columns: Vec<_> =
        columns(shown.panel).into_iter().filter(|column| !fields.is_hidden(by_head(column.head))).collect();
    let first = shown.series.first().map(|one| one.query);
    let mut lines: Vec<&Series> = shown.series.iter().filter(|one| Some(one.query) == first).collect();
    if lines.is_empty() {
        return shown.nothing(canvas);
    }
    if sort_by.first().is_some_and(|by| by.desc) {
        lines.sort_by(|one, other| other.last().total_cmp(&one.last()));
    }
    let all = Area { x: shown.content.x - 4.0, w: shown.content.w + 8.0, ..shown.content };
    let widths: Vec<Option<f64>> = columns.iter().map(|column| fields.width(by_head(column.head))).collect();
    let free = widths.iter().filter(|width| width.is_none()).count().max(1) as f64;
    let rest = (all.w - widths.iter().flatten().sum::<f64>()) / free;
    let visible = (((all.h - HEAD) / LINE) as usize).max(1);
    let mut x = all.x;
    for (column, width) in columns.iter().zip(widths) {
        let width = width.unwrap_or(rest);
        let room = width - 2.0 * PADDING;
        let is_number = matches!(column.source, Source::Query(_));
        let (anchor, at) = if is_number { (Anchor::End, x + width - PADDING) } else { (Anchor::Start, x + PADDING) };
        canvas.label((at, all.y + 21.0), Style::Title, anchor, room, column.head);
        for (index, line) in lines.iter().take(visible).enumerate() {
            let y = all.y + HEAD + LINE * index as f64 + 22.0;
            match column.source {
                Source::Label(label) => {
                    let value = line.labels.iter().find(|(name, _)| name == label).map(|(_, value)| value.as_str());
                    let text = value.or_else(|| fields.no_value(by_head(column.head))).unwrap_or("");
                    let mapped = fields.mapped(by_head(column.head), |key| key == text);
                    let words = mapped.and_then(|found| found.text.as_deref()).unwrap_or(text);
                    let colour = mapped.and_then(|found| found.color);
                    let is_background = fields.is_background(by_head(column.head));
                    let cell = Area { x: x + 1.0, y: y - 21.0, w: width - 2.0, h: LINE - 2.0 };
                    let more = painted(canvas, cell, colour.filter(|_| is_background).unwrap_or(PLAIN));
                    let words = font::cut(words, Style::Body.size(), Style::Body.weight(), room);
                    canvas.words((at, y), Style::Body, anchor, &more, &words);
                }
                Source::Query(query) => {
                    let same = |one: &&Series| one.query == query && one.labels == line.labels;
                    let Some(series) = shown.series.iter().find(same) else { continue };
                    let whose = by_head(column.head);
                    let cell = Area { x: x + 1.0, y: y - 21.0, w: width - 2.0, h: LINE - 2.0 };
                    let is_painted = fields.is_background(whose);
                    let colour = if is_painted { fields.colour_name(whose, series.last()) } else { PLAIN };
                    let more = painted(canvas, cell, colour);
                    canvas.words((at, y), Style::Body, anchor, &more, &fields.text(whose, series.last()));
                }
            }
        }
        x += width;
    }
    for index in 0..=lines.len().min(visible) {
        let y = all.y + HEAD + LINE * index as f64;
        canvas.line((all.x, y), (all.right(), y), " class=\"g\"");
    }
}

/// What is not painted.
const PLAIN: &str = "transparent";

/// Paints a cell, and says how its text is written on it.
fn painted(canvas: &mut Canvas, cell: Area, colour: &str) -> String {
    if colour == PLAIN {
        return String::new();
    }
    canvas.rect(cell, &format!(" fill=\"{}\"", colour::named(colour)));
    format!(" style=\"fill:{}\"", if colour::is_dark(colour) { "#f7f8fa" } else { "#202226" })
}

/// What the columns of a table lack, if they do not fit.
pub(super) fn too_wide(shown: &Shown) -> Option<TooWide> {
    if !matches!(shown.panel.options, Options::Table { .. }) {
        return None;
    }
    let fields = shown.fields();
    let needed = columns(shown.panel).iter().map(|column| fields.least_width(by_head(column.head))).sum();
    let room = shown.content.w + GAP;
    (needed > room).then_some(TooWide { needed, room })
}

/// Columns are overridden by their heads.
const fn by_head(head: &str) -> Whose<'_> {
    Whose { query: '-', name: head, index: 0 }
}
