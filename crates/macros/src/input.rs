//! From tokens to the text that the author wrote, and from a place in that text back to the tokens.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use promql::Finding;

use crate::answer::Fault;
use crate::literal;

/// A text, and which token each part of it came from.
pub struct Source {
    /// What the author wrote, without the indentation that its lines share.
    pub text: String,
    /// Whether it was written as strings.
    pub is_literal: bool,
    pieces: Vec<Piece>,
    whole: (Span, Span),
}

struct Piece {
    start: usize,
    end: usize,
    span: Span,
}

/// What stands before `=>`, if there is one, and what stands behind it.
pub fn split(input: TokenStream) -> (Vec<TokenTree>, Vec<TokenTree>) {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    let is = |token: Option<&TokenTree>, wanted: char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
    let arrow = (0..tokens.len()).find(|at| is(tokens.get(*at), '=') && is(tokens.get(at + 1), '>'));
    match arrow {
        Some(at) => (tokens[..at].to_vec(), tokens[at + 2..].to_vec()),
        None => (Vec::new(), tokens),
    }
}

impl Source {
    /// The text of these tokens; where all of them are strings, what is in those, one behind the other.
    pub fn of(tokens: &[TokenTree]) -> Self {
        let mut leaves = Vec::new();
        flatten(tokens, &mut leaves);
        // A trailing comma is what rustfmt adds to `promql!("…",)`.
        if leaves.len() > 1 && leaves.last().is_some_and(|last| last.text == ",") {
            leaves.pop();
        }
        let ends = leaves.first().zip(leaves.last());
        let whole =
            ends.map_or_else(|| (Span::call_site(), Span::call_site()), |(first, last)| (first.span, last.span));
        let strings: Option<Vec<String>> = leaves.iter().map(|leaf| literal::text(&leaf.text)).collect();
        if let Some(strings) = strings.filter(|strings| !strings.is_empty()) {
            let (text, pieces) = joined(&leaves, &strings);
            return Self { text, is_literal: true, pieces, whole };
        }
        let (text, pieces) = written(&leaves);
        Self { text, is_literal: false, pieces, whole }
    }

    /// The first and the last token of a part of the text; of all of it, where none is there.
    pub fn spans(&self, start: usize, end: usize) -> (Span, Span) {
        let within = |piece: &&Piece| piece.start < end.max(start + 1) && piece.end > start;
        let mut found = self.pieces.iter().filter(within).map(|piece| piece.span);
        let Some(first) = found.next() else { return self.whole };
        (first, found.next_back().unwrap_or(first))
    }

    /// A finding at its tokens. In a string the compiler can only underline all of it, so the message quotes the place.
    pub fn fault(&self, finding: &Finding) -> Fault {
        let message = if self.is_literal {
            let (line, column) = finding.line_and_column(&self.text);
            format!("at line {line}, column {column}, `{}`: {finding}", finding.span.of(&self.text))
        } else {
            finding.to_string()
        };
        Fault { message, spans: self.spans(finding.span.start, finding.span.end) }
    }

    /// The text of `first`, and behind it that of `second` with the same blanks between its words as the author wrote:
    /// those of values decide what they say.
    pub fn followed_by(first: &[TokenTree], second: &[TokenTree]) -> (Self, usize) {
        let mut source = Self::of(first);
        let mut leaves = Vec::new();
        flatten(second, &mut leaves);
        source.text.push(' ');
        let behind = source.text.len();
        for (at, leaf) in leaves.iter().enumerate() {
            if at.checked_sub(1).is_some_and(|before| are_apart(&leaves[before], leaf)) {
                source.text.push(' ');
            }
            let start = source.text.len();
            source.text.push_str(&leaf.text);
            source.pieces.push(Piece { start, end: source.text.len(), span: leaf.span });
        }
        if let Some(last) = leaves.last() {
            source.whole.1 = last.span;
        }
        (source, behind)
    }

    /// The first and the last token of the text.
    pub const fn whole(&self) -> (Span, Span) {
        self.whole
    }
}

/// A token that has no others in it.
struct Leaf {
    text: String,
    span: Span,
    /// Whether the next one goes on where it ends: the `=` of `=~`.
    glued: bool,
}

fn flatten(tokens: &[TokenTree], leaves: &mut Vec<Leaf>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten_group(group, leaves),
            TokenTree::Punct(punct) => {
                let glued = punct.spacing() == Spacing::Joint || punct.as_char() == '$';
                leaves.push(Leaf { text: punct.as_char().to_string(), span: punct.span(), glued });
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                leaves.push(Leaf { text: token.to_string(), span: token.span(), glued: false });
            }
        }
    }
}

