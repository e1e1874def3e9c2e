//! Cuts a text into tokens that together cover every byte but blanks and comments, whatever the text is.
//!
//! A character that can begin no token is reported and skipped, so that one fault does not hide the next.

mod number;

use std::ops::{Deref, DerefMut};

pub(crate) use number::{duration, number};

use query::variable::{is_alpha, is_alphanumeric};
use query::{Finding, Operator, Scanner, Span};

use crate::dialect::{Dialect, Feature, Release};
use crate::rules::SYNTAX;

/// What a token is. Its text is what its span covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Number,
    Duration,
    Text,
    /// A word without colons: a name or a keyword, as its place decides.
    Word,
    /// A name with a colon in it.
    MetricName,
    /// A Grafana variable.
    Variable,
    Operator(Operator),
    Equal,
    RegexMatch,
    NotRegexMatch,
    At,
    Comma,
    Colon,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    End,
}

impl query::Token for Token {
    const END: Self = Self::End;

    fn is_word(self) -> bool {
        self == Self::Word
    }

    fn operator(self) -> Option<Operator> {
        if let Self::Operator(op) = self { Some(op) } else { None }
    }

    fn opens(self) -> bool {
        self == Self::LeftParen
    }
}

/// The tokens of a text, the last one [`Token::End`], and what is wrong with them.
pub(crate) fn tokens(text: &str, dialect: Dialect) -> (Vec<(Token, Span)>, Vec<Finding>) {
    let mut lexer = Lexer {
        scanner: Scanner::new(text, dialect.grafana, &SYNTAX),
        dialect,
        parens: Vec::new(),
        brace: None,
        bracket: None,
        before_literal: false,
        literal_seen: false,
        colon_seen: false,
    };
    lexer.run();
    lexer.scanner.finished(Token::End)
}

struct Lexer<'a> {
    scanner: Scanner<'a, Token>,
    dialect: Dialect,
    /// Where the parentheses were opened that are not closed yet.
    parens: Vec<usize>,
    brace: Option<usize>,
    bracket: Option<usize>,
    /// Whether `[` was read and no literal since: there, Prometheus reads less.
    before_literal: bool,
    /// Whether a length stood in this bracket; before 3.16, whether a literal stood in any bracket so far, which is
    /// what Prometheus then asked of `[step():1m]`.
    literal_seen: bool,
    colon_seen: bool,
}

impl<'a> Deref for Lexer<'a> {
    type Target = Scanner<'a, Token>;

    fn deref(&self) -> &Self::Target {
        &self.scanner
    }
}

