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

use std::ops::{Deref, DerefMut};

use query::{Cursor, Finding, Grammar, Operator, Read, Span, parsed};

use crate::ast::{Expr, Kind, Name, Param, ParamKind};
use crate::check;
use crate::dialect::Dialect;
use crate::functions::is_reserved;
use crate::lexer::{self, Token};
use crate::rules::SYNTAX;

/// The longest text that Loki reads, in bytes.
pub const LONGEST: usize = 131_071;

/// The expression of a text; or all faults of its syntax, else all faults of its parts.
pub fn parse(text: &str, dialect: Dialect) -> Result<Expr, Vec<Finding>> {
    if text.len() > LONGEST {
        let message = format!("the query has {} bytes, and Loki reads {LONGEST} at most", text.len());
        return Err(vec![Finding::new(&SYNTAX, Span::new(0, 0), message, "shorten it")]);
    }
    let (tokens, faults) = lexer::tokens(text, dialect.grafana);
    let mut parser = Parser { cursor: Cursor::new(text, tokens, &SYNTAX), dialect };
    let expr = parser.whole();
    parsed(faults, expr, parser.cursor.findings, |expr, findings| check::check(expr, dialect, findings))
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

impl<'a> Grammar<'a> for Parser<'a> {
    type Token = Token;
    type Expr = Expr;

    const WORDS: &'static [(&'static str, Operator)] =
        &[("and", Operator::And), ("or", Operator::Or), ("unless", Operator::Unless)];
    const TOO_DEEP: (&'static str, &'static str) = ("query", "make of it several queries, or one regular expression");

    fn operand(&mut self) -> Read<Expr> {
        self.primary()
    }

    fn label_names(&mut self, word: &str) -> Read<Vec<Name>> {
        self.names_of_labels(word)
    }
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

    fn close(&mut self, what: &str) -> Read<()> {
        if self.accept(Token::RightParen) { Ok(()) } else { self.expected(what, "close the parenthesis") }
    }

    /// A quoted text; `what` for the message where there is none.
    fn quoted(&mut self, what: &str) -> Read<Name> {
        match self.token() {
            Token::Text => Ok(self.unquoted()),
            Token::Variable => Ok(self.name()),
            _ => self.expected(&format!("{what} in quotes"), "write a text in double quotes or backquotes"),
        }
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
    fn names_of_labels(&mut self, word: &str) -> Read<Vec<Name>> {
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
