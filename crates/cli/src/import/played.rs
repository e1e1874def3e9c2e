//! What a query answers over a handful of series that stand still or grow evenly: enough to try out when a rule fires.
//!
//! What is not understood has no answer, and its rule waits for somebody who says when it fires. promtool has the last
//! word: drafts are tests.

mod operators;
mod ranges;

use std::collections::BTreeMap;

use promql::ast::{Aggregate, Call, Expr, Grouping, Kind, Length, Selector, TimeShift};
use query::values::accepts;

use operators::joined;
use ranges::{OF_RANGES, over_time, quantile, quantiles, values};

/// Labels and their values, the name among them.
pub type Labels = BTreeMap<String, String>;

/// A series with a sample each minute.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub labels: Labels,
    pub start: f64,
    pub step: f64,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Number(f64),
    Series(Vec<(Labels, f64)>),
}

/// The series, and the minute at which they are asked.
#[derive(Clone, Copy)]
pub struct Played<'a> {
    pub lines: &'a [Line],
    pub at: f64,
}

const NAME: &str = "__name__";

impl Line {
    fn value(&self, minute: f64) -> f64 {
        self.step.mul_add(minute, self.start)
    }
}

fn nameless(labels: &Labels) -> Labels {
    labels.iter().filter(|(label, _)| *label != NAME).map(|(label, value)| (label.clone(), value.clone())).collect()
}

impl Played<'_> {
    /// The answer; `None` where the query says what is not understood here.
    pub fn answer(self, expr: &Expr) -> Option<Answer> {
        match &expr.kind {
            Kind::Paren(inner) => self.answer(inner),
            Kind::Number(number) => Some(Answer::Number(number.value)),
            Kind::Unary { negative, expr } => {
                let sign = if *negative { -1.0 } else { 1.0 };
                Some(self.answer(expr)?.each(|value| sign * value))
            }
            Kind::Vector(selector) => {
                let at = self.shifted(&selector.time)?;
                let found = self.selected(selector)?;
                Some(Answer::Series(found.into_iter().map(|line| (line.labels.clone(), line.value(at))).collect()))
            }
            Kind::Call(call) => self.call(call),
            Kind::Aggregate(aggregate) => self.aggregate(aggregate),
            Kind::Binary(binary) => {
                let (left, right) = (self.answer(&binary.lhs)?, self.answer(&binary.rhs)?);
                joined(binary.op, binary.returns_bool, &binary.matching, left, right)
            }
            Kind::Text(_) | Kind::Variable(_) | Kind::Range(..) | Kind::Subquery(_) => None,
        }
    }

    fn shifted(self, time: &TimeShift) -> Option<f64> {
        let back = match &time.offset {
            None => 0.0,
            Some(length) => length.seconds()? / 60.0,
        };
        time.at.is_none().then_some(self.at - back).filter(|at| *at >= 0.0)
    }

    fn selected(&self, selector: &Selector) -> Option<Vec<&Line>> {
        let name = &selector.metric()?.text;
        if selector.extension.is_some() {
            return None;
        }
        let mut found = Vec::new();
        for line in self.lines.iter().filter(|line| line.labels.get(NAME) == Some(name)) {
            let value = |label: &str| line.labels.get(label).map_or("", String::as_str);
            let mut passes = true;
            for matcher in &selector.matchers {
                passes &= accepts(matcher, value(&matcher.label.text))?;
            }
            found.extend(passes.then_some(line));
        }
        Some(found)
    }

    fn call(self, call: &Call) -> Option<Answer> {
        let of = |at: usize| call.args.get(at).and_then(|expr| self.answer(expr));
        let number = |at: usize| match of(at)? {
            Answer::Number(number) => Some(number),
            Answer::Series(_) => None,
        };
        let range = |at: usize| match &call.args.get(at)?.inner().kind {
            Kind::Range(selector, length) => Some((selector, length)),
            _ => None,
        };
        Some(match call.function.name {
            "time" => Answer::Number(self.at * 60.0),
            "vector" => Answer::Series(vec![(Labels::new(), number(0)?)]),
            "abs" => of(0)?.each(f64::abs),
            "ceil" => of(0)?.each(f64::ceil),
            "floor" => of(0)?.each(f64::floor),
            "round" if call.args.len() == 1 => of(0)?.each(f64::round),
            "sort" | "sort_desc" => of(0)?,
            "clamp_min" => {
                let least = number(1)?;
                of(0)?.each(|value| value.max(least))
            }
            "clamp_max" => {
                let most = number(1)?;
                of(0)?.each(|value| value.min(most))
            }
            "histogram_quantile" => quantiles(number(0)?, of(1)?)?,
            "predict_linear" => {
                let (after, (selector, length)) = (number(1)? / 60.0, range(0)?);
                self.over(selector, length, |line, minutes| {
                    (minutes.len() > 1).then(|| line.value(minutes[minutes.len() - 1] + after))
                })?
            }
            "quantile_over_time" => {
                let share = number(0)?;
                let (selector, length) = range(1)?;
                self.over(selector, length, |line, minutes| quantile(share, values(line, minutes)))?
            }
            name => {
                let (selector, length) = range(0)?;
                let seconds = length.seconds()?;
                if !OF_RANGES.contains(&name) {
                    return None;
                }
                self.over(selector, length, |line, minutes| over_time(name, seconds, line, minutes))?
            }
        })
    }

    /// A number for each series of a range, of the minutes in it.
    fn over(self, selector: &Selector, length: &Length, made: impl Fn(&Line, &[f64]) -> Option<f64>) -> Option<Answer> {
        let at = self.shifted(&selector.time)?;
        let from = (at - length.seconds()? / 60.0).max(-1.0);
        // The left end is open.
        let mut minutes = Vec::new();
        let mut minute = from.floor() + 1.0;
        while minute <= at {
            minutes.push(minute);
            minute += 1.0;
        }
        let found = self.selected(selector)?.into_iter();
        let answers = found.filter_map(|line| Some((nameless(&line.labels), made(line, &minutes)?)));
        Some(Answer::Series(answers.collect()))
    }

    fn aggregate(self, aggregate: &Aggregate) -> Option<Answer> {
        let Answer::Series(series) = self.answer(&aggregate.expr)? else { return None };
        let keeps = |label: &str| match &aggregate.grouping {
            None => false,
            Some(Grouping { without: true, .. }) if label == NAME => false,
            Some(grouping) => grouping.keeps(label),
        };
        let mut groups: BTreeMap<Labels, Vec<(Labels, f64)>> = BTreeMap::new();
        for (labels, value) in series {
            let group = labels.iter().filter(|(label, _)| keeps(label));
            let group: Labels = group.map(|(label, value)| (label.clone(), value.clone())).collect();
            groups.entry(group).or_default().push((labels, value));
        }
        let param = match &aggregate.param {
            None => None,
            Some(param) => match self.answer(param)? {
                Answer::Number(number) => Some(number),
                Answer::Series(_) => return None,
            },
        };
        let mut made = Vec::new();
        for (group, mut members) in groups {
            let values: Vec<f64> = members.iter().map(|(_, value)| *value).collect();
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            let count = values.len() as f64;
            let value = match (aggregate.op.name(), param) {
                ("sum", None) => values.iter().sum(),
                ("avg", None) => values.iter().sum::<f64>() / count,
                ("min", None) => values.iter().copied().reduce(f64::min)?,
                ("max", None) => values.iter().copied().reduce(f64::max)?,
                ("count", None) => count,
                ("group", None) => 1.0,
                ("quantile", Some(share)) => quantile(share, values)?,
                (name @ ("topk" | "bottomk"), Some(most)) => {
                    members.sort_by(|(_, one), (_, other)| one.total_cmp(other));
                    if name == "topk" {
                        members.reverse();
                    }
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
                    members.truncate(most.max(0.0) as usize);
                    made.extend(members);
                    continue;
                }
                _ => return None,
            };
            made.push((group, value));
        }
        Some(Answer::Series(made))
    }
}

