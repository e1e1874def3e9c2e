//! Functions, aggregations, and lists of arguments and labels.

use query::{Grammar, Read, Span, Stop, did_you_mean};

use super::Parser;
use crate::ast::{Aggregate, Call, Expr, Kind, Name};
use crate::dialect::Feature;
use crate::functions::{Aggregator, FUNCTIONS, function};
use crate::lexer::Token;

impl Parser<'_> {
    pub(super) fn call(&mut self) -> Read<Expr> {
        let name = self.name();
        let args = self.arguments()?;
        let span = Span::new(name.span.start, self.end());
        let Some(function) = function(&name.text) else {
            let known = FUNCTIONS.iter().map(|function| function.name);
            let known = known.chain(Aggregator::ALL.iter().map(|aggregator| aggregator.name()));
            let fix = match name.text.as_str() {
                "holt_winters" => "write `double_exponential_smoothing`, as it is called since Prometheus 3".to_owned(),
                text => did_you_mean(text, known).unwrap_or_else(|| "name a function of PromQL".to_owned()),
            };
            return self.fault(name.span, format!("no function is called `{}`", name.text), fix);
        };
        if !self.dialect.is_from(function.since) {
            let message = format!("{} knows no function `{}`", self.dialect.release(), function.name);
            return self.fault(name.span, message, format!("deploy {} or later", function.since));
        }
        if function.is_experimental(self.dialect) {
            let what = format!("`{}`", function.name);
            self.need_until(function.stable, Feature::ExperimentalFunctions, name.span, &what);
        }
        self.built(span, Kind::Call(Call { name, function, args }))
    }

    /// `(a, b)`. After a fault in one argument, reading goes on behind the next comma.
    fn arguments(&mut self) -> Read<Vec<Expr>> {
        if !self.accept(Token::LeftParen) {
            return self.expected("`(`", "put the arguments in parentheses");
        }
        let (mut args, mut stopped) = (Vec::new(), false);
        if self.accept(Token::RightParen) {
            return Ok(args);
        }
        loop {
            if let Ok(arg) = self.expression(0) {
                args.push(arg);
            } else {
                stopped = true;
                self.skip_to_separator();
            }
            let comma = self.span();
            if self.accept(Token::Comma) {
                if self.token() == Token::RightParen {
                    return self.fault(comma, "a comma ends the arguments", "remove it");
                }
            } else if self.accept(Token::RightParen) {
                return if stopped { Err(Stop) } else { Ok(args) };
            } else if stopped {
                return Err(Stop);
            } else {
                return self.expected("`,` or `)`", "separate arguments by commas, and close the parenthesis");
            }
        }
    }

    /// Passes over what stands before the next comma or closing parenthesis of this list.
    pub(super) fn skip_to_separator(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.token() {
                Token::End => return,
                Token::Comma | Token::RightParen | Token::RightBrace if depth == 0 => return,
                Token::LeftParen | Token::LeftBrace => depth += 1,
                Token::RightParen | Token::RightBrace => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    /// An aggregation, where one stands at the cursor: `sum` alone is a metric.
    pub(super) fn aggregation(&mut self) -> Option<Read<Expr>> {
        let op = Aggregator::named(&self.word())?;
        let next = self.tokens.get(self.at + 1)?;
        let is_grouping = next.0 == Token::Word && is_grouping(&next.1.of(self.text).to_ascii_lowercase());
        if next.0 != Token::LeftParen && !is_grouping {
            return None;
        }
        let op_span = self.bump();
        Some(self.aggregate(op, op_span))
    }

    fn aggregate(&mut self, op: Aggregator, op_span: Span) -> Read<Expr> {
        let mut grouping = self.grouping()?;
        let args = self.arguments()?;
        if grouping.is_none() {
            grouping = self.grouping()?;
        }
        let span = Span::new(op_span.start, self.end());
        if op.experimental() {
            self.need(Feature::ExperimentalFunctions, op_span, &format!("`{}`", op.name()));
        }
        let wanted = 1 + usize::from(op.param().is_some());
        if args.len() != wanted {
            let takes = if wanted == 1 { "one expression" } else { "a parameter and an expression" };
            return self.fault(
                span,
                format!("`{}` takes {takes}, and {} arguments are given", op.name(), args.len()),
                if wanted == 1 {
                    format!("write `{} (expression)`", op.name())
                } else {
                    format!("write `{} (parameter, expression)`", op.name())
                },
            );
        }
        let mut args = args.into_iter().map(Box::new);
        let param = if wanted == 2 { args.next() } else { None };
        let Some(expr) = args.next() else { return Err(Stop) };
        self.built(span, Kind::Aggregate(Aggregate { op, op_span, param, expr, grouping }))
    }

    /// `(a, b,)` behind the word.
    pub(super) fn names_of_labels(&mut self, word: &str) -> Read<Vec<Name>> {
        if !self.accept(Token::LeftParen) {
            return self.expected(&format!("`(` of `{word} (labels)`"), "put the labels in parentheses");
        }
        let mut labels = Vec::new();
        while !self.accept(Token::RightParen) {
            let name = match self.token() {
                Token::Word | Token::MetricName | Token::Variable => self.name(),
                Token::Text => self.unquoted(),
                _ => return self.expected("the name of a label", "name labels, separated by commas"),
            };
            if name.text.is_empty() {
                self.note(name.span, "a label's name cannot be empty", "name a label");
            }
            if name.text.contains(':')
                && self.dialect.has(Feature::UnquotedNames)
                && name.span.of(self.text) == name.text
            {
                self.note(name.span, "a label whose name has a colon is not quoted", "put it in quotes");
            }
            labels.push(name);
            if self.token() != Token::RightParen && !self.accept(Token::Comma) {
                return self.expected("`,` or `)`", "separate labels by commas, and close the parenthesis");
            }
        }
        Ok(labels)
    }
}

fn is_grouping(word: &str) -> bool {
    matches!(word, "by" | "without")
}
