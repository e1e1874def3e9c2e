//! Pictures of the dashboards: each can be read by whatever reads SVG, is small, and stands on its own.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use render::Tree;

use crate::testing::Faults;

/// A reviewer's browser loads all of them.
const MOST_BYTES: usize = 150_000;

/// Well-formed, small, with a background of its own, and without what GitHub would not load.
fn pictures_can_be_read(tree: &Tree) -> Faults {
    let mut faults = Faults::new();
    for (path, text) in
        tree.iter().filter(|(path, _)| Path::new(path.as_str()).extension().is_some_and(|kind| kind == "svg"))
    {
        let mut need = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{path}: {what}"));
            }
        };
        need(text.len() <= MOST_BYTES, "it is too large; fix: draw less, or collapse rows of the dashboard");
        need(text.contains("fill=\"#111217\"/>"), "it has no background; fix: draw one, for pages are light or dark");
        need(!text.contains("<script") && !text.contains("href=\"http"), "it needs others; fix: draw it here");
        need(!text.contains("NaN") && !text.contains("inf\""), "it has a number that is none; fix: its axis");
        let (mut reader, mut open) = (Reader::from_str(text), 0_i32);
        let fault = loop {
            match reader.read_event() {
                Ok(Event::Start(_)) => open += 1,
                Ok(Event::End(_)) => open -= 1,
                Ok(Event::Eof) => break (open != 0).then(|| "an element is not closed".to_owned()),
                Ok(_) => {}
                Err(fault) => break Some(fault.to_string()),
            }
        };
        need(fault.is_none(), &format!("it is no XML: {}; fix: escape texts", fault.unwrap_or_default()));
    }
    faults
}

mod tests {
    use super::*;

    #[test]
    fn every_picture_can_be_read() {
        let tree = stack_tests::ours::tree().expect("the stack renders");
        let pictures = tree.keys().filter(|path| path.starts_with("previews/")).count();
        let boards = stack::PROGRAM.watch.dashboards.len();
        assert!((boards..=2 * boards).contains(&pictures), "{boards} dashboards have {pictures} pictures");
        let faults = pictures_can_be_read(&tree);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_picture_that_cannot_be_read_is_reported() {
        let reported =
            |text: &str| pictures_can_be_read(&Tree::from([("previews/a.svg".to_owned(), text.to_owned())])).join("\n");
        let whole = "<svg><rect fill=\"#111217\"/><text>a &lt; b</text></svg>\n";
        assert_eq!(reported(whole), "");
        assert!(reported(&whole.replace("</text>", "")).contains("it is no XML"));
        assert!(reported(&whole.replace("</svg>", "")).contains("an element is not closed"));
        assert!(reported(&whole.replace("<rect fill=\"#111217\"/>", "")).contains("it has no background"));
        assert!(reported(&whole.replace("a &lt;", &"a".repeat(MOST_BYTES))).contains("it is too large"));
        assert!(reported(&whole.replace("<text>", "<text x=\"NaN\">")).contains("a number that is none"));
    }
}
