//! Places of findings: the author's line, and inside a query the very word.

use findings::Place;
use kit::Origin;

/// Where a value was written.
pub(crate) const fn at(origin: Origin) -> Place {
    Place::at(origin.location())
}

/// The first occurrence of a name in the text of a query that was written there; the whole call, if it is not in it.
pub(crate) fn word(origin: Origin, text: &'static str, name: &str) -> Place {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
    let alone = |start: &usize| {
        let (before, after) = (&text[..*start], &text[start + name.len()..]);
        !before.ends_with(is_of_name) && !after.starts_with(is_of_name)
    };
    let found = text.match_indices(name).map(|(start, _)| start).find(alone);
    found.map_or_else(|| at(origin), |start| at(origin).inside(text, start..start + name.len()))
}

#[cfg(test)]
mod tests {
    use super::word;
    use kit::Origin;

    #[test]
    fn a_name_is_found_as_a_word_of_its_own() {
        let text = "cups_total + cups";
        let place = word(Origin::here(), text, "cups");
        let within = place.within().expect("it is in the text");
        assert_eq!((&text[within.start..within.end], within.start), ("cups", 13));
        assert_eq!(word(Origin::here(), text, "up").within(), None);
    }
}
