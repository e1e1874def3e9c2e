//! The grammar that both languages share: operators by precedence, what may stand behind them, groupings, a limit of
//! depth.

use std::ops::DerefMut;

use crate::tree::{Binary, Group, Grouping, MatchLabels, Matching, Name};
use crate::{Cursor, Finding, Operator, Read, Span, Token, sorted};

/// How deep expressions may be nested. Deeper ones are refused, so that no text exhausts the stack.
pub const MOST_NESTED: usize = 128;

/// A tree of expressions.
pub trait Node: Sized {
    /// What an expression says.
    type Kind: From<Binary<Self>>;

    /// An expression at a place.
    fn new(span: Span, kind: Self::Kind) -> Self;

    /// Where it stands.
    fn span(&self) -> Span;

    /// How many expressions are nested in it, itself included.
    fn depth(&self) -> usize;
}

/// A parser of one of the languages: what it reads by itself, and what follows from that.
pub trait Grammar<'a>: DerefMut<Target = Cursor<'a, Self::Token>> + Sized {
    /// Its tokens.
    type Token: Token + 'a;
    /// Its tree.
    type Expr: Node;

    /// Operators that are written as words.
    const WORDS: &'static [(&'static str, Operator)];
    /// What is nested too deep, and the fix.
    const TOO_DEEP: (&'static str, &'static str);

    /// An operand with all that stands behind it.
    fn operand(&mut self) -> Read<Self::Expr>;

    /// `(a, b)` behind the word.
    fn label_names(&mut self, word: &str) -> Read<Vec<Name>>;

    /// What stands in for missing series, where the language knows it.
    fn fills(&mut self, _matching: &mut Matching) -> Read<()> {
        Ok(())
    }

    /// Reads with one more level of nesting.
    fn nested<R>(&mut self, read: impl FnOnce(&mut Self) -> Read<R>) -> Read<R> {
        if self.nested == MOST_NESTED {
            let span = self.span();
            return self.too_deep(span);
        }
        self.nested += 1;
        let result = read(self);
        self.nested -= 1;
        result
    }

    /// Refuses what is nested too deep.
    fn too_deep<R>(&mut self, span: Span) -> Read<R> {
        let (what, fix) = Self::TOO_DEEP;
        self.fault(span, format!("the {what} is nested more than {MOST_NESTED} deep"), fix)
    }

    /// An expression, unless it is nested too deep.
    fn built(&mut self, span: Span, kind: <Self::Expr as Node>::Kind) -> Read<Self::Expr> {
        let expr = Self::Expr::new(span, kind);
        if expr.depth() > MOST_NESTED { self.too_deep(span) } else { Ok(expr) }
    }

    /// An expression whose operators bind at least so tightly.
    fn expression(&mut self, tightness: u8) -> Read<Self::Expr> {
        self.nested(|parser| {
            let mut lhs = parser.operand()?;
            while let Some(op) = parser.operator().filter(|op| op.precedence() >= tightness) {
                lhs = parser.binary(lhs, op)?;
            }
            Ok(lhs)
        })
    }

    /// The operator at the cursor.
    fn operator(&self) -> Option<Operator> {
        self.token().operator().or_else(|| {
            let word = self.word();
            Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, op)| *op)
        })
    }

    /// The rest of `lhs op rhs`.
    fn binary(&mut self, lhs: Self::Expr, op: Operator) -> Read<Self::Expr> {
        let op_span = self.bump();
        let (returns_bool, matching) = self.modifiers()?;
        let rhs = self.expression(op.precedence() + u8::from(!op.is_right_associative()))?;
        let span = lhs.span().to(rhs.span());
        let (lhs, rhs) = (Box::new(lhs), Box::new(rhs));
        self.built(span, Binary { op, op_span, lhs, rhs, returns_bool, matching }.into())
    }

    /// What may stand behind an operator: `bool`, `on`, `ignoring`, `group_left`, `group_right`.
    fn modifiers(&mut self) -> Read<(bool, Matching)> {
        let returns_bool = self.accept_word("bool");
        let mut matching = Matching::default();
        let word = self.word();
        if matches!(word.as_str(), "on" | "ignoring") {
            let start = self.bump();
            let labels = self.label_names(&word)?;
            matching.labels = Some(MatchLabels { span: Span::new(start.start, self.end()), on: word == "on", labels });
            matching.group = self.group()?;
        } else if matches!(word.as_str(), "group_left" | "group_right") {
            return self.expected("`on (labels)` or an expression", "say first by which labels: `on (labels)`");
        }
        self.fills(&mut matching)?;
        Ok((returns_bool, matching))
    }

    /// `group_left (labels)`, where it stands at the cursor.
    fn group(&mut self) -> Read<Option<Group>> {
        let word = self.word();
        if !matches!(word.as_str(), "group_left" | "group_right") {
            return Ok(None);
        }
        let start = self.bump();
        let include = if self.token().opens() { self.label_names(&word)? } else { Vec::new() };
        Ok(Some(Group { span: Span::new(start.start, self.end()), left: word == "group_left", include }))
    }

    /// `by (labels)`, where it stands at the cursor.
    fn grouping(&mut self) -> Read<Option<Grouping>> {
        let word = self.word();
        if !matches!(word.as_str(), "by" | "without") {
            return Ok(None);
        }
        let start = self.bump();
        let labels = self.label_names(&word)?;
        Ok(Some(Grouping { span: Span::new(start.start, self.end()), without: word == "without", labels }))
    }
}

/// The expression that was read, unless something is wrong: with its tokens, with what was read of them, or with what
/// `check` finds of the whole.
pub fn parsed<E>(
    mut faults: Vec<Finding>,
    expr: Read<E>,
    read: Vec<Finding>,
    check: impl FnOnce(&E, &mut Vec<Finding>),
) -> Result<E, Vec<Finding>> {
    // Behind a fault of the lexer, whatever the parser says is a consequence of it.
    let first_fault = faults.iter().map(|finding| finding.span.start).min().unwrap_or(usize::MAX);
    faults.extend(read.into_iter().filter(|finding| finding.span.start < first_fault));
    if faults.is_empty()
        && let Ok(expr) = expr
    {
        check(&expr, &mut faults);
        if faults.is_empty() {
            return Ok(expr);
        }
    }
    Err(sorted(faults))
}
