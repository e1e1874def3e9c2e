//! What may stand behind a binary operator: `bool`, `on`, `ignoring`, `group_left`, `group_right`, `fill`.

use super::{Parser, Read};
use crate::ast::{Group, MatchLabels, Matching};
use crate::dialect::Feature;
use crate::finding::Span;
use crate::lexer::Token;
use query::Operator;

impl Parser<'_> {
    pub(super) fn modifiers(&mut self) -> Read<(bool, Matching)> {
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

    fn group(&mut self) -> Read<Option<Group>> {
        let word = self.word();
        if !matches!(word.as_str(), "group_left" | "group_right") {
            return Ok(None);
        }
        let start = self.bump();
        let include = if self.token() == Token::LeftParen { self.label_names(&word)? } else { Vec::new() };
        Ok(Some(Group { span: Span::new(start.start, self.end()), left: word == "group_left", include }))
    }

    fn fills(&mut self, matching: &mut Matching) -> Read<()> {
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
