//! Which series an expression names.

use terms::text;

/// Whether `name` stands in the expression as a word of its own.
pub(super) fn reads(expression: &str, name: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text::find(expression, name, from) {
        let (before, behind) = (&expression[..at], &expression[at + name.len()..]);
        if !before.ends_with(is_of_name) && !behind.starts_with(is_of_name) {
            return true;
        }
        from = at + 1;
    }
    false
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == ':'
}
