//! The types of values, between which functions and operators choose.

/// What an expression yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// One number at a time, without labels.
    Scalar,
    /// Series with one value each.
    Vector,
    /// Series with the values of a range of time.
    Range,
    /// A text.
    Text,
    /// Whatever a Grafana variable holds.
    Unknown,
}

impl Type {
    /// Its name in Prometheus' documentation.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "instant vector",
            Self::Range => "range vector",
            Self::Text => "string",
            Self::Unknown => "variable",
        }
    }

    /// Whether it may stand where the other is wanted.
    pub(crate) const fn fits(self, wanted: Self) -> bool {
        matches!(
            (self, wanted),
            (Self::Unknown, _)
                | (_, Self::Unknown)
                | (Self::Scalar, Self::Scalar)
                | (Self::Vector, Self::Vector)
                | (Self::Range, Self::Range)
                | (Self::Text, Self::Text)
        )
    }

    /// Whether arithmetic takes it.
    pub(crate) const fn is_value(self) -> bool {
        matches!(self, Self::Scalar | Self::Vector | Self::Unknown)
    }
}
