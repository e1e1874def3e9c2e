//! What stands in an imported alert where its rule says nothing.

/// Who tells when the series end, as long as nobody has said it.
pub const GONE: &str = "a draft: nobody has said yet who tells";
/// What a rule does not say.
pub const NOT_SAID: &str = "A draft: the imported rule does not say it.";

/// The consts that several alerts share, of those that they name.
pub fn shared(bodies: &str) -> Option<String> {
    let said = format!("/// What stands where a rule says nothing.\nconst NOT_SAID: &str = {NOT_SAID:?};\n");
    let tells = format!("const NOBODY_SAID_WHO_TELLS: &str = {GONE:?};\n");
    let named = [("(NOT_SAID)", said), ("(NOBODY_SAID_WHO_TELLS)", tells)];
    let text: String = named.into_iter().filter(|(word, _)| bodies.contains(word)).map(|(_, text)| text).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_nobody_has_written_is_marked() {
        use checks::rules::alerts::still_a_draft::MARK;
        for text in [super::NOT_SAID, super::GONE] {
            assert!(text.to_lowercase().starts_with(&MARK.to_lowercase()), "{text}");
        }
    }
}
