//! Filters of labels: whether the label is there, and whether its values can be what they are compared with.

use std::collections::BTreeSet;

use promql::ast::{MatchOp, Matcher, Name};
use promql::{did_you_mean, fix_of_class};

use super::flow::Flow;
use super::{Analyser, accepts, list, named_values, narrow};
use crate::ast::{Bound, Filter, FilterKind, Joint, Value};
use crate::{length, lexer};

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
                FilterKind::Bound(bound) => self.check_bound(bound, flow),
                _ => {}
            }
        });
    }

    fn check_text(&mut self, matcher: &Matcher, flow: &Flow) {
        let label = &matcher.label.text;
        let Some(Some(values)) = flow.labels.may.get(label) else { return };
        for value in named_values(matcher) {
            if !values.contains(&value) {
                let fix = did_you_mean(&value, values.iter().map(String::as_str))
                    .or_else(|| fix_of_class(matcher, &value))
                    .unwrap_or_else(|| format!("give a value that there is: {}", list(values)));
                return self.fault(matcher.span, format!("the `{label}` of these lines is never `{value}`"), fix);
            }
        }
        let passes =
            accepts(matcher, "") != Some(false) || values.iter().any(|value| accepts(matcher, value) != Some(false));
        if !passes && matcher.op == MatchOp::Regex {
            let message = format!("`{label}=~\"{}\"` lets no line pass", matcher.value.text);
            self.fault(matcher.span, message, format!("give a value that there is: {}", list(values)));
        }
    }

    fn check_bound(&mut self, bound: &Bound, flow: &Flow) {
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
        let Some(Some(values)) = flow.labels.may.get(&label.text) else { return };
        if values.is_empty() || values.iter().any(|value| reads(value)) {
            return;
        }
        let message = format!("the label `{}` is never such a number: it is {}", label.text, one_of(values));
        self.fault(label.span, message, "compare it with a text, or take another label");
    }
}

pub(super) fn is_number(text: &str) -> bool {
    lexer::value(text.strip_prefix(['-', '+']).unwrap_or(text)).is_some()
}

/// A few of them.
fn one_of(values: &BTreeSet<String>) -> String {
    const MOST: usize = 4;
    let more = if values.len() > MOST { ", …" } else { "" };
    format!("{}{more}", list(values.iter().take(MOST)))
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
