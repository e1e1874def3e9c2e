//! What a query answers over a handful of series that stand still or grow evenly: enough to try out when a rule fires.
//!
//! What is not understood has no answer, and its rule waits for somebody who says when it fires. promtool has the last
//! word: drafts are tests.

use std::collections::BTreeMap;

use promql::ast::{Aggregate, Call, Expr, Grouping, Kind, Length, Matching, Operator, Selector, TimeShift};
use query::values::accepts;

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

fn values(line: &Line, minutes: &[f64]) -> Vec<f64> {
    minutes.iter().map(|minute| line.value(*minute)).collect()
}

/// The functions of ranges that are known here.
const OF_RANGES: [&str; 15] = [
    "avg_over_time",
    "changes",
    "count_over_time",
    "delta",
    "deriv",
    "idelta",
    "increase",
    "irate",
    "last_over_time",
    "max_over_time",
    "min_over_time",
    "present_over_time",
    "rate",
    "resets",
    "sum_over_time",
];

/// What one of them makes of a series.
#[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
fn over_time(name: &str, seconds: f64, line: &Line, minutes: &[f64]) -> Option<f64> {
    let values = values(line, minutes);
    let (Some(first), Some(last)) = (values.first().copied(), values.last().copied()) else { return None };
    let count = values.len() as f64;
    match name {
        "last_over_time" => Some(last),
        "min_over_time" => values.iter().copied().reduce(f64::min),
        "max_over_time" => values.iter().copied().reduce(f64::max),
        "avg_over_time" => Some(values.iter().sum::<f64>() / count),
        "sum_over_time" => Some(values.iter().sum()),
        "count_over_time" => Some(count),
        "present_over_time" => Some(1.0),
        "changes" => Some(if line.step == 0.0 { 0.0 } else { count - 1.0 }),
        "resets" => Some(if line.step < 0.0 { count - 1.0 } else { 0.0 }),
        "rate" | "increase" | "delta" | "irate" | "idelta" | "deriv" if count < 2.0 => None,
        "irate" | "deriv" => Some(line.step / 60.0),
        "idelta" => Some(line.step),
        "rate" | "increase" | "delta" => {
            // As Prometheus extends what it has seen to the ends of the range.
            let seen = (count - 1.0) * 60.0;
            let grown = last - first;
            let to_zero = if name != "delta" && grown > 0.0 { seen * (first / grown) } else { f64::INFINITY };
            let gap = (seconds - seen).max(0.0);
            let before = if gap < 66.0 { gap } else { 30.0 }.min(to_zero.max(0.0));
            let whole = grown * (seen + before) / seen;
            Some(if name == "rate" { whole / seconds } else { whole })
        }
        _ => None,
    }
}

fn quantile(share: f64, mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
    let place = share.clamp(0.0, 1.0) * (values.len().checked_sub(1)? as f64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let rest = place - place.floor();
    Some(values[below].mul_add(1.0 - rest, values[above] * rest))
}

/// `histogram_quantile` of buckets.
fn quantiles(share: f64, answer: Answer) -> Option<Answer> {
    let Answer::Series(series) = answer else { return None };
    let mut histograms: BTreeMap<Labels, Vec<(f64, f64)>> = BTreeMap::new();
    for (mut labels, value) in series {
        let end = labels.remove("le")?;
        let end = if end == "+Inf" { f64::INFINITY } else { end.parse().ok()? };
        histograms.entry(nameless(&labels)).or_default().push((end, value));
    }
    let mut made = Vec::new();
    for (labels, mut buckets) in histograms {
        buckets.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (_, all) = *buckets.last()?;
        if all <= 0.0 {
            continue;
        }
        let rank = share * all;
        let found = buckets.iter().position(|(_, count)| *count >= rank)?;
        let (end, count) = buckets[found];
        let (begin, before) = if found == 0 { (0.0, 0.0) } else { buckets[found - 1] };
        let value =
            if end.is_infinite() { begin } else { (end - begin).mul_add((rank - before) / (count - before), begin) };
        made.push((labels, value));
    }
    Some(Answer::Series(made))
}

fn computed(op: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mul => left * right,
        Operator::Div => left / right,
        Operator::Mod => left % right,
        Operator::Pow => left.powf(right),
        _ => return None,
    })
}

