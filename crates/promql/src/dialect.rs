//! Which PromQL: what Prometheus was told to allow, and whether Grafana fills in variables first.

/// Something that Prometheus 3.13 allows only where it is told to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// `limitk`, `info`, `mad_over_time`, …
    ExperimentalFunctions,
    /// `[5m + 1m]`, `offset step()`.
    DurationExpressions,
    /// `anchored`, `smoothed`.
    ExtendedRangeSelectors,
    /// `a + fill (0) b`.
    FillModifiers,
}

impl Feature {
    /// Its name behind `--enable-feature=`.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::ExperimentalFunctions => "promql-experimental-functions",
            Self::DurationExpressions => "promql-duration-expr",
            Self::ExtendedRangeSelectors => "promql-extended-range-selectors",
            Self::FillModifiers => "promql-binop-fill-modifiers",
        }
    }
}

/// Which PromQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether Grafana's variables may stand in it: `$x`, `${x:regex}`, `[[x]]`, `$__rate_interval`.
    pub grafana: bool,
    /// What Prometheus was told to allow.
    pub features: &'static [Feature],
}

impl Dialect {
    /// What Prometheus reads unless told otherwise: rules are written in it.
    pub const PROMETHEUS: Self = Self { grafana: false, features: &[] };
    /// The same with Grafana's variables: dashboards are written in it.
    pub const GRAFANA: Self = Self { grafana: true, features: &[] };
    /// All that Prometheus can be told to read.
    pub const EVERY_FEATURE: Self = Self {
        grafana: false,
        features: &[
            Feature::ExperimentalFunctions,
            Feature::DurationExpressions,
            Feature::ExtendedRangeSelectors,
            Feature::FillModifiers,
        ],
    };

    /// Whether it allows the feature.
    pub fn has(self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }
}
