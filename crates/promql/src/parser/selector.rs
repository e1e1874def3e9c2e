//! Names and matchers: which series.

use query::regex::Regex;
use query::{Finding, Grammar, Operator, Read, Span, Stop, holds_variable};

use super::Parser;
use crate::ast::{Expr, Kind, MatchOp, Matcher, Name, Selector, TimeShift};
use crate::lexer::Token;
use crate::rules::REGEX;

impl Parser<'_> {
    pub(super) fn selector(&mut self) -> Read<Expr> {
        let start = self.span().start;
        let name = if self.token() == Token::LeftBrace { None } else { Some(self.name()) };
        let mut matchers = Vec::new();
        if self.accept(Token::LeftBrace) {
            matchers = self.matchers()?;
        }
        let span = Span::new(start, self.end());
        let time = TimeShift::default();
        self.built(span, Kind::Vector(Selector { span, name, matchers, time, extension: None }))
    }

    /// The matchers up to the closing brace. After a fault in one, reading goes on behind the next comma.
    fn matchers(&mut self) -> Read<Vec<Matcher>> {
        let (mut matchers, mut stopped) = (Vec::new(), false);
        while !self.accept(Token::RightBrace) {
            if let Ok(matcher) = self.matcher() {
                matchers.push(matcher);
            } else {
                stopped = true;
                self.skip_to_separator();
            }
            if self.token() != Token::RightBrace && !self.accept(Token::Comma) {
                if stopped {
                    return Err(Stop);
                }
                return self.expected("`,` or `}`", "separate matchers by commas, and close the brace");
            }
        }
        if stopped { Err(Stop) } else { Ok(matchers) }
    }

    fn matcher(&mut self) -> Read<Matcher> {
        let (label, quoted) = match self.token() {
            Token::Text => (self.unquoted(), true),
            Token::Variable if !self.at_match_op(1) => {
                let label = self.name();
                let value = Name { span: label.span, text: String::new() };
                return Ok(Matcher { span: label.span, label, op: MatchOp::Variable, value });
            }
            Token::Word | Token::Variable => (self.name(), false),
            _ => return self.expected("a label or `}`", "write matchers like `label=\"value\"`"),
        };
        if quoted && matches!(self.token(), Token::Comma | Token::RightBrace) {
            // A quoted name alone is the metric's.
            let value = label.clone();
            let label = Name { span: label.span, text: "__name__".to_owned() };
            return Ok(Matcher { span: label.span, label, op: MatchOp::Equal, value });
        }
        if !self.at_match_op(0) {
            return self.expected("`=`, `!=`, `=~` or `!~`", "write matchers like `label=\"value\"`");
        }
        let op = match self.token() {
            Token::Equal => MatchOp::Equal,
            Token::RegexMatch => MatchOp::Regex,
            Token::NotRegexMatch => MatchOp::NotRegex,
            _ => MatchOp::NotEqual,
        };
        self.bump();
        if self.token() != Token::Text {
            return self.expected("a text in quotes", "put the value in quotes");
        }
        let value = self.unquoted();
        if op.is_regex()
            && !(self.dialect.grafana && holds_variable(&value.text))
            && let Err(reason) = Regex::parse(&value.text)
        {
            self.findings.push(Finding::new(
                &REGEX,
                value.span,
                format!("`{}` is not a regular expression: {reason}", value.text),
                "correct it in RE2's syntax, which Prometheus reads",
            ));
        }
        Ok(Matcher { span: label.span.to(value.span), label, op, value })
    }

    fn at_match_op(&self, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|(token, _)| {
            matches!(
                token,
                Token::Equal | Token::RegexMatch | Token::NotRegexMatch | Token::Operator(Operator::NotEqual)
            )
        })
    }
}
