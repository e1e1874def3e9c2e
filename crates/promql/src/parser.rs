//! Reads PromQL exactly where the Prometheus of its dialect reads it, and names every place where it does not.
//!
//! ```
//! use promql::{Dialect, parse};
//!
//! let expr = parse("sum by (job) (rate(http_requests_total[5m]))", Dialect::PROMETHEUS).unwrap();
//! assert_eq!(expr.to_string(), "sum by (job) (rate(http_requests_total[5m]))");
//!
//! let faults = parse("sum by (job) (rate(http_requests_total[5min]))", Dialect::PROMETHEUS).unwrap_err();
//! assert_eq!(
//!     faults[0].to_string(),
//!     "`5min` is neither a number nor a duration; fix: write it like `1.5`, `1e6`, `5m` or `1h30m`"
//! );
//! ```

mod call;
mod fill;
mod length;
mod postfix;
mod selector;

use std::ops::{Deref, DerefMut};

use query::tree::Matching;
use query::{Cursor, Finding, Grammar, Operator, Read, Span, parsed};

use crate::ast::{Expr, Kind, Name, Number};
use crate::dialect::{Dialect, Feature, Release};
use crate::lexer::{self, Token};
use crate::rules::{FEATURE, SYNTAX};
use crate::types;

/// The expression of a text; or all faults of its syntax, else all faults of its types.
pub fn parse(text: &str, dialect: Dialect) -> Result<Expr, Vec<Finding>> {
    let (tokens, faults) = lexer::tokens(text, dialect);
    let mut parser = Parser { cursor: Cursor::new(text, tokens, &SYNTAX), dialect };
    let expr = parser.whole();
    parsed(faults, expr, parser.cursor.findings, types::check)
}

struct Parser<'a> {
    cursor: Cursor<'a, Token>,
    dialect: Dialect,
}

impl<'a> Deref for Parser<'a> {
    type Target = Cursor<'a, Token>;

    fn deref(&self) -> &Self::Target {
        &self.cursor
    }
}

impl DerefMut for Parser<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.cursor
    }
}

/// Words that cannot be the name of a metric.
const RESERVED: [&str; 6] = ["bool", "on", "ignoring", "group_left", "group_right", "atan2"];

impl<'a> Grammar<'a> for Parser<'a> {
    type Token = Token;
    type Expr = Expr;

    const WORDS: &'static [(&'static str, Operator)] =
        &[("and", Operator::And), ("or", Operator::Or), ("unless", Operator::Unless), ("atan2", Operator::Atan2)];
    const TOO_DEEP: (&'static str, &'static str) = ("expression", "record a part of it under a name of its own");

    fn operand(&mut self) -> Read<Expr> {
        if let Token::Operator(op @ (Operator::Add | Operator::Sub)) = self.token() {
            return self.unary(op == Operator::Sub);
        }
        let mut expr = self.primary()?;
        while let Some(next) = self.postfix(&mut expr) {
            expr = next?;
        }
        Ok(expr)
    }

    fn label_names(&mut self, word: &str) -> Read<Vec<Name>> {
        self.names_of_labels(word)
    }

    fn fills(&mut self, matching: &mut Matching) -> Read<()> {
        self.fill_modifiers(matching)
    }
}

impl Parser<'_> {
    fn whole(&mut self) -> Read<Expr> {
        if self.token() == Token::End {
            let span = self.span();
            return self.fault(span, "there is no expression", "write one, like `up == 0`");
        }
        let expr = self.expression(0)?;
        if self.token() != Token::End {
            return self.expected("an operator or the end", "join the two with an operator, or remove one");
        }
        Ok(expr)
    }

    fn need(&mut self, feature: Feature, span: Span, what: &str) {
        self.need_until(feature.stable(), feature, span, what);
    }

    /// What that release and later ones read without the feature.
    fn need_until(&mut self, stable: Option<Release>, feature: Feature, span: Span, what: &str) {
        if !self.dialect.has(feature) {
            let message = format!("{what} works only where Prometheus runs with `--enable-feature={}`", feature.flag());
            let fix = match stable {
                Some(release) => format!("do without it, allow the feature, or deploy {release}, which needs no flag"),
                None => "do without it, or allow the feature".to_owned(),
            };
            self.findings.push(Finding::new(&FEATURE, span, message, fix));
        }
    }

    /// A sign binds as tightly as `*`: `-a ^ b` is `-(a ^ b)`, and `-a * b` is `(-a) * b`.
    fn unary(&mut self, negative: bool) -> Read<Expr> {
        let start = self.bump();
        let expr = self.expression(Operator::Pow.precedence())?;
        let span = start.to(expr.span);
        if let Kind::Number(number) = expr.kind {
            let value = if negative { -number.value } else { number.value };
            return self.built(span, Kind::Number(Number { value, ..number }));
        }
        self.built(span, Kind::Unary { negative, expr: Box::new(expr) })
    }

    fn primary(&mut self) -> Read<Expr> {
        let span = self.span();
        match self.token() {
            Token::Number | Token::Duration => {
                let number = self.number()?;
                self.built(span, Kind::Number(number))
            }
            Token::Text => {
                let text = self.unquoted().text;
                self.built(span, Kind::Text(text))
            }
            Token::LeftParen => {
                self.bump();
                let inner = self.expression(0)?;
                if !self.accept(Token::RightParen) {
                    return self.expected("an operator or `)`", "close the parenthesis");
                }
                self.built(Span::new(span.start, self.end()), Kind::Paren(Box::new(inner)))
            }
            Token::LeftBrace | Token::MetricName => self.selector(),
            Token::Variable => self.variable(),
            Token::Word => self.word_expression(),
            _ => self.expected("an expression", "write a metric, a number or a function there"),
        }
    }

    fn word_expression(&mut self) -> Read<Expr> {
        let word = self.word();
        if RESERVED.contains(&word.as_str()) {
            return self.expected(
                "an expression",
                "write a metric, a number or a function there; a metric of that name goes into braces: `{\"on\"}`",
            );
        }
        match self.aggregation() {
            Some(aggregate) => aggregate,
            None if self.next_token() == Token::LeftParen => self.call(),
            None => self.selector(),
        }
    }

    /// A variable is a metric where braces or a range follow, else anything.
    fn variable(&mut self) -> Read<Expr> {
        match self.next_token() {
            Token::LeftBrace | Token::LeftBracket => self.selector(),
            Token::LeftParen => {
                let span = self.span();
                self.fault(span, "a variable cannot stand for a function", "name the function")
            }
            _ => {
                let span = self.bump();
                self.built(span, Kind::Variable(span.of(self.text).to_owned()))
            }
        }
    }

    fn number(&mut self) -> Read<Number> {
        let duration = self.token() == Token::Duration;
        let span = self.bump();
        let text = span.of(self.text);
        if duration {
            if let Some(value) = lexer::duration(text) {
                return Ok(Number { value, duration });
            }
            return self.fault(
                span,
                format!(
                    "`{text}` is not a duration: whole numbers, the longest unit first, each unit once, 292 years \
                    at most"
                ),
                "write it like `1h30m` or `500ms`",
            );
        }
        match lexer::number(text) {
            Some(value) => Ok(Number { value, duration }),
            None => self.fault(span, format!("`{text}` is not a number"), "write it like `1.5`, `1e6` or `0x1F`"),
        }
    }
}
