//! Where the texts of a dashboard mention Grafana's variables: `$name`, `${name}`, `${name:format}`.

use std::ops::Range;

use findings::Place;
use kit::Origin;
use watch::dashboard::{Dashboard, Language, Mark, Panel, Target, Variable};

use crate::place::at;

/// A text of a dashboard in which variables may stand.
pub(crate) struct Text {
    /// The title of what it belongs to.
    pub whose: &'static str,
    pub written: &'static str,
    pub language: Language,
    origin: Origin,
}

/// One `$name` of a text.
pub(crate) struct Mention {
    pub name: &'static str,
    dollar: usize,
    range: Range<usize>,
}

/// All texts of a dashboard in which its variables may stand; those of the variables themselves are not among them.
pub(crate) fn texts(board: &'static Dashboard) -> Vec<Text> {
    let mark = |mark: &Mark| {
        let (whose, text) = (mark.name(), mark.query().text());
        Text { whose, written: text, language: Language::PromQl, origin: mark.origin() }
    };
    let mut texts: Vec<_> = board.all_marks().iter().map(mark).collect();
    for row in board.all_rows() {
        let words = |whose, text, origin| Text { whose, written: text, language: Language::Words, origin };
        texts.push(words(row.title(), row.title(), row.origin()));
        for panel in row.all_panels() {
            let title = panel.title();
            texts.push(words(title, title, panel.origin()));
            texts.push(words(title, panel.content(), panel.origin()));
            for target in panel.all_targets() {
                texts.push(Text::of(panel, target));
                texts.push(words(title, target.legend(), panel.origin()));
            }
        }
    }
    texts
}

impl Text {
    /// A query of a panel.
    pub(crate) fn of(panel: &Panel, target: &'static Target) -> Self {
        let (whose, text) = (panel.title(), target.text());
        Self { whose, written: text, language: target.language(), origin: target.origin() }
    }

    /// What a variable asks for its values, if it asks.
    pub(crate) fn of_variable(variable: &Variable) -> Option<Self> {
        let (text, language) = variable.asks()?;
        Some(Self { whose: variable.name(), written: text, language, origin: variable.origin() })
    }

    /// Every mention. `$` before anything but a letter or `_` is none: `"5..$"`, `"$1"`.
    pub(crate) fn mentions(&self) -> Vec<Mention> {
        let text = self.written;
        let mention = |(dollar, _): (usize, &str)| {
            let start = if text[dollar + 1..].starts_with('{') { dollar + 2 } else { dollar + 1 };
            let rest = &text[start..];
            let length =
                rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
            let name = &rest[..length];
            let is_name = !name.is_empty() && !name.starts_with(|letter: char| letter.is_ascii_digit());
            is_name.then_some(Mention { name, dollar, range: dollar..start + length })
        };
        text.match_indices('$').filter_map(mention).collect()
    }

    /// Whether it mentions the variable.
    pub(crate) fn has(&self, variable: &str) -> bool {
        self.mentions().iter().any(|mention| mention.name == variable)
    }

    /// Where a mention stands: in a query its very letters.
    pub(crate) fn place(&self, mention: &Mention) -> Place {
        match self.language {
            Language::Words => at(self.origin),
            Language::PromQl | Language::LogQl => at(self.origin).inside(self.written, mention.range.clone()),
        }
    }

    /// Whether a mention stands in a regular expression: the character before its opening quote is a `~`.
    pub(crate) fn is_in_regex(&self, mention: &Mention) -> bool {
        let before = &self.written[..mention.dollar];
        before.rfind(['"', '\'', '`']).is_some_and(|quote| before[..quote].trim_end_matches(' ').ends_with('~'))
    }
}

impl Mention {
    /// Whether it is one of Grafana's own, whose names begin with `__`.
    pub(crate) fn is_built_in(&self) -> bool {
        self.name.starts_with("__")
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::tea_house::{Origin, Panel, logql, stat};
    use watch::dashboard::Language;

    fn text(text: &'static str) -> Text {
        Text { whose: "a", written: text, language: Language::PromQl, origin: Origin::here() }
    }

    #[test]
    fn names_are_found_and_anchors_and_groups_are_not() {
        let names = |words| text(words).mentions().iter().map(|mention| mention.name).collect::<Vec<_>>();
        assert_eq!(names("up{pot=~\"$pot\", cup=~\"${cup:regex}\"}"), ["pot", "cup"]);
        assert_eq!(names("code=~\"5..$\", \"$1\" $"), [""; 0]);
        assert_eq!(names("rate(x[$__rate_interval])"), ["__rate_interval"]);
    }

    #[test]
    fn the_matcher_before_the_quote_decides() {
        let is_in_regex = |words| text(words).is_in_regex(&text(words).mentions()[0]);
        assert!(is_in_regex("up{pot=~\"a|$pot\"}") && is_in_regex("up{pot!~ \"$pot\"}"));
        assert!(!is_in_regex("up{pot=\"$pot\"}") && !is_in_regex("$pot"));
    }

    #[test]
    fn a_query_is_a_text_with_the_title_of_its_panel() {
        const SPILT: Panel = stat("Spilt", "a").log_query(logql("sum(rate({} [5m]))"), "spilt");
        let target = SPILT.target_at(0).expect("it asks");
        let target = Box::leak(Box::new(*target));
        assert_eq!((Text::of(&SPILT, target).whose, target.language()), ("Spilt", Language::LogQl));
    }
}
