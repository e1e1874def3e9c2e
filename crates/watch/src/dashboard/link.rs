//! Links that cannot dangle: to a dashboard by reference, to logs by the query that finds them.

use super::board::Dashboard;
use super::target::without_indentation;
use super::variable::Variable;
use crate::datasource::DataSourceRef;
use crate::explore::explore;
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
            Self::Logs(query) => explore(DataSourceRef::LOKI, &without_indentation(query.text())),
        }
    }
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