impl DerefMut for Lexer<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.scanner
    }
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.peek(0) {
            let start = self.at;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' => self.comment(),
                _ if self.variable() => {}
                b'"' | b'\'' | b'`' => self.quoted_text(),
                _ if self.brace.is_some() => self.in_braces(byte),
                b'0'..=b'9' => self.number_or_duration(),
                b'.' if self.peek(1).is_some_and(|next| next.is_ascii_digit()) => self.number_or_duration(),
                _ if self.bracket.is_some() && (is_alpha(byte) || byte == b':') => self.word_in_brackets(),
                _ if self.begins_name(byte) || byte == b':' => self.word_or_name(),
                _ => self.symbol(byte),
            }
            debug_assert!(self.at > start, "the lexer stands still at byte {start}");
        }
        self.finish();
    }

    fn finish(&mut self) {
        for (opened, close, name) in [
            (self.brace, "}", "brace"),
            (self.bracket, "]", "bracket"),
            (self.parens.first().copied(), ")", "parenthesis"),
        ] {
            if let Some(start) = opened {
                self.fault(
                    Span::new(start, start + 1),
                    format!("this {name} is never closed"),
                    format!("add `{close}`"),
                );
            }
        }
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        if self.bracket.is_some() && self.before_literal {
            // Prometheus reads no comment between `[` and the first length.
            let span = Span::new(self.at, self.at + length);
            self.fault(span, "a comment cannot stand between `[` and the range", "put it on the line above");
        }
        self.at += length;
    }

    const fn literal(&mut self) {
        self.literal_seen |= self.bracket.is_some() && self.before_literal;
        self.before_literal = false;
    }

    fn in_braces(&mut self, byte: u8) {
        match byte {
            b',' => self.push(Token::Comma, 1),
            b'=' if self.peek(1) == Some(b'~') => self.push(Token::RegexMatch, 2),
            b'=' => self.push(Token::Equal, 1),
            b'!' if self.peek(1) == Some(b'~') => self.push(Token::NotRegexMatch, 2),
            b'!' if self.peek(1) == Some(b'=') => self.push(Token::Operator(Operator::NotEqual), 2),
            b'}' => {
                self.push(Token::RightBrace, 1);
                self.brace = None;
            }
            _ if self.begins_name(byte) => {
                let length = self.name_length(false);
                self.push(Token::Word, length);
            }
            _ => self.unknown_character("braces"),
        }
    }

    fn unknown_character(&mut self, place: &str) {
        let character = self.character();
        let span = Span::new(self.at, self.at + character.len_utf8());
        let fix = match character {
            '|' => "remove it; pipelines are LogQL's, which `logql!` reads",
            _ => "remove it, or put it in quotes",
        };
        self.fault(span, format!("`{character}` has no meaning in {place}"), fix);
        self.at = span.end;
    }

    fn quoted_text(&mut self) {
        let start = self.at;
        let quote = self.text.as_bytes()[start];
        self.at += 1;
        loop {
            match self.peek(0) {
                Some(byte) if byte == quote => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') if quote != b'`' => {
                    let is_escape = self.peek(1).is_some_and(|next| next < 0x80);
                    self.at += 1 + usize::from(is_escape);
                }
                Some(b'\n') if quote != b'`' => break self.unclosed(start),
                None => break self.unclosed(start),
                Some(_) => self.at += self.character().len_utf8(),
            }
        }
        let span = Span::new(start, self.at);
        self.tokens.push((Token::Text, span));
    }

    fn unclosed(&mut self, start: usize) {
        let quote = self.text.as_bytes()[start] as char;
        let span = Span::new(start, start + 1);
        self.fault(span, "this text is never closed on its line", format!("add {quote} at its end"));
    }

    /// Whether a name can begin with the character here, of which that is the first byte.
    fn begins_name(&self, byte: u8) -> bool {
        is_alpha(byte) || (byte >= 0x80 && self.has_unquoted_names() && self.character().is_alphabetic())
    }

    /// How many bytes ahead belong to a name.
    fn name_length(&self, colons: bool) -> usize {
        let unquoted = self.has_unquoted_names();
        let belongs = |character: char| match u8::try_from(character) {
            Ok(byte) if byte < 0x80 => is_alphanumeric(byte) || (colons && byte == b':') || (unquoted && byte == b'.'),
            _ => unquoted && character.is_alphabetic(),
        };
        self.rest().chars().take_while(|character| belongs(*character)).map(char::len_utf8).sum()
    }

    const fn has_unquoted_names(&self) -> bool {
        self.dialect.has(Feature::UnquotedNames)
    }

    fn word_or_name(&mut self) {
        let length = self.name_length(true);
        let word = &self.text[self.at..self.at + length];
        let token = if word.contains(':') {
            Token::MetricName
        } else if word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan") {
            Token::Number
        } else {
            Token::Word
        };
        self.push(token, length);
    }

    /// In brackets stand lengths, a colon, and four words.
    fn word_in_brackets(&mut self) {
        if self.peek(0) == Some(b':') {
            if self.colon_seen || (self.before_literal && !self.literal_seen) {
                let span = Span::new(self.at, self.at + 1);
                self.fault(span, "a subquery has one colon, after its range", "write `[range:step]` or `[range:]`");
            }
            self.colon_seen = true;
            return self.push(Token::Colon, 1);
        }
        let length = self.run_length(is_alpha);
        let word = &self.text[self.at..self.at + length];
        if !["step", "range", "max_of", "min_of"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            let span = Span::new(self.at, self.at + length);
            self.fault(span, format!("`{word}` is not a length of time"), "write it like `5m` or `1h30m`");
        }
        self.literal_seen |= self.dialect.is_from(Release(16));
        self.push(Token::Word, length);
    }

    fn symbol(&mut self, byte: u8) {
        let (token, length) = match (byte, self.peek(1)) {
            (b',', _) => (Token::Comma, 1),
            (b'@', _) => (Token::At, 1),
            (b'=', Some(b'~')) => (Token::RegexMatch, 2),
            (b'!', Some(b'~')) => (Token::NotRegexMatch, 2),
            (b'<', Some(b'/')) => (Token::Operator(Operator::TrimUpper), 2),
            (b'>', Some(b'/')) => (Token::Operator(Operator::TrimLower), 2),
            (b'(' | b')' | b'{' | b'}' | b'[' | b']', _) => return self.bracket(byte),
            _ => match Operator::at_start(self.rest()) {
                Some((op, length)) => (Token::Operator(op), length),
                None if byte == b'=' => (Token::Equal, 1),
                None => return self.unknown_character("PromQL"),
            },
        };
        self.push(token, length);
    }

    fn bracket(&mut self, byte: u8) {
        let span = Span::new(self.at, self.at + 1);
        match byte {
            b'(' => {
                self.parens.push(self.at);
                self.push(Token::LeftParen, 1);
            }
            b')' => {
                if self.parens.pop().is_none() {
                    self.fault(span, "this parenthesis closes nothing", "remove it");
                }
                self.push(Token::RightParen, 1);
            }
            b'{' => {
                self.brace = Some(self.at);
                self.push(Token::LeftBrace, 1);
            }
            b'[' => {
                if self.bracket.is_some() {
                    self.fault(span, "a range has one bracket", "remove it");
                }
                self.bracket = Some(self.at);
                self.colon_seen = false;
                self.before_literal = true;
                self.literal_seen &= !self.dialect.is_from(Release(16));
                self.push(Token::LeftBracket, 1);
            }
            b']' => {
                if self.bracket.take().is_none() {
                    self.fault(span, "this bracket closes nothing", "remove it");
                }
                self.push(Token::RightBracket, 1);
            }
            _ => {
                self.fault(span, "this brace closes nothing", "remove it");
                self.push(Token::RightBrace, 1);
            }
        }
    }

    /// `$x`, `${x}`, `${x:regex}`, `[[x]]`, `[[x:regex]]`, and words that hold one: `node_${x}_total`.
    fn variable(&mut self) -> bool {
        let in_brackets = self.bracket.is_some();
        let belongs = |byte| is_alphanumeric(byte) || (byte == b':' && !in_brackets);
        let found = self.push_variable(Token::Variable, belongs);
        if found {
            self.literal();
        }
        found
    }
}
