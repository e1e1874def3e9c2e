//! What may stand behind an expression: `[range]`, `[range:step]`, `offset`, `@`, `anchored`, `smoothed`.

use query::{Grammar, Node, Operator, Read, Span};

use super::Parser;
use crate::ast::{At, Expr, Extension, Kind, Length, LengthKind, Number, Selector, Subquery, TimeShift};
use crate::dialect::{Feature, Release};
use crate::lexer::Token;

const ONLY_SELECTORS: &str = "stands behind a selector or a subquery only";

impl Parser<'_> {
    /// The expression with the next thing that stands behind it, if something does.
    pub(super) fn postfix(&mut self, expr: &mut Expr) -> Option<Read<Expr>> {
        let word = self.word();
        match (self.token(), word.as_str()) {
            (Token::LeftBracket | Token::At, _) | (Token::Word, "offset" | "anchored" | "smoothed") => {}
            _ => return None,
        }
        let placeholder = Expr::new(expr.span, Kind::Number(Number { value: 0.0, duration: false }));
        let expr = std::mem::replace(expr, placeholder);
        Some(match (self.token(), word.as_str()) {
            (Token::LeftBracket, _) => self.range_or_subquery(expr),
            (Token::At, _) => self.at_time(expr),
            (_, "offset") => self.offset(expr),
            (_, word) => {
                self.extension(expr, if word == "anchored" { Extension::Anchored } else { Extension::Smoothed })
            }
        })
    }

    fn range_or_subquery(&mut self, expr: Expr) -> Read<Expr> {
        let open = self.bump();
        let range = self.positive_length()?;
        if self.accept(Token::Colon) {
            let step = if self.token() == Token::RightBracket { None } else { Some(self.positive_length()?) };
            if !self.accept(Token::RightBracket) {
                return self.expected("`]`", "close the bracket");
            }
            let span = Span::new(expr.span.start, self.end());
            let time = TimeShift::default();
            return self.built(span, Kind::Subquery(Subquery { expr: Box::new(expr), range, step, time }));
        }
        if !self.accept(Token::RightBracket) {
            return self.expected("`:` or `]`", "close the bracket");
        }
        let brackets = Span::new(open.start, self.end());
        let span = Span::new(expr.span.start, self.end());
        let Kind::Vector(selector) = expr.kind else {
            let fix = format!("write `[{}:]` for a subquery, or put the range inside", range.span.of(self.text));
            return self.fault(brackets, "a range stands behind a selector only", fix);
        };
        // As Prometheus has it: `offset 0s` may stand before a range; so may, before 3.15, what is no plain time.
        let strict = self.dialect.is_from(Release(15));
        let offset = selector.time.offset.as_ref();
        let early_offset = offset.is_some_and(|offset| offset.seconds().map_or(strict, |seconds| seconds != 0.0));
        let early_at = match selector.time.at {
            Some(At::Time(_)) => true,
            Some(At::Start | At::End) => strict,
            Some(At::Variable(_)) | None => false,
        };
        if early_offset || early_at {
            let what = if early_offset { "`offset`" } else { "`@`" };
            return self.fault(brackets, format!("{what} stands before the range"), "put it behind the range");
        }
        self.built(span, Kind::Range(selector, range))
    }

    fn positive_length(&mut self) -> Read<Length> {
        let length = self.length(0)?;
        if length.seconds().is_some_and(|seconds| seconds <= 0.0) {
            return self.fault(length.span, "a length of time must be more than 0", "write it like `5m`");
        }
        Ok(length)
    }

    fn offset(&mut self, mut expr: Expr) -> Read<Expr> {
        let word = self.bump();
        let length = self.offset_length()?;
        let end = self.end();
        let Some(time) = time_of(&mut expr.kind) else {
            return self.fault(word, format!("`offset` {ONLY_SELECTORS}"), "put it inside, behind the selector");
        };
        let is_set = time.offset.as_ref().is_some_and(|offset| offset.seconds() != Some(0.0));
        time.offset = Some(length);
        if is_set {
            return self.fault(word, "`offset` stands here twice", "keep one");
        }
        expr.span.end = end;
        Ok(expr)
    }

    fn at_time(&mut self, mut expr: Expr) -> Read<Expr> {
        let sign = self.bump();
        let at = self.time()?;
        let end = self.end();
        let Some(time) = time_of(&mut expr.kind) else {
            return self.fault(sign, format!("`@` {ONLY_SELECTORS}"), "put it inside, behind the selector");
        };
        if time.at.replace(at).is_some() {
            return self.fault(sign, "`@` stands here twice", "keep one");
        }
        expr.span.end = end;
        Ok(expr)
    }

    fn time(&mut self) -> Read<At> {
        let start = self.span();
        if self.token() == Token::Variable {
            return Ok(At::Variable(self.name().text));
        }
        let word = self.word();
        if matches!(word.as_str(), "start" | "end") {
            self.bump();
            if !(self.accept(Token::LeftParen) && self.accept(Token::RightParen)) {
                return self.expected("`()`", "write `@ start()` or `@ end()`");
            }
            return Ok(if word == "start" { At::Start } else { At::End });
        }
        let negative = self.token() == Token::Operator(Operator::Sub);
        if negative || self.token() == Token::Operator(Operator::Add) {
            self.bump();
        }
        if !matches!(self.token(), Token::Number | Token::Duration) {
            return self.expected("a time", "write seconds since 1970, `start()` or `end()`");
        }
        let value = self.number()?.value;
        let value = if negative { -value } else { value };
        let limit = i64::MAX as f64;
        if !value.is_finite() || value >= limit || value <= -limit {
            let span = Span::new(start.start, self.end());
            return self.fault(span, "this time lies beyond all that Prometheus can store", "write seconds since 1970");
        }
        Ok(At::Time(value))
    }

    fn extension(&mut self, mut expr: Expr, extension: Extension) -> Read<Expr> {
        let word = self.bump();
        let name = word.of(self.text).to_ascii_lowercase();
        self.need(Feature::ExtendedRangeSelectors, word, &format!("`{name}`"));
        let (Kind::Vector(selector) | Kind::Range(selector, _)) = &mut expr.kind else {
            return self.fault(word, format!("`{name}` stands behind a selector only"), "put it behind the selector");
        };
        if selector.extension.replace(extension).is_some_and(|before| before != extension) {
            return self.fault(word, "`anchored` and `smoothed` exclude each other", "keep one");
        }
        expr.span.end = word.end;
        Ok(expr)
    }

    /// Behind `offset` stands one literal, or an expression in parentheses: `a offset 5m + b` is a sum.
    fn offset_length(&mut self) -> Read<Length> {
        let start = self.span();
        let negative = match self.token() {
            Token::Operator(Operator::Sub) => true,
            Token::Operator(Operator::Add) => false,
            Token::LeftParen => return self.length(0),
            _ => return self.length_literal(),
        };
        match self.next_token() {
            // Two signs: a length like any other.
            Token::Operator(_) => self.length(0),
            Token::LeftParen => {
                self.bump();
                self.bump();
                let inner = self.length(0)?;
                if !self.accept(Token::RightParen) {
                    return self.expected("`)`", "close the parenthesis");
                }
                let span = Span::new(start.start, self.end());
                let kind = self.in_parentheses(inner);
                Ok(signed(negative, Length { span, kind }))
            }
            _ => {
                self.bump();
                let inner = self.length_literal()?;
                let span = start.to(inner.span);
                Ok(signed(negative, Length { span, ..inner }))
            }
        }
    }
}

/// A length with a sign before it.
pub(super) fn signed(negative: bool, length: Length) -> Length {
    if !negative {
        return length;
    }
    let span = length.span;
    let kind = match length.kind {
        LengthKind::Fixed(number) => LengthKind::Fixed(Number { value: -number.value, ..number }),
        _ => LengthKind::Negative(Box::new(length)),
    };
    Length { span, kind }
}

fn time_of(kind: &mut Kind) -> Option<&mut TimeShift> {
    match kind {
        Kind::Vector(Selector { time, .. }) | Kind::Range(Selector { time, .. }, _) => Some(time),
        Kind::Subquery(subquery) => Some(&mut subquery.time),
        _ => None,
    }
}
