//! The real programs that tests hold the stack against: which ones, in which version, from where, and where they are here.

mod find;
mod table;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use find::{VARIABLE, find_in, skip, skip_for};
pub use table::{ALL, Build, Pin, Source, Tool};

/// The tool of this name, or with a program of this name.
pub fn named(name: &str) -> Option<&'static Tool> {
    ALL.iter().find(|tool| tool.name == name || tool.programs.contains(&name))
}

/// Where a tool is: in `.tools/bin` of this repository, else on the PATH. The name is that of the tool (`node-exporter`), or
/// of one of its programs (`redis-cli`).
pub fn find(name: &str) -> Option<PathBuf> {
    let program = match named(name) {
        Some(tool) if tool.name == name => tool.programs[0],
        _ => name,
    };
    find_in(&root(), program)
}

/// The repository that this program was built from.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
