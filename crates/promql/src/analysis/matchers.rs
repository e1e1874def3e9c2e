//! Matchers: whether their labels are there, whether their values can be, and what they leave.

use std::collections::BTreeSet;

use super::{Analyser, Labels};
use crate::ast::{MatchOp, Matcher, Selector};
use crate::lexer::holds_variable;
use crate::regex::Regex;
use crate::suggest::did_you_mean;
use crate::world::Source;

/// What a matcher asks of a value; `None` where it holds a variable.
fn accepts(matcher: &Matcher, value: &str) -> Option<bool> {
    if matcher.op == MatchOp::Variable || holds_variable(&matcher.value.text) {
        return None;
    }
    let equal = if matcher.op.is_regex() {
        Regex::parse(&matcher.value.text).ok()?.matches(value)
    } else {
        matcher.value.text == value
    };
    Some(equal != matcher.op.is_negative())
}

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
        for matcher in of_labels(selector) {
            let passes = |source: &Source<'_>| match source.labels.get(&matcher.label.text) {
                Some(label) => {
                    let missing = !label.always && accepts(matcher, "") != Some(false);
                    let some =
                        |values: &BTreeSet<String>| values.iter().any(|value| accepts(matcher, value) != Some(false));
                    missing || label.values.as_ref().is_none_or(some)
                }
                None => source.open || accepts(matcher, "") != Some(false),
            };
            if left.iter().any(passes) {
                left.retain(passes);
            } else if left.iter().any(|source| source.labels.contains_key(&matcher.label.text)) {
                self.selects_nothing(matcher, series, &left);
                return left;
            }
        }
        left
    }

    fn selects_nothing(&mut self, matcher: &Matcher, series: &str, sources: &[Source<'_>]) {
        let label = &matcher.label.text;
        let values: BTreeSet<&str> = sources
            .iter()
            .filter_map(|source| source.labels.get(label)?.values.as_ref())
            .flat_map(|values| values.iter().map(String::as_str))
            .collect();
        let written = format!("{label}{}\"{}\"", matcher.op.text(), matcher.value.text);
        let job = self.world.jobs.iter().find(|job| label == "job" && accepts(matcher, &job.name) == Some(true));
        if let Some(job) = job {
            let message = format!(
                "`{written}` selects nothing: the job `{}` scrapes {}, which exposes no `{series}`",
                job.name,
                list(&job.exporters)
            );
            return self.fault(matcher.span, message, format!("`{series}` comes from the job {}", list(&values)));
        }
        let fix = did_you_mean(&matcher.value.text, values.iter().copied())
            .or_else(|| of_another_label(matcher, sources))
            .unwrap_or_else(|| format!("give a value that there is: {}", list(&values)));
        let message = match label.as_str() {
            "job" => format!("`{written}` selects nothing: no job of that name is scraped"),
            _ => format!("`{written}` selects nothing: the `{label}` of `{series}` has no such value"),
        };
        self.fault(matcher.span, message, fix);
    }

    /// Checks every matcher against the labels, and narrows those.
    pub(super) fn check_matchers(&mut self, selector: &Selector, series: &str, labels: &mut Labels) {
        for matcher in of_labels(selector) {
            let label = &matcher.label.text;
            if !labels.has(label) {
                let fix = did_you_mean(label, labels.may.keys().map(String::as_str))
                    .unwrap_or_else(|| format!("match one of its labels: {}", labels.listed()));
                self.fault(matcher.label.span, format!("`{series}` has no label `{label}`"), fix);
                continue;
            }
            self.check_pattern(matcher);
            self.check_values(matcher, series, labels);
            narrow(matcher, labels);
        }
    }

    fn check_pattern(&mut self, matcher: &Matcher) {
        let (op, value) = (matcher.op, &matcher.value.text);
        if !op.is_regex() || holds_variable(value) {
            return;
        }
        let plain = if op == MatchOp::Regex { "=" } else { "!=" };
        let has_no_operators =
            !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/: ".contains(&byte));
        if has_no_operators {
            let message = format!("`{value}` is a regular expression that matches one text only");
            self.fault(matcher.span, message, format!("write `{}{plain}\"{value}\"`", matcher.label.text));
        } else if value == ".*" {
            let effect = if op == MatchOp::Regex { "everything, also series without the label" } else { "nothing" };
            let fix = if op == MatchOp::Regex { "remove the matcher, or write `.+`" } else { "remove it" };
            self.fault(matcher.span, format!("`{}{}\".*\"` selects {effect}", matcher.label.text, op.text()), fix);
        }
    }

    /// Codes are written out: no answer has the code `5xx`.
    fn check_class(&mut self, matcher: &Matcher, series: &str) {
        let (label, value) = (&matcher.label.text, &matcher.value.text);
        if !OF_CODES.contains(&label.as_str()) {
            return;
        }
        let Some(fix) = fix_of_class(matcher, value) else { return };
        let message = format!("the `{label}` of `{series}` is never `{value}`: it is a code like `{}00`", &value[..1]);
        self.fault(matcher.span, message, fix);
    }

    /// Each alternative of `a|b`, and each excluded value, must be a value that there is.
    fn check_values(&mut self, matcher: &Matcher, series: &str, labels: &Labels) {
        let label = &matcher.label.text;
        let written = &matcher.value.text;
        let Some(Some(values)) = labels.may.get(label) else { return self.check_class(matcher, series) };
        if holds_variable(written) || written.is_empty() {
            return;
        }
        let named = match matcher.op {
            MatchOp::Equal | MatchOp::NotEqual => vec![written.clone()],
            _ => match Regex::parse(written).ok().and_then(|regex| regex.alternatives()) {
                Some(alternatives) => alternatives,
                None => return,
            },
        };
        // A job's values have been narrowed to what exposes the series: there, any job that exists is a value.
        let is_job = |name: &String| label == "job" && self.world.jobs.iter().any(|job| job.name == *name);
        let unknown: Vec<_> =
            named.iter().filter(|name| !name.is_empty() && !values.contains(*name) && !is_job(name)).collect();
        for name in unknown {
            if self.findings.iter().any(|finding| finding.span == matcher.span) {
                return;
            }
            let fix = did_you_mean(name, values.iter().map(String::as_str))
                .unwrap_or_else(|| format!("give a value that there is: {}", list(values)));
            self.fault(matcher.span, format!("the `{label}` of `{series}` is never `{name}`"), fix);
        }
    }
}

