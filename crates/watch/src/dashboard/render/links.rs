//! Ways on from a series or a cell, by the labels of the query's result: to its logs, to the board of its pod or node,
//! to the runbook of its alert.

use super::super::around::{AlertPage, Around, LABELS_OF_LOGS, RUNBOOKS};
use super::super::board::Dashboard;
use super::super::json::{DataLink, Mapping, MappingResult};
use super::super::panel::Panel;
use super::super::target::Target;

/// The labels by which a board is chosen to go on to, the most exact first. Their values are names of Kubernetes, which
/// need no encoding in an address.
pub(super) const PLACES: [&str; 3] = ["pod", "node", "namespace"];

/// The label of a table's row by which its alert is known: `alertname`, a space, and `scope`, where it has one.
pub(super) const ALERT: &str = "alert";

/// Copies of that label, hidden, in whose place Grafana shows what a link needs.
pub(super) const RUNBOOK: &str = "runbook";
pub(super) const BOARD: &str = "board";

/// A board and what is around it.
pub(super) struct Ways<'a> {
    pub board: &'a Dashboard,
    pub around: &'a Around<'a>,
}

impl Ways<'_> {
    /// Where a click on a series of the query leads.
    pub(super) fn of_series(&self, target: &Target) -> Vec<DataLink> {
        let value = |label: &str| format!("${{__field.labels.{label}}}");
        self.by_labels(target.labels.known(), value)
    }

    /// The same where the series are the rows of a table, which has their labels as columns.
    pub(super) fn of_row(&self, target: &Target) -> Vec<DataLink> {
        self.by_labels(target.labels.known(), |label| format!("${{__data.fields.{label}}}"))
    }

    /// Where a click on a label's cell leads. The links stand on the first column that is a name: of the alert, else of
    /// the most exact place, else of the app.
    pub(super) fn of_column(&self, panel: &Panel, label: &str) -> Vec<DataLink> {
        let labels: Vec<&str> = panel.label_columns.iter().map(|(label, _)| *label).collect();
        let leading = [ALERT]
            .into_iter()
            .chain(PLACES)
            .chain(["app"])
            .find(|name| panel.label_columns.iter().any(|(label, header)| label == name && !header.is_empty()));
        if leading != Some(label) {
            return Vec::new();
        }
        // Hidden columns keep the name of their label.
        let header =
            |label: &str| panel.label_columns.iter().find(|(name, _)| *name == label).map(|(_, header)| *header);
        let value = |label: &str| match header(label) {
            Some("") | None => format!("${{__data.fields.{label}}}"),
            Some(header) => format!("${{__data.fields[\"{header}\"]}}"),
        };
        let mut links = Vec::new();
        if labels.contains(&RUNBOOK) {
            let url = format!("/d/{}?viewPanel=panel-{}", RUNBOOKS, value(RUNBOOK));
            links.push(DataLink { title: "Runbook".to_owned(), url });
        }
        if labels.contains(&BOARD) {
            links.push(DataLink { title: "Panel".to_owned(), url: format!("/d/{}", value(BOARD)) });
        }
        links.extend(self.by_labels(&labels, value));
        links
    }

    /// What Grafana shows in place of an alert's name in a hidden column.
    pub(super) fn pages(&self, label: &str) -> Option<Mapping> {
        let of = |alert: &AlertPage| match label {
            RUNBOOK => Some(alert.runbook.to_string()),
            BOARD => {
                let board = alert.board?;
                Some(alert.panel.map_or_else(|| board.to_owned(), |panel| format!("{board}?viewPanel=panel-{panel}")))
            }
            _ => None,
        };
        let pages = self.around.alerts.iter().filter_map(|alert| Some((alert.key.clone(), of(alert)?)));
        let result = |(index, (key, text))| (key, MappingResult { index, text: Some(text), color: None });
        let options: std::collections::BTreeMap<_, _> = pages.enumerate().map(result).collect();
        (!options.is_empty()).then_some(Mapping::Value(options))
    }

    fn by_labels(&self, labels: &[&str], value: impl Fn(&str) -> String) -> Vec<DataLink> {
        let chosen = |names: &[&str]| {
            let of = |name: &&str| labels.contains(name).then(|| format!("&var-{name}={}", value(name)));
            names.iter().filter_map(of).collect::<Vec<_>>().concat()
        };
        let to = |board: &Dashboard, names: &[&str]| format!("{}?${{__url_time_range}}{}", board.path(), chosen(names));
        let offers = |board: &Dashboard, name: &str| board.variables.iter().any(|variable| variable.name == name);
        let mut links = Vec::new();
        if let Some(place) = PLACES.into_iter().find(|name| labels.contains(name)) {
            let boards =
                self.around.boards.iter().filter(|board| self.around.logs.is_none_or(|logs| logs.uid != board.uid));
            for board in boards.filter(|board| offers(board, place)) {
                let names: Vec<_> = PLACES.into_iter().filter(|name| offers(board, name)).collect();
                let title = if board.uid == self.board.uid {
                    format!("Only this {place}")
                } else {
                    format!("{}: this {place}", board.title)
                };
                links.push(DataLink { title, url: to(board, &names) });
            }
        }
        let own = self.board.variables.iter().map(|variable| variable.name);
        let is_led_to =
            |name: &&str| PLACES.contains(name) && self.around.logs.is_none_or(|logs| logs.uid != self.board.uid);
        for name in own.filter(|name| labels.contains(name) && !is_led_to(name)) {
            let value = value(name).replace('}', ":percentencode}");
            let url = format!("{}?${{__url_time_range}}&var-{name}={value}", self.board.path());
            links.push(DataLink { title: format!("Only this {name}"), url });
        }
        let about_logs =
            |logs: &&Dashboard| logs.uid != self.board.uid && LABELS_OF_LOGS.iter().any(|name| labels.contains(name));
        if let Some(logs) = self.around.logs.filter(about_logs) {
            links.push(DataLink { title: "Logs".to_owned(), url: to(logs, &LABELS_OF_LOGS) });
        }
        links
    }
}
