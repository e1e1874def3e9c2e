//! `upgrade`: what the new version of a program does to whatever reads it, before it is deployed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use findings::{Finding, Place, Severity};
use promql::Dialect;
use serde::Serialize;

use super::lint::collect;
use super::record::{self, Prepared, Recorded};
use crate::catalogue::{self, Catalogue, Draft};
use crate::exposition::Exposition;
use crate::outdated::{Sources, Version, sources};
use crate::problem::{counted, of_io, of_page, problem};
use crate::record::{Page, Recipe, Way};
use crate::report::{Found, Report, Style, Verb, table};
use crate::upgrade::rules::GONE;
use crate::upgrade::{Judged, Pair, Worlds, gone_flags, judge, of_files, of_program};
use crate::{Cli, Deployed, Failure, Outcome, deployed};

/// What is to be upgraded, and how the new version is known.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    /// The program, such as `node-exporter`
    program: String,
    /// Its new version, such as `1.13.0`
    version: String,
    /// Rules and dashboards of others, in the place of the stack's
    #[arg(value_name = "PATH", conflicts_with = "apply")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    page: PageOf,
    /// A page of the old version, or its catalogue [default: the catalogue of the tree]
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    from: Option<PathBuf>,
    /// What the new version says to `--help`, saved: flags that it has no more are told
    #[arg(long, value_name = "FILE")]
    flags: Option<PathBuf>,
    /// The first of the ports of loopback that are used
    #[arg(long, default_value_t = 21000)]
    port: u16,
    /// Name all that is new and read by nothing
    #[arg(long)]
    all: bool,
    /// A table in Markdown, for a comment on a pull request
    #[arg(long)]
    markdown: bool,
    /// Write tag, tool and catalogue of the new version: what then does not compile is what dies
    #[arg(long)]
    apply: bool,
}

/// Where the new version is seen: at most one of these.
#[derive(Debug, clap::Args)]
#[group(required = false, multiple = false)]
struct PageOf {
    /// The address of the metrics of the new version
    #[arg(long)]
    url: Option<String>,
    /// A saved page of the new version, or its catalogue
    #[arg(long)]
    file: Option<PathBuf>,
    /// The program of the new version: it is recorded as `record` does, and asked for its flags
    #[arg(long, value_name = "PROGRAM")]
    binary: Option<PathBuf>,
}

/// What an upgrade does.
#[derive(Debug, Serialize)]
pub(crate) struct Upgrade {
    outcome: Outcome,
    program: String,
    from: String,
    to: String,
    /// How the new version became known.
    seen: String,
    queries: usize,
    new_and_unread: Vec<String>,
    #[serde(rename = "findings")]
    found: Found,
    /// Who asks, in the order of the findings.
    #[serde(skip)]
    told: Vec<(String, Finding)>,
    written: Vec<String>,
    notes: Vec<String>,
    #[serde(skip)]
    all: bool,
    #[serde(skip)]
    markdown: bool,
}

/// Tells what an upgrade does, and applies it where that is asked for.
pub(crate) fn upgrade(root: &Path, wanted: &Wanted, cli: &Cli) -> Result<Upgrade, Failure> {
    let failed = |problems| Failure::new("nothing was upgraded, and nothing was changed", problems);
    let one = |problem: Finding| failed(vec![problem]);
    let version = wanted.version.trim_start_matches('v');
    if Version::of(version).is_none() {
        let fix = "write it as the release is called, such as `3.16.0` or `v3.16.0`";
        return Err(one(problem(format!("`{}` is no version", wanted.version), fix)));
    }
    let binary = wanted.page.binary.as_deref().map(program_file).transpose().map_err(one)?;
    let recorded = Recorded {
        program: wanted.program.clone(),
        url: wanted.page.url.clone(),
        file: wanted.page.file.clone(),
        target: None,
        port: wanted.port,
        instead: binary.as_ref().and_then(|path| path.parent()).map(Path::to_owned),
    };
    let (recipe, _) = record::recipe(&recorded, cli).map_err(one)?;
    let runs = recipe.workload.and_then(|workload| deployed(cli.program, workload));
    let (seen, catalogues) = seen(root, &recorded, &recipe, runs.as_ref(), version).map_err(failed)?;
    let prepared = prepare(root, wanted, cli, &recipe, catalogues).map_err(failed)?;
    let pairs: Vec<_> = prepared.iter().map(|one| Pair { old: one.old.clone(), new: one.new.clone() }).collect();
    let mut judged = judged(wanted, cli, &pairs, &recipe, version).map_err(failed)?;
    let files = sources(root);
    if let Some(help) = help(wanted, binary.as_deref()).map_err(one)?
        && let Some(runs) = &runs
    {
        judged.found.splice(0..0, of_flags(runs, &help, &wanted.program, version, &files));
    }
    let mut notes = notes(&pairs, &files, runs.as_ref(), recipe.program);
    let mut written = Vec::new();
    if wanted.apply {
        for one in &prepared {
            one.write(root).map_err(|problem| failed(vec![problem]))?;
            written.push(one.path.clone());
        }
        match &runs {
            Some(runs) => pin(root, runs, version, &files, &mut written, &mut notes).map_err(one)?,
            None => notes.push("the stack does not deploy it: there is no tag to change".to_owned()),
        }
    }
    let told = judged.found;
    let found = Found::in_order(root, told.iter().map(|(_, finding)| finding.clone()).collect());
    Ok(Upgrade {
        outcome: if found.has_errors() { Outcome::Unmet } else { Outcome::Done },
        program: wanted.program.clone(),
        from: old_version(wanted, &pairs, runs.as_ref()),
        to: version.to_owned(),
        seen,
        queries: judged.queries,
        new_and_unread: judged.unread,
        found,
        told,
        written,
        notes,
        all: wanted.all,
        markdown: wanted.markdown,
    })
}

