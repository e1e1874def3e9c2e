//! The parts of a tree that both languages have: names, matchers, groupings, and operators with their matching.

use std::fmt::{Display, Formatter, Result, Write as _};

use crate::text::quoted;
use crate::variable::{holds_variable, is_alpha, is_alphanumeric};
use crate::{Labels, Operator, Span};

/// A word or a quoted text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where it stands, quotes included.
    pub span: Span,
    /// What it says, quotes and escapes resolved.
    pub text: String,
}

/// `status=~"5.."`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    /// All of it.
    pub span: Span,
    /// The label; `__name__` where a quoted name stands alone.
    pub label: Name,
    /// How it compares.
    pub op: MatchOp,
    /// With what.
    pub value: Name,
}

/// How a matcher compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchOp {
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `=~`.
    Regex,
    /// `!~`.
    NotRegex,
    /// A Grafana variable that stands for a whole matcher: nothing is known of it.
    Variable,
}

impl MatchOp {
    /// As it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Regex => "=~",
            Self::NotRegex => "!~",
            Self::Variable => "",
        }
    }

    /// Whether the value is a regular expression.
    pub const fn is_regex(self) -> bool {
        matches!(self, Self::Regex | Self::NotRegex)
    }

    /// Whether it takes what does not compare.
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::NotEqual | Self::NotRegex)
    }
}

/// `by (labels)`, `without (labels)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// From the word to the closing parenthesis.
    pub span: Span,
    /// Whether it is `without`.
    pub without: bool,
    /// The labels.
    pub labels: Vec<Name>,
}

impl Grouping {
    /// Whether the label surely remains. A variable may stand for any label.
    pub fn keeps(&self, label: &str) -> bool {
        let is_named = self.labels.iter().any(|name| name.text == label);
        is_named != self.without && !self.labels.iter().any(|name| holds_variable(&name.text))
    }
}

/// `lhs op modifiers rhs`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary<E> {
    /// The operator.
    pub op: Operator,
    /// Where it stands, without its modifiers.
    pub op_span: Span,
    /// Left of it.
    pub lhs: Box<E>,
    /// Right of it.
    pub rhs: Box<E>,
    /// Whether a comparison yields 0 and 1 and keeps all series.
    pub returns_bool: bool,
    /// How the series of the two sides find each other.
    pub matching: Matching,
}

/// How the series of two sides find each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matching {
    /// `on (…)` or `ignoring (…)`.
    pub labels: Option<MatchLabels>,
    /// `group_left (…)` or `group_right (…)`.
    pub group: Option<Group>,
    /// What stands in for a missing series on the left.
    pub fill_left: Option<f64>,
    /// What stands in for a missing series on the right.
    pub fill_right: Option<f64>,
}

/// `on (labels)`, `ignoring (labels)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchLabels {
    /// From the word to the closing parenthesis.
    pub span: Span,
    /// Whether it is `on`.
    pub on: bool,
    /// The labels.
    pub labels: Vec<Name>,
}

/// `group_left (labels)`, `group_right (labels)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// From the word to the end of its labels.
    pub span: Span,
    /// Whether the many are on the left.
    pub left: bool,
    /// The labels that are taken over from the one.
    pub include: Vec<Name>,
}

impl<E> Binary<E> {
    /// Whether it multiplies by 100: what it yields is a percentage, whatever it is called. `number` tells the
    /// literals.
    pub fn is_of_hundred(&self, number: impl Fn(&E) -> Option<f64>) -> bool {
        let is = |side: &E, wanted: f64| number(side).is_some_and(|number| (number - wanted).abs() < 1e-9);
        match self.op {
            Operator::Mul => is(&self.lhs, 100.0) || is(&self.rhs, 100.0),
            Operator::Div => is(&self.rhs, 0.01),
            _ => false,
        }
    }

    /// Whether it divides by another result, and not by a number.
    pub fn is_quotient(&self, number: impl Fn(&E) -> Option<f64>) -> bool {
        self.op == Operator::Div && number(&self.rhs).is_none()
    }

