//! What one environment changes of a watch: parts that are left out, bounds that are moved, a namespace that is called
//! otherwise.

use std::collections::BTreeSet;

use super::query::{LogQuery, Query, Read};
use super::series::{Pair, Series};
use super::unit::Bound;
use terms::{List, Names, WorkloadId};

/// The scrape jobs without which something means nothing.
pub type Needs = List<&'static str, 4>;

/// What one environment changes. [`Watch::under`](crate::watch::Watch::under) is the watch as it is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// Scrape jobs that are left out.
    pub jobs: Vec<&'static str>,
    /// Workloads that are left out: nobody has their logs, which bear the label `app`.
    pub apps: Vec<&'static str>,
    /// Whether nobody keeps logs.
    pub without_logs: bool,
    /// Bounds, each with the one that holds in its place.
    pub bounds: Vec<(Bound, Bound)>,
    /// Workloads of which several pods run, each under a name of its own.
    pub several: Vec<WorkloadId<'static>>,
    /// Whether samples are written to a receiver as they are stored.
    pub remote_write: bool,
    /// What namespaces are called.
    pub names: Names<'static>,
    /// The folder that `kubectl apply -f` reads: `k8s/monitoring/`.
    pub files: Option<&'static str>,
}

impl Overlay {
    /// Nothing is changed.
    pub const NONE: Self = Self {
        jobs: Vec::new(),
        apps: Vec::new(),
        without_logs: false,
        bounds: Vec::new(),
        several: Vec::new(),
        remote_write: false,
        names: Names::AS_WRITTEN,
        files: None,
    };

    /// Whether alerts fire there as they do under the other: only runbooks name the folder.
    pub fn is_tried_like(&self, other: &Self) -> bool {
        let untold = |one: &Self| Self { files: None, ..one.clone() };
        untold(self) == untold(other)
    }

    /// Whether nothing is changed.
    pub fn is_none(&self) -> bool {
        self.jobs.is_empty()
            && self.apps.is_empty()
            && !self.without_logs
            && self.bounds.is_empty()
            && self.several.is_empty()
            && self.names.renamed().is_none()
            && self.files.is_none()
    }
}

/// How much of what a query reads is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum There {
    /// All of it.
    All,
    /// A part.
    Some,
    /// Nothing.
    Nothing,
}

/// An overlay, and what follows from it for recorded series.
pub(crate) struct Lens<'a> {
    pub overlay: &'a Overlay,
    /// Recorded series that go, since nothing of what they are computed from is there.
    pub unrecorded: BTreeSet<&'static str>,
}

