//! Lengths of time: literals, variables, and the arithmetic of `promql-duration-expr`.

use query::{Grammar, MOST_NESTED, Operator, Read, Span};

use super::Parser;
use super::postfix::signed;
use crate::ast::{Length, LengthKind};
use crate::dialect::{Feature, Release};
use crate::lexer::Token;

/// The most seconds that fit into the nanoseconds of Prometheus.
const MOST_SECONDS: f64 = 9_223_372_036.854_776;

impl Parser<'_> {
    /// A length whose operators bind at least so tightly.
    pub(super) fn length(&mut self, tightness: u8) -> Read<Length> {
        self.nested(|parser| {
            let mut lhs = parser.length_operand()?;
            let mut operators = 0;
            while let Token::Operator(op) = parser.token() {
                if !op.is_arithmetic() || op.precedence() < tightness {
                    break;
                }
                operators += 1;
                if parser.nested + operators > MOST_NESTED {
                    let span = parser.span();
                    return parser.too_deep(span);
                }
                lhs = parser.length_binary(lhs, op)?;
            }
            Ok(lhs)
        })
    }

    fn length_binary(&mut self, lhs: Length, op: Operator) -> Read<Length> {
        let op_span = self.bump();
        let rhs = self.length(op.precedence() + u8::from(!op.is_right_associative()))?;
        let span = lhs.span.to(rhs.span);
        self.need(Feature::DurationExpressions, span, "arithmetic with lengths of time");
        if matches!(op, Operator::Div | Operator::Mod) && rhs.seconds() == Some(0.0) {
            return self.fault(op_span, "a length of time is divided by 0", "divide by something else");
        }
        Ok(Length { span, kind: LengthKind::Binary(op, Box::new([lhs, rhs])) })
    }

    fn length_operand(&mut self) -> Read<Length> {
        let start = self.span();
        match self.token() {
            Token::Operator(op @ (Operator::Add | Operator::Sub)) => {
                self.bump();
                let inner = self.length(Operator::Pow.precedence())?;
                let span = start.to(inner.span);
                Ok(signed(op == Operator::Sub, Length { span, ..inner }))
            }
            Token::LeftParen => {
                self.bump();
                let inner = self.length(0)?;
                if !self.accept(Token::RightParen) {
                    return self.expected("an operator or `)`", "close the parenthesis");
                }
                let span = Span::new(start.start, self.end());
                self.need(Feature::DurationExpressions, span, "a length of time in parentheses");
                let kind = self.in_parentheses(inner);
                Ok(Length { span, kind })
            }
            _ => self.length_literal(),
        }
    }

    /// As in Prometheus before 3.15, parentheses around a literal leave no trace.
    pub(super) fn in_parentheses(&self, inner: Length) -> LengthKind {
        match inner.kind {
            LengthKind::Fixed(_) if !self.dialect.is_from(Release(15)) => inner.kind,
            _ => LengthKind::Paren(Box::new(inner)),
        }
    }

    pub(super) fn length_literal(&mut self) -> Read<Length> {
        let start = self.span();
        let word = self.word();
        let kind = match (self.token(), word.as_str()) {
            (Token::Number | Token::Duration, _) => {
                let number = self.number()?;
                if number.value.abs() > MOST_SECONDS {
                    return self.fault(start, "this length of time is too long", "292 years are the most");
                }
                LengthKind::Fixed(number)
            }
            (Token::Variable, _) => LengthKind::Variable(self.name().text),
            (Token::Word, "step" | "range") => {
                self.bump();
                if !(self.accept(Token::LeftParen) && self.accept(Token::RightParen)) {
                    return self.expected("`()`", "write `step()` or `range()`");
                }
                if word == "step" { LengthKind::Step } else { LengthKind::Range }
            }
            (Token::Word, "max_of" | "min_of") => {
                self.bump();
                if !self.accept(Token::LeftParen) {
                    return self.expected("`(`", "write `max_of(a, b)` or `min_of(a, b)`");
                }
                let one = self.length(0)?;
                if !self.accept(Token::Comma) {
                    return self.expected("`,`", "give two lengths");
                }
                let other = self.length(0)?;
                if !self.accept(Token::RightParen) {
                    return self.expected("`)`", "close the parenthesis");
                }
                LengthKind::Extreme { max: word == "max_of", of: Box::new([one, other]) }
            }
            _ => return self.expected("a length of time", "write it like `5m` or `1h30m`"),
        };
        let span = Span::new(start.start, self.end());
        if !matches!(kind, LengthKind::Fixed(_) | LengthKind::Variable(_)) {
            self.need(Feature::DurationExpressions, span, &format!("`{}`", span.of(self.text)));
        }
        Ok(Length { span, kind })
    }
}
