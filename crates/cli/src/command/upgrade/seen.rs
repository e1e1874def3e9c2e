//! How the new version became known, and its catalogues beside the old ones.

use std::fs;
use std::path::{Path, PathBuf};

use findings::Finding;

use super::super::record::{self, Prepared, Recorded};
use super::Wanted;
use super::pin::{repository, tag};
use crate::catalogue::{self, Catalogue, Draft};
use crate::exposition::Exposition;
use crate::outdated::Version;
use crate::problem::{of_page, problem};
use crate::record::{Page, Recipe, Way};
use crate::upgrade::{Apart, Pair, apart};
use crate::{Cli, Deployed};

/// The new version, as it became known.
pub(super) struct Seen {
    /// How.
    pub how: String,
    pub catalogues: Vec<Catalogue>,
    /// What tells its series apart, where there is a page.
    pub apart: Option<Apart>,
}

/// How the new version became known, and its catalogues.
pub(super) fn seen(
    root: &Path,
    recorded: &Recorded,
    recipe: &Recipe,
    runs: Option<&Deployed>,
    version: &str,
) -> Result<Seen, Vec<Finding>> {
    let one = |problem: Finding| vec![problem];
    let image = runs.map(|runs| format!("{}:{}", repository(&runs.image), tag(&runs.image, version)));
    let given = recorded.file.as_deref().map(text_of).transpose().map_err(one)?;
    if let Some(text) = given.filter(|text| is_catalogue(text)) {
        let new = of_version(&text, image)?;
        if !recipe.drafts.iter().any(|draft| draft.exporter == new.exporter) {
            let message =
                format!("what was given is the catalogue of `{}`, and not of `{}`", new.exporter, recorded.program);
            return Err(one(problem(message, "name the program whose catalogue it is, or give its own")));
        }
        return Ok(Seen { how: "read from a catalogue".to_owned(), catalogues: vec![new], apart: None });
    }
    let flags = runs.iter().flat_map(|one| one.flags.clone());
    let flags: Vec<String> = flags.filter(|flag| recipe.heeds(flag)).collect();
    let (pages, how) = record::pages(root, recipe, recorded, flags.clone()).map_err(one)?;
    if let Some(seen) = recipe.version_in(&pages)
        && Version::of(&seen).is_some_and(|seen| Some(seen) != Version::of(version))
    {
        let message = format!("what was seen is {} {seen}, and not {version}", recipe.program);
        let fix = "give a page of the new version with `--url` or `--file`, or the program with `--binary`";
        return Err(one(problem(message, fix)));
    }
    let source = record::source(recipe, &pages, image.as_deref(), &how);
    let of_page = |page: &Page| {
        let draft = recipe.drafts.iter().find(|draft| draft.exporter == page.exporter)?;
        Some(record::finished(&as_seen(draft), page, image.clone(), flags.clone(), &source))
    };
    let catalogues = pages.iter().filter_map(of_page).collect();
    let apart = Some(pages.iter().flat_map(|page| apart(&page.exposition)).collect());
    Ok(Seen { how: source, catalogues, apart })
}

/// Each catalogue beside the old one.
pub(super) fn prepare(
    root: &Path,
    wanted: &Wanted,
    cli: &Cli,
    recipe: &Recipe,
    catalogues: Vec<Catalogue>,
) -> Result<Vec<Prepared>, Vec<Finding>> {
    let mut prepared = Vec::new();
    for mut new in catalogues {
        if let Some(file) = &wanted.from {
            let text = text_of(file).map_err(|problem| vec![problem])?;
            let old = if is_catalogue(&text) {
                parsed(&text)?
            } else {
                let page = old_page(wanted).map_err(|problem| vec![problem])?.unwrap_or_default();
                let draft = recipe.drafts.iter().find(|draft| draft.exporter == new.exporter);
                as_seen(draft.unwrap_or(&recipe.drafts[0])).catalogue(&page)
            };
            prepared.push(Prepared::beside(Catalogue { exporter: new.exporter.clone(), ..old }, new));
            continue;
        }
        // What was known before stands for the old version, also where it lies in no file of this tree.
        let Some((old, _)) = catalogue::of(root, cli.program.catalogues, &new.exporter)? else {
            let message = format!("there is no catalogue of `{}` to compare with", new.exporter);
            let record = format!("`cargo xtask record {}` of the old version first", wanted.program);
            return Err(vec![problem(message, format!("{record}, or give its page with `--from`"))]);
        };
        _ = if matches!(recipe.way, Way::Brought(_)) { new.keep_all(&old) } else { new.keep(&old) };
        prepared.push(Prepared::of(root, cli.program.catalogues, recipe, new)?.against(old));
    }
    for one in &mut prepared {
        let pair = Pair::of(std::mem::take(&mut one.old), std::mem::take(&mut one.new));
        (one.old, one.new) = (pair.old, pair.new);
    }
    Ok(prepared)
}

/// A draft of a page that is of the very version, so that nothing of it is to be corrected.
const fn as_seen(draft: &Draft) -> Draft {
    Draft { corrections: &[], ..*draft }
}

/// Whether a text is a catalogue, and no page.
fn is_catalogue(text: &str) -> bool {
    text.trim_start_matches('#').trim_start().starts_with("exporter:")
}

/// A catalogue that is given for the new version speaks of the image of that version.
fn of_version(text: &str, image: Option<String>) -> Result<Catalogue, Vec<Finding>> {
    let catalogue = parsed(text)?;
    let image = image.or_else(|| catalogue.image.clone());
    Ok(Catalogue { image, ..catalogue })
}

fn parsed(text: &str) -> Result<Catalogue, Vec<Finding>> {
    catalogue::read(text, "the catalogue that was given")
}

/// The page of the old version, where one was given.
pub(super) fn old_page(wanted: &Wanted) -> Result<Option<Exposition>, Finding> {
    let Some(file) = &wanted.from else { return Ok(None) };
    let text = text_of(file)?;
    let page = || Exposition::parse(&text, &file.to_string_lossy()).map_err(of_page);
    (!is_catalogue(&text)).then(page).transpose()
}

pub(super) fn program_file(path: &Path) -> Result<PathBuf, Finding> {
    let absolute = fs::canonicalize(path).ok().filter(|path| path.is_file());
    absolute.ok_or_else(|| {
        problem(format!("there is no program at `{}`", path.display()), "give the path of the new version's program")
    })
}

pub(super) fn text_of(file: &Path) -> Result<String, Finding> {
    fs::read_to_string(file)
        .map_err(|error| problem(format!("cannot read `{}`: {error}", file.display()), "give the path of a saved text"))
}

impl Prepared {
    /// Two catalogues that no file holds.
    fn beside(old: Catalogue, new: Catalogue) -> Self {
        Self { path: String::new(), before: String::new(), old, new, kept: Vec::new() }
    }

    /// The same beside another old catalogue: that of a program that everybody runs lies in no file of a company's
    /// tree.
    fn against(self, old: Catalogue) -> Self {
        Self { old, ..self }
    }
}
