//! Recognises our own files: a file is ours to delete only if its head bears the generated mark.

use crate::HEADER_MARK;

/// How much of a file is enough to see its first three lines.
pub(crate) const HEAD: usize = 4096;

/// Whether the first three lines bear the mark, as a comment and not as part of a sentence.
///
/// A stranger's page that *speaks* of the mark has letters before it on the line, and stays a stranger's.
pub(crate) fn is_borne_by(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(HEAD)]);
    head.lines().take(3).any(|line| {
        line.split_once(HEADER_MARK)
            .is_some_and(|(before, _)| !before.replace("\"$comment\"", "").contains(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn borne(text: &str) -> bool {
        is_borne_by(text.replace("MARK", HEADER_MARK).as_bytes())
    }

    #[test]
    fn knows_the_mark_in_every_comment_syntax() {
        assert!(borne("# MARK from stack/src/a.rs. Do not edit.\nkind: Service\n"));
        assert!(borne("<!-- MARK -->\n# Title\n"));
        assert!(borne("{\n  \"$comment\": \"MARK\",\n  \"a\": 1\n}\n"));
        assert!(borne("\u{feff}# MARK\r\nkind: Service\r\n"));
    }

    #[test]
    fn leaves_alone_what_only_speaks_of_the_mark() {
        assert!(!borne("Files that bear `MARK` are generated.\n"));
        assert!(!borne("# one\n# two\n# three\n# MARK\n"));
        assert!(!borne(""));
    }
}
