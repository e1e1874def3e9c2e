//! The examples of rules: what `explain` shows is the very text that is compiled and run.

/// The body of `mod fires` or `mod quiet` of the rule's own file, without its `use` lines and its indentation.
macro_rules! example {
    ($file:literal, $which:literal) => {{
        const SOURCE: &str = include_str!($file);
        const LENGTH: usize = $crate::example::length(SOURCE, $which);
        const BYTES: [u8; LENGTH] = $crate::example::text(SOURCE, $which);
        match str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("an example was cut inside a character"),
        }
    }};
}
pub(crate) use example;

/// How many bytes the example has.
pub(crate) const fn length(source: &str, which: &str) -> usize {
    copied::<0>(source, which).1
}

/// The example.
pub(crate) const fn text<const LENGTH: usize>(source: &str, which: &str) -> [u8; LENGTH] {
    copied::<LENGTH>(source, which).0
}

/// As much of the example as there is room for, and how long all of it is.
const fn copied<const LENGTH: usize>(source: &str, which: &str) -> ([u8; LENGTH], usize) {
    let bytes = source.as_bytes();
    let (mut text, mut length) = ([0; LENGTH], 0);
    let mut at = begin(bytes, which.as_bytes());
    while bytes[at] != b'}' {
        let line = at;
        while bytes[at] != b'\n' {
            at += 1;
        }
        at += 1;
        let indented = bytes[line] == b' ';
        if (indented && starts(bytes, line, b"    use ")) || (length == 0 && bytes[line] == b'\n') {
            continue;
        }
        let mut copy = if indented { line + 4 } else { line };
        while copy < at {
            if length < LENGTH {
                text[length] = bytes[copy];
            }
            length += 1;
            copy += 1;
        }
    }
    (text, length)
}

/// Where the body of the module begins.
const fn begin(bytes: &[u8], which: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        if starts(bytes, at, b"\nmod ") && starts(bytes, at + 5, which) && starts(bytes, at + 5 + which.len(), b" {\n")
        {
            return at + 5 + which.len() + 3;
        }
        at += 1;
    }
    panic!("a rule has no such example; fix: write it as `mod fires` and `mod quiet`")
}

const fn starts(bytes: &[u8], at: usize, with: &[u8]) -> bool {
    let mut index = 0;
    while index < with.len() {
        if at + index >= bytes.len() || bytes[at + index] != with[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{length, text};

    const SOURCE: &str = "\
mod fires {
}

mod quiet {
    use a;

    const A: u8 = {
        1
    };

    const B: u8 = 2;
}
";

    #[test]
    fn an_example_is_the_body_without_uses_and_indentation() {
        const SHOWN: &str = "const A: u8 = {\n    1\n};\n\nconst B: u8 = 2;\n";
        assert_eq!(length(SOURCE, "quiet"), SHOWN.len());
        assert_eq!(text::<{ SHOWN.len() }>(SOURCE, "quiet"), SHOWN.as_bytes());
    }
}
