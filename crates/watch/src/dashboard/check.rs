//! What a dashboard checks of its parts together: variables are unique, never missing, and honoured by every panel.

use super::dollar;
use super::panel::Panel;
use super::row::Row;
use super::same;
use super::target::Language;
use super::variable::{Choice, Variable};
use terms::{Fault, text};

/// Names are unique, and a variable that lists series by another comes after it.
#[track_caller]
pub(super) const fn variables(dashboard: &str, variables: &[Variable]) {
    let mut index = 0;
    while index < variables.len() {
        let (earlier, _) = variables.split_at(index);
        let mut before = 0;
        while before < index {
            if text::same(earlier[before].name, variables[index].name) {
                Fault::new("dashboard ")
                    .quoted(dashboard)
                    .text(" has two variables named ")
                    .quoted(variables[index].name)
                    .fix("rename one, or remove it")
                    .raise()
            }
            before += 1;
        }
        mentioned_by_variable(dashboard, &variables[index], earlier);
        index += 1;
    }
}

#[track_caller]
const fn mentioned_by_variable(dashboard: &str, variable: &Variable, earlier: &[Variable]) -> u64 {
    match variable.choice {
        Choice::LabelValues { series, .. } => {
            dollar::check(series.text(), Language::PromQl, earlier, dashboard, variable.name)
        }
        Choice::LogLabelValues { streams, .. } => {
            dollar::check(streams.text(), Language::LogQl, earlier, dashboard, variable.name)
        }
        Choice::Custom(_) | Choice::Textbox(_) => 0,
    }
}

/// Every `$name` in the rows is one of the variables, and every variable is mentioned.
#[track_caller]
pub(super) const fn rows(dashboard: &str, variables: &[Variable], rows: &[Row]) {
    let mut mentioned = 0;
    let mut row = 0;
    while row < rows.len() {
        if rows[row].panels.is_empty() {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": row ")
                .quoted(rows[row].title)
                .text(" has no panels")
                .fix("add `.panels(&[…])`, or remove the row")
                .raise()
        }
        mentioned |= dollar::check(rows[row].title, Language::Words, variables, dashboard, rows[row].title);
        let mut index = 0;
        while index < rows[row].panels.len() {
            mentioned |= panel(dashboard, variables, &rows[row].panels[index]);
            index += 1;
        }
        row += 1;
    }
    let mut index = 0;
    while index < variables.len() {
        mentioned |= mentioned_by_variable(dashboard, &variables[index], variables);
        index += 1;
    }
    let mut index = 0;
    while index < variables.len() {
        if mentioned & (1 << index) == 0 {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": choosing the variable ")
                .quoted(variables[index].name)
                .text(" would change nothing, since no panel mentions it")
                .fix("mention it in a query, or remove it")
                .raise()
        }
        index += 1;
    }
    let mut row = 0;
    while row < rows.len() {
        let mut index = 0;
        while index < rows[row].panels.len() {
            honours(dashboard, variables, &rows[row], &rows[row].panels[index]);
            index += 1;
        }
        row += 1;
    }
}

/// Each query of a panel depends on each variable, or the panel or its row says why it cannot.
#[track_caller]
const fn honours(dashboard: &str, variables: &[Variable], row: &Row, panel: &Panel) {
    let (mut some, mut all) = (0, u64::MAX);
    let mut index = 0;
    while let Some(target) = panel.target_at(index) {
        let mentioned = dollar::check(target.text, target.language, variables, dashboard, panel.title);
        some |= mentioned;
        all &= mentioned;
        index += 1;
    }
    let mut index = 0;
    while index < variables.len() {
        let name = variables[index].name;
        let excused = same::names(&panel.same, name) || same::names(&row.same, name);
        if excused && some & (1 << index) != 0 {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": panel ")
                .quoted(panel.title)
                .text(" asks for `$")
                .text(name)
                .text("` and says that it shows the same for every one")
                .fix("remove the variable from all of its queries, or the `.same_for_every(…)` from it or its row")
                .raise()
        }
        if !excused && all & (1 << index) == 0 {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": panel ")
                .quoted(panel.title)
                .text(" has a query without `$")
                .text(name)
                .text("`, so that choosing one changes nothing there")
                .fix("match it with `=~\"$")
                .text(name)
                .text("\"`, or give the reason: `.same_for_every(\"")
                .text(name)
                .text("\", \"…\")`")
                .raise()
        }
        index += 1;
    }
    same::check_known(dashboard, panel.title, &panel.same, variables);
    same::check_known(dashboard, row.title, &row.same, variables);
}

#[track_caller]
const fn panel(dashboard: &str, variables: &[Variable], panel: &Panel) -> u64 {
    let title = panel.title;
    let mut mentioned = dollar::check(title, Language::Words, variables, dashboard, title)
        | dollar::check(panel.content, Language::Words, variables, dashboard, title);
    let mut index = 0;
    while let Some(target) = panel.target_at(index) {
        mentioned |= dollar::check(target.text, target.language, variables, dashboard, title)
            | dollar::check(target.legend, Language::Words, variables, dashboard, title);
        index += 1;
    }
    mentioned
}
