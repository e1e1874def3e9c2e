//! `lint`: other people's rules, dashboards and routes, held against the rules of queries.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use findings::{Finding, Severity};
use lint::{Checked, File, Options};
use serde::Serialize;

use crate::problem::{counted, problem};
use crate::report::{Found, Report, Style, Verb};
use crate::{Failure, Outcome};

/// What is to be checked.
#[derive(Debug, clap::Args)]
pub(crate) struct Linted {
    /// Files and folders; `-` reads one file from the input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Programs that run in the version that is catalogued here: what they do not expose is a fault, too
    #[arg(long, value_name = "PROGRAM,…", value_delimiter = ',')]
    with: Vec<String>,
    /// Tell questions of style, too, as notes
    #[arg(long)]
    style: bool,
    /// Exit with 1 for warnings, too
    #[arg(long, value_name = "warnings", value_parser = ["warnings"])]
    deny: Option<String>,
}

/// What was found in the files.
#[derive(Debug, Serialize)]
pub(crate) struct Linting {
    outcome: Outcome,
    files: usize,
    others: usize,
    queries: usize,
    dashboards: usize,
    skipped: BTreeMap<&'static str, usize>,
    #[serde(rename = "findings")]
    found: Found,
}

/// How the input is called.
const INPUT: &str = "<stdin>";

/// The endings of files that are read in a folder.
const ENDINGS: [&str; 4] = ["json", "rules", "yaml", "yml"];

/// Folders that hold no files of the author's own.
const STRANGE: [&str; 3] = ["node_modules", "target", "vendor"];

/// Checks files.
pub(crate) fn lint(wanted: &Linted) -> Result<Linting, Failure> {
    let failed = |problems| Failure::new("nothing was checked", problems);
    let with = wanted.with.iter().map(|name| program(name)).collect::<Result<Vec<_>, _>>();
    let with = with.map_err(|problem| failed(vec![problem]))?;
    let files = read(&wanted.paths).map_err(failed)?;
    let Checked { findings, files: read, others, queries, dashboards, skipped } =
        ::lint::lint(&files, &Options { with, style: wanted.style });
    let denied = if wanted.deny.is_some() { Severity::Warning } else { Severity::Error };
    let is_denied = findings.iter().any(|finding| finding.severity <= denied);
    let input = files.into_iter().find(|file| file.path == INPUT).map(|file| (file.path, file.text));
    Ok(Linting {
        outcome: if is_denied { Outcome::Unmet } else { Outcome::Done },
        files: read,
        others,
        queries,
        dashboards,
        skipped,
        found: Found::new(Path::new(""), findings).given(input),
    })
}

/// The files at these paths, each once.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<File>, Vec<Finding>> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if let Err(problem) = collect(path, true, &mut files) {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|later, first| later.path == first.path);
    Ok(files)
}

/// The catalogued program of that name, however its words are joined.
fn program(name: &str) -> Result<String, Finding> {
    let name = name.trim().replace('_', "-");
    let known = ::lint::known();
    if known.contains(&name.as_str()) {
        return Ok(name);
    }
    let near = findings::did_you_mean(&name, known.iter().copied());
    let fix = near.unwrap_or_else(|| format!("name some of {}", known.join(", ")));
    Err(problem(format!("no program is catalogued here as `{name}`"), fix))
}

/// The files at a path, and below it.
pub(super) fn collect(path: &Path, named: bool, files: &mut Vec<File>) -> Result<(), Finding> {
    let shown = path.strip_prefix(".").unwrap_or(path).display().to_string();
    let cannot = |error: &std::io::Error| {
        let fix = match error.kind() {
            std::io::ErrorKind::InvalidData => "save it as UTF-8",
            _ => "name a file or a folder that you can read",
        };
        problem(format!("cannot read `{shown}`: {error}"), fix)
    };
    if named && shown == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| cannot(&error))?;
        files.push(File { path: INPUT.to_owned(), text, named: true });
        return Ok(());
    }
    let kind = if named { fs::metadata(path) } else { fs::symlink_metadata(path) }.map_err(|error| cannot(&error))?;
    if kind.is_dir() {
        let mut below = fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>())
            .map_err(|error| cannot(&error))?;
        below.sort();
        let is_own = |path: &&PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            !name.starts_with('.') && !STRANGE.contains(&name.as_str())
        };
        return below.iter().filter(is_own).try_for_each(|path| collect(path, false, files));
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    if !named && (!kind.is_file() || !ENDINGS.contains(&ending.as_str())) {
        return Ok(());
    }
    match fs::read_to_string(path) {
        Ok(text) => files.push(File { path: shown.clone(), text, named }),
        // What is nearly text is checked as far as it is: a rule in another encoding is one.
        Err(error) if !named && error.kind() == std::io::ErrorKind::InvalidData => {
            let bytes = fs::read(path).map_err(|error| cannot(&error))?;
            files.push(File { path: shown.clone(), text: String::from_utf8_lossy(&bytes).into_owned(), named });
        }
        Err(error) => return Err(cannot(&error)),
    }
    Ok(())
}

impl Report for Linting {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let mut text = self.found.text(style);
        for (reason, count) in &self.skipped {
            text += &style.line(Verb::Note, &format!("left alone: {count} {reason}"));
        }
        let among = format!("{} in {}", counted(self.queries, "query"), counted(self.files, "file"));
        let told = if self.found.is_empty() { "nothing is wrong".to_owned() } else { self.found.summary() };
        text + &style.summary(&format!("{among}: {told}"))
    }

    fn found(&self) -> Option<&Found> {
        Some(&self.found)
    }
}