/// How the new version became known, and its catalogues.
fn seen(
    root: &Path,
    recorded: &Recorded,
    recipe: &Recipe,
    runs: Option<&Deployed>,
    version: &str,
) -> Result<(String, Vec<Catalogue>), Vec<Finding>> {
    let one = |problem: Finding| vec![problem];
    let image = runs.map(|runs| format!("{}:{}", repository(&runs.image), tag(&runs.image, version)));
    let given = recorded.file.as_deref().map(text_of).transpose().map_err(one)?;
    if let Some(text) = given.filter(|text| is_catalogue(text)) {
        return Ok(("read from a catalogue".to_owned(), vec![of_version(&text, image)?]));
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
    Ok((source, catalogues))
}

/// Each catalogue beside the old one.
fn prepare(
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
                let page = Exposition::parse(&text, &file.to_string_lossy()).map_err(|fault| vec![of_page(fault)])?;
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

fn judged(wanted: &Wanted, cli: &Cli, pairs: &[Pair], recipe: &Recipe, version: &str) -> Result<Judged, Vec<Finding>> {
    let (asked, world) = if wanted.paths.is_empty() {
        (of_program(cli.program.watch), (cli.program.metrics)().clone())
    } else {
        let mut files = Vec::new();
        let problems: Vec<_> = wanted.paths.iter().filter_map(|path| collect(path, true, &mut files).err()).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let asked = of_files(&files);
        let world = Worlds::open(pairs, &asked);
        (asked, world)
    };
    let is_prometheus = recipe.program == "prometheus";
    let flags = || recipe.workload.and_then(|workload| deployed(cli.program, workload)).map(|runs| runs.flags);
    let reads = is_prometheus.then(|| {
        let flags = flags().unwrap_or_default();
        Dialect::of(version).run_with(flags.iter().map(String::as_str))
    });
    let worlds = Worlds::of(&world, pairs, reads.filter(|_| wanted.paths.is_empty()));
    Ok(judge(&asked, pairs, &worlds, version))
}

/// The flags that the stack starts the program with and the new version does not know.
fn of_flags(runs: &Deployed, help: &str, program: &str, version: &str, files: &Sources) -> Vec<(String, Finding)> {
    let told = |(flag, meant): (String, Option<String>)| {
        let place = files.line_with(&[format!("\"--{flag}")]).or_else(|| files.line_with(&[format!("\"-{flag}")]));
        let place = place.map_or(Place::NOWHERE, |(path, line)| Place::of_line(path.to_owned(), line));
        let message = format!("the flag `--{flag}` is gone from {program} {version}, which does not start with it");
        let fix = meant.map_or_else(|| "remove it".to_owned(), |meant| format!("did you mean `{meant}`?"));
        (format!("the workload `{program}`"), GONE.error(place, message).fix(fix))
    };
    gone_flags(&runs.flags, help).into_iter().map(told).collect()
}

/// What the new version says to `--help`.
fn help(wanted: &Wanted, binary: Option<&Path>) -> Result<Option<String>, Finding> {
    if let Some(file) = &wanted.flags {
        return text_of(file).map(Some);
    }
    let Some(binary) = binary else { return Ok(None) };
    let output = Command::new(binary).arg("--help").output();
    let output = output.map_err(|error| {
        problem(format!("`{}` cannot be started: {error}", binary.display()), "give a program for this machine")
    })?;
    // Go's own flags are told among the errors.
    Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)))
}

