//! What an upgrade does, as a table, as Markdown and as findings.

use findings::{Finding, Severity};

use super::Upgrade;
use crate::Outcome;
use crate::problem::counted;
use crate::report::{Found, Report, Style, Verb, table};

/// What a finding is called in the table.
const fn effect(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "dies",
        Severity::Warning | Severity::Note => "means something else",
    }
}

impl Upgrade {
    /// The effect, the place, who, and what.
    fn rows(&self) -> Vec<[String; 4]> {
        let sources = self.found.sources();
        let row = |(who, finding): &(String, Finding)| {
            let spot = sources.spot(&finding.place);
            let place = spot.map_or_else(|| "-".to_owned(), |spot| format!("{}:{}", spot.file, spot.start.line));
            let followers: Vec<_> = finding.also.iter().map(|(_, says)| format!(" ({says})")).collect();
            [effect(finding.severity).to_owned(), place, who.clone(), format!("{finding}{}", followers.concat())]
        };
        self.told.iter().map(row).collect()
    }

    fn summary(&self) -> String {
        let count = |severity| self.told.iter().filter(|(_, finding)| finding.severity == severity).count();
        format!(
            "{} {} -> {}: {} die, {} mean something else, of {} queries; {} new and read by nothing",
            self.program,
            self.from,
            self.to,
            count(Severity::Error),
            count(Severity::Warning),
            self.queries,
            counted(self.new_and_unread.len(), "metric")
        )
    }

    fn as_markdown(&self) -> String {
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let mut text = format!("### {}\n\n", self.summary());
        let rows = self.rows();
        if rows.is_empty() {
            text += "Nothing that the stack reads, names or sets has changed.\n";
        } else {
            text += "| effect | where | who | what |\n|---|---|---|---|\n";
            for [effect, place, who, what] in &rows {
                text += &format!("| **{effect}** | `{}` | {} | {} |\n", cell(place), cell(who), cell(what));
            }
        }
        if !self.new_and_unread.is_empty() && self.all {
            let names = self.new_and_unread.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            text += &format!("\nNew and read by nothing: {names}\n");
        }
        for note in &self.notes {
            text += &format!("\n- {note}\n");
        }
        text + &format!("\n<sub>{}</sub>\n", self.seen)
    }
}

impl Report for Upgrade {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        if self.markdown {
            return self.as_markdown();
        }
        let rows = self.rows();
        let mut text = String::new();
        if !rows.is_empty() {
            let head = ["EFFECT", "WHERE", "WHO", "WHAT"].map(str::to_owned);
            text += &table(&std::iter::once(head).chain(rows).collect::<Vec<_>>());
        }
        if self.all {
            let new: Vec<_> =
                self.new_and_unread.iter().map(|name| format!("{name}: new, and read by nothing")).collect();
            text += &style.lines(Verb::Unused, &new, usize::MAX);
        }
        text += &style.lines(Verb::Written, &self.written, usize::MAX);
        text += &style.lines(Verb::Note, &self.notes, usize::MAX);
        text + &style.summary(&self.summary())
    }

    fn found(&self) -> Option<&Found> {
        Some(&self.found)
    }
}
