//! What a query says, with the place of every word of it.

pub use query::Operator;
pub use query::tree::{Group, Grouping, MatchLabels, MatchOp, Matcher, Matching, Name};
use query::{Node, Span, holds_variable};

use crate::functions::{Aggregator, Function};

/// `lhs op modifiers rhs`.
pub type Binary = query::Binary<Expr>;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: Kind,
    /// How many expressions are nested in it, itself included: never more than [`MOST_NESTED`](query::MOST_NESTED).
    pub(crate) depth: usize,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `5`, `0x1F`, `Inf`, `1h30m`.
    Number(Number),
    /// `"text"`.
    Text(String),
    /// `$threshold`: a Grafana variable that stands for a whole expression.
    Variable(String),
    /// `http_requests_total{status="500"}`.
    Vector(Selector),
    /// `http_requests_total[5m]`.
    Range(Selector, Length),
    /// `rate(http_requests_total[5m])[1h:1m]`.
    Subquery(Subquery),
    /// `rate(…)`.
    Call(Call),
    /// `sum by (job) (…)`.
    Aggregate(Aggregate),
    /// `a / on (job) b`.
    Binary(Binary),
    /// `-a`; `+a` where `negative` is false.
    Unary {
        /// Whether it is `-`.
        negative: bool,
        /// What it applies to.
        expr: Box<Expr>,
    },
    /// `(a)`.
    Paren(Box<Expr>),
}

/// A number, or a duration in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// Whether it was written with a unit of time.
    pub duration: bool,
}

/// Which series.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// Name and matchers, without what stands behind them.
    pub span: Span,
    /// The name before the braces.
    pub name: Option<Name>,
    /// What stands in the braces.
    pub matchers: Vec<Matcher>,
    /// `offset` and `@`.
    pub time: TimeShift,
    /// `anchored` or `smoothed`.
    pub extension: Option<Extension>,
}

/// The time at which series are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeShift {
    /// `@ …`.
    pub at: Option<At>,
    /// `offset …`.
    pub offset: Option<Length>,
}

/// `@ 1609746000`, `@ start()`, `@ end()`.
#[derive(Clone, Debug, PartialEq)]
pub enum At {
    /// Seconds since 1970.
    Time(f64),
    /// The start of the range query.
    Start,
    /// The end of the range query.
    End,
    /// A Grafana variable.
    Variable(String),
}

/// How a range selector treats its borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// `anchored`.
    Anchored,
    /// `smoothed`.
    Smoothed,
}

/// A length of time, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: LengthKind,
}

/// A length of time.
#[derive(Clone, Debug, PartialEq)]
pub enum LengthKind {
    /// So many seconds.
    Fixed(Number),
    /// `$__rate_interval`.
    Variable(String),
    /// `step()`.
    Step,
    /// `range()`.
    Range,
    /// `max_of(a, b)`; `min_of(a, b)` where `max` is false.
    Extreme {
        /// Whether the longer one is taken.
        max: bool,
        /// The two.
        of: Box<[Length; 2]>,
    },
    /// `-a`.
    Negative(Box<Length>),
    /// `a + b`.
    Binary(Operator, Box<[Length; 2]>),
    /// `(a)`.
    Paren(Box<Length>),
}

impl Length {
    /// How many seconds, where it is a plain number or duration.
    pub const fn seconds(&self) -> Option<f64> {
        match &self.kind {
            LengthKind::Fixed(number) => Some(number.value),
            _ => None,
        }
    }
}

/// `expr[range:step]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// What is asked again and again.
    pub expr: Box<Expr>,
    /// Over which time.
    pub range: Length,
    /// How often; the evaluation interval where it is not said.
    pub step: Option<Length>,
    /// `offset` and `@`.
    pub time: TimeShift,
}

/// `function(args)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function's name as written.
    pub name: Name,
    /// The function.
    pub function: &'static Function,
    /// Its arguments.
    pub args: Vec<Expr>,
}

