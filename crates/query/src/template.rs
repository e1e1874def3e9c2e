//! Go's templates, in which Prometheus, Alertmanager and Loki write texts: what they read, and what would not compile.

use crate::did_you_mean;
use crate::variable::{is_alpha, is_alphanumeric};

/// The functions that the texts of an alert may call beside those of Go: Prometheus' own, of `funcMap` in
/// template/template.go of 3.16, which Loki 3.7's ruler has too. (`tmpl` is there in consoles only.)
pub const OF_ALERTS: [&str; 29] = [
    "args",
    "externalURL",
    "first",
    "graphLink",
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "label",
    "match",
    "now",
    "parseDuration",
    "pathPrefix",
    "query",
    "reReplaceAll",
    "safeHtml",
    "sortByLabel",
    "stripDomain",
    "stripPort",
    "strvalue",
    "tableLink",
    "title",
    "toDuration",
    "toLower",
    "toTime",
    "toUpper",
    "urlQueryEscape",
    "value",
];

/// The variables that Prometheus sets for the texts of an alert:
/// <https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>.
pub const VARIABLES_OF_ALERTS: [&str; 4] = ["labels", "value", "externalLabels", "externalURL"];

/// Go's: <https://pkg.go.dev/text/template#hdr-Actions> and <https://pkg.go.dev/text/template#hdr-Functions>.
pub const OF_GO: [&str; 32] = [
    "and", "block", "break", "call", "continue", "define", "else", "end", "eq", "false", "ge", "gt", "html", "if",
    "index", "js", "le", "len", "lt", "ne", "nil", "not", "or", "print", "printf", "println", "range", "slice",
    "template", "true", "urlquery", "with",
];

/// What a program knows beside [`OF_GO`].
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its functions, in one or several lists.
    pub functions: &'static [&'static [&'static str]],
    /// The variables that are set before the template begins, likewise.
    pub variables: &'static [&'static [&'static str]],
    /// What is meant, perhaps, by a word that is like none of its functions.
    pub instead: fn(&str) -> String,
}

/// A field that a template reads of what it is given, such as a label, and where it stands in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where that begins.
    pub start: usize,
}

/// Why a template would not compile: where, what, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub fix: String,
}

impl Wrong {
    fn new(start: usize, end: usize, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { start, end, message: message.into(), fix: fix.into() }
    }
}

/// The fields that a template reads; else why it would not compile.
pub fn fields<'a>(text: &'a str, language: &'a Language) -> Result<Vec<Field<'a>>, Wrong> {
    let mut reader = Reader { text, language, fields: Vec::new(), declared: Vec::new(), open: Vec::new(), action: 0 };
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
    language: &'a Language,
    /// The variables that it declares itself.
    declared: Vec<&'a str>,
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
                '.' | '$' => at += self.field(at)?,
                '0'..='9' => at += rest.bytes().take_while(|byte| is_alphanumeric(*byte) || *byte == b'.').count(),
                _ if next.is_ascii() && is_alpha(next as u8) => at += self.word(at, first)?,
                _ => at += next.len_utf8(),
            }
            first &= next.is_whitespace();
        }
    }

    /// `.label`, `$x`, `$.label`; returns its length.
    fn field(&mut self, at: usize) -> Result<usize, Wrong> {
        let rest = &self.text[at..];
        let root = rest.starts_with('$');
        let skipped = if root { 1 + word_length(&rest[1..]) } else { 0 };
        if skipped > 1 {
            self.variable(at, skipped)?;
        }
        let path = rest[skipped..].bytes().take_while(|byte| is_alphanumeric(*byte) || *byte == b'.').count();
        if let Some(name) = rest[skipped..skipped + path].strip_prefix('.') {
            let name = name.split('.').next().unwrap_or_default();
            // Inside `range` and `with`, the dot is something else; in their own action it is not yet.
            let inside = self.open.iter().any(|(word, at)| matches!(*word, "range" | "with") && *at < self.action);
            if !name.is_empty() && if root { skipped == 1 } else { !inside } {
                self.fields.push(Field { name, start: at + skipped + 1 });
            }
        }
        Ok((skipped + path).max(1))
    }

    /// `$x` is set before, or here: `$x := …`, `range $i, $x := …`.
    fn variable(&mut self, at: usize, length: usize) -> Result<(), Wrong> {
        let text = self.text;
        let name = &text[at + 1..at + length];
        let known = |known: &&str| *known == name;
        if self.declared.iter().any(known) || self.language.variables.iter().copied().flatten().any(known) {
            return Ok(());
        }
        let behind = text[at + length..].trim_start();
        if behind.starts_with(":=") || behind.starts_with(',') {
            self.declared.push(name);
            return Ok(());
        }
        let variables = self.language.variables.iter().copied().flatten().chain(&self.declared).copied();
        let fix = did_you_mean(name, variables).map(|fix| fix.replace("mean `", "mean `$"));
        let fix = fix.unwrap_or_else(|| format!("declare it first: `{{{{ ${name} := … }}}}`"));
        Err(Wrong::new(at, at + length, format!("nothing is called `${name}`"), fix))
    }

    fn word(&mut self, at: usize, first: bool) -> Result<usize, Wrong> {
        let length = word_length(&self.text[at..]);
        let word = &self.text[at..at + length];
        match word {
            "if" | "range" | "with" | "define" | "block" if first => self.open.push((word, at)),
            "end" if first && self.open.pop().is_none() => {
                return Err(Wrong::new(at, at + length, "this `end` ends nothing", "remove it"));
            }
            _ if !OF_GO.contains(&word) && !self.language.functions.iter().any(|known| known.contains(&word)) => {
                let known = self.language.functions.iter().copied().flatten().copied();
                let fix = did_you_mean(word, known.chain(OF_GO)).unwrap_or_else(|| (self.language.instead)(word));
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
    use super::{Language, OF_ALERTS, VARIABLES_OF_ALERTS, fields};

    const ALERTS: Language = Language {
        functions: &[&OF_ALERTS],
        variables: &[&VARIABLES_OF_ALERTS],
        instead: |word| format!("write `$labels.{word}` for the label"),
    };

    #[test]
    fn what_prometheus_would_not_compile_is_named() {
        let wrong = |text| fields(text, &ALERTS).err().map(|wrong| format!("{}; fix: {}", wrong.message, wrong.fix));
        for (text, message) in [
            ("{{ $lables.pod }}", "nothing is called `$lables`; fix: did you mean `$labels`?"),
            ("{{ $x }}{{ $x := 1 }}", "nothing is called `$x`; fix: declare it first: `{{ $x := … }}`"),
            ("{{ humanise $value }}", "templates have no function `humanise`; fix: did you mean `humanize`?"),
            ("{{ pod }}", "templates have no function `pod`; fix: write `$labels.pod` for the label"),
            ("{{ $value }", "these braces are never closed; fix: add `}}`"),
            ("{{ if $value }}x", "this `if` has no `{{ end }}`; fix: add it"),
        ] {
            assert_eq!(wrong(text).as_deref(), Some(message), "{text}");
        }
    }

    #[test]
    fn what_a_template_declares_it_may_read() {
        for text in [
            "{{ range $i, $pod := query \"up\" }}{{ $i }}{{ $pod.Value }}{{ end }}",
            "{{ $x := 1 }}{{ if gt $value 1.0 }}{{ $x }}{{ else if $externalURL }}{{ $labels.job }}{{ end }}",
            "{{/* $none */}}{{ printf \"$none }}\" }}",
        ] {
            assert_eq!(fields(text, &ALERTS).err(), None, "{text}");
        }
    }
}
