#![doc = include_str!("../README.md")]

mod asked;
mod board;
mod brought;
mod brought_board;
mod check;
mod document;
mod helm;
mod material;
mod read;
mod routing;
pub mod rules;
mod shape;
mod world;

use std::collections::BTreeMap;

use findings::{Finding, Place, tidied};

pub use asked::{BoardQuery, label_values};
pub use board::Source;
pub use brought::{Rule, RuleGroup, Unread, rule_groups};
pub use brought_board::{BroughtBoard, boards, routings, scrapes};
pub use check::names_in;
pub use document::{Node, Value};
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

impl File {
    /// Whether somebody misses it where it cannot be read: it was named, or speaks of rules, dashboards or configs.
    pub fn is_missed(&self) -> bool {
        self.named || helm::concerns(&self.text)
    }
}

/// How to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The programs of [`known()`] that run in the version that is catalogued here: a metric of theirs that the
    /// catalogue does not have is a fault then, and what only holds of that version is as bad as what holds of any.
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

const NOT_UTF_8: &str = "files that are not UTF-8: save them as that";
const TEMPLATES: &str = "files that are no YAML before Helm or the like has filled them in";

/// What to do with a template.
const RENDERED: &str = "read what comes out, as `helm template` prints it: `-` reads the input";

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
        let (before, told) = (material.seen, checked.findings.len());
        match helm::documents(&file.text) {
            Ok(documents) => documents.iter().for_each(|document| material.read(&file.path, document)),
            Err(_) if file.text.contains('\0') && !file.named => material.skip(NOT_UTF_8),
            Err(_) if !file.is_missed() => {}
            Err(told) if helm::is_template(&file.text, &told) => {
                material.skip(TEMPLATES);
                if file.named {
                    let message = "this file is no YAML before its template is filled in".to_owned();
                    let place = Place::of_line(file.path.clone(), told.line);
                    checked.findings.push(rules::NOTHING_TO_CHECK.warning(place, message).fix(RENDERED));
                }
            }
            Err(told) => {
                let place = Place::of_line(file.path.clone(), told.line);
                checked.findings.push(rules::UNREADABLE.error(place, told.message).fix("correct it"));
            }
        }
        let holds_something = material.seen > before;
        if file.named && !holds_something && checked.findings.len() == told {
            let message = "this file holds no rule, dashboard, alertmanager.yml or prometheus.yml".to_owned();
            let fix = "name one that does; a rule file begins with `groups:`, and each group has a list of `rules:`";
            checked
                .findings
                .push(rules::NOTHING_TO_CHECK.warning(Place::of_line(file.path.clone(), 1), message).fix(fix));
        }
        checked.files += usize::from(holds_something);
        checked.others += usize::from(!holds_something);
    }
    if checked.files == 0 && checked.findings.is_empty() {
        let message = "no rule, dashboard, alertmanager.yml or prometheus.yml is among what was named".to_owned();
        let fix = "name a file that is one, or a folder that holds some";
        checked.findings.push(rules::NOTHING_TO_CHECK.warning(Place::NOWHERE, message).fix(fix));
    }
    let catalogued = world::catalogued(material.scraped, |word| material.mentions(word))
        .unwrap_or_else(|faults| panic!("{faults:?}"));
    let (findings, queries) = check::check(&mut material, catalogued, options);
    checked.findings.extend(findings);
    checked.findings.append(&mut material.refused);
    checked.queries = queries;
    checked.dashboards = material.boards.len();
    checked.findings = tidied(checked.findings);
    checked.skipped = material.skipped;
    checked
}

/// A PromQL query of a file, for whoever asks something else of it than [`lint()`] does.
#[derive(Clone, Debug)]
pub struct Query {
    /// Who asks: "alert `TeaIsCold`", "recording rule `a:b`", "panel".
    pub who: String,
    /// The query.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// The name under which its result is recorded.
    pub recorded_as: Option<String>,
    /// What is filled in with the labels of its result: texts of an alert, the legend of a panel.
    pub texts: Vec<String>,
}

/// The queries of files that can be read as PromQL, in the order of the files. What cannot be read is [`lint()`]'s to
/// tell.
///
/// ```
/// let text = "groups:\n- name: tea\n  rules:\n  - alert: TeaIsCold\n    expr: tea_celsius < 60\n";
/// let file = lint::File { path: "tea.yml".into(), text: text.into(), named: true };
/// assert_eq!(lint::queries(&[file])[0].who, "alert `TeaIsCold`");
/// ```
pub fn queries(files: &[File]) -> Vec<Query> {
    let mut material = Material::default();
    for file in files {
        for document in helm::documents(&file.text).unwrap_or_default() {
            material.read(&file.path, &document);
        }
    }
    let is_of_metrics = |asked: &material::Asked| asked.source != Some(board::Source::Loki);
    material.queries.into_iter().filter(is_of_metrics).map(Query::of).collect()
}

impl Query {
    fn of(asked: material::Asked) -> Self {
        let (who, recorded_as, texts) = match asked.role {
            material::Role::Alert(alert) => (format!("alert `{}`", alert.name), None, alert.texts),
            material::Role::Record(name, _) => (format!("recording rule `{name}`"), Some(name), Vec::new()),
            material::Role::Panel(_, legend) => ("a panel".to_owned(), None, legend.into_iter().collect()),
        };
        let texts = texts.into_iter().map(|text| text.text).collect();
        let place = Place::of_line(asked.text.file.clone(), asked.text.line);
        Self { who, text: asked.text.text, place, recorded_as, texts }
    }
}
