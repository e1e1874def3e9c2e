//! Every function and aggregator of Prometheus 3, with the types that they take and yield, and the releases that know
//! them.

use crate::dialect::{Dialect, Release};
use crate::value_type::Type;

/// A function.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it takes; the last one repeats where more are given.
    pub takes: &'static [Type],
    /// The fewest arguments.
    pub at_least: usize,
    /// The most arguments.
    pub at_most: usize,
    /// What it yields.
    pub yields: Type,
    /// The first release that knows it.
    pub(crate) since: Release,
    /// The first release that needs no `--enable-feature=promql-experimental-functions` for it.
    pub(crate) stable: Option<Release>,
}

impl Function {
    /// How it is written, by the types of its arguments: `round(instant vector[, scalar])`.
    pub fn usage(&self) -> String {
        let arguments = self.takes.len().max(self.at_least).min(self.at_most);
        let mut text = format!("{}(", self.name);
        for (index, argument) in (0..arguments).filter_map(|index| self.argument(index)).enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let (open, close) = if index < self.at_least { ("", "") } else { ("[", "]") };
            text += &format!("{open}{comma}{}{close}", argument.name());
        }
        if self.at_most == usize::MAX {
            text += ", …";
        }
        text + ")"
    }

    /// Whether a Prometheus that reads this knows it only with `--enable-feature=promql-experimental-functions`.
    pub const fn is_experimental(&self, dialect: Dialect) -> bool {
        !matches!(self.stable, Some(stable) if dialect.is_from(stable))
    }

    /// The same function, which only that release and later ones know.
    const fn since(mut self, minor: u16) -> Self {
        self.since = Release(minor);
        self
    }

    /// The same function, for which that release and later ones need no flag.
    const fn stable_since(mut self, minor: u16) -> Self {
        self.stable = Some(Release(minor));
        self
    }

    /// What it takes in that place.
    pub fn argument(&self, index: usize) -> Option<Type> {
        (index < self.at_most).then(|| self.takes.get(index).or(self.takes.last()).copied())?
    }
}

/// The function of that name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.binary_search_by(|function| function.name.cmp(name)).ok().map(|index| &FUNCTIONS[index])
}

/// How many values become one, or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregator {
    /// `avg`
    Avg,
    /// `bottomk`
    Bottomk,
    /// `count`
    Count,
    /// `count_values`
    CountValues,
    /// `group`
    Group,
    /// `limitk`
    Limitk,
    /// `limit_ratio`
    LimitRatio,
    /// `max`
    Max,
    /// `min`
    Min,
    /// `quantile`
    Quantile,
    /// `stddev`
    Stddev,
    /// `stdvar`
    Stdvar,
    /// `sum`
    Sum,
    /// `topk`
    Topk,
}

impl Aggregator {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Avg,
        Self::Bottomk,
        Self::Count,
        Self::CountValues,
        Self::Group,
        Self::Limitk,
        Self::LimitRatio,
        Self::Max,
        Self::Min,
        Self::Quantile,
        Self::Stddev,
        Self::Stdvar,
        Self::Sum,
        Self::Topk,
    ];

    /// The aggregator of that name, in lower case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|aggregator| aggregator.name() == name)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Avg => "avg",
            Self::Bottomk => "bottomk",
            Self::Count => "count",
            Self::CountValues => "count_values",
            Self::Group => "group",
            Self::Limitk => "limitk",
            Self::LimitRatio => "limit_ratio",
            Self::Max => "max",
            Self::Min => "min",
            Self::Quantile => "quantile",
            Self::Stddev => "stddev",
            Self::Stdvar => "stdvar",
            Self::Sum => "sum",
            Self::Topk => "topk",
        }
    }

    /// The type of its parameter, if it takes one.
    pub const fn param(self) -> Option<Type> {
        match self {
            Self::Bottomk | Self::Limitk | Self::LimitRatio | Self::Quantile | Self::Topk => Some(Type::Scalar),
            Self::CountValues => Some(Type::Text),
            _ => None,
        }
    }

    /// Whether it picks series and leaves their labels as they are.
    pub const fn picks(self) -> bool {
        matches!(self, Self::Bottomk | Self::Limitk | Self::LimitRatio | Self::Topk)
    }

    /// Whether Prometheus must be started with `--enable-feature=promql-experimental-functions`.
    pub const fn experimental(self) -> bool {
        matches!(self, Self::Limitk | Self::LimitRatio)
    }
}

const fn known(name: &'static str, takes: &'static [Type], at_least: usize, at_most: usize, yields: Type) -> Function {
    Function { name, takes, at_least, at_most, yields, since: Release::OLDEST, stable: Some(Release::OLDEST) }
}

const fn experimental(
    name: &'static str,
    takes: &'static [Type],
    at_least: usize,
    at_most: usize,
    yields: Type,
) -> Function {
    Function { name, takes, at_least, at_most, yields, since: Release::OLDEST, stable: None }
}

const V: Type = Type::Vector;
const R: Type = Type::Range;
const S: Type = Type::Scalar;
const T: Type = Type::Text;