impl Answer {
    fn each(self, made: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Number(number) => Self::Number(made(number)),
            Self::Series(series) => {
                Self::Series(series.iter().map(|(labels, value)| (nameless(labels), made(*value))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Labels, Line, Played};

    fn line(name: &str, labels: &[(&str, &str)], start: f64, step: f64) -> Line {
        let name = [("__name__", name)];
        let labels = labels.iter().chain(&name);
        Line { labels: labels.map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect(), start, step }
    }

    /// Each as promtool 3.16 answers, one sample a minute from 0 on, asked at minute 10.
    #[test]
    fn answers_are_those_of_prometheus() {
        let lines = [
            line("used", &[("pod", "a")], 90.0, 0.0),
            line("limit", &[("pod", "a")], 100.0, 0.0),
            line("errors_total", &[("pod", "a")], 0.0, 60.0),
            line("seconds_bucket", &[("le", "1.0")], 0.0, 0.0),
            line("seconds_bucket", &[("le", "4.0")], 0.0, 60.0),
            line("seconds_bucket", &[("le", "+Inf")], 0.0, 60.0),
        ];
        let ask = |text: &str| {
            let expr = promql::parse(text, promql::Dialect::PROMETHEUS).expect("it is PromQL");
            Played { lines: &lines, at: 10.0 }.answer(&expr)
        };
        let pod = || Labels::from([("pod".to_owned(), "a".to_owned())]);
        for (text, labels, value) in [
            ("used / limit > 0.8 and limit > 0", pod(), 0.9),
            ("sum by (pod) (rate(errors_total[5m]))", pod(), 1.0),
            ("increase(errors_total[5m])", pod(), 300.0),
            ("increase(errors_total[10m])", pod(), 600.0),
            ("increase(errors_total[1h])", pod(), 600.0),
            ("time() - used", pod(), 510.0),
            ("histogram_quantile(0.5, sum by (le) (rate(seconds_bucket[5m])))", Labels::new(), 2.5),
            ("count(used == 90)", Labels::new(), 1.0),
            ("topk(1, limit or used) - on (pod) used", pod(), 10.0),
        ] {
            assert_eq!(ask(text), Some(Answer::Series(vec![(labels, value)])), "{text}");
        }
        assert_eq!(ask("used > 95 or limit < 5"), Some(Answer::Series(Vec::new())));
        assert_eq!(ask("rate(errors_total[1m])"), Some(Answer::Series(Vec::new())));
        // A bound that is no number is not understood, and not left out either.
        assert_eq!(ask("clamp_min(used, scalar(limit))"), None);
        assert_eq!(ask("clamp_max(used, 50)"), Some(Answer::Series(vec![(pod(), 50.0)])));
        assert_eq!(ask("label_replace(used, \"a\", \"b\", \"c\", \"d\")"), None);
    }
}
