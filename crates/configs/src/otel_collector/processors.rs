//! What is done to records, and what is counted of them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::GoDuration;
use crate::settings::settings;

settings! {
    /// Labels of the pod that a record is from, asked of the API server. Renders to `k8s_attributes:`. Built by
    /// [`K8sAttributes::of_pods`].
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/processor>
    pub struct K8sAttributes sealed (
        /// How the API server is asked.
        auth_type: AuthType,
        /// Of which pods.
        filter: NodeFilter,
        /// Whether the Collector waits at its start until it knows the pods: without it the first lines have no labels.
        wait_for_metadata: bool,
        /// How long; then it ends, and is started again.
        wait_for_metadata_timeout: GoDuration,
        /// What is taken.
        extract: Extract,
        /// How the pod of a record is found.
        pod_association: Vec<Association>,
    ) {}
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub(crate) enum AuthType {
    #[serde(rename = "serviceAccount")]
    ServiceAccount,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct NodeFilter {
    node_from_env_var: String,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Extract {
    metadata: Vec<String>,
    labels: Vec<PodLabel>,
}

/// A label of a pod, and the attribute that it becomes. One of `labels:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PodLabel {
    tag_name: String,
    key: String,
    from: From,
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum From {
    Pod,
    ResourceAttribute,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Association {
    sources: Vec<AssociationSource>,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct AssociationSource {
    from: From,
    name: String,
}

impl PodLabel {
    /// The label `key` becomes the attribute `name`.
    pub fn new(key: &str, name: &str) -> Self {
        Self { tag_name: name.to_owned(), key: key.to_owned(), from: From::Pod }
    }
}

impl K8sAttributes {
    /// These labels of the pods on the node that the variable names. A pod is found by its name, for the files of
    /// static pods do not bear its uid. Nothing but pods is asked for.
    pub fn of_pods(node: &str, wait: impl Into<GoDuration>, labels: impl IntoIterator<Item = PodLabel>) -> Self {
        let source = |name: &str| AssociationSource { from: From::ResourceAttribute, name: name.to_owned() };
        let sources = vec![source("k8s.namespace.name"), source("k8s.pod.name")];
        Self::sealed(
            AuthType::ServiceAccount,
            NodeFilter { node_from_env_var: node.to_owned() },
            true,
            wait.into(),
            Extract { metadata: vec!["k8s.pod.name".to_owned()], labels: labels.into_iter().collect() },
            vec![Association { sources }],
        )
    }
}

/// What is done where a statement fails on a record. Renders to `error_mode:`.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ErrorMode {
    Ignore,
}

settings! {
    /// Statements of OTTL over records. Renders to `transform:`. A statement that fails is logged, and the record
    /// passes.
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/processor/transformprocessor>
    pub struct Transform sealed (
        /// What is done where one fails.
        error_mode: ErrorMode,
        /// The statements, in groups.
        log_statements: Vec<Statements>,
    ) {}
}

impl Transform {
    /// These groups, in order.
    pub fn of(groups: impl IntoIterator<Item = Statements>) -> Self {
        Self::sealed(ErrorMode::Ignore, groups.into_iter().collect())
    }
}

settings! {
    /// Statements of OTTL over metrics. Renders to `transform:`.
    pub struct TransformMetrics sealed (
        /// What is done where one fails.
        error_mode: ErrorMode,
        /// The statements, in groups.
        metric_statements: Vec<Statements>,
    ) {}
}

impl TransformMetrics {
    /// These groups, in order.
    pub fn of(groups: impl IntoIterator<Item = Statements>) -> Self {
        Self::sealed(ErrorMode::Ignore, groups.into_iter().collect())
    }
}

settings! {
    /// Statements, and of which records they hold. One of `log_statements:`.
    pub struct Statements(
        /// The statements.
        statements: Vec<String>,
    ) {
        /// They hold where one of these does. Default: everywhere.
        conditions: texts,
    }
}

settings! {
    /// Drops records. Renders to `filter:`. Built by [`Filter::dropping`].
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/processor/filterprocessor>
    pub struct Filter sealed (
        /// What is done where a condition fails.
        error_mode: ErrorMode,
        /// What is dropped.
        logs: DroppedRecords,
    ) {}
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct DroppedRecords {
    log_record: Vec<String>,
}

impl Filter {
    /// Drops the records for which one of these holds.
    pub fn dropping(conditions: impl IntoIterator<Item = String>) -> Self {
        Self::sealed(ErrorMode::Ignore, DroppedRecords { log_record: conditions.into_iter().collect() })
    }
}

settings! {
    /// Moves attributes from records to their resource, of which Loki makes labels. Renders to `groupbyattrs:`.
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/processor>
    pub struct GroupByAttrs(
        /// The attributes.
        keys: Vec<String>,
    ) {}
}

settings! {
    /// Counts records. Renders to `count:`. Built by [`Count::records`].
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/connector/countconnector>
    pub struct Count sealed (
        /// The counters by their names.
        logs: BTreeMap<String, Counted>,
    ) {}
}

impl Count {
    /// These counters, by name.
    pub fn records(counters: impl IntoIterator<Item = (String, Counted)>) -> Self {
        Self::sealed(counters.into_iter().collect())
    }
}

settings! {
    /// A counter of records, with the attributes of their resource. One of `logs:`.
    pub struct Counted sealed (
        /// What it says. Renders to `HELP`.
        description: String,
        /// Which records.
        conditions: Vec<String>,
        /// Attributes of the record that become labels; it is counted only with all of them.
        attributes: Vec<CountedBy>,
    ) {}
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct CountedBy {
    key: String,
}

impl Counted {
    /// Counts the records for which `condition` holds, by these attributes.
    pub fn by(description: &str, condition: String, attributes: &[&str]) -> Self {
        let attributes = attributes.iter().map(|&key| CountedBy { key: key.to_owned() }).collect();
        Self::sealed(description.to_owned(), vec![condition], attributes)
    }
}
