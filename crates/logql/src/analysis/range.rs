//! What is computed of the lines of a range of time: its length, its values, its unit, its labels.

use query::rules::{grouped, quantile_out_of_range};
use query::tree::MatchOp;
use query::{Labels, Reach, Unit, holds_variable};

use super::flow::Flow;
use super::{Analyser, Value, is_own};
use crate::ast::{Conversion, Lines, Param, ParamKind, Range, RangeFunction, Unwrap};
use crate::length::{self, Length};
use crate::lexer::is_number;
use crate::rules::{rate_interval, short_range};

impl Analyser<'_> {
    pub(super) fn range(&mut self, range: &Range) -> Value {
        let mut flow = self.flow(&range.lines);
        self.check_length(&range.range);
        self.check_quantile(range);
        let values = range.unwrap.as_ref().map(|unwrap| self.unwrapped(unwrap, &mut flow));
        if range.function == RangeFunction::AbsentOverTime {
            return Value::series(of_absent(&range.lines), Unit::Truth).within(Reach::exactly(1.0));
        }
        let unit = unit(range.function, values);
        // The value is no label of its own series.
        if let Some(unwrap) = &range.unwrap {
            flow.labels.remove(&unwrap.label.text);
        }
        let labels = match &range.grouping {
            Some(grouping) => grouped(range.function.name(), grouping, flow.labels, is_own, &mut self.findings),
            None => flow.labels,
        };
        let reach = match range.function {
            RangeFunction::CountOverTime => Reach::COUNT,
            RangeFunction::Rate if range.unwrap.is_none() => Reach::RATE_OF_LINES,
            RangeFunction::BytesRate
            | RangeFunction::BytesOverTime
            | RangeFunction::StddevOverTime
            | RangeFunction::StdvarOverTime => Reach::NOT_NEGATIVE,
            _ => Reach::ANY,
        };
        Value::series(labels, unit).within(reach)
    }

    fn check_length(&mut self, range: &Length) {
        if let Some(seconds) = range.seconds() {
            self.shortest_range = Some(self.shortest_range.map_or(seconds, |shortest| shortest.min(seconds)));
        }
        self.findings.extend(rate_interval(range).or_else(|| short_range(range, self.world.shortest_range)));
    }

    fn check_quantile(&mut self, range: &Range) {
        if let Some(Param { span, kind: ParamKind::Number(number) }) = range.param {
            quantile_out_of_range(number, &number.to_string(), span, &mut self.findings);
        }
    }

    /// The unit of the values.
    fn unwrapped(&mut self, unwrap: &Unwrap, flow: &mut Flow) -> Unit {
        if self.check_there(&unwrap.label, flow) {
            let reads = |text: &str| match unwrap.conversion {
                None => is_number(text),
                Some(Conversion::Bytes) => is_number(text) || length::bytes(text).is_some(),
                Some(_) => length::of_either(text).is_some(),
            };
            self.check_values(&unwrap.label, flow, reads);
        }
        for filter in &unwrap.filters {
            self.filter(filter, flow);
        }
        match unwrap.conversion {
            Some(Conversion::Bytes) => Unit::Bytes,
            Some(Conversion::Duration | Conversion::DurationSeconds) => Unit::Seconds,
            None => Unit::of_metric(&unwrap.label.text, false),
        }
    }
}

const fn unit(function: RangeFunction, values: Option<Unit>) -> Unit {
    match (function, values) {
        (RangeFunction::Rate, None) => Unit::PerSecond,
        (RangeFunction::CountOverTime, _) => Unit::Count,
        (RangeFunction::BytesRate, _) => Unit::BytesPerSecond,
        (RangeFunction::BytesOverTime, _) => Unit::Bytes,
        (RangeFunction::Rate | RangeFunction::RateCounter, Some(unit)) => unit.per_second(),
        (RangeFunction::StdvarOverTime, _) | (_, None) => Unit::Unknown,
        (_, Some(unit)) => unit,
    }
}

/// The series that says that lines are missing has the labels that the selector gives one value.
fn of_absent(lines: &Lines) -> Labels {
    let mut labels = Labels::NONE;
    for matcher in &lines.selector.matchers {
        match matcher.op {
            MatchOp::Variable => labels.open = true,
            MatchOp::Equal if !matcher.value.text.is_empty() => {
                let is_known = !holds_variable(&matcher.value.text);
                let values = is_known.then(|| [matcher.value.text.clone()].into());
                labels.add(&matcher.label.text, values, true);
            }
            _ => {}
        }
    }
    labels
}
