//! The rules of LogQL, each with its check; those that PromQL has too are in [`query::rules`].

mod label_too_early;
mod metadata_in_selector;
mod not_a_number;
mod other_format;
mod passes_nothing;
mod rate_interval;
mod selects_nothing;
mod short_range;
mod syntax;
mod unknown_label;
mod unknown_stream_label;
mod unknown_value;

pub use label_too_early::LABEL_TOO_EARLY;
pub use metadata_in_selector::METADATA_IN_SELECTOR;
pub use not_a_number::NOT_A_NUMBER;
pub use other_format::OTHER_FORMAT;
pub use passes_nothing::PASSES_NOTHING;
pub use rate_interval::RATE_INTERVAL;
pub use selects_nothing::SELECTS_NOTHING;
pub use short_range::SHORT_RANGE;
pub use syntax::{MATCH_ALL_SELECTOR, REGEX, STAGE, SYNTAX, TYPES};
pub use unknown_label::UNKNOWN_LABEL;
pub use unknown_stream_label::UNKNOWN_STREAM_LABEL;
pub use unknown_value::UNKNOWN_VALUE;

pub(crate) use label_too_early::label_too_early;
pub(crate) use metadata_in_selector::metadata_in_selector;
pub(crate) use not_a_number::not_a_number;
pub(crate) use other_format::other_format;
pub(crate) use passes_nothing::passes_nothing;
pub(crate) use rate_interval::rate_interval;
pub(crate) use selects_nothing::selects_nothing;
pub(crate) use short_range::short_range;
pub(crate) use unknown_label::{unknown_label, unknown_source_label};
pub(crate) use unknown_stream_label::unknown_stream_label;
pub(crate) use unknown_value::{unknown_line_value, unknown_stream_value};

use query::Rule;

/// All rules of LogQL alone. A query is held against [`query::RULES`] too.
pub const RULES: &[&Rule] = &[
    &LABEL_TOO_EARLY,
    &MATCH_ALL_SELECTOR,
    &METADATA_IN_SELECTOR,
    &NOT_A_NUMBER,
    &OTHER_FORMAT,
    &PASSES_NOTHING,
    &RATE_INTERVAL,
    &REGEX,
    &SELECTS_NOTHING,
    &SHORT_RANGE,
    &STAGE,
    &SYNTAX,
    &TYPES,
    &UNKNOWN_LABEL,
    &UNKNOWN_STREAM_LABEL,
    &UNKNOWN_VALUE,
];

/// Names in backquotes, the first twenty of them.
fn listed<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    const MOST: usize = 20;
    let names: Vec<T> = names.into_iter().collect();
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    query::values::list(names.iter().take(MOST)) + &more
}
