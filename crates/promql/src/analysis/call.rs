//! Functions: what they may be applied to, the labels that they leave, and the unit of their result.

use query::regex::Regex;
use query::{Finding, Labels, Reach, Unit, holds_variable};

use super::Analyser;
use crate::ast::{Call, Expr, Kind, MatchOp, Selector};
use crate::rules::{
    OF_HISTOGRAMS, REGEX, dropped_by_function, histogram_buckets, histogram_function, keeps_histograms,
    lifetime_quantile, rate_of_sum, short_range, unknown_source_label, wrong_kind,
};
use crate::value::{Shape, Value};

impl Analyser<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Value {
        let name = call.function.name;
        let values: Vec<_> = call.args.iter().map(|arg| self.value(arg)).collect();
        for (arg, value) in call.args.iter().zip(&values).filter(|(_, value)| value.shape.is_histogram()) {
            let found = dropped_by_function(name, arg, series_of(arg), value.shape);
            if found.is_some() {
                self.findings.extend(found);
                return Value::unknown();
            }
        }
        match name {
            "absent" | "absent_over_time" => {
                self.check_range(name, &call.args[0]);
                return absent(&call.args[0]);
            }
            "vector" | "scalar" => {
                let (unit, reach) =
                    values.first().map_or((Unit::Unknown, Reach::ANY), |value| (value.unit, value.reach));
                let shape = if name == "scalar" { Shape::Scalar } else { Shape::Computed };
                return Value::new(Labels::NONE, unit, shape).within(reach);
            }
            "info" => return Value { labels: Labels { open: true, ..values[0].labels.clone() }, ..values[0].clone() },
            "label_replace" | "label_join" => return self.relabelled(call, &values[0]),
            "histogram_quantile" | "histogram_fraction" | "histogram_quantiles" => {
                return self.histogram(call, &values);
            }
            name if OF_HISTOGRAMS.contains(&name) => return self.of_histogram(call, &values[0]),
            "time" => return Value::scalar(Unit::Timestamp, NOW),
            _ => {}
        }
        if call.args.is_empty() && call.function.yields == crate::Type::Vector {
            // `hour()`: a series without labels, not a number.
            return Value::new(Labels::NONE, Unit::Unknown, Shape::Computed).within(reach_of(name, Reach::ANY));
        }
        if name == "quantile_over_time" {
            self.check_quantile(&call.args[0]);
        }
        let takes_range = |arg: &&Expr| arg.yields() == crate::Type::Range;
        let main = call.args.iter().position(|arg| takes_range(&arg) || arg.yields() == crate::Type::Vector);
        let Some(main) = main else { return Value::scalar(Unit::Unknown, reach_of(name, Reach::ANY)) };
        let mut value = values[main].clone();
        if takes_range(&&call.args[main]) {
            self.check_kind(call, &call.args[main], &value);
            self.check_range(name, &call.args[main]);
        }
        let shape = match (name, value.shape) {
            ("rate" | "irate", shape) if shape.is_histogram() => Shape::HistogramRates,
            ("increase" | "delta" | "idelta", shape) if shape.is_histogram() => Shape::HistogramIncrease,
            (name, shape) if shape.is_histogram() && keeps_histograms(name) => shape,
            ("rate" | "irate" | "increase", Shape::Buckets | Shape::BucketRates) => Shape::BucketRates,
            (
                "last_over_time" | "first_over_time" | "sort" | "sort_desc" | "max_over_time" | "min_over_time",
                shape,
            ) => shape,
            (_, shape) => shape.computed(),
        };
        let keeps_name = matches!(name, "last_over_time" | "first_over_time" | "sort" | "sort_desc");
        if !keeps_name {
            value = self.unnamed(call.args[main].span, value);
        }
        let mut reach = reach_of(name, value.reach);
        if let ("clamp_min" | "clamp_max" | "clamp", Some(number)) = (name, call.args.get(1).and_then(Expr::number)) {
            let most = if name == "clamp" { call.args.get(2).and_then(Expr::number) } else { None };
            reach = match name {
                "clamp_max" => Reach::between(reach.least.min(number), reach.most.min(number), ""),
                _ => Reach::between(
                    reach.least.max(number),
                    reach.most.max(number).min(most.unwrap_or(f64::INFINITY)),
                    "",
                ),
            };
        }
        // The unit of a histogram is that of what it observes.
        let unit = if shape.is_histogram() { value.unit } else { unit_of(name, value.unit) };
        Value { unit, shape, reach: if shape.is_histogram() { Reach::ANY } else { reach }, ..value }
    }

    fn check_kind(&mut self, call: &Call, arg: &Expr, value: &Value) {
        let name = call.function.name;
        let series = series_of(arg);
        let of_sum = rate_of_sum(name, arg, value.shape);
        self.findings.extend(of_sum.or_else(|| wrong_kind(name, call.name.span, series, value)));
    }

    fn check_range(&mut self, function: &str, arg: &Expr) {
        let Kind::Range(selector, range) = &arg.inner().kind else { return };
        if let Some(name) = selector.metric() {
            self.findings.extend(short_range(function, name, range, &self.reads, self.world));
        }
    }

    fn histogram(&mut self, call: &Call, values: &[Value]) -> Value {
        let main = call.args.iter().position(|arg| arg.yields() == crate::Type::Vector).unwrap_or(0);
        let (arg, value) = (&call.args[main], values[main].clone());
        let name = call.function.name;
        if name == "histogram_quantile" {
            self.check_quantile(&call.args[0]);
        }
        let series = series_of(arg);
        let finding = histogram_buckets(name, arg, series, &value);
        self.findings.extend(finding.or_else(|| lifetime_quantile(name, arg, series, &value)));
        let mut labels = value.labels.unnamed();
        labels.remove("le");
        if let (true, Some(Kind::Text(label))) = (name == "histogram_quantiles", call.args.get(1).map(|arg| &arg.kind))
        {
            labels.add(label, None, true);
        }
        let unit = match name {
            "histogram_fraction" => Unit::Ratio,
            _ if value.shape.is_histogram() => value.unit,
            _ => self.observed(series),
        };
        let shape = if name == "histogram_fraction" { Shape::Computed } else { Shape::Quantile };
        let reach = if name == "histogram_fraction" { Reach::between(0.0, 1.0, "") } else { Reach::ANY };
        Value { bare: value.bare, ..Value::new(labels, unit, shape).within(reach) }
    }

    /// `histogram_count(v)`, `histogram_avg(v)` and the like: a number of each native histogram.
    fn of_histogram(&mut self, call: &Call, value: &Value) -> Value {
        let (name, arg) = (call.function.name, &call.args[0]);
        self.findings.extend(histogram_function(name, arg, series_of(arg), value.shape));
        let value = self.unnamed(arg.span, value.clone());
        if !value.shape.is_histogram() {
            return Value { unit: Unit::Unknown, shape: Shape::Unknown, ..value };
        }
        let over_time = |unit: Unit| if value.shape == Shape::HistogramRates { unit.per_second() } else { unit };
        let (unit, reach) = match name {
            "histogram_count" => (over_time(Unit::Count), Reach::NOT_NEGATIVE),
            "histogram_sum" => (over_time(value.unit), Reach::ANY),
            "histogram_avg" => (value.unit, Reach::ANY),
            "histogram_stddev" => (value.unit, Reach::NOT_NEGATIVE),
            _ => (Unit::Unknown, Reach::NOT_NEGATIVE),
        };
        let counts = value.shape == Shape::Histogram && matches!(name, "histogram_count" | "histogram_sum");
        let shape = if counts { Shape::Counter } else { Shape::Computed };
        Value { unit, shape, reach, ..value }
    }

    /// The unit of what a histogram observes: its buckets count.
    fn observed(&self, series: &str) -> Unit {
        self.world.exposing(series).first().map_or(Unit::Unknown, |(_, family, _)| family.unit())
    }

    /// `label_replace(v, target, replacement, source, regex)`, `label_join(v, target, separator, sources…)`.
    fn relabelled(&mut self, call: &Call, value: &Value) -> Value {
        let text = |index: usize| match call.args.get(index).map(|arg| &arg.kind) {
            Some(Kind::Text(text)) if !holds_variable(text) => Some(text.as_str()),
            _ => None,
        };
        let replaces = call.function.name == "label_replace";
        let mut labels = value.labels.clone();
        let sources: Vec<usize> = if replaces { vec![3] } else { (3..call.args.len()).collect() };
        let mut always = false;
        let constant = text(2).filter(|text| replaces && !text.is_empty() && !text.contains('$'));
        // A pattern that takes everything is one, too, whatever its source.
        let takes_all = constant.is_some() && text(4).is_some_and(|pattern| pattern.is_empty() || pattern == ".*");
        for index in sources.into_iter().filter(|_| !takes_all) {
            // A source without a name is the usual way to add a label that is always the same.
            let Some(source) = text(index).filter(|source| !replaces || !source.is_empty()) else { continue };
            always |= labels.must.contains(source);
            if !labels.has(source) {
                let function = call.function.name;
                self.findings.push(unknown_source_label(function, source, call.args[index].span, &labels));
            }
        }
        if let (true, Some(pattern)) = (replaces, text(4))
            && let Err(reason) = Regex::parse(pattern)
        {
            let message = format!("`{pattern}` is not a regular expression: {reason}");
            let fix = "correct it in RE2's syntax, which Prometheus reads";
            self.findings.push(Finding::new(&REGEX, call.args[4].span, message, fix));
        }
        match text(1) {
            Some(target) => {
                // A replacement may be empty or not happen: then the label is what it was, or is gone.
                // Of a source that is not there, the pattern of nothing matches.
                let added = takes_all && (text(4) == Some(".*") || text(3) == Some(""));
                let keeps = constant.is_some() && (added || labels.must.contains(target));
                labels.must.remove(target);
                let values = constant.filter(|_| added).map(|value| [value.to_owned()].into());
                labels.add(target, values, keeps || (!replaces && always));
            }
            None => labels.open = true,
        }
        Value { labels, ..value.clone() }
    }
}

