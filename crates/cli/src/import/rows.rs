//! The rows of a board as they lay, and in the words of a spec.

use std::collections::BTreeMap;

use lint::Node;

/// A row as it lay.
pub struct Row<'a> {
    /// Its title.
    pub title: String,
    is_collapsed: bool,
    /// The variable for each of whose values it is repeated.
    pub repeated: Option<String>,
    /// Its panels, from left to right and top to bottom.
    pub panels: Vec<&'a Node>,
}

/// The rows of a board, in either of Grafana's models.
pub fn rows(board: &Node) -> Vec<Row<'_>> {
    let repeated =
        |row: &Node| row.text_of("repeat").filter(|name| !name.is_empty() && *name != "null").map(str::to_owned);
    let is = |row: &Node, key: &str| row.text_of(key) == Some("true");
    let titled = |row: &Node| {
        let title = row.text_of("title").map(str::trim).filter(|title| !title.is_empty()).unwrap_or("Panels");
        title.to_owned()
    };
    let of_before = board.items_of("rows").iter().map(|row| Row {
        title: titled(row),
        is_collapsed: is(row, "collapse"),
        repeated: repeated(row),
        panels: row.items_of("panels").iter().collect(),
    });
    let mut rows: Vec<Row> = of_before.collect();
    let mut panels: Vec<&Node> = board.items_of("panels").iter().collect();
    panels.sort_by_key(|panel| (place(panel, "y"), place(panel, "x")));
    let mut begun = false;
    for panel in panels {
        if panel.text_of("type") == Some("row") {
            rows.push(Row {
                title: titled(panel),
                is_collapsed: is(panel, "collapsed"),
                repeated: repeated(panel),
                panels: panel.items_of("panels").iter().collect(),
            });
            begun = true;
            continue;
        }
        if !begun {
            rows.push(Row { title: "Overview".to_owned(), is_collapsed: false, repeated: None, panels: Vec::new() });
            begun = true;
        }
        if let Some(row) = rows.last_mut() {
            row.panels.push(panel);
        }
    }
    rows.retain(|row| !row.panels.is_empty());
    rows
}

fn place(panel: &Node, key: &str) -> u32 {
    panel.get("gridPos").and_then(|place| place.text_of(key)).and_then(|text| text.parse().ok()).unwrap_or(0)
}

impl Row<'_> {
    /// How its panels lie, in the words of a spec: so many on a line, so high.
    pub fn looks(&self) -> String {
        let mut lines: BTreeMap<u32, usize> = BTreeMap::new();
        for panel in &self.panels {
            *lines.entry(place(panel, "y")).or_default() += 1;
        }
        let widest = self.panels.iter().filter_map(|panel| panel.text_of("span")?.parse::<f64>().ok()).reduce(f64::min);
        let count = match widest {
            // In rows of before, twelve columns.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one to eight")]
            Some(span) if span > 0.0 => ((12.0 / span).round().clamp(1.0, 8.0) as usize).min(self.panels.len()),
            _ => lines.values().copied().max().unwrap_or(1),
        };
        let mut heights: Vec<u32> =
            self.panels.iter().map(|panel| place(panel, "h")).filter(|high| *high > 0).collect();
        heights.sort_unstable();
        let height = heights.get(heights.len() / 2).copied().unwrap_or(8);
        let mut looks = match height {
            0..=5 => ".short()".to_owned(),
            6..=10 => String::new(),
            _ => ".tall()".to_owned(),
        };
        if self.is_collapsed {
            looks += ".collapsed()";
        }
        match count.clamp(1, 8) {
            2 => looks,
            count => format!("{looks}.panels_per_line({count})"),
        }
    }
}
