//! Links in Explore from the results of one data source to a query of the other, which finds what the result speaks of:
//! its variables are filled in there, and its labels are those that streams of logs have.

use super::query::{LogQuery, Query};
use super::template::{holds, listed};
use configs::grafana::{Correlation, DataSourceUid, DerivedField};
use terms::{Fault, Origin};

/// What Grafana calls the value of the label that bears a link.
const VALUE: &str = "__value.raw";

/// A link from a result to a query. Renders to a correlation of Prometheus, or to a derived field of Loki.
#[must_use = "a link is there only once it is in the list of all links"]
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    title: &'static str,
    label: &'static str,
    way: Way,
    origin: Origin,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    ToLogs { about: &'static str, lines: LogQuery },
    ToMetrics { streams: LogQuery, query: Query },
}

impl Lead {
    /// From the field `label` of Prometheus' results to lines, in whose query `${x}` is the field `x` of the same
    /// result.
    #[track_caller]
    pub const fn to_logs(title: &'static str, about: &'static str, label: &'static str, lines: LogQuery) -> Self {
        let Some(streams) = lines.streams() else {
            about_link(title).text(" leads to more than streams").fix("leave the selector alone").raise()
        };
        let mut mentioned = false;
        let mut from = 0;
        while let Some((start, end)) = variable(lines.text(), from) {
            let name = between(lines.text(), start, end);
            if !streams.has(name) {
                let fault = about_link(title).text(" fills in ").quoted(name).text(", but streams have ");
                listed(fault, streams.names()).fix("fill in labels that series and streams have both").raise()
            }
            mentioned |= holds(&[name], label);
            from = end;
        }
        check_mentioned(title, label, mentioned);
        Self { title, label, way: Way::ToLogs { about, lines }, origin: Origin::here() }
    }

    /// From the label `label` of the lines of these streams to metrics, in whose query `${__value.raw}` is its value.
    #[track_caller]
    pub const fn to_metrics(title: &'static str, label: &'static str, streams: LogQuery, query: Query) -> Self {
        let bears = match streams.streams() {
            Some(labels) => labels.has(label),
            None => false,
        };
        if !bears {
            about_link(title)
                .text(" stands on the label ")
                .quoted(label)
                .text(", which the streams do not have")
                .fix("name a label of streams, and a selector of those that have it")
                .raise()
        }
        let mut mentioned = false;
        let mut from = 0;
        while let Some((start, end)) = variable(query.text(), from) {
            let name = between(query.text(), start, end);
            if !holds(&[VALUE], name) {
                about_link(title)
                    .text(" fills in ")
                    .quoted(name)
                    .text(", of which lines say nothing")
                    .fix("use `${__value.raw}`")
                    .raise()
            }
            mentioned = true;
            from = end;
        }
        check_mentioned(title, VALUE, mentioned);
        Self { title, label, way: Way::ToMetrics { streams, query }, origin: Origin::here() }
    }

    /// Its text.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The lines that it leads to, or that it stands on.
    pub(crate) const fn streams(&self) -> LogQuery {
        match self.way {
            Way::ToLogs { lines, .. } => lines,
            Way::ToMetrics { streams, .. } => streams,
        }
    }

    /// The same link, its queries written otherwise.
    pub(crate) fn written(self, query: impl Fn(Query) -> Query, logs: impl Fn(LogQuery) -> LogQuery) -> Self {
        let way = match self.way {
            Way::ToLogs { about, lines } => Way::ToLogs { about, lines: logs(lines) },
            Way::ToMetrics { streams, query: metrics } => {
                Way::ToMetrics { streams: logs(streams), query: query(metrics) }
            }
        };
        Self { way, ..self }
    }

    /// What it asks of Prometheus, if that is where it leads.
    pub const fn query(&self) -> Option<Query> {
        match self.way {
            Way::ToMetrics { query, .. } => Some(query),
            Way::ToLogs { .. } => None,
        }
    }

    /// As a link of Prometheus, if it is one.
    pub fn correlation(&self) -> Option<Correlation> {
        let Way::ToLogs { about, lines } = self.way else { return None };
        Some(Correlation::to(DataSourceUid::Loki, self.title, about, self.label, lines.text()))
    }

    /// As a field of Loki's lines, if it is one.
    pub fn derived_field(&self) -> Option<DerivedField> {
        let field = DerivedField::of_label(self.title, self.label, self.query()?.text());
        Some(field.datasource_uid(DataSourceUid::Prometheus))
    }
}

#[track_caller]
const fn check_mentioned(title: &str, name: &str, mentioned: bool) {
    if !mentioned {
        about_link(title)
            .text(" would lead to the same wherever it stands, since its query has no `${")
            .text(name)
            .text("}`")
            .fix("match it in the query")
            .raise()
    }
}

const fn about_link(title: &str) -> Fault {
    Fault::new("link ").quoted(title)
}

/// Where the name of the next `${name}` begins and ends, at `from` or behind it.
const fn variable(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = from;
    while start + 2 < bytes.len() {
        if bytes[start] == b'$' && bytes[start + 1] == b'{' {
            let mut end = start + 2;
            while end < bytes.len() && bytes[end] != b'}' {
                end += 1;
            }
            return Some((start + 2, end));
        }
        start += 1;
    }
    None
}

const fn between(text: &str, start: usize, end: usize) -> &str {
    text.split_at(end).0.split_at(start).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{ResultLabels, promql_unchecked};
    use crate::unit::Unit;

    const LABELS: ResultLabels = ResultLabels::new(&["app", "namespace", "pod"], false);

    const fn streams(text: &'static str) -> LogQuery {
        LogQuery::checked(text, None, LABELS, true).of_streams(LABELS)
    }

    #[test]
    fn a_link_to_logs_fills_labels_in() {
        let lead = Lead::to_logs("Logs", "Its logs", "pod", streams(r#"{namespace="${namespace}", pod="${pod}"}"#));
        assert!(lead.correlation().is_some() && lead.derived_field().is_none() && lead.query().is_none());
    }

    #[test]
    fn a_link_to_metrics_fills_the_value_in() {
        let query = promql_unchecked(Unit::Count, r#"up{pod="${__value.raw}"}"#, "a test");
        let lead = Lead::to_metrics("CPU", "pod", streams("{}"), query);
        assert!(lead.correlation().is_none() && lead.derived_field().is_some() && lead.query().is_some());
    }

    #[test]
    #[should_panic(expected = "link `Logs` fills in `uid`, but streams have `app`, `namespace`, `pod`")]
    fn a_field_that_no_stream_has_is_refused() {
        let _lead = Lead::to_logs("Logs", "", "pod", streams(r#"{pod="${pod}", uid="${uid}"}"#));
    }
}
