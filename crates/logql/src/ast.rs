//! What a query says, with the place of every word of it.

pub use query::Operator;
pub use query::tree::{Grouping, MatchOp, Matcher, Matching, Name};
use query::{Node, Span};

pub use crate::filter::{Bound, Filter, FilterKind, Joint, Value};
pub use crate::functions::{Aggregator, Conversion, RangeFunction};
pub use crate::length::{Length, LengthKind};

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
    /// `{app="a"} |= "b"`: lines of logs.
    Lines(Lines),
    /// `5`, `-1.5`.
    Number(f64),
    /// `vector(5)`.
    Vector(f64),
    /// `$query`: a Grafana variable that stands for a whole expression.
    Variable(String),
    /// `rate({app="a"} [5m])`.
    Range(Range),
    /// `sum by (app) (…)`.
    Aggregate(Aggregate),
    /// `a / on (app) b`.
    Binary(Binary),
    /// `label_replace(…)`.
    LabelReplace(LabelReplace),
    /// `(a)`.
    Paren(Box<Expr>),
}

/// Lines of logs, and what is done to each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// From the opening brace to the end of the last stage.
    pub span: Span,
    /// Which streams.
    pub selector: Selector,
    /// What is done to the lines, from left to right.
    pub stages: Vec<Stage>,
}

/// `{app="a", level!="info"}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// The braces and what is in them.
    pub span: Span,
    /// What stands in the braces.
    pub matchers: Vec<Matcher>,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// From `|` to its end.
    pub span: Span,
    /// What it does.
    pub kind: StageKind,
}

/// What a stage does.
#[derive(Clone, Debug, PartialEq)]
pub enum StageKind {
    /// `|= "a" or "b"`.
    LineFilter(LineFilter),
    /// `| json`, `| json a="b.c"`.
    Json(Vec<Extraction>),
    /// `| logfmt --strict a="b"`.
    Logfmt {
        /// Whether a line that is no logfmt is an error.
        strict: bool,
        /// Whether keys without a value become labels.
        keep_empty: bool,
        /// The only keys that are read; all where there are none.
        extractions: Vec<Extraction>,
    },
    /// `| pattern "<ip> - <_>"`.
    Pattern(Name),
    /// `| regexp "(?P<method>\\w+)"`.
    Regexp(Name),
    /// `| unpack`.
    Unpack,
    /// `| status >= 500`.
    Filter(Filter),
    /// `| line_format "{{.method}}"`.
    LineFormat(Name),
    /// `| label_format a=b, c="{{.d}}"`.
    LabelFormat(Vec<Format>),
    /// `| decolorize`.
    Decolorize,
    /// `| drop a, b="c"`.
    Drop(Vec<Named>),
    /// `| keep a, b="c"`.
    Keep(Vec<Named>),
    /// A Grafana variable that stands for stages.
    Variable(String),
}

/// `|= "a" or "b"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFilter {
    /// How lines are compared.
    pub op: LineOp,
    /// With what; more than one where `or` stands between them.
    pub operands: Vec<LineOperand>,
}

/// How a line filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineOp {
    /// `|=`.
    Contains,
    /// `!=`.
    NotContains,
    /// `|~`.
    Regex,
    /// `!~`.
    NotRegex,
    /// `|>`.
    Pattern,
    /// `!>`.
    NotPattern,
}

impl LineOp {
    /// As it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Contains => "|=",
            Self::NotContains => "!=",
            Self::Regex => "|~",
            Self::NotRegex => "!~",
            Self::Pattern => "|>",
            Self::NotPattern => "!>",
        }
    }
}

/// What a line filter looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOperand {
    /// All of it.
    pub span: Span,
    /// The text.
    pub text: Name,
    /// Whether it stands in `ip(…)`.
    pub ip: bool,
}

/// `a="b.c"`, or `a` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extraction {
    /// The label that it makes.
    pub label: Name,
    /// What it is made of; of the label's own name where it is not said.
    pub path: Option<Name>,
}

/// `a=b`, `a="{{.b}}"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// The label that it makes.
    pub label: Name,
    /// The label or the template that it is made of.
    pub value: Name,
    /// Whether `value` is a label, which vanishes.
    pub rename: bool,
}

