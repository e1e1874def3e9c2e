//! The files that places lie in, each read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use crate::locate::located;
use crate::{Place, Spot};

/// Gives the text of files, from memory or from below a folder.
///
/// The compiler writes paths relative to the workspace's root, so that is the folder.
///
/// ```
/// use findings::{Place, Sources};
///
/// let query = "sum(rate(htp_requests_total[5m]))";
/// let file = "const BUSY: Query = promql! {\n    sum(rate(htp_requests_total[5m]))\n};\n";
/// let sources = Sources::in_memory().with("src/alerts.rs", file);
/// let place = Place::in_code("src/alerts.rs", 1, 21).inside(query, 9..27);
/// let spot = sources.spot(&place).unwrap();
/// assert_eq!(spot.to_string(), "src/alerts.rs:2:14");
/// assert_eq!((spot.end.line, spot.end.column), (2, 32));
/// ```
#[derive(Debug, Default)]
pub struct Sources {
    root: Option<PathBuf>,
    texts: RefCell<BTreeMap<String, Option<Rc<str>>>>,
}

impl Sources {
    /// Files of which only those are known that [`with`](Self::with) gives.
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// Files below a folder, which paths are relative to.
    pub fn below(root: impl Into<PathBuf>) -> Self {
        Self { root: Some(root.into()), ..Self::default() }
    }

    /// The text of a file as somebody else has read it.
    pub fn with(self, path: impl Into<String>, text: impl Into<Rc<str>>) -> Self {
        self.texts.borrow_mut().insert(path.into(), Some(text.into()));
        self
    }

    /// The text of a file; `None` where it cannot be read, or is not UTF-8.
    pub fn text(&self, path: &str) -> Option<Rc<str>> {
        if let Some(known) = self.texts.borrow().get(path) {
            return known.clone();
        }
        let text = self.root.as_ref().and_then(|root| fs::read_to_string(root.join(path)).ok()).map(Rc::from);
        self.texts.borrow_mut().insert(path.to_owned(), text.clone());
        text
    }

    /// Exactly where a place is; `None` for [`Place::NOWHERE`] and for a file as a whole.
    ///
    /// A range in a text is looked for in the file, at the place and after it: among the tokens of a macro, whatever
    /// their layout and the comments between them, in strings with and without backslashes, also in several behind each
    /// other, and in YAML and JSON. Where only part of the text is written there, because a macro adds the rest, what
    /// is around the range decides. Where the range is not found, or several are as likely, the spot is the call at the
    /// place itself, and not [exact](Spot::is_exact). Where the file cannot be read, all that is known is the line and
    /// the column.
    pub fn spot(&self, place: &Place) -> Option<Spot> {
        let (path, line) = (place.path()?, place.line()?);
        let column = place.column().unwrap_or(1);
        match self.text(path) {
            Some(text) => Some(located(&text, path, place, line, column)),
            None => Some(Spot::unread(path, line, column, place.within().is_none())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sources;
    use crate::Place;

    #[test]
    fn files_are_read_below_the_root_and_what_cannot_be_read_is_not_there() {
        let sources = Sources::below(env!("CARGO_MANIFEST_DIR")).with("given", "text");
        assert!(sources.text("src/sources.rs").unwrap().contains("files_are_read_below_the_root"));
        assert_eq!(sources.text("given").as_deref(), Some("text"));
        assert_eq!(sources.text("src"), None);
        assert_eq!(sources.text("src/none.rs"), None);
        assert_eq!(Sources::in_memory().text("Cargo.toml"), None);
    }

    #[test]
    fn without_the_file_the_line_is_what_is_known() {
        let sources = Sources::in_memory();
        let spot = sources.spot(&Place::in_code("a.rs", 3, 7)).unwrap();
        assert_eq!((spot.to_string().as_str(), spot.bytes(), spot.is_exact()), ("a.rs:3:7", None, true));
        let spot = sources.spot(&Place::of_line("a.rs", 3).inside("up", 0..2)).unwrap();
        assert_eq!((spot.to_string().as_str(), spot.bytes(), spot.is_exact()), ("a.rs:3:1", None, false));
        assert_eq!(sources.spot(&Place::NOWHERE), None);
        assert_eq!(sources.spot(&Place::file("a.rs")), None);
    }
}
