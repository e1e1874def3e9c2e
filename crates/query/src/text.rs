//! Quoted texts: what their escapes mean, and how a text is quoted again.

use crate::{Finding, Rule, Span};

/// What a quoted text says, and what is wrong with its escapes. The first byte is the quote.
pub fn unquoted(token: &str, offset: usize, rule: &'static Rule, findings: &mut Vec<Finding>) -> String {
    let Some(quote) = token.chars().next() else { return String::new() };
    let inner = token[1..].strip_suffix(quote).unwrap_or(&token[1..]);
    if inner.contains(char::REPLACEMENT_CHARACTER) {
        let span = Span::new(offset, offset + token.len());
        findings.push(Finding::new(rule, span, "this text holds the mark of a broken character, U+FFFD", "remove it"));
    }
    if quote == '`' || !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = &rest[at + 1..];
        let length = if let Some((value, length)) = escaped(escape, quote) {
            bytes.extend(value);
            length
        } else {
            let start = offset + 1 + (inner.len() - rest.len()) + at;
            let length = escape.chars().next().map_or(0, char::len_utf8);
            let what = &rest[at..=at + length];
            findings.push(Finding::new(
                rule,
                Span::new(start, start + 1 + length),
                format!("`{what}` is not an escape"),
                format!("write `\\{what}` for a backslash, or put the text in backquotes"),
            ));
            length
        };
        rest = &escape[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| {
        let span = Span::new(offset, offset + token.len());
        findings.push(Finding::new(
            rule,
            span,
            "the escapes of this text make broken UTF-8, which no label holds",
            "write the character itself, or its number as `\\u00e9`",
        ));
        String::new()
    })
}

/// The bytes that the escape after a backslash stands for, and its length.
fn escaped(escape: &str, quote: char) -> Option<(Vec<u8>, usize)> {
    let first = escape.chars().next()?;
    let byte = |byte: u8| Some((vec![byte], 1));
    let coded = |radix: u32, start: usize, digits: usize| {
        let code = escape.get(start..start + digits)?;
        let is_code = code.chars().all(|digit| digit.is_digit(radix));
        is_code.then(|| u32::from_str_radix(code, radix).ok()).flatten()
    };
    match first {
        'a' => byte(7),
        'b' => byte(8),
        'f' => byte(12),
        'n' => byte(b'\n'),
        'r' => byte(b'\r'),
        't' => byte(b'\t'),
        'v' => byte(11),
        '\\' => byte(b'\\'),
        _ if first == quote => byte(first as u8),
        '0'..='7' => u8::try_from(coded(8, 0, 3)?).ok().map(|value| (vec![value], 3)),
        'x' => u8::try_from(coded(16, 1, 2)?).ok().map(|value| (vec![value], 3)),
        'u' | 'U' => {
            let digits = if first == 'u' { 4 } else { 8 };
            let character = char::from_u32(coded(16, 1, digits)?)?;
            Some((character.to_string().into_bytes(), digits + 1))
        }
        _ => None,
    }
}

/// Two digits: every control character has a number below 256.
fn hex(number: u32) -> String {
    format!("{number:02x}")
}

/// A text in double quotes, so that reading it gives the text again.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if character.is_control() => quoted.extend(["\\u00", &hex(u32::from(character))]),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{quoted, unquoted};
    use crate::rules::NEVER_MATCHES;

    fn read(token: &str) -> (String, Vec<String>) {
        let mut findings = Vec::new();
        let text = unquoted(token, 0, &NEVER_MATCHES, &mut findings);
        (text, findings.iter().map(|finding| format!("{:?} {finding}", finding.span)).collect())
    }

    #[test]
    fn escapes_are_resolved_in_quotes_and_not_in_backquotes() {
        assert_eq!(read(r#""a\"b\n\x41\101\u00e9\U0001F600""#), ("a\"b\nAAé😀".into(), vec![]));
        assert_eq!(read(r"'it\'s'"), ("it's".into(), vec![]));
        assert_eq!(read(r"`a\nb`"), (r"a\nb".into(), vec![]));
        assert_eq!(read(r#""\xc3\xa9""#), ("é".into(), vec![]));
    }

    #[test]
    fn a_wrong_escape_is_named_with_its_place() {
        let (text, findings) = read(r#""a\.b""#);
        assert_eq!(text, "ab");
        assert_eq!(
            findings,
            [
                r"Span { start: 2, end: 4 } `\.` is not an escape; fix: write `\\.` for a backslash, or put the text in backquotes"
            ]
        );
        assert_eq!(read(r#""\'""#).1.len(), 1);
        assert_eq!(read(r#""\400""#).1.len(), 1);
        assert_eq!(read(r#""\ud800""#).1.len(), 1);
        assert_eq!(read(r#""\xff""#).1.len(), 1);
    }

    #[test]
    fn what_is_quoted_reads_as_it_was() {
        for text in ["", "plain", "a\"b\\c\n\t\r\u{1}é😀"] {
            assert_eq!(read(&quoted(text)), (text.to_owned(), vec![]));
        }
    }
}
