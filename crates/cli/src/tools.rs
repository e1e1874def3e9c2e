//! The real programs that tests hold the stack against: which ones, in which version, from where, and where they are
//! here.

mod contained;
mod debian;
mod find;
mod go;
mod run;
mod seen;
mod table;
#[cfg(test)]
mod tests;

use findings::Finding;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use kit::Program;

pub use find::{VARIABLE, find_in, skip, skip_for};
pub use seen::{Seen, look};
pub use table::{ALL, Build, Contained, Pin, Source, Tool};

/// Every tool, in the version that a stack deploys.
pub fn deployed(program: &Program) -> Vec<Tool> {
    let images: Vec<_> = program.images().collect();
    ALL.iter().map(|tool| tool.deployed(&images)).collect()
}

/// The tool of this name, or with a program of this name.
pub fn named(name: &str) -> Option<&'static Tool> {
    ALL.iter().find(|tool| tool.name == name || tool.programs.contains(&name))
}

/// Where a tool is: in `.tools/bin` of this repository, else on the PATH. The name is that of the tool
/// (`node-exporter`), or of one of its programs (`redis-cli`).
pub fn find(name: &str) -> Option<PathBuf> {
    let program = match named(name) {
        Some(tool) if tool.name == name => tool.programs[0],
        _ => name,
    };
    find_in(&root(), program)
}

/// Installs a tool; `tell` hears how it is going. What is under the AGPL is built only if `build_agpl`.
pub(crate) fn install(root: &Path, tool: &Tool, build_agpl: bool, tell: &mut dyn FnMut(&str)) -> Result<(), Finding> {
    if let Some(from) = tool.agpl.filter(|_| !build_agpl) {
        return contained::install(root, tool, &from, tell);
    }
    match &tool.source {
        Source::Go(build) => go::install(root, tool, build, tell),
        Source::Debian(package) => debian::install(root, tool, package, tell),
    }
}

/// What to do where a tool cannot be installed.
pub(crate) fn by_hand(tool: &Tool) -> String {
    if tool.agpl.is_some() {
        return contained::by_hand(tool);
    }
    match &tool.source {
        Source::Go(build) => go::by_hand(tool, build),
        Source::Debian(package) => debian::by_hand(tool, package),
    }
}

/// The repository: the workspace that one stands in, else the one in whose `target` folder this program lies.
pub(crate) fn root() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let built = || program.ancestors().find(is_workspace).map(Path::to_path_buf);
    workspace().or_else(built).unwrap_or_else(|| env::current_dir().unwrap_or_default())
}

/// The workspace that one stands in: the only one that a command writes into unasked.
pub(crate) fn workspace() -> Option<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    here.ancestors().find(is_workspace).map(Path::to_path_buf)
}

fn is_workspace(folder: &&Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim() == "[workspace]")
}
