//! What stands in for missing series behind a binary operator: `fill`, `fill_left`, `fill_right`.

use query::tree::Matching;
use query::{Operator, Read, Span};

use super::Parser;
use crate::dialect::Feature;
use crate::lexer::Token;

impl Parser<'_> {
    pub(super) fn fill_modifiers(&mut self, matching: &mut Matching) -> Read<()> {
        // `fill` alone is the name of a metric.
        while self.next_token() == Token::LeftParen {
            let word = self.word();
            let (left, right) = match word.as_str() {
                "fill" => (true, true),
                "fill_left" => (true, false),
                "fill_right" => (false, true),
                _ => break,
            };
            let start = self.bump();
            self.bump();
            let negative = self.token() == Token::Operator(Operator::Sub);
            if negative || self.token() == Token::Operator(Operator::Add) {
                self.bump();
            }
            if !matches!(self.token(), Token::Number | Token::Duration) {
                return self.expected("a number", "give the value that stands in for a missing series");
            }
            let value = self.number()?.value;
            let value = if negative { -value } else { value };
            if !self.accept(Token::RightParen) {
                return self.expected("`)`", "close the parenthesis");
            }
            let span = Span::new(start.start, self.end());
            self.need(Feature::FillModifiers, span, &format!("`{word}`"));
            if (left && matching.fill_left.is_some()) || (right && matching.fill_right.is_some()) {
                self.note(span, "this side is filled already", "fill each side once");
            }
            matching.fill_left = if left { Some(value) } else { matching.fill_left };
            matching.fill_right = if right { Some(value) } else { matching.fill_right };
        }
        Ok(())
    }
}
