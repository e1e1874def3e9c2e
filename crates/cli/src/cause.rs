//! Why a file of ours is stale, read off its own bytes, so that the report says what to look for.

use serde::Serialize;

use crate::header;

/// What the bytes of a stale file say about how it became so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Edited by hand, or written by older code: no one can tell these apart.
    Text,
    /// Its header was edited or removed. At a path of ours it is our file all the same.
    Header,
    /// Nothing but CRLF line endings.
    LineEndings,
    /// The right text, but it ends too early.
    CutShort,
    /// The marks of a merge that was not finished.
    Conflict,
    /// Not UTF-8 text.
    Binary,
}

impl Cause {
    /// Reads the cause off what was `found` where the text `wanted` should be.
    pub fn of(found: &[u8], wanted: &str) -> Self {
        let Ok(text) = std::str::from_utf8(found) else { return Self::Binary };
        let begins = |mark| text.lines().any(|line| line.starts_with(mark));
        if text.replace("\r\n", "\n") == wanted {
            Self::LineEndings
        } else if wanted.starts_with(text) {
            Self::CutShort
        } else if begins("<<<<<<< ") && begins(">>>>>>> ") {
            Self::Conflict
        } else if header::is_borne_by(found) {
            Self::Text
        } else {
            Self::Header
        }
    }

    /// The cause in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Text => "edited by hand, or older than the code",
            Self::Header => "its header was edited or removed",
            Self::LineEndings => "only its line endings differ (CRLF)",
            Self::CutShort => "cut short",
            Self::Conflict => "holds the marks of an unfinished merge",
            Self::Binary => "is not UTF-8 text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HEADER_MARK;

    #[track_caller]
    fn cause(found: &str) -> Cause {
        let wanted = format!("# {HEADER_MARK}\nkind: Service\nname: a\n");
        Cause::of(found.replace("MARK", HEADER_MARK).as_bytes(), &wanted)
    }

    #[test]
    fn tells_the_causes_apart() {
        assert_eq!(cause("# MARK\nkind: Service\nname: b\n"), Cause::Text);
        assert_eq!(cause("# mine now\nkind: Service\nname: a\n"), Cause::Header);
        assert_eq!(cause("# MARK\r\nkind: Service\r\nname: a\r\n"), Cause::LineEndings);
        assert_eq!(cause("# MARK\nkind: Serv"), Cause::CutShort);
        assert_eq!(cause(""), Cause::CutShort);
        assert_eq!(cause("# MARK\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"), Cause::Conflict);
    }

    #[test]
    fn takes_bytes_that_are_no_text() {
        assert_eq!(Cause::of(b"\xff\xfe", "text"), Cause::Binary);
    }
}
