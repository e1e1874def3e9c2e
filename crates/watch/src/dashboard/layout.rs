//! Places on Grafana's grid of 24 columns: no gap, no overlap, every line full.

use super::json::GridPos;
use super::row::Row;

const COLUMNS: usize = 24;

/// A row's title is one unit high.
pub(super) const TITLE_HEIGHT: usize = 1;

/// The place of a row's title at `y`.
pub(super) fn title(y: usize) -> GridPos {
    GridPos { h: TITLE_HEIGHT, w: COLUMNS, x: 0, y }
}

/// The places of a row's panels, in order, from `y` on.
pub(super) fn panels(row: &Row, y: usize) -> Vec<GridPos> {
    let mut places = Vec::new();
    while places.len() < row.panels.len() {
        let line = places.len() / row.per_line;
        let on_line = row.per_line.min(row.panels.len() - places.len());
        places.extend((0..on_line).map(|index| {
            let x = COLUMNS * index / on_line;
            GridPos { h: row.height, w: COLUMNS * (index + 1) / on_line - x, x, y: y + line * row.height }
        }));
    }
    places
}

/// How high the rows are together as they stand when the board is opened, in units of the grid.
pub(super) fn height_when_opened(rows: &[Row]) -> usize {
    let panels = |row: &Row| row.panels.len().div_ceil(row.per_line) * row.height;
    rows.iter().map(|row| TITLE_HEIGHT + if row.collapsed { 0 } else { panels(row) }).sum()
}
