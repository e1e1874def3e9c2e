//! What is done to each line, stage by stage.
//!
//! A stage reads and writes the line, its time stamp, its labels, its structured metadata, and the values that earlier
//! stages extracted from it.
//!
//! <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/stages/>

use std::collections::BTreeMap;

use serde::Serialize;

use super::Metric;
use crate::settings::settings;
use crate::{GoDuration, Regex, Size};
use terms::{Bytes, Duration, Fault};

/// One stage of a pipeline. One of `pipeline_stages:`.
#[must_use = "a stage acts only as part of a pipeline"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Stage(Kind);

/// Each kind renders to its name with its settings below.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
enum Kind {
    Cri { cri: Empty },
    Decolorize { decolorize: Empty },
    Match { r#match: Match },
    Regex { regex: Extraction },
    Json { json: Fields },
    Logfmt { logfmt: Mapping },
    Labels { labels: BTreeMap<String, String> },
    StructuredMetadata { structured_metadata: BTreeMap<String, String> },
    StaticLabels { static_labels: BTreeMap<String, String> },
    LabelDrop { labeldrop: Vec<String> },
    LabelAllow { labelallow: Vec<String> },
    Drop { drop: Dropped },
    Timestamp { timestamp: Timestamp },
    Output { output: Output },
    Template { template: Templated },
    Replace { replace: Replacement },
    Multiline { multiline: Multiline },
    Limit { limit: Limit },
    Metrics { metrics: BTreeMap<String, Metric> },
}

macro_rules! block {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        struct $name {
            $(
                $(#[$attribute])*
                #[serde(skip_serializing_if = "crate::settings::Unset::is_unset")]
                $field: $type,
            )*
        }
    )*};
}

block! {
    Empty {}
    Match { selector: Option<String>, action: Option<MatchAction>, drop_counter_reason: Option<String>, stages: Vec<Stage>, }
    Extraction { source: Option<String>, expression: Option<Regex>, }
    Fields { source: Option<String>, expressions: BTreeMap<String, String>, drop_malformed: Option<bool>, }
    Mapping { source: Option<String>, mapping: BTreeMap<String, String>, }
    Dropped {
        source: Option<String>,
        value: Option<String>,
        expression: Option<Regex>,
        older_than: Option<GoDuration>,
        longer_than: Option<Size>,
        drop_counter_reason: Option<String>,
    }
    Timestamp { source: Option<String>, format: Option<TimestampFormat>, }
    Output { source: Option<String>, }
    Templated { source: Option<String>, template: Option<String>, }
    Replacement { source: Option<String>, expression: Option<Regex>, replace: Option<String>, }
    Multiline { firstline: Option<Regex>, max_lines: Option<u32>, max_wait_time: Option<GoDuration>, }
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum MatchAction {
    Drop,
}

/// How a time stamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum TimestampFormat {
    /// `2026-11-23T01:02:03Z`
    #[serde(rename = "RFC3339")]
    Rfc3339,
    /// `2026-11-23T01:02:03.123456789Z`
    #[serde(rename = "RFC3339Nano")]
    Rfc3339Nano,
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// `23/Nov/2026:01:02:03 +0000`, as web servers write it.
    #[serde(rename = "02/Jan/2006:15:04:05 -0700")]
    CommonLog,
}

settings! {
    /// How many lines may pass. Renders to `limit:`.
    ///
    /// <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/stages/limit/>
    pub struct Limit sealed (
        /// Lines a second.
        rate: u32,
        /// Lines at once.
        burst: u32,
        /// Whether further lines are dropped, instead of waiting.
        drop: bool,
    ) {
        /// The label, or extracted value, each value of which has its own rate. Default: none, all lines share one.
        by_label_name: text,
        /// How many values are told apart. Default 10000.
        max_distinct_labels: value u32,
    }
}

impl Limit {
    /// Lets so many lines pass a second, and so many at once; further ones are dropped and counted.
    pub fn dropping_above(rate: u32, burst: u32) -> Self {
        Self::sealed(rate, burst, true)
    }
}

impl Stage {
    /// Reads the format of containerd and CRI-O: time stamp, stream, line; joins lines that the runtime split.
    /// Adds the label `stream`: `stdout` or `stderr`.
    pub fn cri() -> Self {
        Self(Kind::Cri { cri: Empty {} })
    }

    /// Removes ANSI colours from the line.
    pub fn decolorize() -> Self {
        Self(Kind::Decolorize { decolorize: Empty {} })
    }

