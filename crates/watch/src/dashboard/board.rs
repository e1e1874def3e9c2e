//! The dashboard itself: who it is, what time it shows, and its rows.

use super::around::Around;
use super::link::PanelLink;
use super::mark::Mark;
use super::panel::Panel;
use super::row::Row;
use super::variable::Variable;
use super::{json, render};
use terms::{Duration, Fault, Origin, hours, seconds, text};

/// A Grafana dashboard. Renders to one JSON file with a fixed `uid` and no `id`.
#[must_use = "a dashboard is provisioned only once it is in the list of all dashboards"]
#[derive(Clone, Copy, Debug)]
pub struct Dashboard {
    pub(super) uid: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) tags: &'static [&'static str],
    pub(super) siblings: Option<&'static str>,
    pub(super) last: Duration,
    pub(super) refresh: Duration,
    pub(super) variables: &'static [Variable],
    pub(super) marks: &'static [Mark],
    start_page: bool,
    pub(super) rows: &'static [Row],
    origin: Origin,
}

/// A panel and its place on a board.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// The panel.
    pub panel: &'static Panel,
    /// So many units of the grid lie above it; `None` where its row has to be opened first.
    pub top: Option<usize>,
    /// How many of the 24 columns it takes.
    pub columns: usize,
}

impl Dashboard {
    /// A dashboard at `/d/<uid>`. The uid holds lower-case letters, digits and inner `-`, at most 40 of them, and
    /// stays for ever: bookmarks, alerts and other dashboards link to it.
    ///
    /// Until told otherwise it shows the last 6 hours and refreshes every 30 seconds.
    #[track_caller]
    pub const fn new(uid: &'static str, title: &'static str) -> Self {
        let rule = if uid.is_empty() || uid.len() > 40 {
            "a uid has 1 to 40 characters; fix: write it like `cluster-health`"
        } else if !text::lower_alphanumeric_or(uid, "-") || !text::alphanumeric_ends(uid) {
            "a uid holds lower-case letters, digits and inner `-` only; fix: write it like `cluster-health`"
        } else if title.is_empty() {
            "its title is empty; fix: give the title that people see in Grafana's list"
        } else {
            return Self {
                uid,
                title,
                description: "",
                tags: &[],
                siblings: None,
                last: hours(6),
                refresh: seconds(30),
                variables: &[],
                marks: &[],
                start_page: false,
                rows: &[],
                origin: Origin::here(),
            };
        };
        Fault::new("dashboard ").quoted(uid).text(": ").text(rule).raise()
    }

