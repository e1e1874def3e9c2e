//! What is accepted, kept and answered.
//!
//! <https://grafana.com/docs/loki/v3.7.x/configure/#limits_config>

use serde::Serialize;

use crate::settings::settings;
use crate::{GoDuration, Megabytes, Size};
use terms::Duration;

settings! {
    /// What is accepted, kept and answered. Renders to `limits_config:`.
    pub struct Limits {
        /// How long lines are kept. Set by [`Retention`](super::Retention).
        retention_period: inner GoDuration,
        /// How long lines of certain streams are kept instead.
        retention_stream: list StreamRetention,
        /// How much may arrive a second, in MiB. Default 4.
        ingestion_rate_mb: into Megabytes,
        /// How much may arrive at once, in MiB. Default 6.
        ingestion_burst_size_mb: into Megabytes,
        /// How much may arrive a second in one stream. Default 3MB.
        per_stream_rate_limit: into Size,
        /// How much may arrive at once in one stream. Default 15MB.
        per_stream_rate_limit_burst: into Size,
        /// How many streams may be active. Default 5000.
        max_global_streams_per_user: value u32,
        /// How long a line may be. Default 256KB.
        max_line_size: into Size,
        /// Whether longer lines are cut instead of refused. Default false.
        max_line_size_truncate: value bool,
        /// What of records that arrive by OTLP becomes a label. Default: a list of Loki's own.
        otlp_config: value Otlp,
        /// How many labels a stream may have. Default 15.
        max_label_names_per_series: value u32,
        /// Whether old lines are refused. Default true.
        reject_old_samples: value bool,
        /// From which age on. Default 168h.
        reject_old_samples_max_age: into GoDuration,
        /// How far in the future a line may lie. Default 10m.
        creation_grace_period: into GoDuration,
        /// Whether lines of one stream may arrive out of order. Default true.
        unordered_writes: value bool,
        /// Whether lines may bear structured metadata. Default true.
        allow_structured_metadata: value bool,
        /// Whether the level is detected and added as `detected_level`. Default true.
        discover_log_levels: value bool,
        /// The labels from which the label `service_name` is taken. Default: `service`, `app`, and others.
        discover_service_name: texts,
        /// Whether the volume of streams can be asked for, as Grafana does. Default true.
        volume_enabled: value bool,
        /// How long a query's range may be. Default here: the retention and an hour; Loki's: 721h.
        max_query_length: into GoDuration,
        /// How far back a query may look. Default 0s: no limit.
        max_query_lookback: into GoDuration,
        /// Into how many parts a query is split at once. Default 32.
        max_query_parallelism: value u32,
        /// How many series a metric query may yield. Default 500.
        max_query_series: value u32,
        /// How many lines a query may yield. Default 5000.
        max_entries_limit_per_query: value u32,
        /// How long a query may take. Default 1m.
        query_timeout: into GoDuration,
        /// The range into which queries are split. Default 1h.
        split_queries_by_interval: into GoDuration,
    }
}

settings! {
    /// What of records that arrive by OTLP becomes a label; all else becomes structured metadata. Renders to
    /// `otlp_config:`. Built by [`Otlp::labels_of`].
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/configure/#limits_config>
    pub struct Otlp sealed (
        /// What becomes of attributes of resources.
        resource_attributes: OtlpAttributes,
    ) {}
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct OtlpAttributes {
    ignore_defaults: bool,
    attributes_config: Vec<OtlpRule>,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct OtlpRule {
    action: OtlpAction,
    attributes: Vec<String>,
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OtlpAction {
    IndexLabel,
}

impl Otlp {
    /// These attributes of resources become labels, and no others.
    pub fn labels_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let attributes = names.into_iter().map(str::to_owned).collect();
        let rule = OtlpRule { action: OtlpAction::IndexLabel, attributes };
        Self::sealed(OtlpAttributes { ignore_defaults: true, attributes_config: vec![rule] })
    }
}

settings! {
    /// How long lines of certain streams are kept. One of `retention_stream:`. Built by [`StreamRetention::of`].
    ///
    /// <https://grafana.com/docs/loki/v3.7.x/operations/storage/retention/#configuring-the-retention-period>
    pub struct StreamRetention sealed (
        /// The streams, such as `{namespace="dev"}`.
        selector: String,
        /// Which rule wins where several match: the highest.
        priority: u32,
        /// How long; at least a day.
        period: GoDuration,
    ) {}
}

impl StreamRetention {
    /// Keeps the lines of the streams that `selector` finds so long. Where several rules match, the highest priority
    /// wins.
    pub fn of(selector: &str, priority: u32, period: Duration) -> Self {
        Self::sealed(selector.to_owned(), priority, period.into())
    }
}
