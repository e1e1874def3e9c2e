//! Runbooks where the person who was woken already is: a dashboard with one panel for each alert, linked from the
//! alert.

use serde_json::{Value, json};

use super::alert::Alert;
use super::dashboard::{Dashboard, RUNBOOKS, json as model, siblings_tagged};
use super::layout::stable_id;
use super::rule_group::Group;
use super::watch::Watch;
use terms::{Format, MadeFile, schema_of};

/// The uid of the dashboard.
pub const UID: &str = RUNBOOKS;

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
    let groups = watch.groups.iter().chain(watch.log_groups).enumerate();
    // The way back, as the other boards have it.
    let siblings = watch.dashboards.iter().find_map(Dashboard::siblings).filter(|tag| tags.contains(tag));
    let panels: Vec<_> = groups.map(|(index, group)| row(group, index)).collect();
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
        "links": siblings.map(siblings_tagged).into_iter().collect::<Vec<_>>(),
        "annotations": { "list": [] },
        "templating": { "list": [] },
        "panels": panels,
    })
}

const HEIGHT: usize = 14;

/// A row that is opened by a click, so that the board begins with a list of what there is; links to a panel lead
/// inside.
fn row(group: &Group, index: usize) -> Value {
    let panels = group.alerts().iter().zip(0..).map(|(alert, place)| panel(alert, index + 1 + place * HEIGHT));
    json!({
        "id": 1 + index,
        "type": "row",
        "title": words(group.name()),
        "collapsed": true,
        "gridPos": { "h": 1, "w": 24, "x": 0, "y": index },
        "panels": panels.collect::<Vec<_>>(),
    })
}

/// The name of a group as a title: `log-pipeline` is `Log pipeline`.
fn words(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn panel(alert: &Alert, y: usize) -> Value {
    let shown = alert.panel_link().map(|panel| panel.path()).or(alert.dashboard_uid().map(|uid| format!("/d/{uid}")));
    let mut panel = json!({
        "id": panel_id(alert),
        "type": "text",
        "pluginVersion": model::PLUGIN_VERSION,
        "title": alert.title(),
        "gridPos": { "h": HEIGHT, "w": 24, "x": 0, "y": y },
        "options": {
            "mode": "markdown",
            "content": format!("{}\n\n{}", in_general(&alert.summary_text()), alert.runbook_on_board(3)),
        },
    });
    if let Some(url) = shown {
        panel["links"] = json!([{ "title": "The panel that shows it", "url": url, "targetBlank": false }]);
    }
    panel
}

/// A summary as it holds of any: what a message fills in is named instead, `{{ $labels.node }}` as *node*.
fn in_general(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, end) = after.split_once("}}").unwrap_or((after, ""));
        let name = inside.trim().strip_prefix("$labels.").unwrap_or("…");
        text.push_str(before);
        let label = name.split_whitespace().next().unwrap_or_default().replace('_', " ");
        text.extend(["*", &label, "*"]);
        rest = end;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{in_general, words};

    #[test]
    fn a_row_is_called_as_its_group_in_words() {
        assert_eq!([words("nodes"), words("log-pipeline")], ["Nodes", "Log pipeline"]);
    }

    #[test]
    fn a_summary_names_what_a_message_would_fill_in() {
        assert_eq!(
            in_general("CPU of node {{ $labels.node }} is {{ $value | humanizePercentage }} busy"),
            "CPU of node *node* is *…* busy"
        );
    }
}
