#![doc = include_str!("../README.md")]

mod board;
mod brought;
mod check;
mod document;
mod helm;
mod material;
mod routing;
pub mod rules;
mod world;

use std::collections::BTreeMap;

use findings::{Finding, Place, tidied};

pub use brought::{Rule, RuleGroup, rule_groups};
pub use rules::RULES;
pub use world::known;

use material::Material;

/// A file, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// How findings name it.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Whether it was asked for by name, so that it is a fault if it cannot be read.
    pub named: bool,
}

/// How to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The programs of [`known()`] that run in the version that is catalogued here: a metric of theirs that the catalogue does
    /// not have is a fault then, and what only holds of that version is as bad as what holds of any.
    pub with: Vec<String>,
    /// Whether questions of style are told, as notes.
    pub style: bool,
}

/// What was found, and in how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong, in the order of the files.
    pub findings: Vec<Finding>,
    /// The files that hold something to check.
    pub files: usize,
    /// Those that hold nothing of the kind.
    pub others: usize,
    /// The queries that were checked.
    pub queries: usize,
    /// The dashboards among which some of them stand.
    pub dashboards: usize,
    /// What was left alone, and how often: by the reason.
    pub skipped: BTreeMap<&'static str, usize>,
}

const HELM: &str = "files that are no YAML before Helm has rendered them";

/// Checks all files together: what one records, another may read.
///
/// ```
/// use lint::{File, Options, lint};
///
/// let text = "groups:\n- name: tea\n  rules:\n  - alert: TeaIsCold\n    expr: sum by (pot) (tea_cold) and hour() > 8\n";
/// let checked = lint(&[File { path: "tea.yml".into(), text: text.into(), named: true }], &Options::default());
/// assert_eq!(checked.findings[0].rule.id, "query/never-matches");
/// ```
///
/// # Panics
/// Where a catalogue of this crate's own cannot be read.
pub fn lint(files: &[File], options: &Options) -> Checked {
    let mut checked = Checked::default();
    let mut material = Material::default();
    for file in files {
        let before = material.len();
        match helm::documents(&file.text) {
            Ok(documents) => documents.iter().for_each(|document| material.read(&file.path, document)),
            Err(_) if !helm::concerns(&file.text) && !file.named => {}
            Err(_) if helm::is_template(&file.text) => material.skip(HELM),
            Err(told) => {
                let place = Place::of_line(file.path.clone(), told.line);
                let fix = "correct it; what is filled in before it is read, render first";
                checked.findings.push(rules::UNREADABLE.error(place, told.message).fix(fix));
            }
        }
        let holds_something = material.len() > before;
        checked.files += usize::from(holds_something);
        checked.others += usize::from(!holds_something);
    }
    let catalogued = world::catalogued(material.scraped, |word| material.mentions(word))
        .unwrap_or_else(|faults| panic!("{faults:?}"));
    let (findings, queries) = check::check(&mut material, catalogued, options);
    checked.findings.extend(findings);
    checked.queries = queries;
    checked.dashboards = material.boards.len();
    checked.findings = tidied(checked.findings);
    checked.skipped = material.skipped;
    checked
}
