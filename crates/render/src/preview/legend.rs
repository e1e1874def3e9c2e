//! The legend of a graph: how much room it takes, and what of it is cut.

use watch::dashboard::json::Legend;

use super::fields::Fields;
use super::series::{self, Series};
use super::svg::{Anchor, Area, Canvas, Style};

/// Beside a graph Grafana cuts it at so much of the panel's width, below it at so much of its height.
/// <https://github.com/grafana/grafana/blob/v12.4.3/packages/grafana-ui/src/components/VizLayout/VizLayout.tsx>
const CUT_WIDTH: f64 = 0.6;
const MOST_HEIGHT: f64 = 0.35;
/// More of the width it may not take, for the graph is what the panel is there for.
const MOST_WIDTH: f64 = 0.45;
/// The coloured dash before a name, and the gap behind it.
const SIGN: f64 = 22.0;
/// At each side of a table's cell.
const CELL: f64 = 8.0;
/// Beside the head by which a table is sorted.
const ARROW: f64 = 16.0;
const LINE: f64 = 23.0;

/// What does not fit: how wide it is, and how much room there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TooWide {
    pub(super) needed: f64,
    pub(super) room: f64,
}

/// A legend's texts, measured.
pub(super) struct Layout<'a> {
    legend: &'a Legend,
    rows: Vec<Row<'a>>,
    /// How wide the columns of a table are, the names' first.
    columns: Vec<f64>,
}

