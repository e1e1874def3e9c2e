//! `record`: writes what a program exposes as a catalogue, from the program itself.

use crate::problem::{of_io, of_page, problem};
use findings::Finding;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::catalogue::{self, Catalogue, Draft};
use crate::exposition::Exposition;
use crate::problem::counted;
use crate::record::{Lab, Page, Recipe, Way, find, http, missing};
use crate::report::{Report, Style, Verb};
use crate::{Cli, Failure, Outcome, deployed, tools, whole};

/// What to record, and from where.
#[derive(Debug, clap::Args)]
pub(crate) struct Recorded {
    /// The program, such as `node-exporter`
    pub(crate) program: String,
    /// Record a running program: the address of its metrics
    #[arg(long, conflicts_with = "file")]
    pub(crate) url: Option<String>,
    /// Record a page that was saved
    #[arg(long)]
    pub(crate) file: Option<PathBuf>,
    /// The server that an exporter measures, as the exporter wants it [default: one that is started for it]
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["url", "file"])]
    pub(crate) target: Option<String>,
    /// The first of the ports of loopback that are used
    #[arg(long, default_value_t = 21000)]
    pub(crate) port: u16,
    /// A file that is run in the place of the installed program.
    #[arg(skip)]
    pub(crate) instead: Option<PathBuf>,
}

/// What became of the catalogues.
#[derive(Debug, Serialize)]
pub(crate) struct Recording {
    outcome: Outcome,
    program: String,
    source: String,
    catalogues: Vec<Written>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Written {
    path: String,
    metrics: usize,
    without_series: usize,
    added: Vec<String>,
    removed: Vec<String>,
    kept: Vec<String>,
    changed: bool,
}

/// A catalogue that is ready to be written, and what its file holds now.
pub(super) struct Prepared {
    pub(super) path: String,
    pub(super) before: String,
    pub(super) old: Catalogue,
    pub(super) new: Catalogue,
    pub(super) kept: Vec<String>,
}

/// Records a program.
pub(crate) fn record(root: &Path, wanted: &Recorded, cli: &Cli) -> Result<Recording, Failure> {
    let all_failed = |problems| Failure::new("nothing was recorded; no catalogue has changed", problems);
    let failed = |problem: Finding| all_failed(vec![problem]);
    let (recipe, known) = recipe(wanted, cli).map_err(failed)?;
    let recipe = &recipe;
    let deployed = recipe.workload.and_then(|workload| deployed(cli.program, workload)).map(|mut found| {
        found.flags.retain(|flag| recipe.heeds(flag));
        found
    });
    let flags = || deployed.iter().flat_map(|found| found.flags.clone()).collect();
    let (pages, how) = pages(root, recipe, wanted, flags()).map_err(failed)?;
    let image = deployed.as_ref().map(|found| found.image.clone());
    let source = source(recipe, &pages, image.as_deref(), &how);
    let notes = known.into_iter().chain(notes(recipe, &pages)).collect();
    let mut prepared = Vec::new();
    for page in &pages {
        let Some(draft) = recipe.drafts.iter().find(|draft| draft.exporter == page.exporter) else { continue };
        let catalogue = finished(draft, page, image.clone(), flags(), &source);
        prepared.push(Prepared::of(root, cli.program.catalogues, recipe, catalogue).map_err(all_failed)?);
    }
    let files: Vec<_> = prepared.iter().filter_map(Prepared::file).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    whole::write(root, &files).map_err(failed)?;
    let catalogues = prepared.iter().map(Prepared::written).collect();
    Ok(Recording { outcome: Outcome::Done, program: recipe.program.to_owned(), source, catalogues, notes })
}

/// The catalogue of the page that is brought, which is the company's own and new: its path, and its text. One that is
/// there already is left alone, for others may rely on it.
pub(super) fn recorded(root: &Path, own: &str, wanted: &Recorded, cli: &Cli) -> Result<(String, String), Vec<Finding>> {
    let one = |finding| vec![finding];
    let name = &wanted.program;
    if let Some((_, called)) = catalogue::of(root, own, name)? {
        return Err(one(problem(
            format!("there is a catalogue of `{name}` already: {called}"),
            format!(
                "leave the page out, for queries are held against that one; `cargo xtask record {name}` with the page \
                 writes it anew"
            ),
        )));
    }
    let (recipe, _) = recipe(wanted, cli).map_err(one)?;
    let (pages, how) = pages(root, &recipe, wanted, Vec::new()).map_err(one)?;
    let (Some(page), Some(draft)) = (pages.first(), recipe.drafts.first()) else {
        return Err(one(problem("no page was brought", "say `--url` or `--file`")));
    };
    let draft = recipe.drafts.iter().find(|draft| draft.exporter == page.exporter).unwrap_or(draft);
    let source = source(&recipe, &pages, None, &how);
    let catalogue = Catalogue { exporter: name.clone(), ..finished(draft, page, None, Vec::new(), &source) };
    Ok((format!("{own}/{name}.prom"), catalogue.text()))
}

/// The recipe; where there is none, and a page is brought, its name is enough. With what a reader should know of that.
pub(super) fn recipe(wanted: &Recorded, cli: &Cli) -> Result<(Recipe, Option<String>), Finding> {
    let name = &wanted.program;
    let unknown = match find(cli.recipes, name) {
        Ok(recipe) => return Ok((*recipe, None)),
        Err(unknown) if wanted.url.is_none() && wanted.file.is_none() => return Err(unknown),
        Err(unknown) => unknown,
    };
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(problem(
            format!("a catalogue cannot be called `{name}`, which becomes the name of a file"),
            "write it in lower-case letters, digits and `-`, as the job that scrapes it is called",
        ));
    }
    let meant = unknown.fix.split_once('?').map(|(meant, _)| format!("; {meant}?"));
    let note = format!(
        "there is no recipe for `{name}`, so that only its page is known{}",
        meant.unwrap_or_else(|| "; write closed sets, collectors and metrics without series into the file".to_owned())
    );
    Ok((Recipe::of_a_page(name.clone().leak()), Some(note)))
}

