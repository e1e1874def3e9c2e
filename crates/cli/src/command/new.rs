//! `new`: the skeleton of a company's own stack, a workspace that depends on the crates by path or by commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use findings::Finding;
use serde::Serialize;

use crate::problem::{counted, problem};
use crate::report::{Report, Style, Verb};
use crate::skeleton::{Git, Names, Skeleton};
use crate::{Failure, Outcome};

/// Where it goes, and what it is made of.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    /// The folder to write: its last name is the company's, in lower-case letters, digits and `-`
    dir: PathBuf,
    /// The namespace in which Prometheus, Alertmanager and Grafana will run
    #[arg(long, value_name = "NAME", default_value = "observability")]
    namespace: String,
    /// The folder of the language's crates, on which the new stack depends by path [default: the one of this command
    /// line]
    #[arg(long, value_name = "PATH")]
    crates: Option<PathBuf>,
    /// The repository from which CI and colleagues have the crates, in place of a path: what is written builds wherever
    /// it is cloned
    #[arg(long, value_name = "URL", conflicts_with = "crates")]
    git: Option<String>,
    /// The commit or tag of that repository [default: the one that this command line was built from]
    #[arg(long, value_name = "COMMIT", requires = "git")]
    rev: Option<String>,
}

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct Written {
    outcome: Outcome,
    dir: String,
    files: Vec<String>,
}

/// Writes the skeleton: all of it, or nothing.
pub(crate) fn new(wanted: &Wanted) -> Result<Written, Failure> {
    let dir = free(&wanted.dir).map_err(refused)?;
    let name = dir.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let names = Names::of(name, &wanted.namespace).map_err(refused)?;
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = found(&wanted.crates.clone().unwrap_or_else(default)).map_err(refused)?;
    let git = wanted.git.as_ref().map(|url| commit(wanted.rev.as_deref(), &crates).map(|rev| (url, rev)));
    let git = git.transpose().map_err(refused)?.map(|(url, rev)| Git { url: url.clone(), rev });
    let written = write(&Skeleton::new(&names, &dir, &crates, git.as_ref()).map_err(refused)?, &dir);
    let files = written.map_err(|error| refused(unwritable(&dir, &error)))?;
    Ok(Written { outcome: Outcome::Done, dir: wanted.dir.display().to_string(), files })
}

/// The commit that is said, else that of the clone which holds the crates.
fn commit(said: Option<&str>, crates: &Path) -> Result<String, Finding> {
    if let Some(said) = said {
        return Ok(said.to_owned());
    }
    let head = Command::new("git").arg("-C").arg(crates).args(["rev-parse", "HEAD"]).stdin(Stdio::null()).output();
    let head = head.ok().filter(|output| output.status.success());
    let head = head.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    head.ok_or_else(|| {
        let what = format!("git does not say of which commit `{}` is", crates.display());
        problem(what, "say it with `--rev`: a commit or a tag that is in that repository")
    })
}

fn refused(problem: Finding) -> Failure {
    Failure::new("no stack was written", vec![problem])
}

fn unwritable(dir: &Path, error: &std::io::Error) -> Finding {
    let fix = "name a folder in a place where you may write, on a disk with room";
    problem(format!("`{}` cannot be written: {error}", dir.display()), fix)
}

/// The folder with all of its path, if nothing is there yet.
fn free(dir: &Path) -> Result<PathBuf, Finding> {
    let shown = dir.display();
    let whole = std::path::absolute(dir).map_err(|error| unwritable(dir, &error))?;
    if whole.file_name().is_none() {
        return Err(problem(
            format!("`{shown}` has no last name, which the stack would bear"),
            "name a folder, like `../tea`",
        ));
    }
    let what = match fs::read_dir(&whole).map(|mut entries| entries.next().is_none()) {
        Ok(false) => "is not empty",
        Err(_) if whole.symlink_metadata().is_ok() => "is there, and no folder",
        Ok(true) | Err(_) => return Ok(whole),
    };
    Err(problem(format!("`{shown}` {what}"), "name a folder that is empty, or not there yet"))
}

/// The folder of the crates, if it is one.
fn found(crates: &Path) -> Result<PathBuf, Finding> {
    let lacking = ["catalogue", "cli", "kit", "macros", "programs", "promql", "watch", "world"]
        .into_iter()
        .find(|name| !crates.join(name).join("Cargo.toml").is_file());
    match (lacking, crates.canonicalize()) {
        (None, Ok(crates)) => Ok(crates),
        (lacking, _) => Err(problem(
            format!("`{}` holds no crate `{}`", crates.display(), lacking.unwrap_or("cli")),
            "say with `--crates` where the folder `crates/` of this repository is",
        )),
    }
}

/// Everything is written beside the folder first, and then put in its place in one step.
fn write(skeleton: &Skeleton, dir: &Path) -> std::io::Result<Vec<String>> {
    let parent = dir.parent().unwrap_or(dir);
    fs::create_dir_all(parent)?;
    let beside = tempfile::Builder::new().prefix(".new-").tempdir_in(parent)?;
    let root = beside.path().join("stack");
    for (path, text) in skeleton.files() {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&root))?;
        fs::write(file, text)?;
    }
    if dir.is_dir() {
        fs::remove_dir(dir)?;
    }
    fs::rename(root, dir)?;
    Ok(skeleton.files().keys().map(|path| (*path).to_owned()).collect())
}

impl Report for Written {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let count = counted(self.files.len(), "file");
        style.line(Verb::Written, &format!("{}: {count}", self.dir))
            + &style.line(Verb::Run, &format!("cd {}; cargo xtask gen; cargo test", self.dir))
    }
}
