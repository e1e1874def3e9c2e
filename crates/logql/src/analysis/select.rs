//! Selectors: whether their labels are there, whether their values can be, and which sources they leave.

use std::collections::BTreeSet;

use query::tree::{MatchOp, Matcher};
use query::values::{accepts, named, narrow, passes};
use query::{Labels, holds_variable};

use super::Analyser;
use crate::ast::Selector;
use crate::rules::{metadata_in_selector, selects_nothing, unknown_stream_label, unknown_stream_value};
use crate::world::Source;

/// Labels that follow from the pod that writes.
const OF_PODS: [&str; 6] = ["app", "container", "instance", "namespace", "node", "service_name"];

impl<'w> Analyser<'w> {
    /// The labels of the lines that a selector selects, and what writes them, where that is known.
    pub(super) fn selected(&mut self, selector: &Selector) -> (Labels, Vec<&'w Source>) {
        let mut left: Vec<&Source> = self.world.sources.iter().collect();
        if left.is_empty() {
            return (Labels::unknown(), left);
        }
        let of_labels = |matcher: &&Matcher| matcher.op != MatchOp::Variable && !holds_variable(&matcher.label.text);
        for matcher in selector.matchers.iter().filter(of_labels) {
            let label = &matcher.label.text;
            if !self.world.sources.iter().any(|source| source.labels.contains_key(label)) {
                let finding = metadata_in_selector(self.world, matcher);
                self.findings.push(finding.unwrap_or_else(|| unknown_stream_label(self.world, matcher)));
                continue;
            }
            if left.iter().any(|source| selects(matcher, source)) {
                let is_open = |source: &&Source| source.labels.get(label).is_some_and(|label| label.values.is_none());
                // Where any value may be, those are no mistake that are near to what the other matchers leave out
                // anyway.
                let others = || selector.matchers.iter().filter(of_labels).filter(|other| other.span != matcher.span);
                let is_beside = |source: &&&Source| others().all(|other| selects(other, source));
                let beside: Vec<&Source> = left.iter().filter(is_beside).copied().collect();
                let among = if beside.iter().any(is_open) { &beside } else { &left };
                let finding = unknown_stream_value(matcher, &values(among, label), among.iter().any(is_open));
                self.findings.extend(finding);
                let is_known = names_only_known(matcher, &left);
                left.retain(|source| selects(matcher, source) && !(is_known && is_open(source)));
            } else {
                self.findings.push(selects_nothing(self.world, matcher, &values(&left, label)));
                break;
            }
        }
        self.sources.extend(left.iter().map(|source| source.name.clone()));
        let mut labels = left
            .iter()
            .map(|source| labels_of(source))
            .reduce(|all, labels| all.or(&labels))
            .unwrap_or_else(Labels::unknown);
        for matcher in selector.matchers.iter().filter(of_labels) {
            narrow(matcher, &mut labels);
        }
        (labels, left)
    }
}

/// Whether a matcher selects streams of a source.
fn selects(matcher: &Matcher, source: &Source) -> bool {
    match source.labels.get(&matcher.label.text) {
        Some(label) => passes(matcher, label.values.as_ref(), label.always),
        None => accepts(matcher, "") != Some(false),
    }
}

/// Whether a matcher takes values only that something known has: then something else is hardly meant.
fn names_only_known(matcher: &Matcher, sources: &[&Source]) -> bool {
    let known = values(sources, &matcher.label.text);
    let named = named(matcher);
    !matcher.op.is_negative() && !named.is_empty() && named.iter().all(|value| known.contains(value.as_str()))
}

/// The values of a label, as far as they are known.
fn values<'s>(sources: &[&'s Source], label: &str) -> BTreeSet<&'s str> {
    let known = sources.iter().filter_map(|source| source.labels.get(label)?.values.as_ref());
    known.flat_map(|values| values.iter().map(String::as_str)).collect()
}

fn labels_of(source: &Source) -> Labels {
    let mut labels = Labels::NONE;
    for name in source.labels.keys().chain(source.metadata.keys()) {
        let label = source.any_label(name).cloned().unwrap_or_default();
        labels.add(name, label.values, label.always);
    }
    let follows = |label: &&String| OF_PODS.contains(&label.as_str());
    labels.own = labels.may.keys().filter(|label| !follows(label)).cloned().collect();
    labels
}
