//! What is found wrong while generating, in the same voice as compile errors: where, what, and the fix.

/// One fault of the stack that could not be found by the compiler.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The object or file at fault.
    pub place: String,
    /// What is wrong, naming both ends.
    pub what: String,
    /// What to write instead.
    pub fix: String,
}

impl Problem {
    /// A problem with its place and its fix.
    pub fn new(place: impl Into<String>, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), fix: fix.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(formatter, "{}: {}; fix: {}", self.place, self.what, self.fix)
    }
}

impl std::error::Error for Problem {}