/// `a`, `a="b"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Whatever its value.
    Label(Name),
    /// Where its value matches.
    Matcher(Matcher),
}

impl Named {
    /// The label.
    pub const fn label(&self) -> &Name {
        match self {
            Self::Label(label) => label,
            Self::Matcher(matcher) => &matcher.label,
        }
    }
}

/// `rate({app="a"} | unwrap b [5m] offset 1h) by (app)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// What it computes.
    pub function: RangeFunction,
    /// Where its name stands.
    pub function_span: Span,
    /// The 0.95 of `quantile_over_time(0.95, …)`.
    pub param: Option<Param>,
    /// Which lines.
    pub lines: Lines,
    /// What makes a number of each line.
    pub unwrap: Option<Unwrap>,
    /// Over which time.
    pub range: Length,
    /// How long ago.
    pub offset: Option<Length>,
    /// `by (…)` or `without (…)`.
    pub grouping: Option<Grouping>,
}

/// The number in front of what is aggregated.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ParamKind,
}

/// The number in front of what is aggregated.
#[derive(Clone, Debug, PartialEq)]
pub enum ParamKind {
    /// A number.
    Number(f64),
    /// A Grafana variable.
    Variable(String),
}

/// `| unwrap duration(a) | a > 5`.
#[derive(Clone, Debug, PartialEq)]
pub struct Unwrap {
    /// From `|` to the end of the last filter.
    pub span: Span,
    /// The label whose value is the number.
    pub label: Name,
    /// How its value becomes one.
    pub conversion: Option<Conversion>,
    /// The filters behind it.
    pub filters: Vec<Filter>,
}

/// `op by (labels) (param, expr)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// How the values become one.
    pub op: Aggregator,
    /// Where its name stands.
    pub op_span: Span,
    /// The 5 in `topk(5, …)`.
    pub param: Option<Param>,
    /// What is aggregated.
    pub expr: Box<Expr>,
    /// `by (…)` or `without (…)`.
    pub grouping: Option<Grouping>,
}

/// `label_replace(expr, "to", "replacement", "from", "regex")`.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelReplace {
    /// Whose labels.
    pub expr: Box<Expr>,
    /// The label that is set.
    pub to: Name,
    /// What it is set to.
    pub replacement: Name,
    /// The label that is read.
    pub from: Name,
    /// What its value must match.
    pub regex: Name,
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

    /// Whether it yields lines; else it yields numbers.
    pub fn yields_lines(&self) -> bool {
        matches!(self.inner().kind, Kind::Lines(_))
    }

    /// The number that it is, where it is one: Loki computes with numbers while it reads.
    pub fn is_literal(&self) -> bool {
        match &self.inner().kind {
            Kind::Number(_) => true,
            Kind::Binary(binary) => !binary.op.is_set() && binary.lhs.is_literal() && binary.rhs.is_literal(),
            _ => false,
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

    /// The number that it is, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        if let Kind::Number(number) = self.inner().kind { Some(number) } else { None }
    }

    /// Calls `visit` with every expression in it, itself first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        for child in self.kind.children() {
            child.walk(visit);
        }
    }

    /// All lines that it reads, from left to right.
    pub fn lines(&self) -> Vec<&Lines> {
        let mut found = Vec::new();
        self.walk(&mut |expr| match &expr.kind {
            Kind::Lines(lines) | Kind::Range(Range { lines, .. }) => found.push(lines),
            _ => {}
        });
        found
    }
}

impl Node for Expr {
    type Kind = Kind;

    fn new(span: Span, kind: Kind) -> Self {
        let depth = kind.children().into_iter().map(|child| child.depth).max().unwrap_or_default();
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
    fn children(&self) -> Vec<&Expr> {
        match self {
            Self::Lines(_) | Self::Number(_) | Self::Vector(_) | Self::Variable(_) | Self::Range(_) => Vec::new(),
            Self::Aggregate(aggregate) => vec![&aggregate.expr],
            Self::Binary(binary) => vec![&binary.lhs, &binary.rhs],
            Self::LabelReplace(replace) => vec![&replace.expr],
            Self::Paren(inner) => vec![inner],
        }
    }
}
