//! Go templates of `line_format` and `label_format`: what they read, and what Loki would not compile.

use query::did_you_mean;
use query::variable::{is_alpha, is_alphanumeric};

use crate::captures::Wrong;

/// A label that a template reads, and where it stands in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub name: &'a str,
    pub start: usize,
}

/// The functions that a template of Loki may call.
const FUNCTIONS: &[&str] = &[
    "ToLower",
    "ToUpper",
    "Replace",
    "Trim",
    "TrimLeft",
    "TrimRight",
    "TrimPrefix",
    "TrimSuffix",
    "TrimSpace",
    "regexReplaceAll",
    "regexReplaceAllLiteral",
    "count",
    "urldecode",
    "urlencode",
    "bytes",
    "duration",
    "duration_seconds",
    "unixEpochMillis",
    "unixEpochNanos",
    "toDateInZone",
    "unixToTime",
    "alignLeft",
    "alignRight",
    "b64enc",
    "b64dec",
    "lower",
    "upper",
    "title",
    "trunc",
    "substr",
    "contains",
    "hasPrefix",
    "hasSuffix",
    "indent",
    "nindent",
    "replace",
    "repeat",
    "trim",
    "trimAll",
    "trimSuffix",
    "trimPrefix",
    "int",
    "float64",
    "add",
    "sub",
    "mul",
    "div",
    "mod",
    "addf",
    "subf",
    "mulf",
    "divf",
    "max",
    "min",
    "maxf",
    "minf",
    "ceil",
    "floor",
    "round",
    "fromJson",
    "date",
    "toDate",
    "now",
    "unixEpoch",
    "default",
    "__line__",
    "__timestamp__",
    // Of the language itself.
    "and",
    "or",
    "not",
    "len",
    "index",
    "slice",
    "print",
    "printf",
    "println",
    "html",
    "js",
    "urlquery",
    "call",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
];

const KEYWORDS: &[&str] =
    &["if", "else", "end", "range", "with", "define", "template", "block", "nil", "true", "false", "break", "continue"];

/// The labels that a template reads; else why it is none.
pub(crate) fn fields(text: &str) -> Result<Vec<Field<'_>>, Wrong> {
    let mut reader = Reader { text, fields: Vec::new(), open: Vec::new(), action: 0 };
    let mut from = 0;
    while let Some(open) = text[from..].find("{{") {
        from = reader.action(from + open)?;
    }
    match reader.open.last() {
        Some((word, start)) => {
            Err(Wrong::new(*start, start + word.len(), format!("this `{word}` has no `{{{{ end }}}}`"), "add it"))
        }
        None => Ok(reader.fields),
    }
}

struct Reader<'a> {
    text: &'a str,
    fields: Vec<Field<'a>>,
    /// The words that want an `end`, and where they stand.
    open: Vec<(&'a str, usize)>,
    /// Where the action that is read begins.
    action: usize,
}

