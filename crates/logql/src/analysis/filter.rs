//! Filters of labels: whether the label is there, and whether its values can be what they are compared with.

use query::tree::{Matcher, Name};
use query::values::narrow;

use super::Analyser;
use super::flow::Flow;
use crate::ast::{Bound, Filter, FilterKind, Joint, Value};
use crate::length;
use crate::lexer::is_number;
use crate::rules::{not_a_number, passes_nothing, unknown_line_value};

impl Analyser<'_> {
    /// Checks a filter, and narrows the labels to what passes it.
    pub(super) fn filter(&mut self, filter: &Filter, flow: &mut Flow) {
        self.check_filter(filter, flow);
        pass(filter, flow);
    }

    fn check_filter(&mut self, filter: &Filter, flow: &Flow) {
        filter.walk(&mut |filter| {
            let Some(label) = filter.label() else { return };
            if !self.check_there(label, flow) {
                return;
            }
            match &filter.kind {
                FilterKind::Text(matcher) => self.check_text(matcher, flow),
                FilterKind::Bound(bound) => self.check_number(bound, flow),
                _ => {}
            }
        });
    }

    fn check_text(&mut self, matcher: &Matcher, flow: &Flow) {
        let Some(Some(values)) = flow.labels.may.get(&matcher.label.text) else { return };
        let unknown = unknown_line_value(matcher, values);
        self.findings.extend(unknown.or_else(|| passes_nothing(matcher, values)));
    }

    fn check_number(&mut self, bound: &Bound, flow: &Flow) {
        let reads = |text: &str| match bound.value {
            Value::Number(_) => is_number(text),
            Value::Duration(_) => length::of_either(text).is_some(),
            Value::Bytes(_) => length::bytes(text).is_some(),
            Value::Variable(_) => true,
        };
        self.check_values(&bound.label, flow, reads);
    }

    /// A label that is taken for a number must be able to be one.
    pub(super) fn check_values(&mut self, label: &Name, flow: &Flow, reads: impl Fn(&str) -> bool) {
        let values = flow.labels.may.get(&label.text).and_then(Option::as_ref);
        self.findings.extend(not_a_number(label, values, reads));
    }
}

/// What passes one of two filters is not known as well as what passes both.
fn pass(filter: &Filter, flow: &mut Flow) {
    match &filter.kind {
        FilterKind::Text(matcher) => narrow(matcher, &mut flow.labels),
        FilterKind::Joined(joint, of) if *joint != Joint::Or => of.iter().for_each(|filter| pass(filter, flow)),
        FilterKind::Paren(inner) => pass(inner, flow),
        FilterKind::Bound(Bound { label, .. }) if flow.labels.has(&label.text) => {
            flow.labels.may.entry(label.text.clone()).or_default();
            flow.labels.must.insert(label.text.clone());
        }
        _ => {}
    }
}
