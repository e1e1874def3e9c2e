//! Reads PromQL exactly where Prometheus 3.13 reads it, and names every place where it does not.
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
mod length;
mod modifier;
mod postfix;
mod selector;

use crate::ast::{Binary, Expr, Kind, Name, Number};
use crate::dialect::{Dialect, Feature};
use crate::finding::{Finding, Span};
use crate::lexer::{self, Token};
use crate::types;
use query::Operator;

/// How deep expressions may be nested. Deeper ones are refused, so that no text exhausts the stack.
pub const MOST_NESTED: usize = 128;

/// The expression of a text; or all faults of its syntax, else all faults of its types.
pub fn parse(text: &str, dialect: Dialect) -> Result<Expr, Vec<Finding>> {
    let (tokens, findings) = lexer::tokens(text, dialect.grafana);
    // Behind a fault of the lexer, whatever the parser says is a consequence of it.
    let first_fault = findings.iter().map(|finding| finding.span.start).min().unwrap_or(usize::MAX);
    let mut parser = Parser { text, dialect, tokens, at: 0, nested: 0, findings: Vec::new() };
    let expr = parser.whole();
    let mut findings = findings;
    findings.extend(parser.findings.into_iter().filter(|finding| finding.span.start < first_fault));
    if findings.is_empty()
        && let Ok(expr) = expr
    {
        types::check(&expr, &mut findings);
        if findings.is_empty() {
            return Ok(expr);
        }
    }
    findings.sort_by_key(|finding| finding.span);
    findings.dedup();
    Err(findings)
}

/// A fault has been noted and nothing can be read up to the next place where reading can start again.
pub(crate) struct Stop;

type Read<T> = Result<T, Stop>;

struct Parser<'a> {
    text: &'a str,
    dialect: Dialect,
    tokens: Vec<(Token, Span)>,
    at: usize,
    nested: usize,
    findings: Vec<Finding>,
}

/// Words that cannot be the name of a metric.
const RESERVED: [&str; 6] = ["bool", "on", "ignoring", "group_left", "group_right", "atan2"];

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

    fn token(&self) -> Token {
        self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    fn next_token(&self) -> Token {
        self.tokens.get(self.at + 1).map_or(Token::End, |token| token.0)
    }

    /// The end of the token before.
    fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |before| self.tokens[before].1.end)
    }

    fn bump(&mut self) -> Span {
        let span = self.span();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        span
    }

    fn accept(&mut self, token: Token) -> bool {
        let accepted = self.token() == token;
        if accepted {
            self.bump();
        }
        accepted
    }

    /// The word at the cursor in lower case, empty where it is none: keywords are known in any case.
    fn word(&self) -> String {
        match self.token() {
            Token::Word => self.span().of(self.text).to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let accepted = self.word() == word;
        if accepted {
            self.bump();
        }
        accepted
    }

    fn fault<T>(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) -> Read<T> {
        self.note(span, message, fix);
        Err(Stop)
    }

    fn note(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(span, message, fix));
    }

    fn expected<T>(&mut self, what: &str, fix: &str) -> Read<T> {
        let span = self.span();
        let found = match self.token() {
            Token::End => "the query ends".to_owned(),
            _ => format!("`{}` stands", span.of(self.text)),
        };
        self.fault(span, format!("{found} where {what} is expected"), fix)
    }

    fn need(&mut self, feature: Feature, span: Span, what: &str) {
        if !self.dialect.has(feature) {
            self.note(
                span,
                format!("{what} works only where Prometheus runs with `--enable-feature={}`", feature.flag()),
                "do without it, or allow the feature",
            );
        }
    }

    /// Reads with one more level of nesting.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.nested == MOST_NESTED {
            let span = self.span();
            return self.too_deep(span);
        }
        self.nested += 1;
        let result = read(self);
        self.nested -= 1;
        result
    }

    fn too_deep<T>(&mut self, span: Span) -> Read<T> {
        self.fault(
            span,
            format!("the expression is nested more than {MOST_NESTED} deep"),
            "record a part of it under a name of its own",
        )
    }

    fn built(&mut self, span: Span, kind: Kind) -> Read<Expr> {
        let expr = Expr::new(span, kind);
        if expr.depth > MOST_NESTED { self.too_deep(span) } else { Ok(expr) }
    }

    /// An expression whose operators bind at least so tightly.
    fn expression(&mut self, tightness: u8) -> Read<Expr> {
        self.nested(|parser| {
            let mut lhs = parser.operand()?;
            while let Some(op) = parser.operator().filter(|op| op.precedence() >= tightness) {
                lhs = parser.binary(lhs, op)?;
            }
            Ok(lhs)
        })
    }

    fn operator(&self) -> Option<Operator> {
        match self.token() {
            Token::Operator(op) => Some(op),
            Token::Word => match self.word().as_str() {
                "and" => Some(Operator::And),
                "or" => Some(Operator::Or),
                "unless" => Some(Operator::Unless),
                "atan2" => Some(Operator::Atan2),
                _ => None,
            },
            _ => None,
        }
    }

    fn binary(&mut self, lhs: Expr, op: Operator) -> Read<Expr> {
        let op_span = self.bump();
        let (returns_bool, matching) = self.modifiers()?;
        let rhs = self.expression(op.precedence() + u8::from(!op.is_right_associative()))?;
        let span = lhs.span.to(rhs.span);
        let (lhs, rhs) = (Box::new(lhs), Box::new(rhs));
        self.built(span, Kind::Binary(Binary { op, op_span, lhs, rhs, returns_bool, matching }))
    }

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
                let text = self.quoted().text;
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
                format!("`{text}` is not a duration: whole numbers, the longest unit first, each unit once, 292 years at most"),
                "write it like `1h30m` or `500ms`",
            );
        }
        match lexer::number(text) {
            Some(value) => Ok(Number { value, duration }),
            None => self.fault(span, format!("`{text}` is not a number"), "write it like `1.5`, `1e6` or `0x1F`"),
        }
    }

    /// The text at the cursor.
    fn quoted(&mut self) -> Name {
        let span = self.bump();
        let text = lexer::unquoted(span.of(self.text), span.start, &mut self.findings);
        Name { span, text }
    }

    fn name(&mut self) -> Name {
        let span = self.bump();
        Name { span, text: span.of(self.text).to_owned() }
    }
}