pub(super) fn finished(
    draft: &Draft,
    page: &Page,
    image: Option<String>,
    flags: Vec<String>,
    source: &str,
) -> Catalogue {
    Catalogue { image, flags, source: source.to_owned(), ..draft.catalogue(&page.exposition) }
}

pub(super) fn pages(
    root: &Path,
    recipe: &Recipe,
    wanted: &Recorded,
    flags: Vec<String>,
) -> Result<(Vec<Page>, String), Finding> {
    let named = recipe.drafts.iter().find(|draft| draft.exporter == wanted.program).or(recipe.drafts.first());
    let brought = match (&wanted.url, &wanted.file) {
        (Some(url), _) => Some((http::page(url, Duration::from_mins(1))?, url.clone(), "from a page at an address")),
        (_, Some(file)) => Some((read(file)?, file.to_string_lossy().into_owned(), "from a saved page")),
        (None, None) => None,
    };
    if let (Some((text, from, how)), Some(draft)) = (brought, named) {
        let exposition = Exposition::parse(&text, &from).map_err(of_page)?;
        return Ok((vec![Page::new(draft.exporter, exposition)], how.to_owned()));
    }
    // What is recorded is told before what is started beside it.
    if let Some(name) = lacking(root, recipe, wanted) {
        return Err(missing(name, None));
    }
    // A given file stands for the program that is recorded, and for no other that is started beside it.
    let recording = |lab: Lab| lab.recording(file_of(recipe), wanted.instead.clone());
    match recipe.way {
        Way::Started(run, how) => {
            let mut lab = recording(Lab::new(root, wanted.port, flags, wanted.target.clone())?);
            run(&mut lab).map(|pages| (pages, how.to_owned()))
        }
        Way::Serves(server, how) => {
            let mut lab = recording(Lab::new(root, wanted.port, flags, wanted.target.clone())?);
            server.run(recipe.program, &mut lab).map(|pages| (pages, how.to_owned()))
        }
        Way::Brought(why) => Err(problem(
            format!("`{}` cannot be started here: {why}", recipe.program),
            "bring a page of a running one with `--url` or `--file`, or edit its catalogue, which was written by hand",
        )),
    }
}

/// The file of the program that a recipe records.
pub(super) fn file_of(recipe: &Recipe) -> &'static str {
    tools::named(recipe.program).map_or(recipe.program, |tool| tool.programs[0])
}

/// The program that a recipe records, where it has to be started, is one of the tools, and is not here.
pub(super) fn lacking(root: &Path, recipe: &Recipe, wanted: &Recorded) -> Option<&'static str> {
    let is_given = wanted.url.is_some() || wanted.file.is_some() || wanted.instead.is_some();
    let is_started = matches!(recipe.way, Way::Started(..)) && tools::named(recipe.program).is_some();
    let file = file_of(recipe);
    (is_started && !is_given && tools::find_in(root, file).is_none()).then_some(file)
}

