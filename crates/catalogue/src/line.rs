//! What a series line is made of, in a page and in a catalogue.

/// The name at the start of a text, and what follows; `None` where none begins there.
pub(crate) fn name(text: &str) -> Option<(&str, &str)> {
    word(text, |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b':'))
}

/// The name of a label at the start of a text, and what follows; `None` where none begins there.
pub(crate) fn label(text: &str) -> Option<(&str, &str)> {
    word(text, |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

fn word(text: &str, belongs: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    // A plain loop: catalogues are read by each build of a spec, without the optimiser.
    let bytes = text.as_bytes();
    let mut length = 0;
    while length < bytes.len() && belongs(bytes[length]) {
        length += 1;
    }
    (length > 0 && !bytes[0].is_ascii_digit()).then(|| text.split_at(length))
}

/// Reads a text to its closing quotes, and returns what follows.
pub(crate) fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => value.push('\n'),
                escaped => value.push(escaped),
            },
            _ => value.push(letter),
        }
    }
    None
}

/// What follows the labels: a value, perhaps a time, and in OpenMetrics an exemplar.
pub(crate) fn value(text: &str) -> Result<(), &'static str> {
    let mut numbers = text.split(" # ").next().unwrap_or_default().split_ascii_whitespace();
    let value = numbers.next().ok_or("the value is missing")?;
    if value.parse::<f64>().is_err() {
        return Err("the value is not a number");
    }
    if numbers.next().is_some_and(|time| time.parse::<f64>().is_err()) || numbers.next().is_some() {
        return Err("what follows the value is not a time");
    }
    Ok(())
}
