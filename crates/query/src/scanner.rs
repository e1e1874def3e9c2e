//! What cutting a text into tokens needs in every language: where it stands, what has been cut, what is wrong.

use crate::{Finding, Rule, Span, variable};

/// A text that is cut into tokens.
#[derive(Debug)]
pub struct Scanner<'a, T> {
    /// The text.
    pub text: &'a str,
    /// Where in it the next token begins.
    pub at: usize,
    /// Whether Grafana's variables may stand in it.
    pub grafana: bool,
    /// What has been cut.
    pub tokens: Vec<(T, Span)>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    rule: &'static Rule,
}

impl<'a, T> Scanner<'a, T> {
    /// At the start of a text; what is wrong breaks that rule.
    pub const fn new(text: &'a str, grafana: bool, rule: &'static Rule) -> Self {
        Self { text, at: 0, grafana, tokens: Vec::new(), findings: Vec::new(), rule }
    }

    /// The byte so many bytes ahead.
    pub fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// What has not been cut yet.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The character at the cursor.
    pub fn character(&self) -> char {
        self.rest().chars().next().unwrap_or_default()
    }

    /// How many bytes ahead belong to a word.
    pub fn run_length(&self, belongs: impl Fn(u8) -> bool) -> usize {
        self.rest().bytes().take_while(|byte| belongs(*byte)).count()
    }

    /// Cuts a token of that length.
    pub fn push(&mut self, token: T, length: usize) {
        self.tokens.push((token, Span::new(self.at, self.at + length)));
        self.at += length;
    }

    /// Cuts the word that holds a variable, where one stands here and may; whether it does.
    pub fn push_variable(&mut self, token: T, belongs: impl Fn(u8) -> bool) -> bool {
        let length = if self.grafana { variable::word_length(self.rest(), belongs) } else { None };
        if let Some(length) = length {
            self.push(token, length);
        }
        length.is_some()
    }

    /// Notes what is wrong.
    pub fn fault(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(self.rule, span, message, fix));
    }

    /// The tokens, the last one `end`, and what is wrong with them.
    pub fn finished(mut self, end: T) -> (Vec<(T, Span)>, Vec<Finding>) {
        self.end(end);
        (self.tokens, self.findings)
    }

    fn end(&mut self, end: T) {
        self.at = self.text.len();
        self.push(end, 0);
    }
}
