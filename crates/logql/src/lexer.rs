//! Cuts a text into tokens that together cover every byte but blanks and comments, whatever the text is.
//!
//! A character that can begin no token is reported and skipped, so that one fault does not hide the next.

mod number;

pub(crate) use number::{is_number, value};

use std::ops::{Deref, DerefMut};

use query::variable::{is_alpha, is_alphanumeric};
use query::{Finding, Operator, Scanner, Span};

use crate::functions::is_function;
use crate::rules::SYNTAX;

/// What a token is. Its text is what its span covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Number,
    Duration,
    Bytes,
    Text,
    /// A name or a keyword, as its place decides.
    Word,
    /// A word that is a function, with its parenthesis or its grouping behind it.
    Function,
    /// A Grafana variable.
    Variable,
    /// `--strict`.
    Flag,
    /// `[5m]`, brackets included.
    Range,
    Operator(Operator),
    Equal,
    RegexMatch,
    NotRegexMatch,
    NotPattern,
    PipeExact,
    PipeRegex,
    PipePattern,
    Pipe,
    Comma,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    End,
}

impl query::Token for Token {
    const END: Self = Self::End;

    fn is_word(self) -> bool {
        matches!(self, Self::Word | Self::Function)
    }

    fn operator(self) -> Option<Operator> {
        if let Self::Operator(op) = self { Some(op) } else { None }
    }

    fn opens(self) -> bool {
        self == Self::LeftParen
    }
}

/// The tokens of a text, the last one [`Token::End`], and what is wrong with them.
pub(crate) fn tokens(text: &str, grafana: bool) -> (Vec<(Token, Span)>, Vec<Finding>) {
    let mut lexer = Lexer(Scanner::new(text, grafana, &SYNTAX));
    lexer.run();
    lexer.0.finished(Token::End)
}

struct Lexer<'a>(Scanner<'a, Token>);

impl<'a> Deref for Lexer<'a> {
    type Target = Scanner<'a, Token>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Lexer<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Lexer<'_> {
    fn run(&mut self) {
        // As Loki's reader does, which takes it for no part of the text.
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        while let Some(byte) = self.peek(0) {
            let start = self.at;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' => self.line_comment(),
                b'/' if self.peek(1) == Some(b'/') => self.line_comment(),
                b'/' if self.peek(1) == Some(b'*') => self.comment(),
                _ if self.push_variable(Token::Variable, is_alphanumeric) => {}
                b'"' => self.quoted(),
                b'`' => self.raw(),
                b'0'..=b'9' => self.number(),
                b'.' if self.peek(1).is_some_and(|next| next.is_ascii_digit()) => self.number(),
                b'-' => self.minus(),
                b'[' => self.range(),
                _ if is_alpha(byte) => self.word(),
                _ => self.symbol(byte),
            }
            debug_assert!(self.at > start, "the lexer stands still at byte {start}");
        }
        // Of a text or a bracket that is never closed, whatever follows is a part.
        if self.findings.is_empty() {
            self.check_brackets();
        }
    }

