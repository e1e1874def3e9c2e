//! Grafana's variables, which it fills in before a query is sent: `$x`, `${x:regex}`, `[[x]]`.

/// The length of the Grafana variable at the start of a text.
pub fn length(text: &str) -> Option<usize> {
    // Lexers ask at each letter, and hardly any begins one.
    if !matches!(text.as_bytes().first(), Some(b'$' | b'[')) {
        return None;
    }
    let named = |open: &str, close: &str| {
        let inner = text.strip_prefix(open)?;
        // `x`, `x.y`, `x:regex`, `x:date:YYYY-MM`.
        let end = inner.bytes().take_while(|byte| is_alphanumeric(*byte) || b":.-".contains(byte)).count();
        let begins_with_name = inner.bytes().next().is_some_and(is_alphanumeric);
        (begins_with_name && inner[end..].starts_with(close)).then_some(open.len() + end + close.len())
    };
    named("${", "}").or_else(|| named("[[", "]]")).or_else(|| {
        let length = text.strip_prefix('$')?.bytes().take_while(|byte| is_alphanumeric(*byte)).count();
        (length > 0).then_some(length + 1)
    })
}

/// Whether a text holds a Grafana variable.
///
/// ```
/// assert!(query::holds_variable("node_${device}_total"));
/// assert!(!query::holds_variable("a$"));
/// ```
pub fn holds_variable(text: &str) -> bool {
    (text.contains('$') || text.contains('[')) && text.char_indices().any(|(at, _)| length(&text[at..]).is_some())
}

/// The length of the word at the start of a text that holds a variable: `node_${x}_total`. `None` where it holds none.
pub fn word_length(text: &str, belongs: impl Fn(u8) -> bool) -> Option<usize> {
    let (mut end, mut variables) = (0, 0);
    loop {
        let rest = &text[end..];
        if let Some(variable) = length(rest) {
            end += variable;
            variables += 1;
        } else if rest.bytes().next().is_some_and(&belongs) {
            end += 1;
        } else {
            return (variables > 0).then_some(end);
        }
    }
}

/// Whether a word may begin with it.
pub const fn is_alpha(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

/// Whether it may stand in a word.
pub const fn is_alphanumeric(byte: u8) -> bool {
    is_alpha(byte) || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::{holds_variable, is_alphanumeric, length, word_length};

    #[test]
    fn each_form_ends_where_grafana_ends_it() {
        for (text, expected) in [
            ("$x y", Some(2)),
            ("${x:regex}b", Some(10)),
            ("[[x]]b", Some(5)),
            ("${x.y}", Some(6)),
            ("$", None),
            ("${x", None),
            ("[[]]", None),
            ("x$y", None),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_read_with_the_variables_in_them() {
        assert_eq!(word_length("a_${x}_b c", is_alphanumeric), Some(8));
        assert_eq!(word_length("a_b", is_alphanumeric), None);
        assert!(holds_variable("5..|$x") && !holds_variable("5..$"));
    }
}
