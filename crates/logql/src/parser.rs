//! Reads LogQL exactly where Loki 3.7 reads it, and names every place where it does not.
//!
//! ```
//! use logql::{Dialect, parse};
//!
//! let expr = parse(r#"sum by (app) (rate({app=~".+"} |= "error" [5m]))"#, Dialect::LOKI).unwrap();
//! assert_eq!(expr.to_string(), r#"sum by (app) (rate({app=~".+"} |= "error" [5m]))"#);
//!
//! let faults = parse(r#"rate({app=~".*"}[5m])"#, Dialect::LOKI).unwrap_err();
//! assert_eq!(
//!     faults[0].to_string(),
//!     "this selector could match every stream: Loki wants one matcher that an empty value does not pass; \
//!      fix: write `app=~\".+\"`, or match another label"
//! );
//! ```

mod filter;
mod metric;
mod range;
mod selector;
mod stage;

use promql::{Finding, Span};

use crate::ast::{Expr, Kind, Name, Param, ParamKind};
use crate::check;
use crate::dialect::Dialect;
use crate::functions::is_reserved;
use crate::lexer::{self, Token};

/// How deep expressions may be nested. Deeper ones are refused, so that no text exhausts the stack.
pub const MOST_NESTED: usize = 128;

/// The longest text that Loki reads, in bytes.
pub const LONGEST: usize = 131_071;

/// The expression of a text; or all faults of its syntax, else all faults of its parts.
pub fn parse(text: &str, dialect: Dialect) -> Result<Expr, Vec<Finding>> {
    if text.len() > LONGEST {
        let message = format!("the query has {} bytes, and Loki reads {LONGEST} at most", text.len());
        return Err(vec![Finding::new(Span::new(0, 0), message, "shorten it")]);
    }
    let (tokens, mut findings) = lexer::tokens(text, dialect.grafana);
    // Behind a fault of the lexer, whatever the parser says is a consequence of it.
    let first_fault = findings.iter().map(|finding| finding.span.start).min().unwrap_or(usize::MAX);
    let mut parser = Parser { text, dialect, tokens, at: 0, nested: 0, findings: Vec::new() };
    let expr = parser.whole();
    findings.extend(parser.findings.into_iter().filter(|finding| finding.span.start < first_fault));
    if findings.is_empty()
        && let Ok(expr) = expr
    {
        check::check(&expr, dialect, &mut findings);
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

impl Parser<'_> {
    fn whole(&mut self) -> Read<Expr> {
        if self.token() == Token::End {
            let span = self.span();
            return self.fault(span, "there is no query", "write one, like `{app=\"backend\"} |= \"error\"`");
        }
        let expr = self.expression(0)?;
        if self.token() != Token::End {
            return match expr.kind {
                Kind::Lines(_) => self.expected("a stage or the end", "begin a stage with `|`"),
                _ => self.expected("an operator or the end", "join the two with an operator, or remove one"),
            };
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
            Token::Word | Token::Function => self.span().of(self.text).to_ascii_lowercase(),
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

    fn close(&mut self, what: &str) -> Read<()> {
        if self.accept(Token::RightParen) { Ok(()) } else { self.expected(what, "close the parenthesis") }
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
            format!("the query is nested more than {MOST_NESTED} deep"),
            "make of it several queries, or one regular expression",
        )
    }

    fn built(&mut self, span: Span, kind: Kind) -> Read<Expr> {
        let expr = Expr::new(span, kind);
        if expr.depth > MOST_NESTED { self.too_deep(span) } else { Ok(expr) }
    }

    /// A quoted text; `what` for the message where there is none.
    fn quoted(&mut self, what: &str) -> Read<Name> {
        match self.token() {
            Token::Text => {
                let span = self.bump();
                Ok(Name { span, text: promql::unquoted(span.of(self.text), span.start, &mut self.findings) })
            }
            Token::Variable => Ok(self.name()),
            _ => self.expected(&format!("{what} in quotes"), "write a text in double quotes or backquotes"),
        }
    }

    fn name(&mut self) -> Name {
        let span = self.bump();
        Name { span, text: span.of(self.text).to_owned() }
    }

    /// Whether the name of a label stands at the cursor.
    fn at_label(&self) -> bool {
        match self.token() {
            Token::Variable => true,
            Token::Word => !is_reserved(&self.word()),
            _ => false,
        }
    }

    fn label(&mut self) -> Read<Name> {
        if self.at_label() {
            return Ok(self.name());
        }
        match self.token() {
            Token::Word => {
                let word = self.span().of(self.text).to_owned();
                let span = self.span();
                self.fault(
                    span,
                    format!("`{word}` is a word of LogQL and cannot name a label"),
                    "name another label; one of that name can be renamed where logs are collected",
                )
            }
            Token::Text => self.expected("the name of a label", "write it without quotes"),
            _ => self.expected("the name of a label", "name a label"),
        }
    }

    /// `(a, b)` behind the word.
    fn label_names(&mut self, word: &str) -> Read<Vec<Name>> {
        if !self.accept(Token::LeftParen) {
            return self.expected(&format!("`(` of `{word} (labels)`"), "put the labels in parentheses");
        }
        let mut labels = Vec::new();
        if self.accept(Token::RightParen) {
            return Ok(labels);
        }
        loop {
            labels.push(self.label()?);
            if !self.accept(Token::Comma) {
                break;
            }
        }
        if !self.accept(Token::RightParen) {
            return self.expected("`,` or `)`", "separate labels by commas, and close the parenthesis");
        }
        Ok(labels)
    }

    /// The value of the number at the cursor.
    fn number(&mut self) -> f64 {
        let span = self.bump();
        // The lexer has said it where this is none.
        lexer::value(span.of(self.text)).unwrap_or(f64::NAN)
    }

    /// The number in front of what is aggregated, and the comma.
    fn param(&mut self) -> Option<Param> {
        let span = self.span();
        let kind = match self.token() {
            Token::Number if self.next_token() == Token::Comma => ParamKind::Number(self.number()),
            Token::Variable if self.next_token() == Token::Comma => ParamKind::Variable(self.name().text),
            _ => return None,
        };
        self.accept(Token::Comma);
        Some(Param { span, kind })
    }
}