    /// The labels of the result, of those of the two sides.
    pub fn joined(&self, [left, right]: [&Labels; 2]) -> Labels {
        let matching = &self.matching;
        match self.op {
            Operator::Or => return left.either(right),
            Operator::And | Operator::Unless => return left.clone(),
            _ => {}
        }
        if let Some(group) = &matching.group {
            let (many, one) = if group.left { (left, right) } else { (right, left) };
            let mut labels = many.clone();
            for label in &group.include {
                let values = one.may.get(&label.text).cloned().flatten();
                labels.must.remove(&label.text);
                labels.add(&label.text, values, one.must.contains(&label.text));
            }
            return labels;
        }
        let mut labels = left.clone();
        if let Some(matched) = &matching.labels {
            labels = labels.keep(|label| matching.counts(label));
            // Of an open side nothing is left but what `on` names, which it may well have.
            if matched.on && labels.open {
                for label in &matched.labels {
                    labels.may.entry(label.text.clone()).or_default();
                }
                labels.open = false;
            }
        }
        // Series match where both sides have the label, so what one side must have, the result must have.
        for label in right.must.iter().filter(|label| matching.counts(label)) {
            if labels.has(label) {
                labels.must.insert(label.clone());
            }
        }
        labels
    }
}

impl Matching {
    /// Whether the label counts when series are matched.
    pub fn counts(&self, label: &str) -> bool {
        let named = |names: &[Name]| names.iter().any(|name| name.text == label);
        self.labels.as_ref().is_none_or(|matched| named(&matched.labels) == matched.on)
    }

    /// Whether something stands in for a missing series.
    pub const fn fills(&self) -> bool {
        self.fill_left.is_some() || self.fill_right.is_some()
    }
}

/// A label's name, in quotes where it is no word.
impl Display for Name {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let is_word = self.text.bytes().all(is_alphanumeric) && self.text.bytes().next().is_some_and(is_alpha);
        if is_word || self.is_bare_variable() { to.write_str(&self.text) } else { to.write_str(&quoted(&self.text)) }
    }
}

impl Name {
    /// Whether it is a variable that was written without quotes: exactly there it stands without.
    fn is_bare_variable(&self) -> bool {
        holds_variable(&self.text) && self.span.end - self.span.start == self.text.len()
    }

    /// The text in quotes; a variable as it was written.
    pub fn as_value(&self) -> String {
        if self.is_bare_variable() { self.text.clone() } else { quoted(&self.text) }
    }
}

impl Display for Matcher {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        if self.op == MatchOp::Variable {
            return to.write_str(&self.label.text);
        }
        write!(to, "{}{}{}", self.label, self.op.text(), self.value.as_value())
    }
}

impl Display for Grouping {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        named(to, if self.without { "without" } else { "by" }, &self.labels)
    }
}

impl<E: Display> Display for Binary<E> {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let returns_bool = if self.returns_bool { " bool" } else { "" };
        write!(to, "{} {}{returns_bool}{} {}", self.lhs, self.op.text(), self.matching, self.rhs)
    }
}

/// With a blank before each of its parts.
impl Display for Matching {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        if let Some(labels) = &self.labels {
            to.write_char(' ')?;
            named(to, if labels.on { "on" } else { "ignoring" }, &labels.labels)?;
        }
        if let Some(group) = &self.group {
            to.write_char(' ')?;
            named(to, if group.left { "group_left" } else { "group_right" }, &group.include)?;
        }
        for (word, value) in [("fill_left", self.fill_left), ("fill_right", self.fill_right)] {
            if let Some(value) = value {
                write!(to, " {word} ({})", Plain(value))?;
            }
        }
        Ok(())
    }
}

/// `word (a, b)`.
fn named(to: &mut Formatter<'_>, word: &str, labels: &[Name]) -> Result {
    write!(to, "{word} (")?;
    separated(to, labels)?;
    to.write_char(')')
}

/// Items with commas between them.
pub fn separated(to: &mut Formatter<'_>, items: &[impl Display]) -> Result {
    for (index, item) in items.iter().enumerate() {
        write!(to, "{}{item}", if index == 0 { "" } else { ", " })?;
    }
    Ok(())
}

/// A number as PromQL writes it.
#[derive(Clone, Copy, Debug)]
pub struct Plain(pub f64);

impl Display for Plain {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        if self.0.is_infinite() {
            to.write_str(if self.0 < 0.0 { "-Inf" } else { "Inf" })
        } else {
            write!(to, "{}", self.0)
        }
    }
}
