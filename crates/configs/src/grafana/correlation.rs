//! Links in Explore from the results of one data source to a query of another.
//!
//! <https://grafana.com/docs/grafana/latest/administration/correlations/>

use serde::Serialize;

use super::{DataSourceUid, Verbatim};
use crate::settings::settings;

settings! {
    /// A link on a field of the results. One of `correlations:`. Built by [`Correlation::to`].
    #[serde(rename_all = "camelCase")]
    pub struct Correlation sealed (
        /// The data source to which it leads.
        #[serde(rename = "targetUID")]
        target_uid: DataSourceUid,
        /// The text of the link.
        label: String,
        /// What it shows.
        description: String,
        /// The field that bears it, and the query.
        config: CorrelationConfig,
    ) {}
}

impl Correlation {
    /// On the field `field`, a link called `label` to the query `expr`, in which `${field}` stands for the field's
    /// value.
    pub fn to(target: DataSourceUid, label: &str, description: &str, field: &str, expr: impl Into<Verbatim>) -> Self {
        let config = CorrelationConfig {
            kind: CorrelationType::Query,
            field: field.to_owned(),
            target: CorrelationTarget { expr: expr.into() },
        };
        Self::sealed(target, label.to_owned(), description.to_owned(), config)
    }
}

/// The field that bears a link, and the query. Renders to `config:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CorrelationConfig {
    #[serde(rename = "type")]
    kind: CorrelationType,
    field: String,
    target: CorrelationTarget,
}

/// The kinds of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CorrelationType {
    /// A query of a data source.
    Query,
}

/// The query. Renders to `target:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CorrelationTarget {
    expr: Verbatim,
}
