//! What kind of number a metric is, and which series belong to it.

/// What kind of number a metric is, as its exporter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only goes up, or back to 0.
    Counter,
    /// It goes up and down.
    Gauge,
    /// A classic histogram: `_bucket`, `_sum`, `_count`.
    Histogram,
    /// A native histogram: each sample is a whole distribution, under the metric's own name.
    NativeHistogram,
    /// Exposed as a classic and as a native histogram; what is stored depends on how it is scraped.
    ClassicAndNativeHistogram,
    /// Quantiles, `_sum`, `_count`.
    Summary,
    /// Always 1: its labels are what it says.
    Info,
    /// Its exporter does not say.
    Untyped,
}

impl Kind {
    /// Its name in messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::NativeHistogram => "native histogram",
            Self::ClassicAndNativeHistogram => "classic and native histogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::Untyped => "untyped",
        }
    }

    /// The kind of a metric by the word behind its `# TYPE`, in either text format; `None` for any other word.
    ///
    /// A gauge whose name ends in `_info` is always 1, by the
    /// [convention](https://prometheus.io/docs/practices/naming/): the older format has no word for it.
    ///
    /// ```
    /// use catalogue::Kind;
    ///
    /// assert_eq!(Kind::declared("kettle_info", "gauge"), Some(Kind::Info));
    /// assert_eq!(Kind::declared("kettle_water_litres", "gaugehistogram"), Some(Kind::Histogram));
    /// // No page says so in text: it is a catalogue's word.
    /// assert_eq!(Kind::declared("kettle_boil_seconds", "native histogram"), Some(Kind::NativeHistogram));
    /// ```
    pub fn declared(metric: &str, word: &str) -> Option<Self> {
        match word {
            "gauge" if metric.ends_with("_info") => Some(Self::Info),
            "counter" => Some(Self::Counter),
            "gauge" | "stateset" => Some(Self::Gauge),
            "histogram" | "gaugehistogram" => Some(Self::Histogram),
            "native histogram" => Some(Self::NativeHistogram),
            "classic and native histogram" => Some(Self::ClassicAndNativeHistogram),
            "summary" => Some(Self::Summary),
            "info" => Some(Self::Info),
            "untyped" | "unknown" => Some(Self::Untyped),
            _ => None,
        }
    }

    /// The word behind `# TYPE`, as Prometheus' older text format writes it where it has one.
    pub(crate) fn written(self, metric: &str) -> &'static str {
        match self {
            Self::Info if metric.ends_with("_info") => "gauge",
            kind => kind.word(),
        }
    }

    /// Whether a metric of this kind can have those series. Which of them a histogram has depends on how it is
    /// scraped: a native one that is read as text has `_sum`, `_count`, and a bucket for everything.
    pub const fn has(self, part: Part) -> bool {
        match part {
            Part::Whole => !matches!(self, Self::Histogram),
            Part::Bucket => matches!(self, Self::Histogram | Self::ClassicAndNativeHistogram),
            Part::Sum | Part::Count => self.is_histogram() || matches!(self, Self::Summary),
        }
    }

    /// Whether it is a histogram, of whichever form.
    pub const fn is_histogram(self) -> bool {
        matches!(self, Self::Histogram | Self::NativeHistogram | Self::ClassicAndNativeHistogram)
    }

    /// The label that tells the series of one distribution apart: `le` or `quantile`.
    pub const fn part_label(self) -> Option<&'static str> {
        match self {
            Self::Histogram | Self::ClassicAndNativeHistogram => Some("le"),
            Self::Summary => Some("quantile"),
            Self::NativeHistogram | Self::Counter | Self::Gauge | Self::Info | Self::Untyped => None,
        }
    }
}

/// Which series of a metric a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The metric itself; the quantiles of a summary.
    Whole,
    /// `_bucket`.
    Bucket,
    /// `_sum`.
    Sum,
    /// `_count`.
    Count,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Whole, Self::Bucket, Self::Sum, Self::Count];

    /// What it adds to the name of the metric.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Bucket => "_bucket",
            Self::Sum => "_sum",
            Self::Count => "_count",
        }
    }

    /// The parts of a name that ends like one of them: the metric's name, and the part.
    pub(crate) fn split(series: &str) -> impl Iterator<Item = (&str, Self)> {
        let parts = [Self::Bucket, Self::Sum, Self::Count].into_iter();
        parts.filter_map(move |part| Some((series.strip_suffix(part.suffix())?, part)))
    }
}
