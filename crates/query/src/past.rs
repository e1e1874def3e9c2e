//! How far back a query reads, and over which time: ranges, `offset` and `@`, which both languages have.

use crate::Span;

/// The oldest moment that a part of a query reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Past {
    /// So many seconds before it is asked.
    Ago(f64),
    /// This one, in seconds since 1970, whenever it is asked.
    At(f64),
}

/// A part of a query that reads the past, and how far back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LookBack {
    /// How far.
    pub past: Past,
    /// The part: a selector with its range, or a subquery.
    pub span: Span,
}

/// A time over which a query reads whatever was in between, such as the five minutes of `rate(x[5m])`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// How many seconds.
    pub seconds: f64,
    /// Where that is written.
    pub span: Span,
}

impl Past {
    /// The same so many seconds earlier.
    #[must_use]
    pub const fn before(self, seconds: f64) -> Self {
        match self {
            Self::Ago(ago) => Self::Ago(ago + seconds),
            Self::At(time) => Self::At(time - seconds),
        }
    }

    /// Whether it is no longer there where only so many seconds are kept. A fixed moment always ends up outside.
    pub const fn is_older_than(self, kept: f64) -> bool {
        match self {
            Self::Ago(ago) => ago > kept,
            Self::At(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Past;

    #[test]
    fn a_fixed_moment_is_lost_some_day() {
        assert!(Past::Ago(60.0).before(1.0).is_older_than(60.0));
        assert!(!Past::Ago(60.0).is_older_than(60.0));
        assert!(Past::At(2e9).is_older_than(1e9));
        assert_eq!(Past::At(100.0).before(10.0), Past::At(90.0));
    }
}
