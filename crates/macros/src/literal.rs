//! What a string literal of Rust says.

/// The text of `"…"` or `r#"…"#`; `None` for any other literal.
pub fn text(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter == '\\' { escape(&mut letters, &mut text)? } else { text.push(letter) }
    }
    Some(text)
}

/// What stands behind a backslash. Rust has seen to it that it is one of its escapes.
fn escape(letters: &mut std::str::Chars<'_>, text: &mut String) -> Option<()> {
    let plain = match letters.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'x' => code(&letters.by_ref().take(2).collect::<String>())?,
        'u' => code(letters.by_ref().take_while(|letter| *letter != '}').collect::<String>().trim_start_matches('{'))?,
        // The line goes on behind the blanks of the next one.
        '\n' => {
            let rest = letters.as_str().trim_start();
            *letters = rest.chars();
            return Some(());
        }
        other => other,
    };
    text.push(plain);
    Some(())
}

fn code(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn strings_say_what_rust_says_they_say() {
        for (literal, said) in [
            (r#""a\"b""#, "a\"b"),
            (r#""\\d\n\t\x41\u{e9}""#, "\\d\n\tA\u{e9}"),
            (r##"r#"{a="b"}"#"##, "{a=\"b\"}"),
            (r#"r"\d""#, "\\d"),
            ("\"a \\\n    b\"", "a b"),
        ] {
            assert_eq!(text(literal).as_deref(), Some(said), "{literal}");
        }
        for literal in ["5m", "'a'", "b\"a\"", "1.5"] {
            assert_eq!(text(literal), None, "{literal}");
        }
    }
}
