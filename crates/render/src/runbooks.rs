//! `k8s/runbooks.md`: every runbook on one page, for reviewers and for the day on which Grafana itself is down.

use super::header;
use kit::View;

/// The page, with an anchor for each alert.
pub(super) fn page(cx: &View, source: &str) -> String {
    let mut text = header::markdown(source);
    text.push_str(
        "# Runbooks\n\nFor each alert: what it means, whom it hurts, what to look at, what to do. \
         The same pages are in Grafana, on the dashboard \"Runbooks\", where each alert links to its own.\n",
    );
    let watch = cx.watch();
    for group in watch.groups.iter().chain(watch.log_groups) {
        for alert in group.alerts() {
            text.push_str(&format!(
                "\n## {}\n\nSeverity {}, after {}. {}\n",
                alert.title(),
                alert.severity().label(),
                alert.lasts(),
                alert.summary_text(),
            ));
            text.push_str(&format!("\n{}\n", alert.runbook_page(3).trim_end()));
        }
    }
    text
}
