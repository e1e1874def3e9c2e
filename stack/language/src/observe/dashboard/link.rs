//! Links that cannot dangle: to a dashboard by reference, to logs by the query that finds them.

use super::board::Dashboard;
use super::target::without_indentation;
use crate::observe::explore;
use crate::observe::query::LogQuery;

/// A link in a panel's corner.
#[derive(Clone, Copy, Debug)]
pub(super) enum Link {
    /// Opens another dashboard with the same time range.
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
            Self::Dashboard(dashboard) => format!("{}?${{__url_time_range}}", dashboard.path()),
            Self::Logs(query) => explore::path(&without_indentation(query.text()), "${__from}", "${__to}"),
        }
    }
}

/// One panel of one dashboard, as an alert links to it: [`Dashboard::panel`] makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelLink {
    pub(super) uid: &'static str,
    pub(super) id: usize,
}

impl PanelLink {
    /// The path at which Grafana shows the panel alone: `/d/cluster-health?viewPanel=panel-9`.
    pub fn path(&self) -> String {
        format!("/d/{}?viewPanel=panel-{}", self.uid, self.id)
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
