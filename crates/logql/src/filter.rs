//! Label filters: what a line's labels are compared with, and how comparisons are joined.

use query::tree::{Matcher, Name};
use query::{Operator, Span};

/// A filter of labels and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: FilterKind,
    /// How many filters are nested in it, itself included.
    pub(crate) depth: usize,
}

/// What a filter of labels says.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterKind {
    /// `level="error"`.
    Text(Matcher),
    /// `status >= 500`, `duration > 5s`, `size < 1MB`.
    Bound(Bound),
    /// `client = ip("10.0.0.0/8")`; `client != …` where `negative`.
    Ip {
        /// The label.
        label: Name,
        /// Whether it is `!=`.
        negative: bool,
        /// The addresses.
        pattern: Name,
    },
    /// `a="b" and c="d"`.
    Joined(Joint, Box<[Filter; 2]>),
    /// `(a="b")`.
    Paren(Box<Filter>),
    /// A Grafana variable that stands for a filter.
    Variable(String),
}

/// How two filters are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// `and`.
    And,
    /// `or`.
    Or,
    /// `,`: both, and it binds what is right of it first.
    Comma,
    /// Nothing: both, likewise.
    Nothing,
}

impl Joint {
    /// As it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::And => " and ",
            Self::Or => " or ",
            Self::Comma => ", ",
            Self::Nothing => " ",
        }
    }

    /// Whether `a self b other c` is `(a self b) other c`. Loki's grammar gives the comma no rank, and reads on behind
    /// it.
    pub(crate) const fn binds_before(self, other: Self) -> bool {
        matches!((self, other), (Self::And, Self::And | Self::Or) | (Self::Or, Self::Or))
    }
}

/// `status >= 500`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The label.
    pub label: Name,
    /// How it compares: one of the comparisons.
    pub op: Operator,
    /// Where the value stands.
    pub value_span: Span,
    /// With what.
    pub value: Value,
}

/// What a label is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A length of time in nanoseconds.
    Duration(i64),
    /// A number of bytes.
    Bytes(u64),
    /// A Grafana variable.
    Variable(String),
}

impl Filter {
    pub(crate) fn new(span: Span, kind: FilterKind) -> Self {
        let depth = match &kind {
            FilterKind::Joined(_, of) => of[0].depth.max(of[1].depth),
            FilterKind::Paren(inner) => inner.depth,
            _ => 0,
        };
        Self { span, kind, depth: depth + 1 }
    }

    /// Calls `visit` with every filter in it that is not joined of others.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        match &self.kind {
            FilterKind::Joined(_, of) => of.iter().for_each(|filter| filter.walk(visit)),
            FilterKind::Paren(inner) => inner.walk(visit),
            _ => visit(self),
        }
    }

    /// The label that it compares, where it compares one.
    pub const fn label(&self) -> Option<&Name> {
        match &self.kind {
            FilterKind::Text(matcher) => Some(&matcher.label),
            FilterKind::Bound(bound) => Some(&bound.label),
            FilterKind::Ip { label, .. } => Some(label),
            FilterKind::Joined(..) | FilterKind::Paren(_) | FilterKind::Variable(_) => None,
        }
    }
}
