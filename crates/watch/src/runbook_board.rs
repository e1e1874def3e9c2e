//! Runbooks where the person who was woken already is: a dashboard with one panel for each alert, linked from the alert.

use serde_json::{Value, json};

use super::alert::Alert;
use super::dashboard::json as model;
use super::layout::stable_id;
use super::rule_group::Group;
use super::watch::Watch;
use terms::{Format, MadeFile, schema_of};

/// The uid of the dashboard.
pub const UID: &str = "runbooks";

/// The path in Grafana of an alert's runbook: that panel alone.
pub fn path(alert: &Alert) -> String {
    format!("/d/{UID}?viewPanel=panel-{}", panel_id(alert))
}

/// The id of an alert's panel: made from the alert's name, so that a new alert does not move the links of all others.
pub fn panel_id(alert: &Alert) -> u32 {
    stable_id(&[&alert.slug()])
}

/// The dashboard, with these tags.
pub fn file(watch: &Watch, tags: &[&str]) -> MadeFile {
    MadeFile {
        key: format!("{UID}.json"),
        format: Format::Json,
        document: Box::new(board(watch, tags)),
        schema: Some(("grafana-dashboard".to_owned(), schema_of::<model::Dashboard>)),
    }
}

fn board(watch: &Watch, tags: &[&str]) -> Value {
    let (mut panels, mut y) = (Vec::new(), 0);
    for (index, group) in watch.groups.iter().chain(watch.log_groups).enumerate() {
        panels.push(row(group, index, y));
        y += 1;
        for alert in group.alerts() {
            panels.push(panel(alert, y));
            y += HEIGHT;
        }
    }
    json!({
        "uid": UID,
        "title": "Runbooks",
        "description": "For each alert: what it means, whom it hurts, what to look at, what to do.",
        "tags": tags,
        "schemaVersion": model::SCHEMA_VERSION,
        "editable": false,
        "timezone": "browser",
        "time": { "from": "now-6h", "to": "now" },
        "refresh": "",
        "graphTooltip": 0,
        "links": [],
        "annotations": { "list": [] },
        "templating": { "list": [] },
        "panels": panels,
    })
}

const HEIGHT: usize = 14;

fn row(group: &Group, index: usize, y: usize) -> Value {
    json!({
        "id": 1 + index,
        "type": "row",
        "title": group.name(),
        "collapsed": false,
        "gridPos": { "h": 1, "w": 24, "x": 0, "y": y },
        "panels": [],
    })
}

fn panel(alert: &Alert, y: usize) -> Value {
    json!({
        "id": panel_id(alert),
        "type": "text",
        "pluginVersion": model::PLUGIN_VERSION,
        "title": alert.title(),
        "gridPos": { "h": HEIGHT, "w": 24, "x": 0, "y": y },
        "options": { "mode": "markdown", "content": format!("{}\n\n{}", alert.summary_text(), alert.runbook_page(3)) },
    })
}
