//! Unified diffs that a terminal can take: long ones are cut, and control characters are shown, never sent.

use std::time::Duration;

use similar::TextDiff;

use super::Style;

/// How many lines of diffs a report still has room for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    per_diff: usize,
    rest: usize,
}

impl Budget {
    /// Room for 60 lines a diff, and 400 altogether: enough to see what happened, and to find the start again.
    pub(crate) const fn of_a_report() -> Self {
        Self { per_diff: 60, rest: 400 }
    }

    /// The diff as lines of a report, as long as the budget lasts.
    pub(crate) fn show(&mut self, diff: &str, style: Style) -> String {
        let total = diff.lines().count();
        let shown = total.min(self.per_diff).min(self.rest);
        self.rest -= shown;
        let text: String = diff.lines().take(shown).map(|line| style.diff_line(&visible(line))).collect();
        let cut = if shown < total { format!("… {} more lines\n", total - shown) } else { String::new() };
        text + &cut
    }
}

/// The whole diff, for people after a cut and for scripts as it is.
pub(crate) fn unified(old: (&str, &str), new: (&str, &str)) -> String {
    // A large dashboard that changed in every line would take seconds to diff as well as possible.
    let mut config = TextDiff::configure();
    config.timeout(Duration::from_secs(1));
    let diff = config.diff_lines(old.1, new.1);
    diff.unified_diff().header(old.0, new.0).to_string()
}

/// What a hand-edited file may hold must not steer the reader's terminal.
fn visible(line: &str) -> String {
    let show = |letter: char| match letter {
        '\t' => "\t".to_owned(),
        _ if letter.is_control() => letter.escape_default().to_string(),
        _ => letter.to_string(),
    };
    line.chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_long_diffs_and_says_so() {
        let new = "line\n".repeat(200);
        let diff = unified(("old", ""), ("new", &new));
        let mut budget = Budget { per_diff: 10, rest: 15 };
        let shown = budget.show(&diff, Style::plain());
        assert!(shown.starts_with("--- old\n+++ new\n@@ "), "{shown}");
        assert!(shown.ends_with("… 193 more lines\n"), "{shown}");
        assert!(budget.show(&diff, Style::plain()).ends_with("… 198 more lines\n"));
        assert_eq!(budget.show(&diff, Style::plain()), "… 203 more lines\n");
    }

    #[test]
    fn shows_control_characters_instead_of_sending_them() {
        assert_eq!(visible("a\u{1b}[2J\r"), "a\\u{1b}[2J\\r");
    }
}