fn flatten_group(group: &Group, leaves: &mut Vec<Leaf>) {
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => return flatten(&inner, leaves),
    };
    leaves.push(Leaf { text: open.to_owned(), span: group.span_open(), glued: false });
    flatten(&inner, leaves);
    leaves.push(Leaf { text: close.to_owned(), span: group.span_close(), glued: false });
}

/// The texts of strings, one behind the other.
fn joined(leaves: &[Leaf], strings: &[String]) -> (String, Vec<Piece>) {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for (leaf, string) in leaves.iter().zip(strings) {
        let start = text.len();
        text.push_str(string);
        pieces.push(Piece { start, end: text.len(), span: leaf.span });
    }
    (text, pieces)
}

/// The tokens where the author put them, moved to the left margin as a whole.
fn written(leaves: &[Leaf]) -> (String, Vec<Piece>) {
    let foreign = foreign(leaves);
    // The last token before this one that stands in the text itself; the macro's name, before the first.
    let line_before = |at: usize| {
        let own = (0..at).rev().find(|before| !foreign[*before]);
        own.map_or_else(|| Span::call_site().start().line, |before| leaves[before].span.end().line)
    };
    let begins_line = |at: usize| !foreign[at] && line_before(at) < leaves[at].span.start().line;
    let column = |leaf: &Leaf| leaf.span.start().column;
    let margin = (0..leaves.len()).filter(|at| begins_line(*at)).map(|at| column(&leaves[at])).min().unwrap_or(0);
    let mut text = String::new();
    let mut pieces = Vec::new();
    for (at, leaf) in leaves.iter().enumerate() {
        if begins_line(at) {
            text.push_str(if at == 0 { "" } else { "\n" });
            text.push_str(&" ".repeat(column(leaf) - margin));
        } else if let Some(before) = at.checked_sub(1).map(|before| &leaves[before])
            && !before.glued
        {
            let blanks =
                if foreign[at] || foreign[at - 1] { beside_foreign(before, leaf) } else { blanks(before, leaf) };
            text.push_str(&" ".repeat(blanks));
        }
        let start = text.len();
        text.push_str(&leaf.text);
        pieces.push(Piece { start, end: text.len(), span: leaf.span });
    }
    (text, pieces)
}

/// Which tokens come from elsewhere: in a family that `macro_rules!` makes, those that each member brings itself.
fn foreign(leaves: &[Leaf]) -> Vec<bool> {
    let line = |leaf: &Leaf| leaf.span.start().line;
    if leaves.is_sorted_by_key(line) {
        return vec![false; leaves.len()];
    }
    let (first, last) = (leaves.first().map_or(0, line), leaves.last().map_or(0, line));
    leaves.iter().map(|leaf| !(first..=last).contains(&line(leaf))).collect()
}

/// The blanks between two tokens of one line.
fn blanks(before: &Leaf, next: &Leaf) -> usize {
    let (end, start) = (before.span.end(), next.span.start());
    if end.line == start.line { start.column.saturating_sub(end.column).min(200) } else { 1 }
}

/// Whether blanks or a new line stand between two tokens. Of tokens from different places nobody knows: they are apart.
fn are_apart(before: &Leaf, next: &Leaf) -> bool {
    let (end, start) = (before.span.end(), next.span.start());
    !before.glued && (end.line != start.line || end.column != start.column)
}

/// Words behind which a bracket stands apart: all others are a function's, a metric's or a recorded series'.
const APART: [&str; 11] =
    ["by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "offset", "bool"];

/// The blanks where a token comes from elsewhere, so that nobody knows how the author would have set it.
fn beside_foreign(before: &Leaf, next: &Leaf) -> usize {
    // Both come from the same place: `status=~` of a selector that was handed in.
    let (end, start) = (before.span.end(), next.span.start());
    if end.line == start.line && (end.column..=end.column + 1).contains(&start.column) {
        return start.column - end.column;
    }
    let closes = [")", "]", "}", ",", ":"].contains(&next.text.as_str());
    let opens = ["(", "[", "{", "=", "~", ":"].contains(&before.text.as_str());
    let is_word = before.text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    let selects = ["(", "[", "{"].contains(&next.text.as_str())
        && (is_word && !APART.contains(&before.text.as_str()) || next.text == "[");
    usize::from(!closes && !opens && !selects)
}
