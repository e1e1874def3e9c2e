//! `previews/<dashboard>.svg`: what a dashboard looks like, for whoever reviews a change of it.
//!
//! Drawn from the same values as the dashboard, with invented series: named by what the spec knows, in the units of
//! their queries, within their bounds. The series of a panel are seeded by its id, so that a change touches its own
//! panel only. A second picture shows the board while the one of its alerts fires that most of its panels see. Neither
//! Grafana nor a browser is needed.

#![expect(clippy::cast_sign_loss, reason = "places and sizes on a picture are not negative")]

mod bars;
mod board;
mod colour;
mod facts;
mod fields;
mod font;
pub mod format;
mod gauge;
mod heatmap;
mod histogram;
mod legend;
mod logs;
mod panel;
mod pie_chart;
mod random;
mod scale;
mod series;
mod shown;
mod stat;
mod state_timeline;
mod svg;
mod table;
mod text;
mod time_series;
mod trouble;

use findings::{Finding, Place, Rule};
use kit::Program;
use watch::dashboard::Dashboard;

use crate::{Tree, rules};
use facts::Facts;
use legend::TooWide;
use trouble::Trouble;

/// The pictures of a dashboard: their paths below `k8s/`, and under which alert the second one shows it.
pub(crate) struct Paths {
    /// Nothing fires.
    pub calm: String,
    /// One alert fires: the picture, and the alert's name.
    pub alert: Option<(String, String)>,
}

/// All pictures, by their paths.
pub(crate) fn pictures(program: &Program) -> (Tree, Vec<Paths>) {
    let facts = Facts::of(program);
    let mut tree = Tree::new();
    let mut all = Vec::new();
    for board in program.watch.dashboards {
        let json = board.json();
        let trouble = Trouble::of(board, program, &facts);
        let mut paths = Paths { calm: format!("previews/{}.svg", board.uid()), alert: None };
        tree.insert(paths.calm.clone(), board::draw(board, &json, &facts, None, program.source));
        if let Some(trouble) = trouble {
            let path = format!("previews/{}-alert.svg", board.uid());
            tree.insert(path.clone(), board::draw(board, &json, &facts, Some(&trouble), program.source));
            paths.alert = Some((path, trouble.alert.title()));
        }
        all.push(paths);
    }
    (tree, all)
}

/// Each legend, table and title that has no room, on the panels of collapsed rows too.
pub(crate) fn check(program: &Program) -> Vec<Finding> {
    let facts = Facts::of(program);
    let wide = |board: &'static Dashboard| {
        let json = board.json();
        let found = board::panels(board, &json).flat_map(|(spec, panel)| {
            let told = |rule: &'static Rule, what: &str, TooWide { needed, room }: TooWide, fix: &str| {
                let message = format!(
                    "panel `{}` of dashboard `{}`: its {what} takes {needed:.0} pixels and has room for {room:.0}, on a \
                     screen of {:.0}",
                    panel.title,
                    board.uid(),
                    board::WIDTH,
                );
                rule.warning(Place::at(spec.origin().location()), message).fix(fix)
            };
            let shown = board::shown(spec, panel, &json, &facts, None, 0.0);
            let legend = shown.legend_too_wide().map(|wide| {
                let fix = "shorten the legend, give the panel a wider place, or name its series by a shorter label";
                told(&rules::LEGEND_IS_CUT, "legend", wide, fix)
            });
            let table = table::too_wide(&shown).map(|wide| {
                let fix = "leave a column out, or give the panel a wider place: fewer on a line";
                told(&rules::TABLE_IS_CUT, "table", wide, fix)
            });
            let title = board::title_too_wide(panel).map(|wide| {
                let fix = "shorten the title, for the description says the rest, or put fewer panels on a line";
                told(&rules::TITLE_IS_CUT, "title", wide, fix)
            });
            [legend, table, title].into_iter().flatten().collect::<Vec<_>>()
        });
        found.collect::<Vec<_>>()
    };
    program.watch.dashboards.iter().flat_map(wide).collect()
}

#[cfg(test)]
mod tests;
