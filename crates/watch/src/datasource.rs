//! Handles of Grafana's data sources: a panel and the provisioning file name the same uid, because both read it here.

use schemars::JsonSchema;
use serde::Serialize;

/// A data source as dashboards refer to it. Renders to `{"type": "prometheus", "uid": "prometheus"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DataSourceRef {
    #[serde(rename = "type")]
    plugin: &'static str,
    uid: &'static str,
}

impl DataSourceRef {
    /// The metrics: `{"type": "prometheus", "uid": "prometheus"}`.
    pub const PROMETHEUS: Self = Self { plugin: "prometheus", uid: "prometheus" };
    /// The logs: `{"type": "loki", "uid": "loki"}`.
    pub const LOKI: Self = Self { plugin: "loki", uid: "loki" };
    /// Alerts and silences: `{"type": "alertmanager", "uid": "alertmanager"}`.
    pub const ALERTMANAGER: Self = Self { plugin: "alertmanager", uid: "alertmanager" };

    /// The name that never changes, by which dashboards, links and other data sources refer to it.
    pub const fn uid(self) -> &'static str {
        self.uid
    }

    /// The id of Grafana's plugin that speaks to it; provisioning calls it `type`.
    pub const fn plugin(self) -> &'static str {
        self.plugin
    }
}
