//! One line of a page: a name, its labels, a value; every sign of it accounted for.

use super::Labels;

/// A series of a page.
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: Labels,
}

impl Sample {
    /// Reads a line that is not a comment.
    pub(super) fn parse(line: &str) -> Result<Self, &'static str> {
        let length = line.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(byte)).count();
        let (name, rest) = line.split_at(length);
        if name.is_empty() || name.as_bytes()[0].is_ascii_digit() {
            return Err("a series begins with its name");
        }
        let mut labels = Labels::new();
        let rest = match rest.trim_start().strip_prefix('{') {
            Some(inside) => read_labels(inside, &mut labels)?,
            None => rest,
        };
        // Behind the value: a time, and in OpenMetrics an exemplar.
        let mut numbers = rest.split(" # ").next().unwrap_or_default().split_ascii_whitespace();
        let value = numbers.next().ok_or("the value is missing")?;
        if value.parse::<f64>().is_err() {
            return Err("the value is not a number");
        }
        if numbers.next().is_some_and(|time| time.parse::<f64>().is_err()) || numbers.next().is_some() {
            return Err("what follows the value is not a time");
        }
        Ok(Self { name: name.to_owned(), labels })
    }
}

/// Reads `a="b",c="d"}` and returns what follows.
fn read_labels<'a>(mut text: &'a str, labels: &mut Labels) -> Result<&'a str, &'static str> {
    loop {
        text = text.trim_start();
        if let Some(rest) = text.strip_prefix('}') {
            return Ok(rest);
        }
        let (name, rest) = text.split_once('=').ok_or("the braces are never closed")?;
        let name = name.trim();
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if name.is_empty() || !name.bytes().all(letter) || name.as_bytes()[0].is_ascii_digit() {
            return Err("a label's name holds letters, digits and `_` only");
        }
        let value = rest.trim_start().strip_prefix('"').ok_or("a label's value stands in double quotes")?;
        let (value, rest) = read_text(value).ok_or("the double quotes are never closed")?;
        if labels.insert(name.to_owned(), value).is_some() {
            return Err("a label stands there twice");
        }
        text = rest.trim_start();
        text = match text.strip_prefix(',') {
            Some(rest) => rest,
            None if text.starts_with('}') => text,
            None => return Err("a comma separates labels"),
        };
    }
}

/// Reads a text to its closing quotes, and returns what follows.
fn read_text(text: &str) -> Option<(String, &str)> {
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
