//! Where an author wrote a value, so that what is wrong between values is told at the author's line.

use core::fmt;
use core::panic::Location;

/// The line of a call. Constructors are `#[track_caller]` and keep theirs.
///
/// Two origins are always equal: what a value *is* does not depend on where it was written.
#[derive(Clone, Copy)]
pub struct Origin(&'static Location<'static>);

impl Origin {
    /// Where the caller is called.
    #[track_caller]
    pub const fn here() -> Self {
        Self(Location::caller())
    }

    /// File, line and column.
    pub const fn location(self) -> &'static Location<'static> {
        self.0
    }

    /// The source file, from the root of the repository.
    pub const fn file(self) -> &'static str {
        self.0.file()
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

impl fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self.0, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[track_caller]
    const fn made() -> Origin {
        Origin::here()
    }

    #[test]
    fn a_const_keeps_the_line_on_which_its_constructor_was_called() {
        const MADE: Origin = made();
        assert_eq!((MADE.file(), MADE.location().line()), (file!(), line!() - 1));
        assert_eq!(format!("{MADE:?}"), format!("{}:{}:30", file!(), line!() - 2));
    }

    #[test]
    fn values_are_equal_wherever_they_were_written() {
        assert_eq!(made(), made());
    }
}
