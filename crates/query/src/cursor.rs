//! The tokens of a text and a place among them: what every parser by hand needs.

use crate::tree::Name;
use crate::{Finding, Rule, Span, text};

/// A fault has been noted and nothing can be read up to the next place where reading can start again.
#[derive(Debug)]
pub struct Stop;

/// What was read; or [`Stop`].
pub type Read<T> = Result<T, Stop>;

/// A kind of token.
pub trait Token: Copy + PartialEq {
    /// The last one of every text.
    const END: Self;

    /// Whether it is a word, and may be a keyword.
    fn is_word(self) -> bool;

    /// Whether it is an operator, and which.
    fn operator(self) -> Option<crate::Operator>;

    /// Whether it opens a parenthesis.
    fn opens(self) -> bool;
}

/// The tokens of a text and a place among them.
#[derive(Debug)]
pub struct Cursor<'a, T> {
    /// The text.
    pub text: &'a str,
    /// Its tokens, the last one [`Token::END`].
    pub tokens: Vec<(T, Span)>,
    /// Which of them is the next.
    pub at: usize,
    /// How many levels of nesting are open.
    pub nested: usize,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is broken where something else is expected.
    pub syntax: &'static Rule,
}

impl<'a, T: Token> Cursor<'a, T> {
    /// At the first of these tokens.
    pub const fn new(text: &'a str, tokens: Vec<(T, Span)>, syntax: &'static Rule) -> Self {
        Self { text, tokens, at: 0, nested: 0, findings: Vec::new(), syntax }
    }

    /// The token at the cursor.
    pub fn token(&self) -> T {
        self.tokens[self.at].0
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    /// The token behind it.
    pub fn next_token(&self) -> T {
        self.tokens.get(self.at + 1).map_or(T::END, |token| token.0)
    }

    /// The end of the token before.
    pub fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |before| self.tokens[before].1.end)
    }

    /// Goes on to the next token; where the one stands that was passed.
    pub fn bump(&mut self) -> Span {
        let span = self.span();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        span
    }

    /// Passes this token where it stands at the cursor; whether it does.
    pub fn accept(&mut self, token: T) -> bool {
        let accepted = self.token() == token;
        if accepted {
            self.bump();
        }
        accepted
    }

    /// The word at the cursor in lower case, empty where it is none: keywords are known in any case.
    pub fn word(&self) -> String {
        if self.token().is_word() { self.span().of(self.text).to_ascii_lowercase() } else { String::new() }
    }

    /// Passes this word where it stands at the cursor; whether it does.
    pub fn accept_word(&mut self, word: &str) -> bool {
        let accepted = self.word() == word;
        if accepted {
            self.bump();
        }
        accepted
    }

    /// Notes a fault behind which nothing can be read.
    pub fn fault<R>(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) -> Read<R> {
        self.note(span, message, fix);
        Err(Stop)
    }

    /// Notes a fault of syntax.
    pub fn note(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(self.syntax, span, message, fix));
    }

    /// Something else stands where this is expected.
    pub fn expected<R>(&mut self, what: &str, fix: &str) -> Read<R> {
        let span = self.span();
        let found = if self.token() == T::END {
            "the query ends".to_owned()
        } else {
            format!("`{}` stands", span.of(self.text))
        };
        self.fault(span, format!("{found} where {what} is expected"), fix)
    }

    /// The words of the token at the cursor, which is passed.
    pub fn name(&mut self) -> Name {
        let span = self.bump();
        Name { span, text: span.of(self.text).to_owned() }
    }

    /// What the quoted text at the cursor says, which is passed.
    pub fn unquoted(&mut self) -> Name {
        let span = self.bump();
        let text = text::unquoted(span.of(self.text), span.start, self.syntax, &mut self.findings);
        Name { span, text }
    }
}
