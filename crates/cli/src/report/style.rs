//! A verb column that the eye can run down, in colour where someone looks at it.

/// What the line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Written,
    Removed,
    Missing,
    Stale,
    Orphan,
    Leftover,
    Blocked,
    Stranger,
    Only,
    Differs,
    Problem,
    Fix,
    Note,
    Run,
    Unused,
    Keep,
    Decide,
}

impl Verb {
    const WIDTH: usize = 10;

    const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Removed => "removed",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Orphan => "orphan",
            Self::Leftover => "leftover",
            Self::Blocked => "blocked",
            Self::Stranger => "stranger",
            Self::Only => "only",
            Self::Differs => "differs",
            Self::Problem => "problem",
            Self::Fix => "fix",
            Self::Note => "note",
            Self::Run => "run",
            Self::Unused => "unused",
            Self::Keep => "keep",
            Self::Decide => "decide",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Written | Self::Fix | Self::Run | Self::Keep => GREEN,
            Self::Removed | Self::Missing | Self::Orphan | Self::Blocked | Self::Problem => RED,
            Self::Stale | Self::Leftover | Self::Only | Self::Differs | Self::Unused | Self::Decide => YELLOW,
            Self::Stranger | Self::Note => CYAN,
        }
    }
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const CYAN: &str = "36";
const BOLD: &str = "1";

/// Whether a stream takes colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    /// Text and nothing else.
    pub(crate) const fn plain() -> Self {
        Self { colour: false }
    }

    /// Colours, if `colour`.
    pub(crate) const fn coloured(colour: bool) -> Self {
        Self { colour }
    }

    /// Whether there are colours.
    pub(crate) const fn has_colour(self) -> bool {
        self.colour
    }

    /// One line with its verb; further lines of `text` stand under its first.
    pub(crate) fn line(self, verb: Verb, text: &str) -> String {
        let indented = text.replace('\n', &format!("\n{}", " ".repeat(Verb::WIDTH + 2)));
        let word = format!("{:>width$}", verb.word(), width = Verb::WIDTH);
        format!("{}  {indented}\n", self.paint(verb.colour(), &word))
    }

    /// At most `most` of these lines, and how many more there are.
    pub(crate) fn lines(self, verb: Verb, texts: &[String], most: usize) -> String {
        let mut lines: String = texts.iter().take(most).map(|text| self.line(verb, text)).collect();
        if texts.len() > most {
            lines.push_str(&self.line(verb, &format!("… {} more", texts.len() - most)));
        }
        lines
    }

    /// The first words of a failure.
    pub(crate) fn error(self, text: &str) -> String {
        format!("{}: {text}\n", self.paint(RED, "error"))
    }

    /// The last line of a report.
    pub(crate) fn summary(self, text: &str) -> String {
        format!("{}\n", self.paint(BOLD, text))
    }

    /// One line of a unified diff.
    pub(crate) fn diff_line(self, line: &str) -> String {
        let colour = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => BOLD,
            [b'+', ..] => GREEN,
            [b'-', ..] => RED,
            [b'@', ..] => CYAN,
            _ => return format!("{line}\n"),
        };
        format!("{}\n", self.paint(colour, line))
    }

    fn paint(self, colour: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_verbs_and_further_lines() {
        let style = Style::plain();
        assert_eq!(style.line(Verb::Fix, "one\ntwo"), "       fix  one\n            two\n");
    }

    #[test]
    fn says_how_many_lines_it_leaves_out() {
        let paths: Vec<_> = (0..5).map(|number| format!("{number}.yaml")).collect();
        let lines = Style::plain().lines(Verb::Written, &paths, 2);
        assert_eq!(lines, "   written  0.yaml\n   written  1.yaml\n   written  … 3 more\n");
    }

    #[test]
    fn colours_only_where_asked() {
        assert!(!Style::plain().line(Verb::Problem, "text").contains('\u{1b}'));
        assert!(Style::coloured(true).line(Verb::Problem, "text").contains("\u{1b}[31m"));
    }
}
