//! Finds a range of a query's text in the file that the query is written in.

use std::ops::Range;

use crate::lex::{Quoting, end_of_call, is_word, pieces};
use crate::place::Within;
use crate::view::{self, Glyph, found, glyphs, is_alone};
use crate::{Place, Position, Spot};

/// Where the place is in this text; the call at its line and column where the range is not found.
pub(crate) fn located(source: &str, file: &str, place: &Place, line: u32, column: u32) -> Spot {
    let Some(line_start) = Position::new(line, 1).byte(source) else {
        return Spot::unread(file, line, column, false);
    };
    let start = Position::new(line, column).byte(source).unwrap_or(line_start);
    let spot = place.within().and_then(|within| in_text(source, file, within, start, line_start));
    spot.unwrap_or_else(|| {
        let whole = place.column().map_or_else(|| line_at(source, line_start), |_| call_at(source, start));
        let spot = Spot::of_bytes(file, source, whole);
        if place.within().is_some() { spot.inexact() } else { spot }
    })
}

fn in_text(source: &str, file: &str, within: &Within, start: usize, line_start: usize) -> Option<Spot> {
    let text = glyphs(&within.text, 0);
    if text.is_empty() {
        return None;
    }
    let spot = |places: &[Glyph]| {
        let (range, at) = bytes(&text, within, places)?;
        Some(Spot::of_bytes(file, source, range).quoted(at.quoting))
    };
    if !is_rust(file) {
        let view = glyphs(&source[line_start..], line_start);
        let plain = first(&view, &text, |_| true);
        let plain = plain.or_else(|| first(&view::of_single_quoted(source, line_start), &text, |_| true));
        let quoted = || {
            let view = view::of_strings(source, &pieces(source, line_start));
            first(&view, &text, |range| is_alone(&view, range))
        };
        let places = plain.or_else(quoted)?;
        return spot(&places).map(|spot| match source[..places[0].start].chars().next_back() {
            Some('\'') => spot.quoted(Quoting::Doubled),
            Some('"') => spot.quoted(Quoting::Escaped),
            _ => spot,
        });
    }
    let here = In::new(source, start);
    let whole = here.whole(&text).or_else(|| In::new(source, line_start).whole(&text));
    match whole {
        Some(places) => spot(&places),
        None => here.part(&text, within).map(|(range, at)| Spot::of_bytes(file, source, range).quoted(at.quoting)),
    }
}

fn is_rust(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|extension| extension == "rs")
}

/// The first place of the text in the view that will do.
fn first(view: &[Glyph], text: &[Glyph], will_do: impl Fn(Range<usize>) -> bool) -> Option<Vec<Glyph>> {
    let at = found(view, text).find(|at| will_do(*at..at + text.len()))?;
    Some(view[at..at + text.len()].to_vec())
}

/// The source of code from a byte on.
struct In {
    /// As tokens, and as strings.
    views: [Vec<Glyph>; 2],
    /// Where the call ends that stands there.
    end: Option<usize>,
}

impl In {
    fn new(source: &str, start: usize) -> Self {
        let pieces = pieces(source, start);
        Self { views: [view::of_code(source, &pieces), view::of_strings(source, &pieces)], end: end_of_call(&pieces) }
    }

    /// What belongs to the call, in both views.
    fn call(&self) -> impl Iterator<Item = &[Glyph]> {
        self.views.iter().map(|view| {
            let end = self.end.map_or(0, |end| view.partition_point(|glyph| glyph.end <= end));
            &view[..end]
        })
    }

    /// All of the text: best alone in the call, else anywhere in it, else alone further down.
    fn whole(&self, text: &[Glyph]) -> Option<Vec<Glyph>> {
        let alone = |view: &[Glyph]| first(view, text, |range| is_alone(view, range));
        let in_call = self.call().find_map(alone).or_else(|| self.call().find_map(|view| first(view, text, |_| true)));
        in_call.or_else(|| self.views.iter().find_map(|view| alone(view)))
    }

    /// The range alone, where a macro adds the rest of the text: there where most of what surrounds it is the same.
    fn part(&self, text: &[Glyph], within: &Within) -> Option<(Range<usize>, Glyph)> {
        let range = covered(text, within);
        let wanted = text.get(range.clone()).filter(|wanted| !wanted.is_empty())?;
        let score = |view: &[Glyph], at: usize| {
            let same = |(one, other): &(&Glyph, &Glyph)| one.letter == other.letter;
            let before = text[..range.start].iter().rev().zip(view[..at].iter().rev()).take_while(same).count();
            let behind = text[range.end..].iter().zip(&view[at + wanted.len()..]).take_while(same).count();
            before + behind
        };
        // The strings first: only they know what is escaped.
        let views: Vec<_> = self.call().collect();
        views.into_iter().rev().find_map(|view| {
            let mut scored: Vec<_> = found(view, wanted).map(|at| (score(view, at), at)).collect();
            scored.sort_unstable();
            let (best, at) = scored.pop()?;
            let is_clear = scored.last().is_none_or(|(second, _)| *second < best);
            let places = &view[at..at + wanted.len()];
            is_clear.then(|| (places[0].start..places[places.len() - 1].end, places[0]))
        })
    }
}

/// The characters of the text that the range covers.
fn covered(text: &[Glyph], within: &Within) -> Range<usize> {
    let start = text.partition_point(|glyph| glyph.end <= within.start);
    let end = text.partition_point(|glyph| glyph.start < within.end);
    start..end.max(start)
}

/// The bytes of the file: `places` is where each character of the text stands. Of an empty range, where it would be.
fn bytes(text: &[Glyph], within: &Within, places: &[Glyph]) -> Option<(Range<usize>, Glyph)> {
    let range = covered(text, within);
    if let (Some(first), false) = (places.get(range.start), range.is_empty()) {
        return Some((first.start..places[range.end - 1].end, *first));
    }
    // Behind the last word before it; of a text that ends too soon, that is the end.
    let before = range.start.checked_sub(1).map(|before| places[before]);
    match before {
        Some(before) if text[range.start - 1].end <= within.start => Some((before.end..before.end, before)),
        _ => places.get(range.start).map(|next| (next.start..next.start, *next)),
    }
}

/// The name that is called there: `promql!`, `Alert::new`.
fn call_at(source: &str, start: usize) -> Range<usize> {
    let rest = &source[start..];
    let length = rest.find(|letter: char| !is_word(letter) && letter != ':').unwrap_or(rest.len());
    let length = length + usize::from(length > 0 && rest[length..].starts_with('!'));
    let one = rest.chars().next().filter(|letter| !letter.is_whitespace()).map_or(0, char::len_utf8);
    start..start + length.max(one)
}

/// What is on the line, without its margins.
fn line_at(source: &str, start: usize) -> Range<usize> {
    let line = source[start..].lines().next().unwrap_or_default();
    let from = start + line.len() - line.trim_start().len();
    from..from + line.trim().len()
}

#[cfg(test)]
#[path = "locate/tests.rs"]
mod tests;
