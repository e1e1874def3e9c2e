//! `upgrade`: what the new version of a program does to whatever reads it, before it is deployed.

mod pin;
mod report;
mod seen;
mod starts;

use std::path::{Path, PathBuf};

use findings::Finding;
use promql::Dialect;
use serde::Serialize;

use super::lint::collect;
use super::record::{self, Recorded};
use crate::outdated::{Version, sources};
use crate::problem::{counted, problem};
use crate::record::Recipe;
use crate::report::Found;
use crate::upgrade::{Judged, Pair, Worlds, apart, judge, of_files, of_program};
use crate::{Cli, Deployed, Failure, Outcome, deployed, tools};

use pin::{notes, pin};
use seen::{old_page, prepare, program_file, seen, text_of};
use starts::Starts;

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
    /// What the new version says to `--help`, saved, where the program cannot be asked: flags that it does not name are
    /// told
    #[arg(long, value_name = "FILE", conflicts_with = "binary")]
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
    /// The program of the new version: it is recorded as `record` does, and asked whether it takes flags and configs
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
        instead: binary.clone(),
    };
    let help = wanted.flags.as_deref().map(text_of).transpose().map_err(one)?;
    let (recipe, _) = record::recipe(&recorded, cli).map_err(one)?;
    if let Some(name) = record::lacking(root, &recipe, &recorded) {
        let message = format!("the program `{name}` of {version} is neither given nor in .tools/bin nor on the PATH");
        let fix = format!(
            "give it with `--binary PATH`, or a page of a running {version} with `--url` or `--file`; `cargo xtask \
             tools --only {}` brings the version that is pinned",
            tools::named(name).map_or(name, |tool| tool.name)
        );
        return Err(one(problem(message, fix)));
    }
    let runs = recipe.workload.and_then(|workload| deployed(cli.program, workload));
    let seen = seen(root, &recorded, &recipe, runs.as_ref(), version).map_err(failed)?;
    let prepared = prepare(root, wanted, cli, &recipe, seen.catalogues).map_err(failed)?;
    let before = old_page(wanted).map_err(one)?.map(|page| apart(&page));
    let pair = |one: &record::Prepared| Pair {
        old: one.old.clone(),
        new: one.new.clone(),
        apart_before: before.clone(),
        apart_after: seen.apart.clone(),
    };
    let pairs: Vec<_> = prepared.iter().map(pair).collect();
    let mut judged = judged(wanted, cli, &pairs, &recipe, version).map_err(failed)?;
    let files = sources(root);
    let mut notes = notes(&pairs, &files, runs.as_ref(), recipe.program);
    if let Some(first) = judged.skipped.first() {
        let queries = counted(judged.skipped.len(), "query");
        notes.push(format!(
            "{queries} cannot be read as PromQL, and nothing is said of it: the first is that of {first}"
        ));
    }
    let starts = Starts { program: &wanted.program, version, files: &files };
    if let Some(runs) = &runs {
        // What is in `.tools/bin` was recorded where nothing was given.
        let given = wanted.page.url.is_some() || wanted.page.file.is_some();
        let binary = binary.or_else(|| tools::find_in(root, record::file_of(&recipe)).filter(|_| !given));
        let found = starts.flags(runs, help, binary.as_deref()).map_err(one)?;
        judged.found.splice(0..0, found);
        if let Some(binary) = &binary {
            let (found, said) = starts.keys(cli.program, recipe.program, binary).map_err(failed)?;
            judged.found.splice(0..0, found);
            notes.extend(said);
        }
    }
    let mut written = Vec::new();
    if wanted.apply {
        let mut changed: Vec<_> = prepared.iter().filter_map(record::Prepared::file).collect();
        match &runs {
            Some(runs) => changed.extend(pin(root, runs, version, &files, &mut notes).map_err(one)?),
            None => notes.push("the stack does not deploy it: there is no tag to change".to_owned()),
        }
        let texts: Vec<_> = changed.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        crate::whole::write(root, &texts).map_err(one)?;
        written.extend(changed.into_iter().map(|(path, _)| path));
    }
    let told = judged.found;
    let found = Found::in_order(root, told.iter().map(|(_, finding)| finding.clone()).collect());
    Ok(Upgrade {
        outcome: if found.has_errors() { Outcome::Unmet } else { Outcome::Done },
        program: wanted.program.clone(),
        from: old_version(wanted, &pairs, runs.as_ref()),
        to: version.to_owned(),
        seen: seen.how,
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
