//! What a command line needs: read off its first word, before anything is built.

use std::ffi::OsString;

/// What must compile before a command can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// The stack as it is written now.
    Stack,
    /// Nothing of it: what was built before will do.
    Nothing,
}

/// Those that ask for nothing that an edit of the stack can change, or whose purpose is to get out of a broken state: a
/// query on a new exporter compiles only after `record`.
const ALWAYS: [&str; 14] = [
    "add",
    "completions",
    "contract",
    "explain",
    "help",
    "import",
    "lint",
    "man",
    "new",
    "outdated",
    "record",
    "tools",
    "upgrade",
    "verify",
];

/// Options of which the next word is the value.
const WITH_VALUE: [&str; 2] = ["--root", "--format"];

pub(crate) fn needs(arguments: &[OsString]) -> Needs {
    let mut words = arguments.iter().map(|word| word.to_string_lossy());
    let mut command = None;
    while let Some(word) = words.next() {
        if matches!(&*word, "--help" | "-h" | "--version" | "-V") {
            return Needs::Nothing;
        }
        if WITH_VALUE.contains(&&*word) {
            words.next();
        } else if !word.starts_with('-') && command.is_none() {
            command = Some(word);
        }
    }
    // Without a command, help is all there is to say.
    if command.is_none_or(|command| ALWAYS.contains(&&*command)) { Needs::Nothing } else { Needs::Stack }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(line: &str, wanted: Needs) {
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        assert_eq!(needs(&words), wanted, "{line}");
    }

    #[test]
    fn the_first_word_that_is_no_option_decides() {
        for line in ["gen", "gen --check", "--root record gen", "list", "diff record tools", "fix", "unused", "grn"] {
            is(line, Needs::Stack);
        }
        for line in [
            "",
            "record node-exporter",
            "import rules.yml",
            "man",
            "completions bash",
            "lint rules/",
            "new ../tea",
            "add service payments --port 9102",
            "--format json explain a/b",
            "--root=x tools",
            "gen --help",
            "-V",
            "verify gen",
            "outdated",
            "upgrade node-exporter 1.13.0",
        ] {
            is(line, Needs::Nothing);
        }
    }
}
