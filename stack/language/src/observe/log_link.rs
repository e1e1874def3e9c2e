//! From an alert to the logs of what it speaks of: the dashboard of logs, with those labels chosen at its top.

use super::alert::Alert;
use super::dashboard::Dashboard;
use crate::kit::{Fault, text};

/// The labels that say of an alert and of a line of logs alike what they speak of, and the variables that choose by them.
///
/// Their values are names of Kubernetes, which need no encoding in an address.
const CHOSEN: [&str; 3] = ["namespace", "app", "pod"];

/// The path in Grafana of an alert's logs, `/d/logs?var-app={{ $labels.app }}`; a template, as the alert's texts are. `None`
/// where the alert names neither pod nor app.
pub(super) fn template(alert: &Alert, board: &Dashboard) -> Option<String> {
    if !alert.has_label("app") && !alert.has_label("pod") {
        return None;
    }
    let choices = CHOSEN.into_iter().filter_map(|name| match alert.fixed_label(name) {
        Some(value) => Some(format!("var-{name}={value}")),
        None => alert.has_label(name).then(|| format!("var-{name}={{{{ $labels.{name} }}}}")),
    });
    Some(format!("{}?{}", board.path(), choices.collect::<Vec<_>>().join("&")))
}

/// Refuses, at the caller's line, a dashboard of logs on which nobody can choose what an alert speaks of.
#[track_caller]
pub(super) const fn check(board: &Dashboard) {
    let mut index = 0;
    while index < CHOSEN.len() {
        let variables = board.all_variables();
        let mut at = 0;
        while at < variables.len() && !text::same(variables[at].name(), CHOSEN[index]) {
            at += 1;
        }
        if at == variables.len() {
            Fault::new("alerts lead to their logs on the dashboard ")
                .quoted(board.uid())
                .text(", which has no variable ")
                .quoted(CHOSEN[index])
                .text(" to choose them by")
                .fix("add it to its `.variables(&[..])`")
                .raise()
        }
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::severity::Severity;

    const LOGS: Dashboard = Dashboard::new("logs", "Logs");

    #[test]
    fn what_an_alert_speaks_of_is_chosen() {
        const RESTARTS: Alert =
            Alert::new("Restarts", Severity::Warning).per(&["namespace", "pod", "container"]).label("app", "shop");
        assert_eq!(
            template(&RESTARTS, &LOGS).as_deref(),
            Some("/d/logs?var-namespace={{ $labels.namespace }}&var-app=shop&var-pod={{ $labels.pod }}")
        );
    }

    #[test]
    fn an_alert_of_neither_pod_nor_app_has_no_logs() {
        const FULL: Alert = Alert::new("DiskFull", Severity::Warning).per(&["node", "namespace"]);
        assert_eq!(template(&FULL, &LOGS), None);
    }
}
