//! Changes of files that fix a finding, and their application.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use crate::lex::Quoting;
use crate::{Place, Position, Sources, Spot};

/// Replaces a part of a file. An empty part is an insertion, an empty replacement a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    target: Target,
    replacement: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Bytes(String, Range<usize>),
    Positions(String, Position, Position),
    Place(Place),
}

impl Edit {
    /// Replaces some bytes of a file.
    pub fn bytes(file: impl Into<String>, bytes: Range<usize>, replacement: impl Into<String>) -> Self {
        Self { target: Target::Bytes(file.into(), bytes), replacement: replacement.into() }
    }

    /// Replaces what is from one line and column up to another, which is not part of it.
    pub fn between(file: impl Into<String>, start: Position, end: Position, replacement: impl Into<String>) -> Self {
        Self { target: Target::Positions(file.into(), start, end), replacement: replacement.into() }
    }

    /// Replaces what is at a place: a range in the text of a query, or the name that is called there.
    ///
    /// In a string, the replacement is written with the backslashes that it needs there.
    pub fn at(place: Place, replacement: impl Into<String>) -> Self {
        Self { target: Target::Place(place), replacement: replacement.into() }
    }

    /// The file that it changes; empty for [`Place::NOWHERE`], of which nothing can be changed.
    pub fn file(&self) -> &str {
        match &self.target {
            Target::Bytes(file, _) | Target::Positions(file, ..) => file,
            Target::Place(place) => place.path().unwrap_or_default(),
        }
    }

    /// Where it is, and what is written there; or why that cannot be.
    pub fn resolved(&self, sources: &Sources) -> Result<(Spot, String), Refusal> {
        let refused = |reason: &str| Refusal { file: self.file().to_owned(), reason: reason.to_owned() };
        let Some(text) = sources.text(self.file()) else { return Err(refused("its text cannot be read")) };
        let spot = match &self.target {
            Target::Bytes(file, bytes) => {
                text.get(bytes.clone()).map(|_| Spot::of_bytes(file, &text, bytes.clone())).ok_or("is behind its end")
            }
            Target::Positions(file, start, end) => {
                let ends = start.byte(&text).zip(end.byte(&text)).filter(|(start, end)| start <= end);
                ends.map(|(start, end)| Spot::of_bytes(file, &text, start..end)).ok_or("is behind its end")
            }
            Target::Place(place) => {
                let spot = sources.spot(place).filter(|spot| spot.is_exact() && spot.bytes().is_some());
                spot.ok_or("was not found in it")
            }
        };
        let spot = spot.map_err(|reason| refused(&format!("what an edit replaces {reason}")))?;
        let replacement = quoted(&self.replacement, spot.quoting());
        replacement.map(|text| (spot, text)).ok_or_else(|| refused("a replacement ends the string that it is in"))
    }
}

/// The text as it is written in a string of that kind; `None` where it cannot be.
fn quoted(text: &str, quoting: Quoting) -> Option<String> {
    match quoting {
        Quoting::Plain => Some(text.to_owned()),
        Quoting::Escaped => Some(text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")),
        Quoting::Doubled => Some(text.replace('\'', "''")),
        Quoting::Raw(hashes) => (!text.contains(&format!("\"{}", "#".repeat(hashes)))).then(|| text.to_owned()),
    }
}

/// Why a file was left as it is. Displayed as a sentence with the fix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// The file.
    pub file: String,
    /// What keeps its edits from being applied.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` was left as it is: {}; fix: change it by hand, or check anew", self.file, self.reason)
    }
}

impl std::error::Error for Refusal {}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The new texts of the files that change.
    pub changed: BTreeMap<String, String>,
    /// The files that were left as they are.
    pub refused: Vec<Refusal>,
}

/// Applies the edits: all of a file, or none of it.
///
/// Insertions at one place come in the order of the edits; one edit that is given twice is one. A file is refused where
/// an edit cannot be resolved, or where two of them replace one byte. Nothing is written.
///
/// ```
/// use findings::{Edit, Sources, apply};
///
/// let sources = Sources::in_memory().with("a.rs", "grup_by(\"node\")");
/// let applied = apply(&sources, &[Edit::bytes("a.rs", 0..7, "group_by")]);
/// assert_eq!(applied.changed["a.rs"], "group_by(\"node\")");
/// ```
pub fn apply<'a>(sources: &Sources, edits: impl IntoIterator<Item = &'a Edit>) -> Applied {
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(edit.file()).or_default().push(edit);
    }
    let mut applied = Applied::default();
    for (file, edits) in files {
        match changed(sources, file, &edits) {
            Ok(text) if sources.text(file).as_deref() == Some(text.as_str()) => {}
            Ok(text) => _ = applied.changed.insert(file.to_owned(), text),
            Err(refusals) => applied.refused.extend(refusals),
        }
    }
    applied
}

