//! What is read: files of pods, line by line.
//!
//! <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/receiver/filelogreceiver>

use serde::Serialize;

use crate::GoDuration;
use crate::settings::settings;
use terms::Duration;

use super::literal;

settings! {
    /// Files that are read, and how their lines become records. Renders to `file_log:`. Built by [`FileLog::pods`].
    pub struct FileLog sealed (
        /// Globs of the files.
        include: Vec<String>,
        /// Where a file is begun that was never read.
        start_at: StartAt,
        /// Whether a record bears the path of its file, as `log.file.path`.
        include_file_path: bool,
        /// The extension that remembers how far each file was read.
        storage: String,
        /// What is done when nobody takes a line: it is offered again, and nothing is read meanwhile.
        retry_on_failure: Retry,
        /// What is done to each line, in order.
        operators: Vec<Operator>,
    ) {}
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StartAt {
    Beginning,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Retry {
    enabled: bool,
}

impl FileLog {
    /// The files under `folder` as the kubelet lays them: `<namespace>_<pod>_<uid>/<container>/<n>.log`. A new file is
    /// read from its beginning. `storage` is the extension that remembers how far.
    pub fn pods(folder: &str, storage: &str, operators: impl IntoIterator<Item = Operator>) -> Self {
        let operators = [Operator::container()].into_iter().chain(operators).collect();
        let include = vec![format!("{folder}/*/*/*.log")];
        Self::sealed(include, StartAt::Beginning, true, storage.to_owned(), Retry { enabled: true }, operators)
    }
}

/// What is done to a line. One of `operators:`.
#[must_use = "an operator acts only as part of a receiver"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Operator(Kind);

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Kind {
    Container {},
    Add {
        field: String,
        value: String,
    },
    Recombine {
        r#if: String,
        is_first_entry: String,
        combine_field: String,
        source_identifier: String,
        force_flush_period: GoDuration,
        max_batch_size: u32,
        overwrite_with: OverwriteWith,
    },
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OverwriteWith {
    Oldest,
}

/// Where [`Operator::name_source`] writes it.
const SOURCE: &str = "attributes.source";
/// As many as Promtail joins.
const MOST_LINES: u32 = 128;

impl Operator {
    /// Reads the formats of containerd, CRI-O and Docker: time stamp, stream, line; joins lines that the runtime split.
    /// The path tells namespace, pod, uid and container: `k8s.pod.name` and so on.
    fn container() -> Self {
        Self(Kind::Container {})
    }

    /// Notes the file and the stream of a line, so that lines of both streams are joined apart.
    pub fn name_source() -> Self {
        let value = "EXPR(attributes[\"log.file.path\"] + \" \" + attributes[\"log.iostream\"])".to_owned();
        Self(Kind::Add { field: SOURCE.to_owned(), value })
    }

    /// Joins lines of the pods whose names match into one until the next that matches `firstline`, or until `wait` has
    /// passed without one. After [`name_source`](Self::name_source).
    pub fn join(pods: &str, firstline: &str, wait: Duration) -> Self {
        Self(Kind::Recombine {
            r#if: format!("resource[\"k8s.pod.name\"] matches {:?}", literal(pods)),
            is_first_entry: format!("body matches {:?}", literal(firstline)),
            combine_field: "body".to_owned(),
            source_identifier: SOURCE.to_owned(),
            force_flush_period: wait.into(),
            max_batch_size: MOST_LINES,
            overwrite_with: OverwriteWith::Oldest,
        })
    }
}
