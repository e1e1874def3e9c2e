//! A whole board: its title, its rows, its panels at their places on Grafana's grid.

use watch::dashboard::json::{self, Entry, RowPanel};
use watch::dashboard::{Dashboard, Panel, Row};

use super::facts::Facts;
use super::legend::TooWide;
use super::panel::{self, UNIT};
use super::shown::{GAP, Shown};
use super::svg::{Anchor, Area, Canvas, STYLES, Style};
use super::trouble::Trouble;
use super::{scale, series};
use crate::header;

/// The screen of a laptop: what fits here fits on larger ones.
pub(super) const WIDTH: f64 = 1440.0;
const INSIDE: f64 = WIDTH - 2.0 * GAP;
/// The title and the line that says what one sees.
const TOP: f64 = 64.0;

/// Each panel as it was written and as it is rendered, those of collapsed rows too.
pub(super) fn panels<'a>(
    board: &Dashboard,
    rendered: &'a json::Dashboard,
) -> impl Iterator<Item = (&'static Panel, &'a json::Panel)> {
    let written = board.all_rows().iter().flat_map(Row::all_panels);
    let all = rendered.panels.iter().flat_map(|entry| match entry {
        Entry::Row(row) => row.panels.iter().collect::<Vec<_>>(),
        Entry::Panel(panel) => vec![&**panel],
    });
    written.zip(all)
}

/// A panel with its series.
pub(super) fn shown<'a>(
    spec: &Panel,
    panel: &'a json::Panel,
    board: &json::Dashboard,
    facts: &Facts,
    trouble: Option<&Trouble>,
    top: f64,
) -> Shown<'a> {
    let content = panel::content(panel::frame(panel.grid_pos, INSIDE, top));
    let minutes = scale::minutes(panel.time_from.as_deref().unwrap_or(&board.time.from));
    Shown { panel, series: series::of(spec, panel, facts, trouble), content, minutes }
}

/// What its title lacks, if it does not fit.
pub(super) fn title_too_wide(panel: &json::Panel) -> Option<TooWide> {
    panel::title_too_wide(panel, panel::frame(panel.grid_pos, INSIDE, 0.0))
}

/// The picture of a board, while an alert fires or while nothing does.
pub(super) fn draw(
    board: &Dashboard,
    rendered: &json::Dashboard,
    facts: &Facts,
    trouble: Option<&Trouble>,
    source: &str,
) -> String {
    let rows = rendered.panels.iter().map(|entry| match entry {
        Entry::Row(row) => row.grid_pos.y + row.grid_pos.h,
        Entry::Panel(panel) => panel.grid_pos.y + panel.grid_pos.h,
    });
    let height = TOP + rows.max().unwrap_or(0) as f64 * (UNIT + GAP) + GAP;
    let mut canvas = Canvas::default();
    canvas.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} \
         {height}\" width=\"{WIDTH}\" height=\"{height}\">\n<!-- {} -->\n",
        header::line(source)
    ));
    canvas.raw(STYLES);
    canvas.rect(Area { x: 0.0, y: 0.0, w: WIDTH, h: height }, " fill=\"#111217\"");
    let says = match trouble {
        None => "Nothing fires. The series are invented; their names, units, bounds and colours are the dashboard's."
            .to_owned(),
        Some(trouble) => format!(
            "{} fires: {}. The series are invented; their names, units, bounds and colours are the dashboard's.",
            trouble.alert.title(),
            trouble.says()
        ),
    };
    canvas.words((GAP * 2.0, 26.0), Style::Title, Anchor::Start, " style=\"font-size:18px\"", board.title());
    canvas.label((GAP * 2.0, 48.0), Style::Faint, Anchor::Start, INSIDE - 2.0 * GAP, &says);
    for entry in &rendered.panels {
        if let Entry::Row(row) = entry {
            title(&mut canvas, row);
        }
    }
    for (spec, panel) in panels(board, rendered).filter(|(_, panel)| is_open(rendered, panel)) {
        let frame = panel::frame(panel.grid_pos, INSIDE, TOP);
        panel::draw(&shown(spec, panel, rendered, facts, trouble, TOP), &mut canvas, frame);
    }
    canvas.raw("</svg>\n");
    canvas.text
}

/// Whether it is seen before somebody opens its row.
fn is_open(board: &json::Dashboard, panel: &json::Panel) -> bool {
    let holds = |entry: &Entry| matches!(entry, Entry::Row(row) if row.panels.iter().any(|one| one.id == panel.id));
    !board.panels.iter().any(holds)
}

fn title(canvas: &mut Canvas, row: &RowPanel) {
    let frame = panel::frame(row.grid_pos, INSIDE, TOP);
    let (sign, inside) = if row.collapsed {
        let titles: Vec<&str> = row.panels.iter().map(|panel| panel.title).collect();
        let count = if titles.len() == 1 { "1 panel".to_owned() } else { format!("{} panels", titles.len()) };
        ("›", format!("({count}: {})", titles.join(", ")))
    } else {
        ("⌄", String::new())
    };
    let y = frame.y + 20.0;
    canvas.words((frame.x + 4.0, y), Style::Title, Anchor::Start, "", sign);
    canvas.words((frame.x + 20.0, y), Style::Title, Anchor::Start, "", row.title);
    if !inside.is_empty() {
        let begin = frame.x + 28.0 + Style::Title.width(row.title);
        canvas.label((begin, y), Style::Faint, Anchor::Start, frame.right() - begin, &inside);
    }
}
