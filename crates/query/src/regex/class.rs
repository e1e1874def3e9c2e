//! Sets of characters: `[a-z]`, `\d`, `[[:alpha:]]`, `\p{Greek}`.

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Class {
    pub ranges: Vec<(char, char)>,
    /// Sets inside this one whose complement is meant: `[\D]`.
    pub parts: Vec<Self>,
    pub negated: bool,
    /// Whether either case will do.
    pub folded: bool,
    /// Whether it rests on tables of Unicode, which are not here: then every answer is yes.
    pub unknown: bool,
}

impl Class {
    pub fn of(ranges: &[(char, char)], negated: bool) -> Self {
        Self { ranges: ranges.to_vec(), negated, ..Self::default() }
    }

    /// `\d`, `\s`, `\w` and their complements.
    pub fn perl(letter: char) -> Option<Self> {
        let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
            'd' => &[('0', '9')],
            's' => &[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')],
            'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            _ => return None,
        };
        Some(Self::of(ranges, letter.is_ascii_uppercase()))
    }

    /// The `alpha` of `[[:alpha:]]`, or its complement `^alpha`.
    pub fn posix(name: &str) -> Option<Self> {
        let ranges: &[(char, char)] = match name.trim_start_matches('^') {
            "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
            "alpha" => &[('A', 'Z'), ('a', 'z')],
            "ascii" => &[('\0', '\u{7f}')],
            "blank" => &[('\t', '\t'), (' ', ' ')],
            "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
            "digit" => &[('0', '9')],
            "graph" => &[('!', '~')],
            "lower" => &[('a', 'z')],
            "print" => &[(' ', '~')],
            "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "space" => &[('\t', '\r'), (' ', ' ')],
            "upper" => &[('A', 'Z')],
            "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => return None,
        };
        Some(Self::of(ranges, name.starts_with('^')))
    }

    pub fn contains(&self, character: char) -> bool {
        if self.unknown || self.parts.iter().any(|part| part.unknown) {
            return true;
        }
        let holds = |wanted: char| {
            self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&wanted))
                || self.parts.iter().any(|part| part.contains(wanted))
        };
        let folded = |wanted: char| wanted.to_lowercase().chain(wanted.to_uppercase()).any(holds);
        (holds(character) || (self.folded && folded(character))) != self.negated
    }
}
