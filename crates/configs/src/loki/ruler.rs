//! What evaluates rules over logs.
//!
//! <https://grafana.com/docs/loki/v3.7.x/configure/#ruler>

use std::collections::BTreeMap;

use serde::Serialize;

use super::Ring;
use crate::GoDuration;
use crate::settings::settings;

settings! {
    /// What evaluates rules. Renders to `ruler:`. Built by [`Ruler::alerting`].
    pub struct Ruler sealed (
        /// Where the rules are read.
        storage: RulerStorage,
        /// Where the rules are prepared for evaluation; on the volume.
        rule_path: String,
        /// The Alertmanagers: URLs with commas.
        alertmanager_url: String,
        /// Whether rules and alerts can be asked for, as Grafana does.
        enable_api: bool,
        /// Where rulers find each other. Unset: where all parts do.
        #[serde(skip_serializing_if = "Option::is_none")]
        ring: Option<Ring>,
        /// The write-ahead log of recorded series; on the volume.
        wal: RulerWal,
    ) {
        /// Whether several share the rules, so that each group is evaluated by one. Default false.
        enable_sharding: value bool,
        /// The URL under which people reach Grafana, for links in alerts.
        external_url: text,
        /// The uid of the data source that those links open.
        datasource_uid: text,
        /// Labels that all alerts bear.
        external_labels: map,
        /// How often rules are evaluated. Default 1m.
        evaluation_interval: into GoDuration,
        /// How often rule files are read again. Default 1m.
        poll_interval: into GoDuration,
        /// Where recorded series are written.
        remote_write: value RulerRemoteWrite,
    }
}

impl Ruler {
    /// Evaluates the rules that lie in the folder `rules`, in a folder a tenant, and sends alerts to
    /// `alertmanager_url`. What it writes lies in `folder`, on the volume.
    pub fn alerting(rules: &str, folder: &str, alertmanager_url: impl Into<String>) -> Self {
        Self::sealed(
            RulerStorage { kind: RulerStoreType::Local, local: LocalRules { directory: rules.to_owned() } },
            format!("{folder}/rules-temp"),
            alertmanager_url.into(),
            true,
            Some(Ring::in_memory()),
            RulerWal { dir: format!("{folder}/ruler-wal") },
        )
    }

    /// Shares the rules with the others of the common ring.
    pub(super) fn one_of_several(mut self) -> Self {
        self.ring = None;
        self.enable_sharding(true)
    }
}

/// Where rules are read. Renders to `storage:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RulerStorage {
    #[serde(rename = "type")]
    kind: RulerStoreType,
    local: LocalRules,
}

/// The kinds of stores for rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RulerStoreType {
    /// Files.
    Local,
}

/// The folder with a folder of rule files a tenant. Renders to `local:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LocalRules {
    directory: String,
}

/// The write-ahead log of recorded series. Renders to `wal:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RulerWal {
    dir: String,
}

/// Where recorded series are written. Renders to `remote_write:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RulerRemoteWrite {
    enabled: bool,
    clients: BTreeMap<String, RemoteWriteClient>,
}

/// A server that takes series by remote write. One of `clients:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RemoteWriteClient {
    url: String,
}

impl RulerRemoteWrite {
    /// Writes to a server, such as a Prometheus with `--web.enable-remote-write-receiver`, under a name for logs.
    pub fn to(name: &str, url: impl Into<String>) -> Self {
        Self { enabled: true, clients: [(name.to_owned(), RemoteWriteClient { url: url.into() })].into() }
    }
}
