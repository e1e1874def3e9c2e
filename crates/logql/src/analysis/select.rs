//! Selectors: whether their labels are there, whether their values can be, and which sources they leave.

use std::collections::BTreeSet;

use promql::ast::{MatchOp, Matcher};
use promql::{Labels, did_you_mean, holds_variable, nearest};

use super::{Analyser, accepts, list, named_values, narrow};
use crate::ast::Selector;
use crate::world::{Label, Source};

impl Analyser<'_> {
    /// The labels of the lines that a selector selects.
    pub(super) fn selected(&mut self, selector: &Selector) -> Labels {
        let mut left: Vec<&Source> = self.world.sources.iter().collect();
        if left.is_empty() {
            return Labels::unknown();
        }
        let of_labels = |matcher: &&Matcher| matcher.op != MatchOp::Variable && !holds_variable(&matcher.label.text);
        for matcher in selector.matchers.iter().filter(of_labels) {
            let label = &matcher.label.text;
            if !self.world.sources.iter().any(|source| source.labels.contains_key(label)) {
                self.no_stream_label(matcher);
                continue;
            }
            if left.iter().any(|source| selects(matcher, source)) {
                let is_open = |source: &&Source| source.labels.get(label).is_some_and(|label| label.values.is_none());
                // Where any value may be, those are no mistake that are near to what the other matchers leave out anyway.
                let others = || selector.matchers.iter().filter(of_labels).filter(|other| other.span != matcher.span);
                let is_beside = |source: &&&Source| others().all(|other| selects(other, source));
                let beside: Vec<&Source> = left.iter().filter(is_beside).copied().collect();
                self.check_named(matcher, if beside.iter().any(is_open) { &beside } else { &left });
                let is_known = names_only_known(matcher, &left);
                left.retain(|source| selects(matcher, source) && !(is_known && is_open(source)));
            } else {
                self.selects_nothing(matcher, &left);
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
        labels
    }

    fn no_stream_label(&mut self, matcher: &Matcher) {
        let label = &matcher.label.text;
        if self.world.sources.iter().any(|source| source.metadata.contains_key(label)) {
            let written = format!("{label}{}\"{}\"", matcher.op.text(), matcher.value.text);
            let message = format!("`{label}` belongs to single lines, not to streams: a selector cannot match it");
            return self.fault(matcher.label.span, message, format!("filter behind the selector: `| {written}`"));
        }
        let known: BTreeSet<&str> =
            self.world.sources.iter().flat_map(|source| source.labels.keys().map(String::as_str)).collect();
        let fix = did_you_mean(label, known.iter().copied())
            .unwrap_or_else(|| format!("match one of their labels: {}", list(&known)));
        self.fault(matcher.label.span, format!("no stream has a label `{label}`"), fix);
    }

    fn selects_nothing(&mut self, matcher: &Matcher, left: &[&Source]) {
        let label = &matcher.label.text;
        let written = format!("{label}{}\"{}\"", matcher.op.text(), matcher.value.text);
        let here = values(left, label);
        let all: Vec<&Source> = self.world.sources.iter().collect();
        let is_elsewhere = all.iter().any(|source| {
            source.labels.get(label).is_some_and(|label| label.values.is_some() && passes(matcher, label))
        });
        let message = if is_elsewhere {
            format!("`{written}` selects nothing beside the matchers before it")
        } else {
            format!("`{written}` selects nothing: no stream has that value")
        };
        let fix = did_you_mean(&matcher.value.text, here.iter().copied())
            .unwrap_or_else(|| format!("give a value that there is: {}", list(&here)));
        self.fault(matcher.span, message, fix);
    }

    /// Each alternative of `a|b`, and each excluded value, must be a value that there is. Where other values may be, too,
    /// one that is nearly a known one is taken for a mistake.
    fn check_named(&mut self, matcher: &Matcher, left: &[&Source]) {
        let label = &matcher.label.text;
        let known = values(left, label);
        let is_open = left.iter().any(|source| source.labels.get(label).is_some_and(|label| label.values.is_none()));
        for value in named_values(matcher) {
            let near = nearest(&value, known.iter().copied());
            if known.contains(value.as_str()) || known.is_empty() || (is_open && near.is_none()) {
                continue;
            }
            let fix = near.map_or_else(
                || format!("give a value that there is: {}", list(&known)),
                |near| format!("did you mean `{near}`?"),
            );
            return self.fault(matcher.span, format!("the `{label}` of these streams is never `{value}`"), fix);
        }
    }
}

/// Whether a matcher selects streams of a source.
fn selects(matcher: &Matcher, source: &Source) -> bool {
    match source.labels.get(&matcher.label.text) {
        Some(label) => passes(matcher, label),
        None => accepts(matcher, "") != Some(false),
    }
}

fn passes(matcher: &Matcher, label: &Label) -> bool {
    let missing = !label.always && accepts(matcher, "") != Some(false);
    let some = |values: &BTreeSet<String>| values.iter().any(|value| accepts(matcher, value) != Some(false));
    missing || label.values.as_ref().is_none_or(some)
}

/// Whether a matcher takes values only that something known has: then something else is hardly meant.
fn names_only_known(matcher: &Matcher, sources: &[&Source]) -> bool {
    let known = values(sources, &matcher.label.text);
    let named = named_values(matcher);
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
    labels
}
