//! `explain`: what a rule says, why, and an example of each side; without an id, the list of all rules.

use crate::problem::{from_text, problem};
use findings::Finding;
use std::fs;
use std::path::{Path, PathBuf};

use findings::Rule;
use serde::Serialize;

use crate::problem::counted;
use crate::report::{Report, Style};
use crate::{Failure, Outcome, rules};

/// Which rule.
#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// The id of a rule, as a finding names it, such as `gen/nearly-too-large` [default: all of them, by area]
    rule: Option<String>,
    /// All rules as tables in Markdown
    #[arg(long, conflicts_with = "rule")]
    markdown: bool,
    /// Put the tables into a document, between its lines `<!-- rules -->` and `<!-- end of rules -->`
    #[arg(long, value_name = "FILE", requires = "markdown")]
    into: Option<PathBuf>,
}

/// The lines of a document between which the tables are.
const MARKS: [&str; 2] = ["<!-- rules -->\n", "<!-- end of rules -->\n"];

/// What there is to say of rules.
#[derive(Debug, Serialize)]
pub(crate) struct Explained {
    outcome: Outcome,
    rules: Vec<Record>,
    #[serde(skip)]
    text: String,
}

#[derive(Debug, Serialize)]
struct Record {
    id: &'static str,
    says: &'static str,
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    fires: String,
    quiet: String,
}

impl From<&'static Rule> for Record {
    fn from(rule: &'static Rule) -> Self {
        let [fires, quiet] = rule.examples();
        Self { id: rule.id, says: rule.says, why: rule.why, source: rule.source, fires, quiet }
    }
}

/// Explains a rule, or lists them all.
pub(crate) fn explain(which: &Which) -> Result<Explained, Failure> {
    let all = &rules::ALL;
    let (rules, text) = match &which.rule {
        Some(id) => {
            let unknown = |text: String| Failure::new("nothing to explain", vec![from_text(&text)]);
            let rule = all.find(id).map_err(unknown)?;
            (vec![rule.into()], rule.explain())
        }
        None if which.markdown => (all.iter().map(Record::from).collect(), tables()),
        None => (all.iter().map(Record::from).collect(), listed()),
    };
    let text = match &which.into {
        Some(file) => put(file, &text).map_err(|problem| Failure::new("no document was changed", vec![problem]))?,
        None => text,
    };
    Ok(Explained { outcome: Outcome::Done, rules, text })
}

/// A table an area.
fn tables() -> String {
    let (mut text, mut area) = (String::new(), "");
    for rule in rules::ALL.iter() {
        if rule.area() != area {
            area = rule.area();
            let gap = if text.is_empty() { "" } else { "\n" };
            text += &format!("{gap}### {area}\n\n| Rule | What must hold |\n|---|---|\n");
        }
        text += &format!("| `{}` | {} |\n", rule.id, rule.says.replace('|', "\\|"));
    }
    text
}

/// Replaces what is between the marks of a document.
fn put(file: &Path, tables: &str) -> Result<String, Finding> {
    let name = file.display().to_string();
    let before = fs::read_to_string(file).map_err(|error| {
        problem(format!("cannot read `{name}`: {error}"), "give the path of a document that has the two lines")
    })?;
    let [start, end] = MARKS;
    let parts = before.split_once(start).and_then(|(head, rest)| Some((head, rest.split_once(end)?.1)));
    let Some((head, tail)) = parts else {
        let [start, end] = MARKS.map(str::trim_end);
        return Err(problem(
            format!("`{name}` lacks the lines `{start}` and `{end}`"),
            "write them where the tables go",
        ));
    };
    let after = format!("{head}{start}\n{tables}\n{end}{tail}");
    if after == before {
        return Ok(format!("{name}: as before\n"));
    }
    crate::whole::write(Path::new("."), &[(&name, &after)])?;
    Ok(format!("{name}: written\n"))
}

/// One line a rule, a heading an area.
fn listed() -> String {
    let width = rules::ALL.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let (mut text, mut area) = (String::new(), "");
    for rule in rules::ALL.iter() {
        if rule.area() != area {
            area = rule.area();
            text += &format!("{}{area}\n", if text.is_empty() { "" } else { "\n" });
        }
        text += &format!("  {:width$}  {}\n", rule.id, rule.says);
    }
    let count = counted(rules::ALL.iter().count(), "rule");
    text + &format!("\n{count}; `cargo xtask explain ID` says why, with examples\n")
}

impl Report for Explained {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, _: Style) -> String {
        self.text.clone()
    }
}