    /// Passes the lines that `selector` finds, a LogQL selector with or without line filters, through `stages`.
    #[track_caller]
    pub fn matching(selector: &str, stages: impl IntoIterator<Item = Self>) -> Self {
        let stages: Vec<_> = stages.into_iter().collect();
        if stages.is_empty() {
            Fault::new("the match on ").quoted(selector).text(" does nothing; fix: give it stages").raise()
        }
        let selector = Some(selector.to_owned());
        Self(Kind::Match { r#match: Match { selector, stages, ..Match::default() } })
    }

    /// Drops the lines that `selector` finds, and counts them under `reason`.
    pub fn drop_matching(selector: &str, reason: &str) -> Self {
        let action = Some(MatchAction::Drop);
        let (selector, reason) = (Some(selector.to_owned()), Some(reason.to_owned()));
        Self(Kind::Match { r#match: Match { selector, action, drop_counter_reason: reason, stages: vec![] } })
    }

    /// Extracts the named groups of `expression`, written `(?P<name>...)`, from the line.
    pub fn regex(expression: impl Into<Regex>) -> Self {
        Self(Kind::Regex { regex: Extraction { source: None, expression: Some(expression.into()) } })
    }

    /// Extracts the named groups of `expression` from an extracted value.
    pub fn regex_of(source: &str, expression: impl Into<Regex>) -> Self {
        let source = Some(source.to_owned());
        Self(Kind::Regex { regex: Extraction { source, expression: Some(expression.into()) } })
    }

    /// Extracts values from a JSON line: name, and where it lies as JMESPath (empty: under its name).
    pub fn json(expressions: &[(&str, &str)]) -> Self {
        Self(Kind::Json { json: Fields { expressions: pairs(expressions), ..Fields::default() } })
    }

    /// Extracts values from a logfmt line: name, and its key (empty: its name).
    pub fn logfmt(mapping: &[(&str, &str)]) -> Self {
        Self(Kind::Logfmt { logfmt: Mapping { source: None, mapping: pairs(mapping) } })
    }

    /// Makes extracted values labels of the stream. Each combination of values is a stream: only for few values.
    pub fn labels(names: &[&str]) -> Self {
        Self(Kind::Labels { labels: same(names) })
    }

    /// Makes extracted values structured metadata of the line, which may have any number of values.
    pub fn structured_metadata(names: &[&str]) -> Self {
        Self(Kind::StructuredMetadata { structured_metadata: same(names) })
    }

    /// Gives the line labels with fixed values.
    pub fn static_labels(labels: &[(&str, &str)]) -> Self {
        Self(Kind::StaticLabels { static_labels: pairs(labels) })
    }

    /// Removes labels.
    pub fn labeldrop(names: &[&str]) -> Self {
        Self(Kind::LabelDrop { labeldrop: names.iter().map(|&name| name.to_owned()).collect() })
    }

    /// Removes all labels but these.
    pub fn labelallow(names: &[&str]) -> Self {
        Self(Kind::LabelAllow { labelallow: names.iter().map(|&name| name.to_owned()).collect() })
    }

    /// Drops lines that match, and counts them under `reason`.
    pub fn drop_lines(expression: impl Into<Regex>, reason: &str) -> Self {
        Self::dropping(reason, Dropped { expression: Some(expression.into()), ..Dropped::default() })
    }

    /// Drops lines from which `source` was extracted with a value that matches, and counts them under `reason`.
    pub fn drop_where(source: &str, expression: impl Into<Regex>, reason: &str) -> Self {
        let (source, expression) = (Some(source.to_owned()), Some(expression.into()));
        Self::dropping(reason, Dropped { source, expression, ..Dropped::default() })
    }

    /// Drops lines older than this, and counts them under `reason`.
    pub fn drop_older_than(age: Duration, reason: &str) -> Self {
        Self::dropping(reason, Dropped { older_than: Some(age.into()), ..Dropped::default() })
    }

    /// Drops lines longer than this, and counts them under `reason`.
    pub fn drop_longer_than(size: Bytes, reason: &str) -> Self {
        Self::dropping(reason, Dropped { longer_than: Some(size.into()), ..Dropped::default() })
    }

    /// Takes the line's time stamp from an extracted value.
    pub fn timestamp(source: &str, format: TimestampFormat) -> Self {
        Self(Kind::Timestamp { timestamp: Timestamp { source: Some(source.to_owned()), format: Some(format) } })
    }

    /// Makes an extracted value the line.
    pub fn output(source: &str) -> Self {
        Self(Kind::Output { output: Output { source: Some(source.to_owned()) } })
    }

    /// Writes what a Go template yields to an extracted value; the template sees all of them, and this one as `.Value`.
    pub fn template(source: &str, template: impl Into<String>) -> Self {
        let template = Templated { source: Some(source.to_owned()), template: Some(template.into()) };
        Self(Kind::Template { template })
    }

    /// Replaces what the groups of `expression` match in the line by `replacement`, a Go template.
    pub fn replace(expression: impl Into<Regex>, replacement: &str) -> Self {
        let replace =
            Replacement { source: None, expression: Some(expression.into()), replace: Some(replacement.to_owned()) };
        Self(Kind::Replace { replace })
    }

    /// Joins lines into one until the next that matches `firstline`, or until `wait` has passed without one.
    pub fn multiline(firstline: impl Into<Regex>, wait: Duration) -> Self {
        let multiline =
            Multiline { firstline: Some(firstline.into()), max_wait_time: Some(wait.into()), max_lines: None };
        Self(Kind::Multiline { multiline })
    }

    /// Limits how many lines pass.
    pub fn limit(limit: Limit) -> Self {
        Self(Kind::Limit { limit })
    }

    /// Counts metrics from the lines, by name.
    pub fn metrics(metrics: impl IntoIterator<Item = (&'static str, Metric)>) -> Self {
        let metrics = metrics.into_iter().map(|(name, metric)| (name.to_owned(), metric)).collect();
        Self(Kind::Metrics { metrics })
    }

    fn dropping(reason: &str, drop: Dropped) -> Self {
        Self(Kind::Drop { drop: Dropped { drop_counter_reason: Some(reason.to_owned()), ..drop } })
    }
}

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Each name to itself: to a reader plainer than a name without value, which means the same.
fn same(names: &[&str]) -> BTreeMap<String, String> {
    names.iter().map(|&name| (name.to_owned(), name.to_owned())).collect()
}