/// `op by (labels) (param, expr)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// How the values become one.
    pub op: Aggregator,
    /// Where its name stands.
    pub op_span: Span,
    /// The 5 in `topk(5, …)`.
    pub param: Option<Box<Expr>>,
    /// What is aggregated.
    pub expr: Box<Expr>,
    /// `by (…)` or `without (…)`.
    pub grouping: Option<Grouping>,
}

impl Expr {
    /// The expression inside all parentheses.
    pub fn inner(&self) -> &Self {
        let mut expr = self;
        while let Kind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }

    /// Calls `visit` with every expression in it, itself first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        self.kind.for_each_child(&mut |child| child.walk(visit));
    }

    /// Every selector in it, from left to right.
    pub fn selectors(&self) -> Vec<&Selector> {
        let mut selectors = Vec::new();
        self.walk(&mut |expr| {
            if let Kind::Vector(selector) | Kind::Range(selector, _) = &expr.kind {
                selectors.push(selector);
            }
        });
        selectors
    }

    /// The metrics that it names, from left to right.
    pub(crate) fn metrics(&self) -> impl Iterator<Item = &str> {
        self.selectors().into_iter().filter_map(Selector::metric).map(|name| name.text.as_str())
    }

    /// The number that it is, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match &self.inner().kind {
            Kind::Number(number) => Some(number.value),
            Kind::Unary { negative, expr } => expr.number().map(|value| if *negative { -value } else { value }),
            _ => None,
        }
    }

    /// Whether it is a hundred times something, as percentages are.
    pub fn is_of_hundred(&self) -> bool {
        self.computed().is_some_and(|binary| binary.is_of_hundred(Self::number))
    }

    /// Whether it is one result divided by another, as shares are.
    pub fn is_quotient(&self) -> bool {
        self.computed().is_some_and(|binary| binary.is_quotient(Self::number))
    }

    /// What its values are computed by last.
    fn computed(&self) -> Option<&Binary> {
        match &self.kind {
            Kind::Paren(inner) => inner.computed(),
            Kind::Aggregate(aggregate) => aggregate.expr.computed(),
            Kind::Binary(binary) if binary.op.is_comparison() || binary.op.is_set() => binary.lhs.computed(),
            Kind::Binary(binary) => Some(binary),
            _ => None,
        }
    }

    /// Whether a matcher compares with a Grafana variable: Prometheus would take its name for the value.
    pub fn matches_variables(&self) -> bool {
        self.selectors()
            .iter()
            .flat_map(|selector| &selector.matchers)
            .any(|matcher| holds_variable(&matcher.value.text))
    }
}

impl Node for Expr {
    type Kind = Kind;

    fn new(span: Span, kind: Kind) -> Self {
        let mut depth = 0;
        kind.for_each_child(&mut |child| depth = depth.max(child.depth));
        Self { span, kind, depth: depth + 1 }
    }

    fn span(&self) -> Span {
        self.span
    }

    fn depth(&self) -> usize {
        self.depth
    }
}

impl From<Binary> for Kind {
    fn from(binary: Binary) -> Self {
        Self::Binary(binary)
    }
}

impl Kind {
    pub(crate) fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Variable(_) | Self::Vector(_) | Self::Range(..) => {}
            Self::Subquery(subquery) => visit(&subquery.expr),
            Self::Call(call) => call.args.iter().for_each(visit),
            Self::Aggregate(aggregate) => {
                if let Some(param) = &aggregate.param {
                    visit(param);
                }
                visit(&aggregate.expr);
            }
            Self::Binary(binary) => {
                visit(&binary.lhs);
                visit(&binary.rhs);
            }
            Self::Unary { expr, .. } | Self::Paren(expr) => visit(expr),
        }
    }
}

impl Selector {
    /// The metric's name, before the braces or as an exact matcher inside them.
    pub fn metric(&self) -> Option<&Name> {
        self.name.as_ref().or_else(|| {
            let by_name = |matcher: &&Matcher| matcher.label.text == "__name__" && matcher.op == MatchOp::Equal;
            self.matchers.iter().find(by_name).map(|matcher| &matcher.value)
        })
    }
}