    /// What the dashboard answers, for somebody who opens it for the first time. Renders to `description`.
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Words by which Grafana's list is filtered. Renders to `tags`.
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// The tag of the dashboards that it links to at its top.
    pub const fn siblings(&self) -> Option<&'static str> {
        self.siblings
    }

    /// Shows links to all dashboards with `tag` at the top, this one among them. Renders to a link of the type
    /// `dashboards`, which keeps the time range.
    #[track_caller]
    pub const fn siblings_tagged(mut self, tag: &'static str) -> Self {
        let mut index = 0;
        while index < self.tags.len() {
            if text::same(self.tags[index], tag) {
                self.siblings = Some(tag);
                return self;
            }
            index += 1;
        }
        Fault::new("dashboard ")
            .quoted(self.uid)
            .text(" links to the dashboards tagged ")
            .quoted(tag)
            .text(" but does not bear that tag, so they do not link back")
            .fix("add the tag to `.tags(&[…])`, before this line")
            .raise()
    }

    /// The time range at first sight: from so long ago until now. Renders to `"time": {"from": "now-6h", "to": "now"}`.
    pub const fn last(mut self, duration: Duration) -> Self {
        self.last = duration;
        self
    }

    /// How often the panels ask again. Renders to `"refresh": "30s"`.
    pub const fn refresh_every(mut self, duration: Duration) -> Self {
        self.refresh = duration;
        self
    }

    /// The drop-downs and text boxes at the top, each with a name of its own. Renders to `templating`.
    pub const fn variables(mut self, variables: &'static [Variable]) -> Self {
        self.variables = variables;
        self
    }

    /// What happened, marked on every graph beside the alerts that lead to this board, which are marked by themselves.
    /// Renders to
    /// `annotations`.
    pub const fn marks(mut self, marks: &'static [Mark]) -> Self {
        self.marks = marks;
        self
    }

    /// What Grafana shows to whoever opens it: one board of the stack. Renders to its `default_home_dashboard_path`.
    pub const fn start_page(mut self) -> Self {
        self.start_page = true;
        self
    }

    /// What is on screen, from top to bottom. Every `$name` in it must be one of the variables, and every variable
    /// must be mentioned. Renders to `panels`.
    #[track_caller]
    pub const fn rows(mut self, rows: &'static [Row]) -> Self {
        let mut index = 0;
        while index < rows.len() {
            if rows[index].panels.is_empty() {
                Fault::new("dashboard ")
                    .quoted(self.uid)
                    .text(": row ")
                    .quoted(rows[index].title)
                    .text(" has no panels")
                    .fix("add `.panels(&[…])`, or remove the row")
                    .raise()
            }
            index += 1;
        }
        self.rows = rows;
        self
    }

    /// How much of the past it shows at first sight.
    pub const fn shows(&self) -> Duration {
        self.last
    }

    /// Its uid.
    pub const fn uid(&self) -> &'static str {
        self.uid
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Its title.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What it answers.
    pub const fn about(&self) -> &'static str {
        self.description
    }

    /// What can be chosen at its top.
    pub const fn all_variables(&self) -> &'static [Variable] {
        self.variables
    }

    /// What is marked on its graphs, beside alerts.
    pub const fn all_marks(&self) -> &'static [Mark] {
        self.marks
    }

    /// Whether Grafana shows it first.
    pub const fn is_start_page(&self) -> bool {
        self.start_page
    }

    /// Its rows, for checks over all queries.
    pub const fn all_rows(&self) -> &'static [Row] {
        self.rows
    }

    /// Its panels as they lie when the board is opened.
    pub fn placed(&self) -> Vec<Placed> {
        let mut placed = Vec::new();
        let mut y = 0;
        for row in self.rows {
            y += super::layout::TITLE_HEIGHT;
            let in_row = super::layout::panels(row, y);
            let end = in_row.last().map_or(y, |last| last.y + last.h);
            let of_row = row.panels.iter().zip(in_row);
            placed.extend(of_row.map(|(panel, place)| Placed {
                panel,
                top: (!row.collapsed).then_some(place.y),
                columns: place.w,
            }));
            y = if row.collapsed { y } else { end };
        }
        placed
    }

    /// How many units of Grafana's grid one scrolls through as the board stands when it is opened: of a collapsed row,
    /// only the title. A unit is 30 pixels high and has a gap of 8 below.
    pub fn height_when_opened(&self) -> usize {
        super::layout::height_when_opened(self.rows)
    }

    /// The path at which Grafana shows it: `/d/cluster-health`.
    pub fn path(&self) -> String {
        format!("/d/{}", self.uid)
    }

    /// The panel with this title, for an alert or a runbook to link to. A title that no panel bears is an error.
    #[track_caller]
    pub const fn panel(&self, title: &str) -> PanelLink {
        let mut found = None;
        let mut row = 0;
        while row < self.rows.len() {
            let panels = self.rows[row].panels;
            let mut index = 0;
            while index < panels.len() {
                if text::same(panels[index].title, title) {
                    if found.is_some() {
                        Fault::new("dashboard ")
                            .quoted(self.uid)
                            .text(" has two panels titled ")
                            .quoted(title)
                            .text(", in different rows")
                            .fix("give the panel that is meant a title of its own")
                            .raise()
                    }
                    found = Some(PanelLink {
                        uid: self.uid,
                        id: self.rows[row].panel_id(&panels[index]),
                        variables: self.variables,
                    });
                }
                index += 1;
            }
            row += 1;
        }
        match found {
            Some(link) => link,
            None => Fault::new("dashboard ")
                .quoted(self.uid)
                .text(" has no panel titled ")
                .quoted(title)
                .fix("copy the title from the dashboard")
                .raise(),
        }
    }

    /// The panels from which no link leads on: neither one of their own, nor one that follows from what they read.
    pub fn leading_nowhere(&self, around: &Around) -> Vec<&'static Panel> {
        let json = self.json_within(around);
        let linked: Vec<usize> = json.panels.iter().flat_map(json::Entry::leading_on).collect();
        let panels = self.rows.iter().flat_map(|row| row.panels.iter().map(move |panel| (row.panel_id(panel), panel)));
        panels.filter(|(id, _)| !linked.contains(id)).map(|(_, panel)| panel).collect()
    }

    /// The model that Grafana reads, ready to be serialised, with links to the boards around it and marks of the alerts
    /// that lead to it.
    pub fn json_within(&self, around: &Around) -> json::Dashboard {
        render::dashboard(self, around)
    }

    /// The same of a board that stands alone.
    pub fn json(&self) -> json::Dashboard {
        self.json_within(&Around::default())
    }
}
