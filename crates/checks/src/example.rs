//! The examples of rules: what `explain` shows is the very text that is compiled and run.

/// The body of `mod fires` or `mod quiet` of the rule's own file, as it stands there: indented, with its `use` lines.
macro_rules! example {
    ($file:literal, $which:literal) => {
        $crate::example::body(include_str!($file), $which)
    };
}
pub(crate) use example;

/// What stands between `mod fires {` and its `}`. It is cut out while the crate is compiled, and each rule is there
/// twice: for every byte that is no end of a line this does one comparison and nothing else.
pub(crate) const fn body(source: &'static str, module: &str) -> &'static str {
    let begin = after(source.as_bytes(), 0, &["\nmod ", module, " {\n"]);
    let end = after(source.as_bytes(), begin - 1, &["\n}"]) - 1;
    source.split_at(end).0.split_at(begin).1
}

/// The place after the first of `texts`, one behind the other, which begin with an end of a line.
const fn after(bytes: &[u8], from: usize, texts: &[&str]) -> usize {
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] == b'\n'
            && let Some(end) = all(bytes, at, texts)
        {
            return end;
        }
        at += 1;
    }
    panic!("a rule has no such example; fix: write it as `mod fires` and `mod quiet`")
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