impl Lens<'_> {
    /// How much of it is there.
    pub fn there(&self, reads: &[Read]) -> There {
        let is_gone = |(series, jobs): &&Read| match jobs {
            [] => self.unrecorded.contains(series),
            jobs => jobs.iter().all(|job| self.overlay.jobs.contains(job)),
        };
        match reads.iter().filter(is_gone).count() {
            0 => There::All,
            gone if gone == reads.len() => There::Nothing,
            _ => There::Some,
        }
    }

    /// Whether nobody has the logs that it asks for.
    pub fn has_no_logs(&self, query: &str) -> bool {
        let names = |app: &&str| query.contains(&format!("app=\"{app}\"")) || query.contains(&format!("app=`{app}`"));
        self.overlay.without_logs || self.overlay.apps.iter().any(names)
    }

    /// Whether a job is left out that it needs.
    pub fn lacks(&self, needs: &Needs) -> bool {
        needs.iter().any(|job| self.overlay.jobs.contains(job))
    }

    /// The bound that holds.
    pub fn bound(&self, bound: Bound) -> Bound {
        self.overlay.bounds.iter().find_map(|(made, other)| bound.moved(*made, *other)).unwrap_or(bound)
    }

    /// Whether another bound holds.
    pub fn moves(&self, bound: Bound) -> bool {
        self.overlay.bounds.iter().any(|(made, _)| bound.is_made_by(*made))
    }

    /// A query's text as it is written.
    pub fn text(&self, text: &'static str) -> &'static str {
        let text = of_jobs_there(text, &self.overlay.jobs).map_or(text, |text| text.leak());
        let Some((from, to)) = self.overlay.names.renamed() else { return text };
        renamed(text, from.as_str(), to.as_str()).map_or(text, |text| text.leak())
    }

    /// Whether a series is of a scrape job that is there.
    pub fn is_scraped(&self, series: &Series) -> bool {
        series.label(JOB).is_none_or(|job| !self.overlay.jobs.contains(&job))
    }

    /// The value of a label.
    pub fn value(&self, label: &str, value: &'static str) -> &'static str {
        match self.overlay.names.renamed() {
            Some((from, to)) if label == NAMESPACE && value == from.as_str() => to.as_str(),
            _ => value,
        }
    }

    /// The regular expression for values of a label.
    pub fn pattern(&self, label: &str, regex: &'static str) -> &'static str {
        match self.overlay.names.renamed() {
            Some((from, to)) if label == NAMESPACE => replaced(regex, from.as_str(), to.as_str()).leak(),
            _ => regex,
        }
    }

    /// Labels with their values.
    pub fn pairs(&self, pairs: &'static [Pair]) -> &'static [Pair] {
        if pairs.iter().all(|(label, value)| self.value(label, value) == *value) {
            return pairs;
        }
        leaked(pairs.iter().map(|(label, value)| (*label, self.value(label, value))).collect())
    }

    /// The query as it is written.
    pub fn query(&self, query: Query) -> Query {
        query.written(self.text(query.text()))
    }

    /// The query as it is written.
    pub fn log_query(&self, query: LogQuery) -> LogQuery {
        query.written(self.text(query.text()))
    }

    /// The series as it is given.
    pub fn series(&self, series: Series) -> Series {
        series.labelled(self.text(series.selector()), self.pairs(series.labels()))
    }
}

/// Values for as long as the process: all that a watch holds lives so long, and a command makes few overlays and ends.
pub(crate) fn leaked<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

/// The label that says in which namespace something is.
const NAMESPACE: &str = "namespace";

/// The label that says which scrape job a series is from.
const JOB: &str = "job";

/// The query, of the jobs between which it chooses with those that are there: `job=~"promtail|other"`. `None` where all
/// are, or none.
fn of_jobs_there(text: &str, gone: &[&str]) -> Option<String> {
    let mut said = text.to_owned();
    for (operator, of_one) in [("=~", "="), ("!~", "!=")] {
        let start = format!("{JOB}{operator}\"");
        let mut from = 0;
        while let Some(found) = said[from..].find(&start) {
            let open = from + found + start.len();
            let is_of_name =
                said[..from + found].ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
            let Some(length) = said[open..].find('"') else { break };
            let jobs: Vec<&str> = said[open..open + length].split('|').collect();
            let left: Vec<&str> = jobs.iter().copied().filter(|job| !gone.contains(job)).collect();
            let operator = if left.len() == 1 { of_one } else { operator };
            let written = format!("{JOB}{operator}\"{}\"", left.join("|"));
            from = open + length;
            if !is_of_name && !left.is_empty() && left.len() < jobs.len() {
                let end = open + length + 1;
                from = open - start.len() + written.len();
                said.replace_range(open - start.len()..end, &written);
            }
        }
    }
    (said != text).then_some(said)
}

/// The query, the namespace `from` called `to` wherever it matches one; `None` where it names none.
fn renamed(text: &str, from: &str, to: &str) -> Option<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (mut said, mut rest, mut found) = (String::new(), text, false);
    while let Some(start) = rest.find(NAMESPACE) {
        let (before, behind) = (&rest[..start], &rest[start + NAMESPACE.len()..]);
        let value = behind.trim_start().trim_start_matches(['=', '!', '~']).trim_start();
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'));
        let is_matcher = !before.ends_with(is_of_name) && value.len() < behind.trim_start().len();
        let end = quote.filter(|_| is_matcher).and_then(|quote| value[1..].find(quote));
        let open = rest.len() - value.len();
        if let Some(end) = end {
            let old = &value[1..=end];
            let new = replaced(old, from, to);
            found |= new != old;
            said.push_str(&rest[..=open]);
            said.push_str(&new);
            rest = &value[1 + end..];
        } else {
            let next = start + NAMESPACE.len();
            said.push_str(&rest[..next]);
            rest = &rest[next..];
        }
    }
    found.then(|| said + rest)
}

/// The value of a matcher, each name in it by itself: `tea|shop`.
pub(crate) fn replaced(value: &str, from: &str, to: &str) -> String {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let (mut said, mut rest) = (String::new(), value);
    while let Some(at) = rest.find(from) {
        let behind = &rest[at + from.len()..];
        let alone = !rest[..at].ends_with(is_of_name) && !behind.starts_with(is_of_name);
        said.push_str(&rest[..at]);
        said.push_str(if alone { to } else { from });
        rest = behind;
    }
    said + rest
}

#[cfg(test)]
mod tests {
    use super::{of_jobs_there, renamed};

    #[test]
    fn a_query_reads_those_jobs_that_are_there() {
        let cases = [
            (r#"up{job=~"agent|other"} == 0"#, Some(r#"up{job="agent"} == 0"#)),
            (r#"up{job=~"agent|other|pot", a="b"}"#, Some(r#"up{job=~"agent|pot", a="b"}"#)),
            (r#"a{job!~"other|pot"} + b{job=~"pot|other"}"#, Some(r#"a{job!="pot"} + b{job="pot"}"#)),
            (r#"up{job=~"other"}"#, None),
            (r#"up{job="other"}"#, None),
            (r#"up{exported_job=~"agent|other"}"#, None),
            (r#"up{job=~"agent|.*"}"#, None),
        ];
        for (query, expected) in cases {
            assert_eq!(of_jobs_there(query, &["other"]).as_deref(), expected, "{query}");
        }
    }

    #[test]
    fn a_namespace_is_called_otherwise_where_a_query_matches_one() {
        let cases = [
            (r#"up{namespace="tea"}"#, Some(r#"up{namespace="leaves"}"#)),
            (
                r#"a{x="tea", namespace =~ "tea|shop"} / b{namespace!="tea"}"#,
                Some(r#"a{x="tea", namespace =~ "leaves|shop"} / b{namespace!="leaves"}"#),
            ),
            ("up{namespace='tea', pod=~\"tea-.*\"}", Some("up{namespace='leaves', pod=~\"tea-.*\"}")),
            (r#"sum by (namespace) (up{exported_namespace="tea"})"#, None),
            (r#"up{namespace="tea-house"}"#, None),
            (r#"up{namespace=~"$namespace"}"#, None),
            ("namespace_pod:memory:ratio", None),
        ];
        for (query, expected) in cases {
            assert_eq!(renamed(query, "tea", "leaves").as_deref(), expected, "{query}");
        }
    }
}
