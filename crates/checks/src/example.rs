//! The examples of rules: what `explain` shows is the very text that is compiled and run.

/// The body of `mod fires` or `mod quiet` of the rule's own file, as it stands there: indented, with its `use` lines.
macro_rules! example {
    ($file:literal, $which:literal) => {
        $crate::example::body(include_str!($file), $which)
    };
}
pub(crate) use example;

/// What stands between `mod fires {` and its `}`. It is looked for from the end of the file, where examples stand, and
/// a byte that is no end of a line costs one comparison: the compiler interprets this, twice for each rule.
pub(crate) const fn body(source: &'static str, module: &str) -> &'static str {
    let bytes = source.as_bytes();
    let mut at = bytes.len();
    let begin = loop {
        assert!(at != 0, "a rule has no such example; fix: write it as `mod fires` and `mod quiet`");
        at -= 1;
        if bytes[at] == b'\n'
            && let Some(end) = all(bytes, at, &["\nmod ", module, " {\n"])
        {
            break end;
        }
    };
    let mut end = begin - 1;
    while bytes[end] != b'\n' || bytes[end + 1] != b'}' {
        end += 1;
    }
    source.split_at(end + 1).0.split_at(begin).1
}

/// Where `texts` end, if they stand here.
const fn all(bytes: &[u8], at: usize, texts: &[&str]) -> Option<usize> {
    let (mut at, mut which) = (at, 0);
    while which < texts.len() {
        let text = texts[which].as_bytes();
        let mut index = 0;
        while index < text.len() {
            if at + index >= bytes.len() || bytes[at + index] != text[index] {
                return None;
            }
            index += 1;
        }
        at += index;
        which += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::body;

    const SOURCE: &str = "\
mod empty {}

mod fires {
}

mod quiet {
    use a;

    const A: u8 = {
        1
    };
}

mod more {}
";

    #[test]
    fn an_example_is_the_body_of_its_module() {
        assert_eq!(body(SOURCE, "quiet"), "    use a;\n\n    const A: u8 = {\n        1\n    };\n");
        assert_eq!(body(SOURCE, "fires"), "");
    }

    #[test]
    #[should_panic(expected = "a rule has no such example")]
    fn a_module_that_is_not_there_is_refused() {
        body(SOURCE, "quie");
    }
}
