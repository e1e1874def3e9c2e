//! Where something is wrong: in a file, inside a text that a file holds, or nowhere in particular.

use core::panic::Location;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// A place in a file. Lines and columns are counted from 1, columns in characters, as rustc does; 0 is "not known".
///
/// A const value keeps its `&'static Location<'static>`, which is `Copy`, or this; both are made in a `const fn`:
///
/// ```
/// use core::panic::Location;
/// use findings::Place;
///
/// pub struct Alert {
///     place: Place,
/// }
///
/// impl Alert {
///     #[track_caller]
///     pub const fn new() -> Self {
///         Self { place: Place::at(Location::caller()) }
///     }
/// }
///
/// const DISK_FULL: Alert = Alert::new();
/// assert!(DISK_FULL.place.line() > Some(1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    file: Cow<'static, str>,
    line: u32,
    column: u32,
    within: Option<Within>,
}

/// A range of bytes in a text, which stands in the file at the place or after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Within {
    /// The text: of a query, or of an alert's summary.
    pub text: Cow<'static, str>,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Place {
    /// No place: what is wrong is said nowhere.
    pub const NOWHERE: Self = Self { file: Cow::Borrowed(""), line: 0, column: 0, within: None };

    /// Where a `#[track_caller]` function was called.
    pub const fn at(location: &'static Location<'static>) -> Self {
        Self::in_code(location.file(), location.line(), location.column())
    }

    /// A line and a column of a source file, as `file!()`, `line!()` and `column!()` say them.
    pub const fn in_code(file: &'static str, line: u32, column: u32) -> Self {
        Self { file: Cow::Borrowed(file), line, column, within: None }
    }

    /// A file as a whole.
    pub fn file(path: impl Into<Cow<'static, str>>) -> Self {
        Self { file: path.into(), line: 0, column: 0, within: None }
    }

    /// A line of a file.
    pub fn of_line(path: impl Into<Cow<'static, str>>, line: u32) -> Self {
        Self { line, ..Self::file(path) }
    }

    /// Some bytes of a text that stands in the file, here or further down: of a query in its macro.
    ///
    /// [`Sources::spot`](crate::Sources::spot) finds them in the file.
    pub fn inside(self, text: impl Into<Cow<'static, str>>, bytes: Range<usize>) -> Self {
        Self { within: Some(Within { text: text.into(), start: bytes.start, end: bytes.end }), ..self }
    }

    /// The file; `None` nowhere.
    pub fn path(&self) -> Option<&str> {
        (!self.file.is_empty()).then_some(&*self.file)
    }

    /// The line, where one is known.
    pub fn line(&self) -> Option<u32> {
        (self.line > 0).then_some(self.line)
    }

    /// The column, where one is known.
    pub fn column(&self) -> Option<u32> {
        (self.column > 0).then_some(self.column)
    }

    /// The text that it lies in, and which bytes of it.
    pub const fn within(&self) -> Option<&Within> {
        self.within.as_ref()
    }

    /// Whether it is [`Place::NOWHERE`].
    pub fn is_nowhere(&self) -> bool {
        self.file.is_empty()
    }
}

/// As one reads: by file, line and column, then by the place in the text. Nowhere comes last.
impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |place: &Self| (place.line, place.column);
        let range = |place: &Self| place.within.as_ref().map(|within| (within.start, within.end));
        self.is_nowhere()
            .cmp(&other.is_nowhere())
            .then_with(|| self.file.cmp(&other.file))
            .then_with(|| numbers(self).cmp(&numbers(other)))
            .then_with(|| range(self).cmp(&range(other)))
            .then_with(|| self.within.cmp(&other.within))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<&'static Location<'static>> for Place {
    fn from(location: &'static Location<'static>) -> Self {
        Self::at(location)
    }
}

/// `file:line:column`, as far as it is known; nothing for [`Place::NOWHERE`].
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        for number in [self.line(), self.column()].into_iter().map_while(|number| number) {
            write!(formatter, ":{number}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use core::panic::Location;

    #[track_caller]
    const fn here() -> Place {
        Place::at(Location::caller())
    }

    #[test]
    fn a_const_knows_where_it_was_written() {
        const HERE: Place = here();
        assert_eq!(HERE.path(), Some(file!()));
        assert_eq!(HERE.line(), Some(line!() - 2));
        assert_eq!(HERE.column(), Some(29));
    }

    #[test]
    fn they_are_written_as_far_as_they_are_known() {
        assert_eq!(Place::NOWHERE.to_string(), "");
        assert_eq!(Place::file("rules.yaml").to_string(), "rules.yaml");
        assert_eq!(Place::of_line("rules.yaml", 3).to_string(), "rules.yaml:3");
        assert_eq!(Place::in_code("rules.rs", 3, 7).to_string(), "rules.rs:3:7");
    }

    #[test]
    fn they_sort_as_one_reads() {
        let query = |start| Place::of_line("a", 2).inside("up == 0", start..start + 1);
        let sorted =
            [Place::file("a"), Place::of_line("a", 2), query(0), query(3), Place::of_line("a", 10), Place::file("b")];
        let mut shuffled: Vec<_> = sorted.iter().rev().cloned().collect();
        shuffled.insert(2, Place::NOWHERE);
        shuffled.sort();
        assert_eq!(shuffled[..6], sorted);
        assert!(shuffled[6].is_nowhere());
    }
}
