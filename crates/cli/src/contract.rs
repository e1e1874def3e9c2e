//! A page held against a catalogue: what it lacks, what is otherwise, and what nobody asked for.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::catalogue::{Catalogue, Family, Kind};
use crate::exposition::{Exposed, Exposition, Labels};

/// How a page compares with a catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Compared {
    /// How many metrics are as they should be.
    pub(crate) kept: usize,
    /// Metrics that the page lacks.
    pub(crate) missing: Vec<Lack>,
    /// Metrics of another kind or with other labels.
    pub(crate) differing: Vec<Lack>,
    /// Metrics that have no series yet, so that nothing is known of their labels.
    pub(crate) unseen: Vec<String>,
    /// Metrics that the catalogue does not know: no fault.
    pub(crate) extra: Vec<String>,
}

/// What is wrong with one metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Lack {
    pub(crate) metric: String,
    pub(crate) what: String,
}

impl Compared {
    /// Whether nothing is missing and nothing different.
    pub(crate) const fn is_kept(&self) -> bool {
        self.missing.is_empty() && self.differing.is_empty()
    }
}

/// Compares a page with a catalogue.
pub(crate) fn compare(catalogue: &Catalogue, page: &Exposition) -> Compared {
    let mut compared = Compared::default();
    for (name, family) in &catalogue.families {
        match page.families.get(name) {
            // What had no series when the catalogue was recorded may have none, and not be listed either.
            None if !family.had_series => compared.unseen.push(name.clone()),
            None => compared.missing.push(Lack { metric: name.clone(), what: lacking(name, family, page) }),
            Some(exposed) => compared.hold(name, family, exposed),
        }
    }
    compared.extra = page.families.keys().filter(|name| !catalogue.families.contains_key(*name)).cloned().collect();
    compared
}

impl Compared {
    fn hold(&mut self, name: &str, family: &Family, exposed: &Exposed) {
        let what = differing_kind(family.kind, exposed.kind)
            .or_else(|| family.labels.as_ref().and_then(|labels| differing_labels(family, labels.keys(), exposed)));
        match what {
            Some(what) => self.differing.push(Lack { metric: name.to_owned(), what }),
            None => self.kept += 1,
        }
        if exposed.series.is_empty() && family.had_series {
            self.unseen.push(name.to_owned());
        }
    }
}

fn lacking(name: &str, family: &Family, page: &Exposition) -> String {
    let labels: Vec<_> = family.labels.iter().flatten().map(|(label, _)| label.as_str()).collect();
    let near = findings::nearest(name, page.families.keys().map(String::as_str));
    let wanted = format!("a {} with {}", family.kind.word(), spoken(&labels));
    match near {
        Some(near) => format!("{wanted}; the page has `{near}`"),
        None => wanted,
    }
}

fn differing_kind(wanted: Kind, found: Kind) -> Option<String> {
    (wanted != found).then(|| format!("is a {}, and should be a {}", found.word(), wanted.word()))
}

fn differing_labels<'a>(
    family: &Family,
    wanted: impl Iterator<Item = &'a String>,
    exposed: &Exposed,
) -> Option<String> {
    let wanted: BTreeSet<&str> = wanted.map(String::as_str).collect();
    let wrong = |series: &&Labels| {
        let has: BTreeSet<&str> = named(series).collect();
        let must =
            |label: &&&str| family.labels.as_ref().and_then(|all| all.get(**label)).is_some_and(|one| one.always);
        !has.is_subset(&wanted) || wanted.iter().filter(must).any(|label| !has.contains(label))
    };
    let found = exposed.series.iter().find(wrong)?;
    let has: Vec<_> = named(found).collect();
    let wanted: Vec<_> = wanted.into_iter().collect();
    Some(format!("has series with {}, and should have them with {}", spoken(&has), spoken(&wanted)))
}

/// The labels that a series has: an empty one is a missing one.
fn named(series: &Labels) -> impl Iterator<Item = &str> {
    series.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name.as_str())
}

fn spoken(labels: &[&str]) -> String {
    if labels.is_empty() { "no labels".to_owned() } else { format!("the labels {{{}}}", labels.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "\
# exporter: backend
# TYPE http_requests_total counter
http_requests_total{method,route,status}
# TYPE latency_seconds histogram
latency_seconds{route,zone?}
# TYPE orders_total counter
orders_total
# TYPE rare_total counter
";

    #[track_caller]
    fn compared(page: &str) -> Compared {
        let catalogue = Catalogue::parse(CONTRACT).unwrap();
        compare(&catalogue, &Exposition::parse(page, "the test").unwrap())
    }

    #[track_caller]
    fn said(lacks: &[Lack]) -> Vec<String> {
        lacks.iter().map(|lack| format!("{}: {}", lack.metric, lack.what)).collect()
    }

    #[test]
    fn a_page_that_keeps_the_contract_may_have_more() {
        let compared = compared(
            "# TYPE http_requests_total counter\nhttp_requests_total{method=\"GET\",route=\"/\",status=\"200\"} 1\n\
             # TYPE latency_seconds histogram\nlatency_seconds_bucket{route=\"/\",le=\"1\"} 1\n\
             # TYPE orders_total counter\norders_total 1\n# TYPE more gauge\nmore 1\n",
        );
        assert!(compared.is_kept());
        assert_eq!(
            (compared.kept, &*compared.extra, &*compared.unseen),
            (3, &["more".to_owned()][..], &["rare_total".to_owned()][..])
        );
    }

    #[test]
    fn what_is_missing_is_named_with_what_comes_near() {
        let compared = compared("# TYPE http_request_total counter\nhttp_request_total 1\n");
        assert_eq!(
            said(&compared.missing),
            [
                "http_requests_total: a counter with the labels {method, route, status}; the page has \
                 `http_request_total`",
                "latency_seconds: a histogram with the labels {route, zone}",
                "orders_total: a counter with no labels",
            ]
        );
        assert!(!compared.is_kept());
    }

    #[test]
    fn another_kind_and_other_labels_are_said() {
        let compared = compared(
            "# TYPE http_requests_total counter\nhttp_requests_total{method=\"GET\",path=\"/\",status=\"200\"} 1\n\
             # TYPE latency_seconds summary\nlatency_seconds_sum 1\n# TYPE orders_total \
             counter\norders_total{shop=\"a\"} 1\n",
        );
        assert_eq!(
            said(&compared.differing),
            [
                "http_requests_total: has series with the labels {method, path, status}, and should have them with the \
                 labels {method, route, status}",
                "latency_seconds: is a summary, and should be a histogram",
                "orders_total: has series with the labels {shop}, and should have them with no labels",
            ]
        );
    }

    #[test]
    fn a_metric_without_series_is_there_and_its_labels_unknown() {
        let compared = compared(
            "# TYPE http_requests_total counter\n# TYPE latency_seconds histogram\n# TYPE orders_total counter\n",
        );
        assert!(compared.is_kept());
        assert_eq!(compared.unseen, ["http_requests_total", "latency_seconds", "orders_total", "rare_total"]);
    }
}
