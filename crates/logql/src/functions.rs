//! The functions of LogQL and what Loki allows of each.

/// Declares an enum of words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As it is written.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The one of that name, in any case.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| name.eq_ignore_ascii_case(one.name()))
            }
        }
    };
}

words! {
    /// What is computed of the lines of a range of time.
    RangeFunction {
        /// Lines per second; with `unwrap` the sum of their values per second.
        Rate = "rate",
        /// The rate of a counter that the lines write.
        RateCounter = "rate_counter",
        /// The number of lines.
        CountOverTime = "count_over_time",
        /// Bytes of lines per second.
        BytesRate = "bytes_rate",
        /// Bytes of lines.
        BytesOverTime = "bytes_over_time",
        /// The mean.
        AvgOverTime = "avg_over_time",
        /// The sum.
        SumOverTime = "sum_over_time",
        /// The least.
        MinOverTime = "min_over_time",
        /// The most.
        MaxOverTime = "max_over_time",
        /// The variance.
        StdvarOverTime = "stdvar_over_time",
        /// The standard deviation.
        StddevOverTime = "stddev_over_time",
        /// A quantile.
        QuantileOverTime = "quantile_over_time",
        /// The first value.
        FirstOverTime = "first_over_time",
        /// The last value.
        LastOverTime = "last_over_time",
        /// 1 where there are no lines.
        AbsentOverTime = "absent_over_time",
    }
}

impl RangeFunction {
    /// Whether it can count lines: without `unwrap`.
    pub const fn takes_lines(self) -> bool {
        matches!(self, Self::Rate | Self::CountOverTime | Self::BytesRate | Self::BytesOverTime | Self::AbsentOverTime)
    }

    /// Whether it can compute with values: with `unwrap`.
    pub const fn takes_values(self) -> bool {
        !matches!(self, Self::CountOverTime | Self::BytesRate | Self::BytesOverTime)
    }

    /// Whether `by` and `without` may stand behind it.
    pub const fn can_group(self) -> bool {
        matches!(
            self,
            Self::AvgOverTime
                | Self::StddevOverTime
                | Self::StdvarOverTime
                | Self::QuantileOverTime
                | Self::MaxOverTime
                | Self::MinOverTime
                | Self::FirstOverTime
                | Self::LastOverTime
        )
    }
}

words! {
    /// How the values of several series become one.
    Aggregator {
        /// Their sum.
        Sum = "sum",
        /// Their mean.
        Avg = "avg",
        /// The largest.
        Max = "max",
        /// The smallest.
        Min = "min",
        /// How many there are.
        Count = "count",
        /// Their standard deviation.
        Stddev = "stddev",
        /// Their variance.
        Stdvar = "stdvar",
        /// The k smallest series.
        Bottomk = "bottomk",
        /// The k largest series.
        Topk = "topk",
        /// All, the smallest first.
        Sort = "sort",
        /// All, the largest first.
        SortDesc = "sort_desc",
        /// The k largest series, about.
        ApproxTopk = "approx_topk",
    }
}

impl Aggregator {
    /// Whether it says how many: `topk(5, …)`.
    pub const fn has_param(self) -> bool {
        matches!(self, Self::Bottomk | Self::Topk | Self::ApproxTopk)
    }

    /// Whether it picks or orders series and leaves them as they are.
    pub const fn picks(self) -> bool {
        matches!(self, Self::Bottomk | Self::Topk | Self::ApproxTopk | Self::Sort | Self::SortDesc)
    }
}

words! {
    /// How the value of a label becomes a number.
    Conversion {
        /// `5KB` is 5000.
        Bytes = "bytes",
        /// `1m30s` is 90.
        Duration = "duration",
        /// The same.
        DurationSeconds = "duration_seconds",
    }
}

/// Words that can name nothing, for Loki takes them for itself wherever they stand.
pub(crate) const RESERVED: [&str; 23] = [
    "by",
    "without",
    "bool",
    "offset",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "or",
    "and",
    "unless",
    "unwrap",
    "json",
    "regexp",
    "logfmt",
    "unpack",
    "pattern",
    "label_format",
    "line_format",
    "decolorize",
    "drop",
    "keep",
    "variants",
];

/// Words that are functions where a parenthesis follows, and names elsewhere.
pub(crate) fn is_function(word: &str) -> bool {
    RangeFunction::named(word).is_some()
        || Aggregator::named(word).is_some()
        || Conversion::named(word).is_some()
        || ["vector", "label_replace", "ip"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

pub(crate) fn is_reserved(word: &str) -> bool {
    // `of` belongs to `variants`, which Loki reads only where it is told to.
    word.eq_ignore_ascii_case("of") || RESERVED.iter().any(|known| word.eq_ignore_ascii_case(known))
}