fn changed(sources: &Sources, file: &str, edits: &[&Edit]) -> Result<String, BTreeSet<Refusal>> {
    let (mut changes, mut refusals) = (Vec::<(Range<usize>, String)>::new(), BTreeSet::new());
    for edit in edits {
        match edit.resolved(sources) {
            Ok((spot, replacement)) => {
                let change = (spot.bytes().unwrap_or_default(), replacement);
                if !changes.contains(&change) {
                    changes.push(change);
                }
            }
            Err(refusal) => _ = refusals.insert(refusal),
        }
    }
    // Stable: insertions at one place keep their order, and come before what replaces the text there.
    changes.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
    let text = sources.text(file).unwrap_or_default();
    let overlaps = changes.windows(2).filter(|pair| pair[1].0.start < pair[0].0.end);
    refusals.extend(overlaps.map(|pair| Refusal {
        file: file.to_owned(),
        reason: format!("two edits replace one part of it, at line {}", Position::of(&text, pair[1].0.start).line),
    }));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let (mut new, mut at) = (String::with_capacity(text.len()), 0);
    for (bytes, replacement) in changes {
        new.push_str(&text[at..bytes.start]);
        new.push_str(&replacement);
        at = bytes.end;
    }
    new.push_str(&text[at..]);
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::{Applied, Edit, Refusal, apply};
    use crate::{Place, Position, Sources};

    fn applied(text: &str, edits: &[Edit]) -> Applied {
        apply(&Sources::in_memory().with("a.rs", text).with("b.rs", "b"), edits)
    }

    #[track_caller]
    fn becomes(text: &str, edits: &[Edit], new: &str) {
        let applied = applied(text, edits);
        assert_eq!((applied.changed.get("a.rs").map(String::as_str), applied.refused), (Some(new), vec![]));
    }

    #[track_caller]
    fn is_refused(text: &str, edits: &[Edit], reason: &str) {
        let applied = applied(text, edits);
        let reasons: Vec<_> = applied.refused.iter().map(|refusal| refusal.reason.as_str()).collect();
        assert_eq!((applied.changed.get("a.rs"), reasons), (None, vec![reason]));
    }

    #[test]
    fn edits_are_applied_in_any_order_and_insertions_keep_theirs() {
        let edit = |bytes, text: &str| Edit::bytes("a.rs", bytes, text);
        becomes("abcdef", &[edit(4..5, "E"), edit(0..2, "")], "cdEf");
        becomes("abc", &[edit(1..2, "B"), edit(1..1, "x"), edit(1..1, "y"), edit(2..2, "z")], "axyBzc");
        becomes("abc", &[edit(0..1, "A"), edit(0..1, "A"), edit(3..3, "!")], "Abc!");
        let (start, end) = (Position::new(2, 2), Position::new(3, 1));
        becomes("é\r\nñab\r\nc", &[Edit::between("a.rs", start, end, "X")], "é\r\nñXc");
    }

    #[test]
    fn a_file_is_changed_by_all_of_its_edits_or_by_none() {
        let edit = |bytes, text: &str| Edit::bytes("a.rs", bytes, text);
        is_refused(
            "a\nbcd",
            &[edit(0..1, "A"), edit(2..4, "x"), edit(3..5, "y")],
            "two edits replace one part of it, at line 2",
        );
        is_refused("abcd", &[edit(0..4, "A"), edit(2..2, "x")], "two edits replace one part of it, at line 1");
        is_refused("abcd", &[edit(0..1, "A"), edit(3..5, "x")], "what an edit replaces is behind its end");
        is_refused("é", &[edit(1..2, "A")], "what an edit replaces is behind its end");
        let backwards = Edit::between("a.rs", Position::new(1, 3), Position::new(1, 1), "");
        is_refused("abcd", &[backwards], "what an edit replaces is behind its end");
        let both = applied("abcd", &[edit(9..9, "x"), Edit::bytes("b.rs", 0..1, "B")]);
        assert_eq!((both.changed["b.rs"].as_str(), both.changed.len(), both.refused.len()), ("B", 1, 1));
        let none = applied("a", &[Edit::bytes("c.rs", 0..1, "B"), Edit::at(Place::NOWHERE, "x")]);
        assert_eq!(none.refused.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(), ["", "c.rs"]);
        assert_eq!(applied("a", &[edit(0..1, "a")]), Applied::default());
    }

    #[test]
    fn a_word_of_a_query_is_replaced_as_its_string_wants_it() {
        let at = |text: &'static str, word: &str, replacement: &str| {
            let start = text.find(word).unwrap();
            Edit::at(Place::in_code("a.rs", 1, 1).inside(text, start..start + word.len()), replacement)
        };
        let text = "up{job=\"a\"}";
        becomes("promql! { up{ job=\"a\" } }", &[at(text, "\"a\"", "\"b\"")], "promql! { up{ job=\"b\" } }");
        becomes(
            "promql!(\"up{job=\\\"a\\\"}\")",
            &[at(text, "\"a\"", "\"b\\d\"")],
            "promql!(\"up{job=\\\"b\\\\d\\\"}\")",
        );
        becomes("promql!(r#\"up{job=\"a\"}\"#)", &[at(text, "\"a\"", "\"b\"")], "promql!(r#\"up{job=\"b\"}\"#)");
        is_refused(
            "promql!(r#\"up{job=\"a\"}\"#)",
            &[at(text, "\"a\"", "\"#\"")],
            "a replacement ends the string that it is in",
        );
        is_refused("promql!(OTHER)", &[at(text, "a", "b")], "what an edit replaces was not found in it");
        let yaml = Sources::in_memory().with("a.yml", "expr: 'up == 0'");
        let place = Place::of_line("a.yml", 1).inside("up == 0", 0..2);
        assert_eq!(apply(&yaml, &[Edit::at(place, "up{a='b'}")]).changed["a.yml"], "expr: 'up{a=''b''} == 0'");
    }

    #[test]
    fn a_refusal_says_which_file_and_what_to_do() {
        let refusal = Refusal { file: "a.rs".into(), reason: "its text cannot be read".into() };
        assert_eq!(
            refusal.to_string(),
            "`a.rs` was left as it is: its text cannot be read; fix: change it by hand, or check anew"
        );
    }
}
