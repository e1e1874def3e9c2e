//! Filters of labels: `status >= 500 and (method="GET" or duration > 5s)`.

use query::tree::MatchOp;
use query::{Grammar, MOST_NESTED, Operator, Read, Span, holds_variable};

use super::Parser;
use crate::ast::{Bound, Filter, FilterKind, Joint, Name, Value};
use crate::length;
use crate::lexer::{self, Token};

impl Parser<'_> {
    pub(super) fn filter(&mut self) -> Read<Filter> {
        self.filters(None)
    }

    /// Filters as far as they are to be joined before `joint` joins them to what stands left of it.
    fn filters(&mut self, joint: Option<Joint>) -> Read<Filter> {
        self.nested(|parser| {
            let mut left = parser.one_filter()?;
            while let Some(next) = parser.joint() {
                if joint.is_some_and(|joint| joint.binds_before(next)) {
                    break;
                }
                if next != Joint::Nothing {
                    parser.bump();
                }
                let right = parser.filters(Some(next))?;
                let span = left.span.to(right.span);
                left = Filter::new(span, FilterKind::Joined(next, Box::new([left, right])));
                if left.depth > MOST_NESTED {
                    return parser.too_deep(span);
                }
            }
            Ok(left)
        })
    }

    fn joint(&self) -> Option<Joint> {
        match self.token() {
            Token::Comma => Some(Joint::Comma),
            Token::LeftParen => Some(Joint::Nothing),
            Token::Word => match self.word().as_str() {
                "and" => Some(Joint::And),
                "or" => Some(Joint::Or),
                _ => self.at_label().then_some(Joint::Nothing),
            },
            _ => None,
        }
    }

    fn one_filter(&mut self) -> Read<Filter> {
        let start = self.span();
        if self.accept(Token::LeftParen) {
            let inner = self.filter()?;
            if !self.accept(Token::RightParen) {
                return self.expected("`and`, `or` or `)`", "close the parenthesis");
            }
            let span = Span::new(start.start, self.end());
            return Ok(Filter::new(span, FilterKind::Paren(Box::new(inner))));
        }
        let label = self.label()?;
        let is_comparison = self.match_op().is_some() || self.comparison().is_some();
        if !is_comparison && holds_variable(&label.text) && self.dialect.grafana {
            return Ok(Filter::new(label.span, FilterKind::Variable(label.text)));
        }
        let kind = self.compared(label)?;
        Ok(Filter::new(Span::new(start.start, self.end()), kind))
    }

    fn comparison(&self) -> Option<Operator> {
        match self.token() {
            Token::Equal => Some(Operator::Equal),
            Token::Operator(op) if op.is_comparison() => Some(op),
            _ => None,
        }
    }

    /// The rest of a filter, behind its label.
    fn compared(&mut self, label: Name) -> Read<FilterKind> {
        let is_ip = matches!(self.tokens.get(self.at + 1),
            Some((Token::Function, span)) if span.of(self.text).eq_ignore_ascii_case("ip"));
        match self.match_op() {
            Some(op @ (MatchOp::Equal | MatchOp::NotEqual)) if is_ip => {
                self.bump();
                let pattern = self.ip()?;
                return Ok(FilterKind::Ip { label, negative: op == MatchOp::NotEqual, pattern });
            }
            Some(op) if op.is_regex() || self.next_token() == Token::Text => {
                return Ok(FilterKind::Text(self.matcher(label, op)?));
            }
            _ => {}
        }
        let Some(op) = self.comparison() else {
            return self.expected(
                "a comparison",
                "compare the label with a text, a number, a duration or bytes: `status >= 500`",
            );
        };
        let op_span = self.bump();
        if self.token() == Token::Text {
            let written = op_span.of(self.text).to_owned();
            let fix = if op == Operator::Equal {
                "write `=`".to_owned()
            } else {
                format!("compare it with a number: `{} {written} 5`", label.text)
            };
            return self.fault(op_span, format!("`{written}` compares numbers, and a text stands behind it"), fix);
        }
        let start = self.span();
        let value = self.value()?;
        Ok(FilterKind::Bound(Bound { label, op, value_span: Span::new(start.start, self.end()), value }))
    }

    fn value(&mut self) -> Read<Value> {
        match self.token() {
            Token::Variable => Ok(Value::Variable(self.name().text)),
            Token::Duration => {
                let nanoseconds = length::of_either(self.bump().of(self.text));
                Ok(Value::Duration(nanoseconds.unwrap_or_default()))
            }
            Token::Bytes => Ok(Value::Bytes(length::bytes(self.bump().of(self.text)).unwrap_or_default())),
            Token::Operator(Operator::Add | Operator::Sub) | Token::Number => Ok(Value::Number(self.signed()?)),
            _ => self.expected("a value", "write a text in quotes, a number, a duration or bytes"),
        }
    }

    /// `5`, `-5`, `+5`.
    pub(super) fn signed(&mut self) -> Read<f64> {
        let sign = match self.token() {
            Token::Operator(Operator::Sub) => -1.0,
            _ => 1.0,
        };
        if matches!(self.token(), Token::Operator(_)) {
            self.bump();
        }
        if self.token() != Token::Number {
            return self.expected("a number", "a sign stands before a number only");
        }
        let span = self.bump();
        Ok(sign * lexer::value(span.of(self.text)).unwrap_or(f64::NAN))
    }
}
