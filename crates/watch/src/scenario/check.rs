//! Which series an expression names.

/// Whether `name` stands in the expression as a word of its own.
pub(super) const fn reads(expression: &str, name: &str) -> bool {
    let (bytes, word) = (expression.as_bytes(), name.as_bytes());
    let mut start = 0;
    while start + word.len() <= bytes.len() {
        let end = start + word.len();
        let alone = (start == 0 || !is_of_name(bytes[start - 1])) && (end == bytes.len() || !is_of_name(bytes[end]));
        let mut index = 0;
        while alone && index < word.len() && bytes[start + index] == word[index] {
            index += 1;
        }
        if alone && index == word.len() {
            return true;
        }
        start += 1;
    }
    false
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':'
}
