//! A dashboard as it is under an overlay: without what nothing measures there, coloured by the bounds that hold there.

use super::board::Dashboard;
use super::link::Link;
use super::panel::{MOST_TARGETS, Panel};
use super::row::Row;
use super::target::{Language, Target};
use super::variable::{Choice, Variable};
use crate::overlay::{Lens, There, leaked};
use terms::List;

impl Dashboard {
    /// The same under an overlay; none where nothing is left to show. Links to other dashboards are all kept.
    pub(crate) fn under(&self, lens: &Lens) -> Option<Self> {
        let rows: Vec<Row> = self.rows.iter().filter_map(|row| row.under(lens)).collect();
        if rows.is_empty() && !self.rows.is_empty() {
            return None;
        }
        let rows = leaked(rows);
        let asked = |rows: &[Row], variable: &Variable| rows.iter().any(|row| row.mentions(variable.name));
        let kept = |variable: &&Variable| asked(rows, variable) || !asked(self.rows, variable);
        let variables = self.variables.iter().filter(kept).map(|variable| variable.under(lens)).collect();
        let mut board = *self;
        (board.rows, board.variables) = (rows, leaked(variables));
        Some(board)
    }

    /// The same, with links to these dashboards only.
    pub(crate) fn linked(&self, there: &[Self]) -> Self {
        let panel = |panel: &Panel| {
            let mut panel = *panel;
            let is_there = |link: &&Link| match link {
                Link::Dashboard(board) => there.iter().any(|one| one.uid == board.uid),
                Link::Logs(_) => true,
            };
            let links = panel.links.iter().filter(is_there).fold(List::EMPTY, |list, link| list.push(*link, "links"));
            panel.links = links;
            panel
        };
        let row = |row: &Row| {
            let mut row = *row;
            row.panels = leaked(row.panels.iter().map(panel).collect());
            row
        };
        let mut board = *self;
        board.rows = leaked(self.rows.iter().map(row).collect());
        board
    }

    /// Whether it has the panel of that number.
    pub(crate) fn has_panel(&self, id: usize) -> bool {
        self.rows.iter().any(|row| row.panels.iter().any(|panel| row.panel_id(panel) == id))
    }
}

impl Row {
    fn under(&self, lens: &Lens) -> Option<Self> {
        let panels: Vec<Panel> = self.panels.iter().filter_map(|panel| panel.under(lens)).collect();
        let lost = panels.len() < self.panels.len();
        if self.lacks_subject(lens.overlay)
            || lens.lacks(&self.needs)
            || (lost && panels.iter().all(|panel| !panel.kind.asks()))
        {
            return None;
        }
        let mut row = *self;
        row.panels = leaked(panels);
        Some(row)
    }

    /// Whether something in it depends on what is chosen for the variable.
    fn mentions(&self, variable: &str) -> bool {
        let (short, long) = (format!("${variable}"), format!("${{{variable}"));
        let mentions = |text: &str| text.contains(&short) || text.contains(&long);
        mentions(self.title)
            || self.panels.iter().any(|panel| {
                mentions(panel.title)
                    || mentions(panel.content)
                    || panel.all_targets().any(|target| mentions(target.text) || mentions(target.legend))
            })
    }
}

impl Panel {
    fn under(&self, lens: &Lens) -> Option<Self> {
        if lens.lacks(&self.needs) {
            return None;
        }
        let left: Vec<Target> = self.all_targets().filter_map(|target| target.under(lens)).collect();
        if left.is_empty() && self.target_count > 0 {
            return None;
        }
        let mut targets = [None; MOST_TARGETS];
        for (place, target) in targets.iter_mut().zip(&left) {
            *place = Some(*target);
        }
        let links = self.links.iter().filter_map(|link| match link {
            Link::Logs(query) if lens.has_no_logs(query.text()) => None,
            Link::Logs(query) => Some(Link::Logs(lens.log_query(*query))),
            Link::Dashboard(_) => Some(*link),
        });
        let mut panel = *self;
        (panel.targets, panel.target_count) = (targets, left.len());
        panel.colours = self.colours.map(|colours| colours.under(lens));
        panel.links = links.fold(List::EMPTY, |list, link| list.push(link, "links"));
        Some(panel)
    }
}

impl Target {
    /// How much of what it asks for is there.
    pub(crate) fn there(&self, lens: &Lens) -> There {
        match self.language {
            Language::LogQl if lens.has_no_logs(self.text) => There::Nothing,
            _ => lens.there(self.reads()),
        }
    }

    fn under(&self, lens: &Lens) -> Option<Self> {
        let mut target = *self;
        target.text = lens.text(self.text);
        target.colours = self.colours.map(|colours| colours.under(lens));
        (self.there(lens) != There::Nothing).then_some(target)
    }
}

impl Variable {
    /// How much of what gives its values is there.
    pub(crate) fn there(&self, lens: &Lens) -> There {
        match self.choice {
            Choice::LabelValues { series, .. } => lens.there(series.reads()),
            Choice::LogLabelValues { streams, .. } if lens.has_no_logs(streams.text()) => There::Nothing,
            _ => There::All,
        }
    }

    fn under(&self, lens: &Lens) -> Self {
        let mut variable = *self;
        variable.choice = match self.choice {
            Choice::LabelValues { series, label } => Choice::LabelValues { series: lens.query(series), label },
            Choice::LogLabelValues { streams, label } => {
                Choice::LogLabelValues { streams: lens.log_query(streams), label }
            }
            other => other,
        };
        variable
    }
}