fn holds(op: Operator, left: f64, right: f64) -> Option<bool> {
    Some(match op {
        #[expect(clippy::float_cmp, reason = "as Prometheus compares")]
        Operator::Equal => left == right,
        #[expect(clippy::float_cmp, reason = "as Prometheus compares")]
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterEqual => left >= right,
        _ => return None,
    })
}

/// The labels by which two sides find each other.
fn key(labels: &Labels, matching: &Matching) -> Labels {
    let counts = |label: &str| match &matching.labels {
        _ if label == NAME => false,
        None => true,
        Some(named) => named.labels.iter().any(|name| name.text == label) == named.on,
    };
    let kept = labels.iter().filter(|(label, _)| counts(label));
    kept.map(|(label, value)| (label.clone(), value.clone())).collect()
}

fn joined(op: Operator, returns_bool: bool, matching: &Matching, left: Answer, right: Answer) -> Option<Answer> {
    // What is made of two values, and whether the name stays.
    let made = |left: f64, right: f64, shown: f64| match holds(op, left, right) {
        Some(holds) if returns_bool => Some(Some(f64::from(u8::from(holds)))),
        Some(holds) => Some(holds.then_some(shown)),
        None => computed(op, left, right).map(Some),
    };
    let keeps_name = op.is_comparison() && !returns_bool;
    let named = |labels: &Labels| if keeps_name { labels.clone() } else { nameless(labels) };
    let mut found = Vec::new();
    match (left, right) {
        (Answer::Number(left), Answer::Number(right)) => return made(left, right, left)?.map(Answer::Number),
        (Answer::Series(left), Answer::Number(right)) => {
            for (labels, value) in left {
                found.extend(made(value, right, value)?.map(|value| (named(&labels), value)));
            }
        }
        (Answer::Number(left), Answer::Series(right)) => {
            for (labels, value) in right {
                found.extend(made(left, value, value)?.map(|value| (named(&labels), value)));
            }
        }
        (Answer::Series(left), Answer::Series(right)) if op.is_set() => {
            let is_in = |labels: &Labels, side: &[(Labels, f64)]| {
                side.iter().any(|(other, _)| key(other, matching) == key(labels, matching))
            };
            found.extend(
                left.iter()
                    .filter(|(labels, _)| match op {
                        Operator::And => is_in(labels, &right),
                        Operator::Unless => !is_in(labels, &right),
                        _ => true,
                    })
                    .cloned(),
            );
            if op == Operator::Or {
                found.extend(right.iter().filter(|(labels, _)| !is_in(labels, &left)).cloned());
            }
        }
        (Answer::Series(left), Answer::Series(right)) => {
            if matching.fill_left.is_some() || matching.fill_right.is_some() {
                return None;
            }
            let is_right = matching.group.as_ref().is_some_and(|group| !group.left);
            let (many, one) = if is_right { (&right, &left) } else { (&left, &right) };
            for (labels, value) in many {
                let mut others = one.iter().filter(|(other, _)| key(other, matching) == key(labels, matching));
                let (Some((other, second)), None) = (others.next(), others.next()) else { continue };
                let (first, second) = if is_right { (*second, *value) } else { (*value, *second) };
                let mut joined = match &matching.group {
                    Some(_) => named(labels),
                    None if keeps_name => match &matching.labels {
                        Some(on) if on.on => key(labels, matching),
                        _ => named(labels)
                            .into_iter()
                            .filter(|(label, _)| label == NAME || key(labels, matching).contains_key(label))
                            .collect(),
                    },
                    None => key(labels, matching),
                };
                for include in matching.group.iter().flat_map(|group| &group.include) {
                    joined.remove(&include.text);
                    joined.extend(other.get(&include.text).map(|value| (include.text.clone(), value.clone())));
                }
                found.extend(made(first, second, first)?.map(|value| (joined, value)));
            }
        }
    }
    Some(Answer::Series(found))
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