/// All functions, in the order of their names.
pub const FUNCTIONS: &[Function] = &[
    known("abs", &[V], 1, 1, V),
    known("absent", &[V], 1, 1, V),
    known("absent_over_time", &[R], 1, 1, V),
    known("acos", &[V], 1, 1, V),
    known("acosh", &[V], 1, 1, V),
    known("asin", &[V], 1, 1, V),
    known("asinh", &[V], 1, 1, V),
    known("atan", &[V], 1, 1, V),
    known("atanh", &[V], 1, 1, V),
    known("avg_over_time", &[R], 1, 1, V),
    known("ceil", &[V], 1, 1, V),
    known("changes", &[R], 1, 1, V),
    known("clamp", &[V, S, S], 3, 3, V),
    known("clamp_max", &[V, S], 2, 2, V),
    known("clamp_min", &[V, S], 2, 2, V),
    known("cos", &[V], 1, 1, V),
    known("cosh", &[V], 1, 1, V),
    known("count_over_time", &[R], 1, 1, V),
    known("day_of_month", &[V], 0, 1, V),
    known("day_of_week", &[V], 0, 1, V),
    known("day_of_year", &[V], 0, 1, V),
    known("days_in_month", &[V], 0, 1, V),
    known("deg", &[V], 1, 1, V),
    known("delta", &[R], 1, 1, V),
    known("deriv", &[R], 1, 1, V),
    experimental("double_exponential_smoothing", &[R, S, S], 3, 3, V),
    experimental("end", &[], 0, 0, S),
    known("exp", &[V], 1, 1, V),
    experimental("first_over_time", &[R], 1, 1, V).stable_since(14),
    known("floor", &[V], 1, 1, V),
    known("histogram_avg", &[V], 1, 1, V),
    known("histogram_count", &[V], 1, 1, V),
    known("histogram_fraction", &[S, S, V], 3, 3, V),
    known("histogram_quantile", &[S, V], 2, 2, V),
    experimental("histogram_quantiles", &[V, T, S, S], 3, 12, V),
    known("histogram_stddev", &[V], 1, 1, V),
    known("histogram_stdvar", &[V], 1, 1, V),
    known("histogram_sum", &[V], 1, 1, V),
    known("hour", &[V], 0, 1, V),
    known("idelta", &[R], 1, 1, V),
    known("increase", &[R], 1, 1, V),
    experimental("info", &[V, V], 1, 2, V),
    experimental("integral", &[R, S], 1, 2, V).since(16),
    known("irate", &[R], 1, 1, V),
    known("label_join", &[V, T, T, T], 3, usize::MAX, V),
    known("label_replace", &[V, T, T, T, T], 5, 5, V),
    known("last_over_time", &[R], 1, 1, V),
    known("ln", &[V], 1, 1, V),
    known("log10", &[V], 1, 1, V),
    known("log2", &[V], 1, 1, V),
    experimental("mad_over_time", &[R], 1, 1, V),
    experimental("max_of", &[S, S], 2, 2, S),
    known("max_over_time", &[R], 1, 1, V),
    experimental("min_of", &[S, S], 2, 2, S),
    known("min_over_time", &[R], 1, 1, V),
    known("minute", &[V], 0, 1, V),
    known("month", &[V], 0, 1, V),
    known("pi", &[], 0, 0, S),
    known("predict_linear", &[R, S], 2, 2, V),
    known("present_over_time", &[R], 1, 1, V),
    known("quantile_over_time", &[S, R], 2, 2, V),
    known("rad", &[V], 1, 1, V),
    experimental("range", &[], 0, 0, S),
    known("rate", &[R], 1, 1, V),
    known("resets", &[R], 1, 1, V),
    known("round", &[V, S], 1, 2, V),
    known("scalar", &[V], 1, 1, S),
    known("sgn", &[V], 1, 1, V),
    known("sin", &[V], 1, 1, V),
    known("sinh", &[V], 1, 1, V),
    known("sort", &[V], 1, 1, V),
    experimental("sort_by_label", &[V, T], 1, usize::MAX, V),
    experimental("sort_by_label_desc", &[V, T], 1, usize::MAX, V),
    known("sort_desc", &[V], 1, 1, V),
    known("sqrt", &[V], 1, 1, V),
    experimental("start", &[], 0, 0, S),
    experimental("start_timestamp", &[V], 1, 1, V).since(14),
    known("stddev_over_time", &[R], 1, 1, V),
    known("stdvar_over_time", &[R], 1, 1, V),
    experimental("step", &[], 0, 0, S),
    known("sum_over_time", &[R], 1, 1, V),
    known("tan", &[V], 1, 1, V),
    known("tanh", &[V], 1, 1, V),
    known("time", &[], 0, 0, S),
    known("timestamp", &[V], 1, 1, V),
    experimental("ts_of_first_over_time", &[R], 1, 1, V),
    experimental("ts_of_last_over_time", &[R], 1, 1, V),
    experimental("ts_of_max_over_time", &[R], 1, 1, V),
    experimental("ts_of_min_over_time", &[R], 1, 1, V),
    known("vector", &[S], 1, 1, V),
    known("year", &[V], 0, 1, V),
];

#[cfg(test)]
mod tests {
    use super::{Aggregator, FUNCTIONS, function};

    #[test]
    fn functions_are_in_order_and_all_are_found() {
        assert!(FUNCTIONS.is_sorted_by(|one, next| one.name < next.name));
        assert!(FUNCTIONS.iter().all(|known| function(known.name) == Some(known)));
        assert_eq!(function("rates"), None);
    }

    #[test]
    fn the_usage_names_what_may_be_left_out_and_what_may_repeat() {
        let usage = |name: &str| function(name).unwrap().usage();
        assert_eq!(usage("time"), "time()");
        assert_eq!(usage("rate"), "rate(range vector)");
        assert_eq!(usage("histogram_quantile"), "histogram_quantile(scalar, instant vector)");
        assert_eq!(usage("round"), "round(instant vector[, scalar])");
        assert_eq!(usage("day_of_week"), "day_of_week([instant vector])");
        assert_eq!(usage("label_join"), "label_join(instant vector, string, string[, string], …)");
    }

    #[test]
    fn every_aggregator_is_found_by_its_name() {
        assert!(Aggregator::ALL.iter().all(|known| Aggregator::named(known.name()) == Some(*known)));
        assert_eq!(Aggregator::named("SUM"), None);
    }
}
