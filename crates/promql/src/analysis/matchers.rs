//! Matchers: whether their labels are there, whether their values can be, and what they leave.

use query::tree::MatchOp;
use query::values::{accepts, narrow, passes};
use query::{Labels, holds_variable};

use super::Analyser;
use crate::ast::{Matcher, Selector};
use crate::rules::{
    bucket_bound, code_class, instance_port, regex_matcher, selects_nothing, unknown_label, unknown_value,
    unusual_value,
};
use crate::world::{Job, Source};

/// Labels whose values are numbers.
const BOUNDS: [&str; 2] = ["le", "quantile"];

/// The matchers of labels.
fn of_labels(selector: &Selector) -> impl Iterator<Item = &Matcher> {
    selector.matchers.iter().filter(|matcher| {
        matcher.label.text != "__name__" && matcher.op != MatchOp::Variable && !holds_variable(&matcher.label.text)
    })
}

impl Analyser<'_> {
    /// The sources that the matchers let through; all of them, and a fault, where that would be none.
    pub(super) fn matching_sources<'w>(
        &mut self,
        selector: &Selector,
        series: &str,
        sources: Vec<Source<'w>>,
    ) -> Vec<Source<'w>> {
        let mut left = sources;
        // Bounds of buckets are looked at by themselves, for they are written in their own way.
        for matcher in of_labels(selector).filter(|matcher| !BOUNDS.contains(&matcher.label.text.as_str())) {
            let passes = |source: &Source<'_>| match source.labels.get(&matcher.label.text) {
                Some(label) => passes(matcher, label.values.as_ref(), label.always),
                None => source.open || accepts(matcher, "") != Some(false),
            };
            if left.iter().any(passes) {
                left.retain(passes);
            } else if left.iter().any(|source| source.labels.contains_key(&matcher.label.text)) {
                self.findings.push(selects_nothing(self.world, matcher, series, &left));
                return left;
            }
        }
        left
    }

    /// Checks what the matchers name against what the labels usually are, and `instance` against what it always is.
    pub(super) fn check_usual(&mut self, selector: &Selector, series: &str, sources: &[Source<'_>]) {
        for matcher in of_labels(selector) {
            let label = &matcher.label.text;
            let usual = sources.iter().filter_map(|source| source.labels.get(label)).flat_map(|label| &label.usual);
            self.findings.extend(unusual_value(matcher, series, &usual.map(String::as_str).collect()));
            let is_address = |source: &Source<'_>| {
                let by_job = source.job.is_some_and(Job::has_plain_instances);
                by_job && !source.own.contains(label) && !source.job.is_some_and(|job| job.honor_labels)
            };
            if label == "instance" && sources.iter().all(is_address) {
                self.findings.extend(instance_port(matcher, series));
            }
        }
    }

    /// Checks every matcher against the labels, and narrows those.
    pub(super) fn check_matchers(&mut self, selector: &Selector, series: &str, labels: &mut Labels) {
        for matcher in of_labels(selector) {
            if !labels.has(&matcher.label.text) {
                self.findings.push(unknown_label(matcher, series, labels));
                continue;
            }
            self.findings.extend(regex_matcher(matcher));
            if BOUNDS.contains(&matcher.label.text.as_str()) {
                let bounds = labels.may.get(&matcher.label.text).and_then(Option::as_ref);
                self.findings.extend(bucket_bound(matcher, series, bounds));
                narrow(matcher, labels);
                continue;
            }
            // What selects nothing, or is no pattern, has been reported already.
            let is_told = self.findings.iter().any(|finding| finding.span == matcher.span);
            match labels.may.get(&matcher.label.text) {
                Some(Some(values)) if !is_told => {
                    self.findings.extend(unknown_value(self.world, matcher, series, values));
                }
                Some(Some(_)) => {}
                _ => self.findings.extend(code_class(matcher, series)),
            }
            narrow(matcher, labels);
        }
    }
}
