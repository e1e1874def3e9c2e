//! Links that cannot dangle: to a dashboard by reference, to logs by the query that finds them.

use super::board::Dashboard;
use super::target::without_indentation;
use super::variable::Variable;
use crate::query::LogQuery;

/// A link in a panel's corner.
#[derive(Clone, Copy, Debug)]
pub(super) enum Link {
    /// Opens another dashboard with the same time range, and with the same choices where it has variables of that name.
    Dashboard(&'static Dashboard),
    /// Opens Grafana's Explore with the lines that a query finds, in the same time range.
    Logs(LogQuery),
}

impl Link {
    pub(super) fn title(&self) -> String {
        match self {
            Self::Dashboard(dashboard) => dashboard.title.to_owned(),
            Self::Logs(_) => "Logs in Explore".to_owned(),
        }
    }

    pub(super) fn url(&self) -> String {
        match self {
            Self::Dashboard(dashboard) => format!("{}?${{__url_time_range}}&${{__all_variables}}", dashboard.path()),
            Self::Logs(query) => explore(&without_indentation(query.text())),
        }
    }
}

/// Explore's state is JSON in the address, in which Grafana fills in the time range.
fn explore(expression: &str) -> String {
    let source = crate::datasource::DataSourceRef::LOKI;
    let panes = serde_json::json!({
        "logs": {
            "datasource": source.uid(),
            "queries": [{ "refId": "A", "datasource": source, "expr": expression, "queryType": "range" }],
            "range": { "from": "${__from}", "to": "${__to}" },
        }
    });
    format!("/explore?schemaVersion=1&orgId=1&panes={}", percent_encoded(&panes.to_string()))
}

/// Encodes everything but unreserved characters (RFC 3986) and Grafana's `${name}`.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let variable = if character == '$' && rest.starts_with("${") { rest.find('}') } else { None };
        let length = variable.map_or(character.len_utf8(), |end| end + 1);
        let (piece, after) = rest.split_at(length);
        if length > character.len_utf8() || character.is_ascii_alphanumeric() || "-_.~".contains(character) {
            encoded.push_str(piece);
        } else {
            encoded.extend(piece.bytes().flat_map(|byte| ['%', hexadecimal(byte >> 4), hexadecimal(byte & 15)]));
        }
        rest = after;
    }
    encoded
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(digit.into(), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

/// One panel of one dashboard, as an alert links to it: [`Dashboard::panel`] makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PanelLink {
    pub(super) uid: &'static str,
    pub(super) id: usize,
    pub(super) variables: &'static [Variable],
}

impl PanelLink {
    /// The path at which Grafana shows the panel alone: `/d/cluster-health?viewPanel=panel-9`.
    pub fn path(&self) -> String {
        format!("/d/{}?viewPanel=panel-{}", self.uid, self.id)
    }

    /// The names of what can be chosen at the top of its dashboard.
    pub(crate) fn chosen_by(&self) -> impl Iterator<Item = &'static str> {
        self.variables.iter().map(Variable::name)
    }

    /// The uid of its dashboard; Grafana knows it from the annotation `__dashboardUid__`.
    pub const fn uid(&self) -> &'static str {
        self.uid
    }

    /// Its number on the dashboard; Grafana knows it from the annotation `__panelId__`.
    pub const fn id(&self) -> usize {
        self.id
    }
}