/// The label that has that value, where it is not the one that was named.
fn of_another_label(matcher: &Matcher, sources: &[Source<'_>]) -> Option<String> {
    let value = &matcher.value.text;
    let mut labels = sources.iter().flat_map(|source| &source.labels);
    let has_it = |values: &BTreeSet<String>| values.contains(value);
    let (label, _) = labels.find(|(_, label)| label.values.as_ref().is_some_and(has_it))?;
    Some(format!("did you mean `{label}{}\"{value}\"`?", matcher.op.text()))
}

/// Labels that bear the code of an answer.
const OF_CODES: [&str; 4] = ["code", "response_code", "status", "status_code"];

/// What to write for a value that is how people speak of a class of codes: `5xx`.
pub fn fix_of_class(matcher: &Matcher, value: &str) -> Option<String> {
    let class = value.strip_suffix("xx").or_else(|| value.strip_suffix("XX"))?;
    let op = if matcher.op.is_negative() { "!~" } else { "=~" };
    matches!(class, "1" | "2" | "3" | "4" | "5").then(|| format!("write `{}{op}\"{class}..\"`", matcher.label.text))
}

fn narrow(matcher: &Matcher, labels: &mut Labels) {
    let label = &matcher.label.text;
    let Some(without) = accepts(matcher, "") else { return };
    if !without {
        labels.must.insert(label.clone());
    }
    let values = match matcher.op {
        MatchOp::Equal if matcher.value.text.is_empty() => return labels.remove(label),
        MatchOp::Equal => Some(BTreeSet::from([matcher.value.text.clone()])),
        _ => {
            let alternatives = || Regex::parse(&matcher.value.text).ok()?.alternatives();
            match (labels.may.get(label).cloned().flatten(), matcher.op) {
                (Some(known), _) => {
                    Some(known.into_iter().filter(|value| accepts(matcher, value) == Some(true)).collect())
                }
                (None, MatchOp::Regex) => alternatives().map(|values| values.into_iter().collect()),
                (None, _) => None,
            }
        }
    };
    labels.may.insert(label.clone(), values);
}

fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}
