//! Label and annotation keys and values that the API server accepts.
//!
//! The rules: <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>.

use super::fault::Fault;
use super::text;

/// One label: `key=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    key: &'a str,
    value: &'a str,
}

impl<'a> Label<'a> {
    /// Checks key and value against the label syntax.
    #[track_caller]
    pub const fn new(key: &'a str, value: &'a str) -> Self {
        check_key("label", key);
        if value.len() > 63 {
            Fault::new("label ")
                .quoted(key)
                .text(": value ")
                .quoted(value)
                .text(" has more than 63 characters")
                .fix("shorten it, or make it an annotation")
                .raise()
        }
        if !(value.is_empty() || text::alphanumeric_or(value, "-_.") && text::alphanumeric_ends(value)) {
            Fault::new("label ")
                .quoted(key)
                .text(": value ")
                .quoted(value)
                .text(" must hold letters, digits, `-`, `_`, `.` and begin and end with a letter or a digit")
                .fix("write it like `v1.2`, or make it an annotation")
                .raise()
        }
        Self { key, value }
    }

    /// The key, with its prefix if it has one.
    pub const fn key(&self) -> &'a str {
        self.key
    }

    /// The value.
    pub const fn value(&self) -> &'a str {
        self.value
    }
}

/// One annotation: a checked key, any text as value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annotation<'a> {
    key: &'a str,
    value: &'a str,
}

impl<'a> Annotation<'a> {
    /// Checks the key.
    #[track_caller]
    pub const fn new(key: &'a str, value: &'a str) -> Self {
        check_key("annotation", key);
        Self { key, value }
    }

    /// The key, with its prefix if it has one.
    pub const fn key(&self) -> &'a str {
        self.key
    }

    /// The value.
    pub const fn value(&self) -> &'a str {
        self.value
    }
}

/// `[prefix/]name`: the prefix a DNS subdomain of at most 253 characters, the name at most 63.
#[track_caller]
const fn check_key(what: &str, key: &str) {
    let bytes = key.as_bytes();
    let mut slash = bytes.len();
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == b'/' {
            slash = index;
            break;
        }
        index += 1;
    }
    let (prefix, name) = if slash == bytes.len() {
        ("", key)
    } else {
        let (prefix, rest) = key.split_at(slash);
        (prefix, rest.split_at(1).1)
    };
    let rule = if slash == 0
        || (slash < bytes.len() && !(text::lower_alphanumeric_or(prefix, "-.") && text::alphanumeric_ends(prefix)))
    {
        "its prefix, before the `/`, must be a lower-case DNS name"
    } else if prefix.len() > 253 {
        "its prefix has more than 253 characters"
    } else if name.is_empty() {
        "its name is empty"
    } else if name.len() > 63 {
        "its name has more than 63 characters"
    } else if !(text::alphanumeric_or(name, "-_.") && text::alphanumeric_ends(name)) {
        "its name must hold letters, digits, `-`, `_`, `.` and begin and end with a letter or a digit"
    } else {
        return;
    };
    Fault::new(what)
        .text(" key ")
        .quoted(key)
        .text(": ")
        .text(rule)
        .fix("write it like `team` or `example.com/team`")
        .raise()
}
