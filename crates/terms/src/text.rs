//! The few string functions that the standard library does not have in const evaluation.
//!
//! The compiler evaluates them step by step, and calls are the dearest steps: loops here call nothing that they need
//! not.

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
        if !matches!(byte, b'a'..=b'z' | b'0'..=b'9') && !has(others, byte) {
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
        let byte = bytes[index];
        if !matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9') && !has(others, byte) {
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

/// Whether it is an IPv4 address: four numbers up to 255 with dots between them.
pub const fn is_ipv4(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut index, mut parts, mut part, mut digits) = (0, 1, 0_u32, 0);
    while index < bytes.len() {
        if bytes[index] == b'.' && digits > 0 {
            (parts, part, digits) = (parts + 1, 0, 0);
        } else if bytes[index].is_ascii_digit() && digits < 3 {
            part = part * 10 + (bytes[index] - b'0') as u32;
            digits += 1;
        } else {
            return false;
        }
        if part > 255 {
            return false;
        }
        index += 1;
    }
    parts == 4 && digits > 0
}

/// Where `needle`, which must not be empty, begins in `text`, at `from` or behind it.
///
/// Texts of alerts are long, and the compiler pays for each step that it evaluates: eight bytes are passed over at a
/// time.
pub const fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    if from > text.len() {
        return None;
    }
    let first = needle[0];
    let (mut at, mut rest) = (from, text.split_at(from).1);
    loop {
        while let [a, b, c, d, e, f, g, h, behind @ ..] = rest
            && *a != first
            && *b != first
            && *c != first
            && *d != first
            && *e != first
            && *f != first
            && *g != first
            && *h != first
        {
            rest = behind;
            at += 8;
        }
        let [byte, behind @ ..] = rest else { return None };
        if *byte == first && begins_at(text, needle, at) {
            return Some(at);
        }
        rest = behind;
        at += 1;
    }
}

/// Whether `needle` stands in `text` at this place.
pub const fn begins_at(text: &[u8], needle: &[u8], at: usize) -> bool {
    let mut index = 0;
    while index < needle.len() {
        if at + index >= text.len() || text[at + index] != needle[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether `path` is `folder` or lies inside it (both absolute, without a slash at the end).
pub const fn inside(path: &str, folder: &str) -> bool {
    starts_with(path, folder) && (path.len() == folder.len() || path.as_bytes()[folder.len()] == b'/')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn finds_what_the_standard_library_finds() {
        let text = "a{{aa}} $labels.ab{{ $value }}aab\u{fc}\u{fc}a{\u{1}\u{0}{{x}}bbbbb aab";
        let texts = (0..text.len()).filter_map(|end| text.get(..end));
        for (text, needle) in
            texts.flat_map(|text| ["a", "aab", "{{", "}}", "$labels.", "b"].map(|needle| (text, needle)))
        {
            for from in 0..=text.len() + 2 {
                let found = text.as_bytes().windows(needle.len()).skip(from).position(|part| part == needle.as_bytes());
                assert_eq!(find(text, needle, from), found.map(|at| at + from), "{needle} in {text} from {from}");
            }
        }
    }
}