struct Row<'a> {
    series: &'a Series,
    part: f64,
    calcs: Vec<String>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(legend: &'a Legend, fields: Fields, series: &'a [Series]) -> Self {
        let calc = |series: &Series, calc: &str| {
            let value = if calc == "max" { series.most() } else { series.last() };
            fields.text(series.whose(), value)
        };
        let mut rows: Vec<Row> = series
            .iter()
            .map(|one| Row {
                series: one,
                part: series::part(series, one),
                calcs: legend.calcs.iter().map(|name| calc(one, name)).collect(),
            })
            .collect();
        if legend.sort_desc == Some(true) {
            rows.sort_by(|one, other| other.series.last().total_cmp(&one.series.last()));
        }
        let names = rows.iter().map(|row| Style::Small.width(&row.series.name)).fold(0.0, f64::max);
        let sorted = |calc: &&str| legend.sort_by == Some(head(calc));
        let calcs = legend.calcs.iter().enumerate().map(|(index, calc)| {
            let head = Style::Head.width(head(calc)) + if sorted(calc) { ARROW } else { 0.0 };
            rows.iter().map(|row| Style::Small.width(&row.calcs[index])).fold(head, f64::max) + 2.0 * CELL
        });
        let columns = [names.max(Style::Head.width("Name")) + SIGN + 2.0 * CELL].into_iter().chain(calcs).collect();
        Self { legend, rows, columns }
    }

    fn is_beside(&self) -> bool {
        self.legend.placement == "right"
    }

    /// Whether it takes more of a panel of that content than it may.
    pub(super) fn too_wide(&self, content: Area) -> Option<TooWide> {
        if !self.legend.show_legend {
            return None;
        }
        let (needed, room) = if self.is_beside() {
            (self.columns.iter().sum(), content.w * MOST_WIDTH)
        } else {
            (self.rows.iter().map(|row| self.item(row)).fold(0.0, f64::max), content.w)
        };
        (needed > room).then_some(TooWide { needed, room })
    }

    /// How wide an entry of a list is.
    fn item(&self, row: &Row) -> f64 {
        let calcs = row.calcs.iter().zip(self.legend.calcs);
        let calcs: f64 = calcs.map(|(text, name)| Style::Small.width(&said(name, text)) + CELL).sum();
        SIGN + Style::Small.width(&row.series.name) + calcs + 10.0
    }

    /// Draws it, and returns what is left for the graph.
    pub(super) fn draw(&self, canvas: &mut Canvas, content: Area, fields: Fields) -> Area {
        if !self.legend.show_legend || self.rows.is_empty() {
            return content;
        }
        let left =
            if self.is_beside() { self.table(canvas, content, fields) } else { self.list(canvas, content, fields) };
        if self.too_wide(content).is_some() {
            let wide = if self.is_beside() {
                Area { x: left.right() + 1.0, w: content.w - left.w - 2.0, ..content }
            } else {
                Area { y: left.bottom() + 1.0, h: content.h - left.h - 2.0, ..content }
            };
            canvas.rect(wide, " class=\"w\"");
        }
        left
    }

    fn table(&self, canvas: &mut Canvas, content: Area, fields: Fields) -> Area {
        let needed: f64 = self.columns.iter().sum();
        let width = needed.min(content.w * CUT_WIDTH);
        let left = Area { w: content.w - width, ..content };
        let mut x = left.right();
        let end = content.right();
        let names = (x + SIGN + CELL, self.columns[0] - SIGN - CELL);
        canvas.label((names.0, content.y + 14.0), Style::Head, Anchor::Start, end - names.0, "Name");
        let visible = ((content.h / LINE) as usize).saturating_sub(1);
        for (index, row) in self.rows.iter().take(visible).enumerate() {
            let y = content.y + LINE * (index as f64 + 1.0) + 14.0;
            sign(canvas, (left.right() + CELL, y), &fields.look(row.series.whose(), row.part).colour);
            canvas.label((names.0, y), Style::Small, Anchor::Start, (end - names.0).min(names.1), &row.series.name);
        }
        x += self.columns[0];
        for (index, calc) in self.legend.calcs.iter().enumerate() {
            // What lies beyond the end is scrolled to.
            let (begin, right) = (x, x + self.columns[index + 1] - CELL);
            x += self.columns[index + 1];
            let mut cell = |y: f64, style: Style, text: &str| {
                if right <= end {
                    canvas.words((right, y), style, Anchor::End, "", text);
                } else if begin < end {
                    canvas.label((begin + CELL, y), style, Anchor::Start, end - begin - CELL, text);
                }
            };
            let arrow = if self.legend.sort_by == Some(head(calc)) { " ⌄" } else { "" };
            cell(content.y + 14.0, Style::Head, &format!("{}{arrow}", head(calc)));
            for (line, row) in self.rows.iter().take(visible).enumerate() {
                cell(content.y + LINE * (line as f64 + 1.0) + 14.0, Style::Small, &row.calcs[index]);
            }
        }
        Area { w: left.w - 4.0, ..left }
    }

    fn list(&self, canvas: &mut Canvas, content: Area, fields: Fields) -> Area {
        let mut places: Vec<(f64, f64)> = Vec::new();
        let (mut x, mut line) = (0.0, 0.0);
        for row in &self.rows {
            let width = self.item(row);
            if x > 0.0 && x + width > content.w {
                (x, line) = (0.0, line + 1.0);
            }
            places.push((x, line));
            x += width;
        }
        let lines = (line + 1.0).min((content.h * MOST_HEIGHT / LINE).floor().max(1.0));
        let left = Area { h: content.h - lines * LINE - 4.0, ..content };
        for (row, (x, line)) in self.rows.iter().zip(places).filter(|(_, (_, line))| *line < lines) {
            let (x, y) = (content.x + x, left.bottom() + line * LINE + 18.0);
            sign(canvas, (x, y), &fields.look(row.series.whose(), row.part).colour);
            let calcs =
                row.calcs.iter().zip(self.legend.calcs).map(|(text, name)| format!("\u{a0} {}", said(name, text)));
            let text = [row.series.name.clone()].into_iter().chain(calcs).collect::<String>();
            canvas.label((x + SIGN, y), Style::Small, Anchor::Start, content.right() - x - SIGN, &text);
        }
        left
    }
}

fn sign(canvas: &mut Canvas, (x, y): (f64, f64), colour: &str) {
    canvas.rect(Area { x, y: y - 6.0, w: 14.0, h: 4.0 }, &format!(" rx=\"2\" fill=\"{colour}\""));
}

/// Grafana's words for a calculation.
fn head(calc: &str) -> &str {
    match calc {
        "lastNotNull" => "Last *",
        "max" => "Max",
        "min" => "Min",
        "mean" => "Mean",
        "sum" => "Total",
        other => other,
    }
}

fn said(calc: &str, text: &str) -> String {
    format!("{}: {text}", head(calc))
}