impl Reader<'_> {
    /// Reads what stands between the braces, which open at `start`; returns where they have been closed.
    fn action(&mut self, start: usize) -> Result<usize, Wrong> {
        self.action = start;
        let unclosed = || Wrong::new(start, start + 2, "these braces are never closed", "add `}}`");
        let inner = self.text[start + 2..].strip_prefix("- ").map_or(start + 2, |rest| self.text.len() - rest.len());
        if self.text[inner..].starts_with("/*") {
            let end = self.text[inner..].find("*/").ok_or_else(unclosed)?;
            let close = self.text[inner + end..].find("}}").ok_or_else(unclosed)?;
            return Ok(inner + end + close + 2);
        }
        let (mut at, mut parens, mut first) = (inner, 0_usize, true);
        loop {
            let rest = &self.text[at..];
            if rest.starts_with("}}") {
                if parens > 0 {
                    return Err(Wrong::new(start, at + 2, "a parenthesis is never closed", "add `)`"));
                }
                return Ok(at + 2);
            }
            let next = rest.chars().next().ok_or_else(unclosed)?;
            match next {
                '"' | '\'' => at += quoted(rest).ok_or_else(unclosed)?,
                '`' => at += rest[1..].find('`').ok_or_else(unclosed)? + 2,
                '(' => (at, parens) = (at + 1, parens + 1),
                ')' => {
                    let Some(left) = parens.checked_sub(1) else {
                        return Err(Wrong::new(at, at + 1, "this parenthesis closes nothing", "remove it"));
                    };
                    (at, parens) = (at + 1, left);
                }
                '.' | '$' => at += self.field(at),
                '0'..='9' => at += rest.bytes().take_while(|byte| is_alphanumeric(*byte) || *byte == b'.').count(),
                _ if next.is_ascii() && is_alpha(next as u8) => at += self.word(at, first)?,
                _ => at += next.len_utf8(),
            }
            first &= next.is_whitespace();
        }
    }

    /// `.label`, `$x`, `$.label`; returns its length.
    fn field(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let root = rest.starts_with('$');
        let skipped = if root { 1 + word_length(&rest[1..]) } else { 0 };
        let path = rest[skipped..].bytes().take_while(|byte| is_alphanumeric(*byte) || *byte == b'.').count();
        if let Some(name) = rest[skipped..skipped + path].strip_prefix('.') {
            let name = name.split('.').next().unwrap_or_default();
            // Inside `range` and `with`, the dot is something else; in their own action it is not yet.
            let inside = self.open.iter().any(|(word, at)| matches!(*word, "range" | "with") && *at < self.action);
            if !name.is_empty() && if root { skipped == 1 } else { !inside } {
                self.fields.push(Field { name, start: at + skipped + 1 });
            }
        }
        (skipped + path).max(1)
    }

    fn word(&mut self, at: usize, first: bool) -> Result<usize, Wrong> {
        let length = word_length(&self.text[at..]);
        let word = &self.text[at..at + length];
        match word {
            "if" | "range" | "with" | "define" | "block" if first => self.open.push((word, at)),
            "end" if first && self.open.pop().is_none() => {
                return Err(Wrong::new(at, at + length, "this `end` ends nothing", "remove it"));
            }
            _ if !KEYWORDS.contains(&word) && !FUNCTIONS.contains(&word) => {
                let fix = did_you_mean(word, FUNCTIONS.iter().copied())
                    .unwrap_or_else(|| format!("write `.{word}` for the label"));
                return Err(Wrong::new(at, at + length, format!("templates have no function `{word}`"), fix));
            }
            _ => {}
        }
        Ok(length)
    }
}

fn word_length(text: &str) -> usize {
    text.bytes().take_while(|byte| is_alphanumeric(*byte)).count()
}

/// The length of a quoted text with escapes.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut escaped = false;
    for (at, found) in text.char_indices().skip(1) {
        match found {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            _ if found == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn the_labels_that_a_template_reads_are_found() {
        let names = |text| fields(text).map(|all| all.iter().map(|field| field.name).collect::<Vec<_>>()).ok();
        assert_eq!(names("plain"), Some(vec![]));
        assert_eq!(
            names("{{.a}} {{ .b | ToUpper }} {{ if eq .c \"x\" }}{{ $.d }}{{ end }}"),
            Some(vec!["a", "b", "c", "d"])
        );
        assert_eq!(names("{{- range $i, $v := fromJson .a }}{{ .b }}{{ $v.c }}{{ end -}}"), Some(vec!["a"]));
        assert_eq!(names("{{/* .a */}}{{ printf \"%s }}\" `.b` }}"), Some(vec![]));
    }

    #[test]
    fn what_loki_would_not_compile_is_named() {
        let wrong = |text| fields(text).err().map(|wrong| format!("{}; fix: {}", wrong.message, wrong.fix));
        for (text, message) in [
            ("{{ .a", "these braces are never closed; fix: add `}}`"),
            ("{{ .a | toUpper }}", "templates have no function `toUpper`; fix: did you mean `ToUpper`?"),
            ("{{ status }}", "templates have no function `status`; fix: write `.status` for the label"),
            ("{{ if .a }}x", "this `if` has no `{{ end }}`; fix: add it"),
            ("{{ end }}", "this `end` ends nothing; fix: remove it"),
            ("{{ (.a }}", "a parenthesis is never closed; fix: add `)`"),
            ("{{ .a) }}", "this parenthesis closes nothing; fix: remove it"),
        ] {
            assert_eq!(wrong(text).as_deref(), Some(message), "{text}");
        }
    }
}
