//! The files of a ConfigMap as literal blocks, byte for byte as the library writes them and many times faster.
//!
//! Most of what is written is config files inside ConfigMaps, and the library looks at each of their letters several
//! times.

use serde_yaml::{Mapping, Value};

/// Takes `data` out of a ConfigMap and returns it as text to be appended; nothing where the library has to write it.
pub(super) fn take_files(object: &mut Mapping) -> String {
    let is_last = object.keys().last().and_then(Value::as_str) == Some("data");
    let Some(Value::Mapping(data)) = object.get("data").filter(|_| is_last) else { return String::new() };
    let mut text = String::from("data:\n");
    for (key, value) in data {
        match (key.as_str(), value.as_str()) {
            (Some(key), Some(value)) if is_plain_key(key) && is_block(value) => write(key, value, &mut text),
            _ => return String::new(),
        }
    }
    if data.is_empty() {
        return String::new();
    }
    object.shift_remove("data");
    text
}

fn write(key: &str, value: &str, text: &mut String) {
    text.reserve(value.len() + value.len() / 8);
    text.push_str("  ");
    text.push_str(key);
    text.push_str(": |\n");
    for line in value.split_inclusive('\n') {
        if line != "\n" {
            text.push_str("    ");
        }
        text.push_str(line);
    }
}

/// Whether a key needs no quotes: the name of a file that is no number, date or truth.
fn is_plain_key(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.contains('.')
        && key.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | '_'))
}

/// Whether a text is several lines that the library, too, writes after a bare `|`.
fn is_block(text: &str) -> bool {
    let bounds = text.ends_with('\n') && !text.ends_with("\n\n") && !text.starts_with([' ', '\n']);
    bounds && is_plain(text)
}

/// Whether the library prints each letter of a text as it is. It quotes a text with a space at the end of a line.
///
/// A plain loop: nearly all that is written comes by here, in each environment, without the optimiser.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut last) = (0, 0);
    while at < bytes.len() {
        let one = bytes[at];
        if one >= 0x80 {
            let Some(letter) = text[at..].chars().next().filter(|letter| is_printed(*letter)) else { return false };
            at += letter.len_utf8();
        } else if one > b'~' || one < b' ' && (one != b'\n' || last == b' ') {
            return false;
        } else {
            at += 1;
        }
        last = one;
    }
    true
}

/// Whether the library prints a letter beyond ASCII as it is.
fn is_printed(letter: char) -> bool {
    ['\u{A0}'..='\u{2027}', '\u{202A}'..='\u{D7FF}', '\u{E000}'..='\u{FEFE}', '\u{FF00}'..='\u{FFFD}']
        .iter()
        .any(|printed| printed.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ConfigMap as we write it and as the library does.
    fn both(key: &str, value: &str) -> (String, String) {
        let data = Mapping::from_iter([(Value::from(key), Value::from(value))]);
        let mut object = Mapping::from_iter([("kind".into(), "ConfigMap".into()), ("data".into(), data.into())]);
        let expected = serde_yaml::to_string(&object).unwrap();
        let files = take_files(&mut object);
        (serde_yaml::to_string(&object).unwrap() + &files, expected)
    }

    #[test]
    fn blocks_are_what_the_library_writes() {
        for value in [
            "a: 1\nb: 2\n",
            "a: 1\n\n\nb: 2\n",
            "a:\n    deep: 1\n",
            "# comment\n\"quotes\": '\\'\n",
            "| > - : # ? & * ! % @ `\n",
            "চা → tea …\n",
            "\u{A0}\u{D7FF}\u{E000}\u{FFFD}\n",
            "one line\n",
        ] {
            let (ours, library) = both("a.yaml", value);
            assert_eq!(ours, library);
            assert!(is_block(value), "{value:?}");
        }
    }

    #[test]
    fn what_the_library_writes_otherwise_is_left_to_it() {
        for value in [
            "",
            "no line break",
            "two\nlines",
            "two at the end\n\n",
            "\n",
            "\nfirst\n",
            " first\n",
            "space at the end of a line \nx\n",
            "space at the end \n",
            "tab\there\n",
            "bell\u{7}\n",
            "carriage\r\nreturn\n",
            "next\u{85}line\n",
            "line\u{2028}separator\n",
            "mark\u{FEFF}\n",
            "emoji \u{1F6D2}\n",
            "not a letter \u{FFFE}\n",
        ] {
            let (ours, library) = both("a.yaml", value);
            assert_eq!(ours, library);
            assert!(!is_block(value), "{value:?}");
        }
    }

    #[test]
    fn keys_that_need_quotes_are_left_to_the_library() {
        for key in ["1.5", "true", "null", "0x1", "2026-11-23", "y", "a.yaml", "-a.yaml", "A.yaml", "e.1"] {
            let (ours, library) = both(key, "a\n");
            assert_eq!(ours, library, "{key}");
        }
    }

    #[test]
    fn data_that_is_not_last_or_empty_is_left_to_the_library() {
        for yaml in ["data:\n  a.yaml: |\n    x\nkind: ConfigMap\n", "kind: ConfigMap\ndata: {}\n", "kind: Secret\n"] {
            let mut object: Mapping = serde_yaml::from_str(yaml).unwrap();
            assert_eq!(take_files(&mut object), "");
            assert_eq!(serde_yaml::to_string(&object).unwrap(), yaml);
        }
    }
}