fn program_file(path: &Path) -> Result<PathBuf, Finding> {
    let absolute = fs::canonicalize(path).ok().filter(|path| path.is_file());
    absolute.ok_or_else(|| {
        problem(format!("there is no program at `{}`", path.display()), "give the path of the new version's program")
    })
}

fn text_of(file: &Path) -> Result<String, Finding> {
    fs::read_to_string(file)
        .map_err(|error| problem(format!("cannot read `{}`: {error}", file.display()), "give the path of a saved text"))
}

/// What only a person can hold against the new version.
fn notes(pairs: &[Pair], files: &Sources, runs: Option<&Deployed>, program: &str) -> Vec<String> {
    let mut notes = Vec::new();
    for Pair { old, new } in pairs {
        let missing =
            |(name, family): &(&String, &catalogue::Family)| family.had_series && !new.families.contains_key(*name);
        let gone = old.families.iter().filter(missing).count();
        if gone > 0 {
            notes.push(format!(
                "{} of the old catalogue {} not seen: gone, or shown only after an event that this page has not had",
                counted(gone, "metric"),
                if gone == 1 { "was" } else { "were" }
            ));
        }
    }
    let spoken =
        runs.and_then(|runs| runs.image.rsplit_once(':')).map(|(_, tag)| tag.trim_start_matches('v').to_owned());
    let word = program.split('-').next().unwrap_or(program);
    if let Some((path, line)) = spoken.and_then(|version| files.model_of(word, &version)) {
        notes.push(format!(
            "{path}:{line} models its config as of the old version: `cargo test -p stack-tests --test conformance \
             models` holds each key against the program"
        ));
    }
    notes
}

/// Tag and tool in the sources.
fn pin(
    root: &Path,
    runs: &Deployed,
    version: &str,
    files: &Sources,
    written: &mut Vec<String>,
    notes: &mut Vec<String>,
) -> Result<(), Finding> {
    let (repository, old) = (repository(&runs.image), runs.image.rsplit_once(':').map_or("", |(_, tag)| tag));
    let new = tag(&runs.image, version);
    let pins = [
        (vec![format!("Image::new(\"{repository}\", \"{old}\")")], old.to_owned(), new.clone()),
        (
            vec![format!("Pin::Deployed(\"{repository}\", \"{}\")", old.trim_start_matches('v'))],
            old.trim_start_matches('v').to_owned(),
            version.to_owned(),
        ),
    ];
    for (index, (words, before, after)) in pins.into_iter().enumerate() {
        let Some((path, _)) = files.line_with(&words) else {
            if index == 0 {
                notes.push(format!("no line of the sources says `{}`: change the tag to `{new}` by hand", words[0]));
            }
            continue;
        };
        let place = root.join(path);
        let text = fs::read_to_string(&place).map_err(|error| of_io("read", path, &error))?;
        let changed = text.replace(&words[0], &words[0].replace(&format!("\"{before}\""), &format!("\"{after}\"")));
        fs::write(&place, changed).map_err(|error| of_io("write", path, &error))?;
        written.push(path.to_owned());
        if index == 1 {
            notes.push("its folder in crates/cli/tools is to follow: the README there says how".to_owned());
        }
    }
    Ok(())
}

fn repository(image: &str) -> &str {
    image.rsplit_once(':').map_or(image, |(repository, _)| repository)
}

/// The tag of another version, written as the old one is.
fn tag(image: &str, version: &str) -> String {
    let old = image.rsplit_once(':').map_or("", |(_, tag)| tag);
    let v = if old.starts_with('v') { "v" } else { "" };
    let suffix = old.split_once('-').map_or_else(String::new, |(_, suffix)| format!("-{suffix}"));
    format!("{v}{version}{suffix}")
}

fn old_version(wanted: &Wanted, pairs: &[Pair], runs: Option<&Deployed>) -> String {
    if let Some(file) = &wanted.from {
        return file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    }
    let of_catalogue = pairs.first().and_then(|pair| pair.old.image.as_deref());
    let image = of_catalogue.or_else(|| runs.map(|runs| runs.image.as_str()));
    image
        .and_then(|image| image.rsplit_once(':'))
        .map_or("the catalogue", |(_, tag)| tag.trim_start_matches('v'))
        .to_owned()
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