    fn line_comment(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn comment(&mut self) {
        let start = self.at;
        if let Some(end) = self.rest()[2..].find("*/") {
            return self.at += end + 4;
        }
        self.at = self.text.len();
        self.fault(Span::new(start, start + 2), "this comment is never closed", "add `*/` at its end");
    }

    fn quoted(&mut self) {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                Some(b'"') => break self.at += 1,
                Some(b'\\') => {
                    let next = self.rest()[1..].chars().next().filter(|next| *next != '\n');
                    self.at += 1 + next.map_or(0, char::len_utf8);
                }
                Some(b'\n') | None => break self.unclosed(start, "\""),
                Some(_) => self.at += self.character().len_utf8(),
            }
        }
        let span = Span::new(start, self.at);
        self.tokens.push((Token::Text, span));
    }

    fn raw(&mut self) {
        let start = self.at;
        if let Some(end) = self.rest()[1..].find('`') {
            self.at += end + 2;
        } else {
            self.at = self.text.len();
            self.unclosed(start, "a backquote");
        }
        let span = Span::new(start, self.at);
        self.tokens.push((Token::Text, span));
    }

    fn unclosed(&mut self, start: usize, quote: &str) {
        self.fault(Span::new(start, start + 1), "this text is never closed", format!("add {quote} at its end"));
    }

    fn word(&mut self) {
        let length = self.rest().bytes().take_while(|byte| is_alphanumeric(*byte)).count();
        let (word, behind) = self.rest().split_at(length);
        let token = if is_function(word) && calls(behind) { Token::Function } else { Token::Word };
        self.push(token, length);
    }

    /// `[5m]`: Loki reads it in one piece, without blanks.
    fn range(&mut self) {
        let start = self.at;
        if let Some(length) = self.rest().find(']') {
            return self.push(Token::Range, length + 1);
        }
        self.at = self.text.len();
        self.fault(Span::new(start, start + 1), "this bracket is never closed", "add `]`");
        let span = Span::new(start, self.at);
        self.tokens.push((Token::Range, span));
    }

    fn symbol(&mut self, byte: u8) {
        let (token, length) = match (byte, self.peek(1)) {
            (b',', _) => (Token::Comma, 1),
            (b'(', _) => (Token::LeftParen, 1),
            (b')', _) => (Token::RightParen, 1),
            (b'{', _) => (Token::LeftBrace, 1),
            (b'}', _) => (Token::RightBrace, 1),
            (b'=', Some(b'~')) => (Token::RegexMatch, 2),
            (b'!', Some(b'~')) => (Token::NotRegexMatch, 2),
            (b'!', Some(b'>')) => (Token::NotPattern, 2),
            (b'|', Some(b'=')) => (Token::PipeExact, 2),
            (b'|', Some(b'~')) => (Token::PipeRegex, 2),
            (b'|', Some(b'>')) => (Token::PipePattern, 2),
            (b'|', _) => (Token::Pipe, 1),
            _ => match Operator::at_start(self.rest()) {
                Some((op, length)) => (Token::Operator(op), length),
                None if byte == b'=' => (Token::Equal, 1),
                None => return self.unknown_character(),
            },
        };
        self.push(token, length);
    }

    fn unknown_character(&mut self) {
        let character = self.character();
        // What a single quote opens ends with another, and is one mistake.
        let quoted = self.rest().get(1..).and_then(|rest| rest.find('\'')).filter(|_| character == '\'');
        let length = quoted.map_or(character.len_utf8(), |length| length + 2);
        let span = Span::new(self.at, self.at + length);
        let fix = match character {
            '\'' => "put the text in double quotes or backquotes",
            ']' => "remove it, or open the bracket",
            '$' => "write the value: only Grafana fills in variables",
            _ if character.is_alphanumeric() => "write names in ASCII letters, digits and underscores",
            _ => "remove it, or put it in quotes",
        };
        self.fault(span, format!("`{character}` has no meaning in LogQL"), fix);
        self.at = span.end;
    }

    fn check_brackets(&mut self) {
        let mut open = Vec::new();
        for (token, span) in self.tokens.clone() {
            let (opens, name) = match token {
                Token::LeftParen | Token::LeftBrace => {
                    open.push((token, span));
                    continue;
                }
                Token::RightParen => (Token::LeftParen, "parenthesis"),
                Token::RightBrace => (Token::LeftBrace, "brace"),
                _ => continue,
            };
            if open.last().is_some_and(|(token, _)| *token == opens) {
                open.pop();
            } else if !open.iter().any(|(token, _)| *token == opens) {
                self.fault(span, format!("this {name} closes nothing"), "remove it");
            }
        }
        if let Some((token, span)) = open.first() {
            let (name, close) = if *token == Token::LeftParen { ("parenthesis", ")") } else { ("brace", "}") };
            self.fault(*span, format!("this {name} is never closed"), format!("add `{close}`"));
        }
    }
}

/// Whether a function's name stands before this: `(`, `by (`, `without (`.
fn calls(behind: &str) -> bool {
    let behind = behind.trim_start();
    let lower: String = behind.chars().take("without".len()).collect::<String>().to_ascii_lowercase();
    behind.starts_with('(')
        || ["by", "without"]
            .iter()
            .any(|word| lower.starts_with(word) && behind[word.len()..].trim_start().starts_with('('))
}
