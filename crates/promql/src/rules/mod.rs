//! The rules of PromQL, each with its check; those that LogQL has too are in [`query::rules`].

mod bucket_bound;
mod code_class;
mod collector_off;
mod counter_compared;
mod histogram_base;
mod histogram_buckets;
mod histogram_form;
mod instance_port;
mod lifetime;
mod mean_of_quantiles;
mod names_dropped;
mod native_histograms;
mod not_scraped;
mod percentage_of_ratio;
mod rate_of_sum;
mod regex_matchers;
mod selects_nothing;
mod series_dropped;
mod short_range;
mod stale;
mod syntax;
mod unknown_label;
mod unknown_metric;
mod unknown_value;
mod unset_limit;
mod wrong_kind;

pub use bucket_bound::BUCKET_BOUND;
pub use code_class::CODE_CLASS;
pub use collector_off::COLLECTOR_OFF;
pub use counter_compared::COUNTER_COMPARED;
pub use histogram_base::HISTOGRAM_BASE;
pub use histogram_buckets::HISTOGRAM_BUCKETS;
pub use histogram_form::HISTOGRAM_FORM;
pub use instance_port::INSTANCE_PORT;
pub use lifetime::LIFETIME;
pub use mean_of_quantiles::MEAN_OF_QUANTILES;
pub use names_dropped::NAMES_DROPPED;
pub use native_histograms::{HISTOGRAM_DROPPED, HISTOGRAM_FUNCTION};
pub use not_scraped::NOT_SCRAPED;
pub use percentage_of_ratio::PERCENTAGE_OF_RATIO;
pub use rate_of_sum::RATE_OF_SUM;
pub use regex_matchers::{MATCH_ALL_REGEX, PLAIN_REGEX};
pub use selects_nothing::SELECTS_NOTHING;
pub use series_dropped::SERIES_DROPPED;
pub use short_range::SHORT_RANGE;
pub use stale::{LOOKBACK, STALE_BETWEEN_SCRAPES};
pub use syntax::{FEATURE, REGEX, SYNTAX, TYPES};
pub use unknown_label::UNKNOWN_LABEL;
pub use unknown_metric::{UNKNOWN_METRIC, UNKNOWN_RECORD};
pub use unknown_value::UNKNOWN_VALUE;
pub use unset_limit::UNSET_LIMIT;
pub use wrong_kind::{DELTA_OF_COUNTER, RATE_OF_GAUGE};

pub(crate) use bucket_bound::bucket_bound;
pub(crate) use code_class::code_class;
pub(crate) use collector_off::collector_off;
pub(crate) use counter_compared::counter_compared;
pub(crate) use histogram_base::histogram_base;
pub(crate) use histogram_buckets::histogram_buckets;
pub(crate) use histogram_form::{buckets_of_native, histogram_form};
pub(crate) use instance_port::instance_port;
pub(crate) use lifetime::{lifetime_quantile, lifetime_ratio};
pub(crate) use mean_of_quantiles::mean_of_quantiles;
pub(crate) use names_dropped::names_dropped;
pub(crate) use native_histograms::{
    OF_HISTOGRAMS, combined, dropped_by_aggregation, dropped_by_function, dropped_by_operator, histogram_function,
    keeps_histograms,
};
pub(crate) use not_scraped::not_scraped;
pub(crate) use percentage_of_ratio::percentage_of_ratio;
pub(crate) use rate_of_sum::rate_of_sum;
pub(crate) use regex_matchers::regex_matcher;
pub(crate) use selects_nothing::selects_nothing;
pub(crate) use series_dropped::series_dropped;
pub use short_range::samples_needed;
pub(crate) use short_range::short_range;
pub(crate) use stale::stale_between_scrapes;
pub(crate) use unknown_label::{unknown_label, unknown_source_label};
pub(crate) use unknown_metric::{no_such_names, unknown_metric};
pub(crate) use unknown_value::{unknown_value, unusual_value};
pub(crate) use unset_limit::{guarded, unset_limit};
pub(crate) use wrong_kind::wrong_kind;

use query::Rule;

/// All rules of PromQL alone. A query is held against [`query::RULES`] too.
pub const RULES: &[&Rule] = &[
    &BUCKET_BOUND,
    &CODE_CLASS,
    &COLLECTOR_OFF,
    &COUNTER_COMPARED,
    &DELTA_OF_COUNTER,
    &FEATURE,
    &HISTOGRAM_BASE,
    &HISTOGRAM_BUCKETS,
    &HISTOGRAM_DROPPED,
    &HISTOGRAM_FORM,
    &HISTOGRAM_FUNCTION,
    &INSTANCE_PORT,
    &LIFETIME,
    &MATCH_ALL_REGEX,
    &MEAN_OF_QUANTILES,
    &NAMES_DROPPED,
    &NOT_SCRAPED,
    &PERCENTAGE_OF_RATIO,
    &PLAIN_REGEX,
    &RATE_OF_GAUGE,
    &RATE_OF_SUM,
    &REGEX,
    &SELECTS_NOTHING,
    &SERIES_DROPPED,
    &SHORT_RANGE,
    &STALE_BETWEEN_SCRAPES,
    &SYNTAX,
    &TYPES,
    &UNKNOWN_LABEL,
    &UNKNOWN_METRIC,
    &UNKNOWN_RECORD,
    &UNKNOWN_VALUE,
    &UNSET_LIMIT,
];