/// The series that an expression reads first, for a message.
fn series_of(expr: &Expr) -> &str {
    expr.metrics().next().unwrap_or("this")
}

/// What is absent has the labels that exact matchers name.
fn absent(arg: &Expr) -> Value {
    let mut labels = Labels::NONE;
    if let Kind::Vector(Selector { matchers, .. }) | Kind::Range(Selector { matchers, .. }, _) = &arg.inner().kind {
        for matcher in matchers.iter().filter(|matcher| matcher.label.text != "__name__") {
            let once = matchers.iter().filter(|other| other.label.text == matcher.label.text).count() == 1;
            if once && matcher.op == MatchOp::Equal && !matcher.value.text.is_empty() {
                let value = (!holds_variable(&matcher.value.text)).then(|| [matcher.value.text.clone()].into());
                labels.add(&matcher.label.text, value, true);
            }
        }
    }
    Value::new(labels, Unit::Truth, Shape::Computed).within(Reach::exactly(1.0))
}

/// Now, in seconds since 1970: some day of this century.
const NOW: Reach = Reach::between(1e9, 1e10, "");

/// Between which numbers the results of a function lie, of what it gets.
fn reach_of(function: &str, of: Reach) -> Reach {
    let between = |least, most| Reach::between(least, most, "");
    match function {
        "hour" => between(0.0, 23.0),
        "minute" => between(0.0, 59.0),
        "day_of_week" => between(0.0, 6.0),
        "day_of_month" => between(1.0, 31.0),
        "day_of_year" => between(1.0, 366.0),
        "days_in_month" => between(28.0, 31.0),
        "month" => between(1.0, 12.0),
        "count_over_time" => Reach::COUNT,
        "present_over_time" | "sgn" if function == "present_over_time" || of.least > 0.0 => Reach::exactly(1.0),
        "rate" | "irate" | "increase" | "resets" | "changes" | "abs" | "stddev_over_time" | "stdvar_over_time"
        | "mad_over_time" | "sqrt" => Reach::NOT_NEGATIVE,
        "ceil" => of.mapped(f64::ceil),
        "floor" => of.mapped(f64::floor),
        "sum_over_time" => of.summed(),
        "sort" | "sort_desc" | "sort_by_label" | "sort_by_label_desc" | "avg_over_time" | "min_over_time"
        | "max_over_time" | "last_over_time" | "first_over_time" | "quantile_over_time" | "clamp" | "clamp_min"
        | "clamp_max" => of,
        _ => Reach::ANY,
    }
}

