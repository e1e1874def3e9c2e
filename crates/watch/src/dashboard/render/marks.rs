//! Marks on the time axis: the alerts that lead to a board, and what the board says itself.

use super::super::around::Around;
use super::super::board::Dashboard;
use super::super::json::{Annotation, AnnotationTarget};
use super::super::target::{Meaning, without_indentation};
use super::super::variable::{Choice, Variable};
use super::links::PLACES;
use crate::datasource::DataSourceRef;

/// One point a minute: alerts and rollouts last longer.
const STEP: &str = "1m";

/// The labels of an alert that say where it is.
const WHERE: &str = "{{app}} {{deployment}} {{pod}} {{node}} {{job}}";

/// All marks of a board.
pub(super) fn of(board: &Dashboard, around: &Around) -> Vec<Annotation> {
    let own = board.marks.iter().map(|mark| {
        let expression = without_indentation(mark.query.text());
        annotation(mark.name, color(mark.meaning), expression, mark.title, "")
    });
    alerts(board, around).into_iter().chain(own).collect()
}

/// The alerts whose panel is on the board. On a board that lets choose a node, those of other nodes are left out; an
/// alert that bears no such label concerns them all.
fn alerts(board: &Dashboard, around: &Around) -> Option<Annotation> {
    let mut names: Vec<_> =
        around.alerts.iter().filter(|alert| alert.board == Some(board.uid)).map(|alert| alert.name).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let chosen = board.variables.iter().filter(|variable| is_place(variable));
    let firing = [r#"alertstate="firing""#.to_owned(), format!("alertname=~\"{}\"", names.join("|"))];
    let matchers = firing.into_iter().chain(chosen.map(|variable| format!("{0}=~\"${0}|\"", variable.name)));
    let expression = format!("ALERTS{{{}}}", matchers.collect::<Vec<_>>().join(", "));
    Some(annotation("Alerts", "red", expression, "{{severity}}: {{alertname}}", WHERE))
}

/// Whether it chooses by a label of metrics that alerts bear as well.
fn is_place(variable: &Variable) -> bool {
    matches!(variable.choice, Choice::LabelValues { .. }) && PLACES.contains(&variable.name)
}

fn annotation(
    name: &'static str,
    icon_color: &'static str,
    expr: String,
    title_format: &'static str,
    text_format: &'static str,
) -> Annotation {
    Annotation {
        name,
        datasource: DataSourceRef::PROMETHEUS,
        enable: true,
        icon_color,
        target: AnnotationTarget { ref_id: "Anno", expr, interval: STEP },
        title_format,
        text_format,
        tag_keys: "",
    }
}

const fn color(meaning: Option<Meaning>) -> &'static str {
    match meaning {
        None => "blue",
        Some(Meaning::Good) => "green",
        Some(Meaning::Warning) => "orange",
        Some(Meaning::Bad | Meaning::Limit) => "red",
    }
}
