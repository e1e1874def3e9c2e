//! The few string functions that the standard library does not have in const evaluation.

/// Whether two texts are equal.
pub const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether `text` begins with `prefix`.
pub const fn starts_with(text: &str, prefix: &str) -> bool {
    let (text, prefix) = (text.as_bytes(), prefix.as_bytes());
    if text.len() < prefix.len() {
        return false;
    }
    let mut index = 0;
    while index < prefix.len() {
        if text[index] != prefix[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether every byte of `text` is a lower-case letter, a digit, or one of `others`.
pub const fn lower_alphanumeric_or(text: &str, others: &str) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        if !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || has(others, byte)) {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether every byte of `text` is a letter, a digit, or one of `others`.
pub const fn alphanumeric_or(text: &str, others: &str) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        if !(bytes[index].is_ascii_alphanumeric() || has(others, bytes[index])) {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether the first and the last byte are letters or digits.
pub const fn alphanumeric_ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    !bytes.is_empty() && bytes[0].is_ascii_alphanumeric() && bytes[bytes.len() - 1].is_ascii_alphanumeric()
}

/// Whether `text` contains `byte`.
pub const fn has(text: &str, byte: u8) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == byte {
            return true;
        }
        index += 1;
    }
    false
}
/// Whether `path` is `folder` or lies inside it (both absolute, without a slash at the end).
pub const fn inside(path: &str, folder: &str) -> bool {
    starts_with(path, folder) && (path.len() == folder.len() || path.as_bytes()[folder.len()] == b'/')
}