fn unit_of(function: &str, unit: Unit) -> Unit {
    match function {
        "rate" | "irate" | "deriv" => unit.per_second(),
        "resets" | "changes" | "count_over_time" => Unit::Count,
        "present_over_time" => Unit::Truth,
        "timestamp"
        | "ts_of_first_over_time"
        | "ts_of_last_over_time"
        | "ts_of_max_over_time"
        | "ts_of_min_over_time" => Unit::Timestamp,
        "avg_over_time" | "quantile_over_time" if unit == Unit::Truth => Unit::Ratio,
        "sum_over_time" if unit == Unit::Truth => Unit::Count,
        "delta" | "idelta" if unit == Unit::Timestamp => Unit::Seconds,
        "increase"
        | "delta"
        | "idelta"
        | "predict_linear"
        | "double_exponential_smoothing"
        | "abs"
        | "ceil"
        | "floor"
        | "round"
        | "clamp"
        | "clamp_max"
        | "clamp_min"
        | "sort"
        | "sort_desc"
        | "sort_by_label"
        | "sort_by_label_desc"
        | "avg_over_time"
        | "min_over_time"
        | "max_over_time"
        | "sum_over_time"
        | "last_over_time"
        | "first_over_time"
        | "quantile_over_time"
        | "stddev_over_time"
        | "mad_over_time" => unit,
        _ => Unit::Unknown,
    }
}