fn read(file: &Path) -> Result<String, Finding> {
    fs::read_to_string(file).map_err(|error| {
        problem(format!("cannot read `{}`: {error}", file.display()), "give the path of a saved /metrics page")
    })
}

/// Which program it was, and which one it stands for where that is another version.
pub(super) fn source(recipe: &Recipe, pages: &[Page], image: Option<&str>, how: &str) -> String {
    if recipe.version.0.is_empty() {
        return format!("recorded from {}", how.trim_start_matches("from "));
    }
    let version = recipe.version_in(pages);
    let seen = version.as_deref().map_or("an unknown version", |version| version.trim_start_matches('v'));
    let pinned = image.and_then(|image| image.rsplit_once(':')).map(|(_, tag)| tag.trim_start_matches('v'));
    let instead = pinned.filter(|tag| *tag != seen).map_or_else(String::new, |tag| format!(" in place of {tag}"));
    format!("recorded from {} {seen}{instead}, {how}", recipe.program)
}

/// What the recipe expects and the pages do not show: a recipe that has grown old.
fn notes(recipe: &Recipe, pages: &[Page]) -> Vec<String> {
    let mut notes = BTreeSet::new();
    for page in pages {
        for draft in recipe.drafts.iter().filter(|draft| draft.exporter == page.exporter) {
            let catalogue = draft.catalogue(&page.exposition);
            for closed in draft.closed {
                let known = catalogue.families.iter().any(|(name, family)| {
                    crate::catalogue::matches(closed.metrics, name)
                        && family.labels.as_ref().is_some_and(|labels| labels.contains_key(closed.label))
                });
                if !known {
                    notes.insert(format!("{}: no {} has the label `{}`", draft.exporter, closed.metrics, closed.label));
                }
            }
        }
    }
    notes.into_iter().collect()
}

impl Prepared {
    /// A catalogue beside what its file holds. What a person wrote there is kept; a file that cannot be read is an
    /// error, since nobody could tell what it lost.
    pub(super) fn of(root: &Path, own: &str, recipe: &Recipe, mut new: Catalogue) -> Result<Self, Vec<Finding>> {
        let path = catalogue::path_of(root, own, &new.exporter);
        let before = match fs::read_to_string(root.join(&path)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(vec![of_io("read", &path, &error)]),
        };
        let old = if before.is_empty() { Catalogue::default() } else { catalogue::read(&before, &path)? };
        let kept = match recipe.way {
            Way::Started(..) | Way::Serves(..) => new.keep(&old),
            // No recipe knows what no page shows: whatever else is there, a person wrote.
            Way::Brought(_) => new.keep_all(&old),
        };
        Ok(Self { path, before, old, new, kept })
    }

    /// What is to be written: all of it at once, with whatever else a command writes.
    pub(super) fn file(&self) -> Option<(String, String)> {
        let text = self.new.text();
        (self.before != text).then(|| (self.path.clone(), text))
    }

    fn written(&self) -> Written {
        let differing = |one: &Catalogue, two: &Catalogue| {
            one.families.keys().filter(|name| !two.families.contains_key(*name)).cloned().collect()
        };
        Written {
            path: self.path.clone(),
            metrics: self.new.families.len(),
            without_series: self.new.families.values().filter(|family| !family.had_series).count(),
            added: differing(&self.new, &self.old),
            removed: differing(&self.old, &self.new),
            kept: self.kept.clone(),
            changed: self.file().is_some(),
        }
    }
}

impl Report for Recording {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for written in &self.catalogues {
            let counts = format!("{} ({} without series)", counted(written.metrics, "metric"), written.without_series);
            text += &if written.changed {
                style.line(Verb::Written, &format!("{}: {counts}", written.path))
            } else {
                style.line(Verb::Note, &format!("{}: {counts}, as before", written.path))
            };
            let is_new = written.added.len() == written.metrics;
            if !is_new {
                text += &style.lines(Verb::Only, &said(&written.added, "new"), 20);
            }
            text += &style.lines(Verb::Missing, &said(&written.removed, "no longer exposed"), 20);
            let kept: Vec<_> =
                written.kept.iter().map(|line| format!("kept, since no page shows it: # {line}")).collect();
            text += &style.lines(Verb::Note, &kept, 20);
        }
        text += &style.lines(Verb::Note, &self.notes, 20);
        text + &style.summary(&format!("{}: {}", self.program, self.source))
    }
}

fn said(names: &[String], what: &str) -> Vec<String> {
    names.iter().map(|name| format!("{name}: {what}")).collect()
}
