//! From an alert to what shows it, and to the logs of what it speaks of: a dashboard with those labels chosen at its
//! top.

use super::alert::Alert;
use super::dashboard::{Dashboard, LABELS_OF_LOGS};

/// The labels by which a link chooses. Their values are names of Kubernetes, which need no encoding in an address.
const CHOSEN: [&str; 4] = ["namespace", "app", "pod", "node"];

/// The path in Grafana of an alert's logs, `/d/logs?var-app={{ $labels.app }}`; a template, as the alert's texts are.
/// `None` where the alert names neither pod nor app.
pub(super) fn to_logs(alert: &Alert, board: &Dashboard) -> Option<String> {
    if !alert.has_label("app") && !alert.has_label("pod") {
        return None;
    }
    let chosen: Vec<_> = LABELS_OF_LOGS.into_iter().filter_map(|name| chosen(alert, name)).collect();
    Some(format!("{}?{}", board.path(), chosen.join("&")))
}

/// The path in Grafana of the panel that shows an alert, `/d/cluster-health?viewPanel=panel-1&var-node={{ $labels.node
/// }}`, or of its whole dashboard; a template too. What the dashboard lets choose and the alert says is chosen.
pub(super) fn to_dashboard(alert: &Alert) -> Option<String> {
    let Some(panel) = alert.panel_link() else {
        return alert.dashboard_uid().map(|uid| format!("/d/{uid}"));
    };
    let offers = |name: &&str| panel.chosen_by().any(|variable| variable == *name);
    let chosen = CHOSEN.into_iter().filter(offers).filter_map(|name| chosen(alert, name));
    Some([panel.path()].into_iter().chain(chosen).collect::<Vec<_>>().join("&"))
}

fn chosen(alert: &Alert, name: &str) -> Option<String> {
    match alert.fixed_label(name) {
        Some(value) => Some(format!("var-{name}={value}")),
        None => alert.has_label(name).then(|| format!("var-{name}={{{{ $labels.{name} }}}}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboard::{Row, Variable, time_series};
    use crate::query::{Query, promql_unchecked};
    use crate::severity::Severity;
    use crate::unit::Unit;

    const LOGS: Dashboard = Dashboard::new("logs", "Logs");

    #[test]
    fn what_an_alert_speaks_of_is_chosen() {
        const RESTARTS: Alert =
            Alert::new("Restarts", Severity::WARNING).per(&["namespace", "pod", "container"]).label("app", "shop");
        assert_eq!(
            to_logs(&RESTARTS, &LOGS).as_deref(),
            Some("/d/logs?var-namespace={{ $labels.namespace }}&var-app=shop&var-pod={{ $labels.pod }}")
        );
    }

    #[test]
    fn an_alert_of_neither_pod_nor_app_has_no_logs() {
        const FULL: Alert = Alert::new("DiskFull", Severity::WARNING).per(&["node", "namespace"]);
        assert_eq!(to_logs(&FULL, &LOGS), None);
    }

    #[test]
    fn what_a_dashboard_lets_choose_is_chosen_on_it() {
        const UP: Query = promql_unchecked(Unit::Truth, "up", "a test");
        const NODE: Variable = Variable::label_values("node", "Node", UP, "node");
        const QUERY: Query = promql_unchecked(Unit::Truth, "up{node=~\"$node\"}", "a test");
        const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
            .variables(&[NODE.with_all()])
            .rows(&[Row::new("All").panels(&[time_series("Busy", "How busy.").query(QUERY, "busy")])]);
        const BUSY: Alert =
            Alert::new("Busy", Severity::WARNING).per(&["namespace", "node"]).panel(NODES.panel("Busy"));
        assert_eq!(
            to_dashboard(&BUSY).unwrap(),
            format!("{}&var-node={{{{ $labels.node }}}}", NODES.panel("Busy").path())
        );
        assert_eq!(
            to_dashboard(&Alert::new("Idle", Severity::WARNING).dashboard("nodes")).as_deref(),
            Some("/d/nodes")
        );
    }
}
