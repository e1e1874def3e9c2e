//! Which streams: `{app="a", level!="info"}`.

use query::{Operator, Read, Span};

use super::Parser;
use crate::ast::{MatchOp, Matcher, Name, Selector};
use crate::lexer::Token;

impl Parser<'_> {
    pub(super) fn selector(&mut self) -> Read<Selector> {
        let start = self.bump();
        let mut matchers = Vec::new();
        if self.token() != Token::RightBrace {
            loop {
                matchers.push(self.stream_matcher()?);
                let comma = self.span();
                if !self.accept(Token::Comma) {
                    break;
                }
                if self.token() == Token::RightBrace {
                    return self.fault(comma, "a comma ends the matchers", "remove it");
                }
            }
        }
        if !self.accept(Token::RightBrace) {
            return self.expected("`,` or `}`", "separate matchers by commas, and close the brace");
        }
        Ok(Selector { span: Span::new(start.start, self.end()), matchers })
    }

    fn stream_matcher(&mut self) -> Read<Matcher> {
        if self.token() == Token::Variable && matches!(self.next_token(), Token::Comma | Token::RightBrace) {
            let label = self.name();
            let value = Name { span: label.span, text: String::new() };
            return Ok(Matcher { span: label.span, label, op: MatchOp::Variable, value });
        }
        let label = self.label()?;
        let Some(op) = self.match_op() else {
            return self.expected("`=`, `!=`, `=~` or `!~`", "compare the label with a text: `app=\"backend\"`");
        };
        self.matcher(label, op)
    }

    /// How a matcher compares, where one does at the cursor.
    pub(super) fn match_op(&self) -> Option<MatchOp> {
        match self.token() {
            Token::Equal => Some(MatchOp::Equal),
            Token::Operator(Operator::NotEqual) => Some(MatchOp::NotEqual),
            Token::RegexMatch => Some(MatchOp::Regex),
            Token::NotRegexMatch => Some(MatchOp::NotRegex),
            _ => None,
        }
    }

    /// The rest of a matcher, from its operator on.
    pub(super) fn matcher(&mut self, label: Name, op: MatchOp) -> Read<Matcher> {
        self.bump();
        let value = self.quoted("the value of the label")?;
        Ok(Matcher { span: label.span.to(value.span), label, op, value })
    }
}
