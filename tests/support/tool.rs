//! The real programs, for tests that hold the stack against them: missing ones are said by name, or are a failure.

use std::path::PathBuf;

/// Where a program is. Without it, the test is said to be skipped, or fails where `STACK_TOOLS` requires the program.
///
/// # Panics
///
/// Where the program is missing and required.
pub fn tool(name: &str) -> Option<PathBuf> {
    tools([name]).map(|[path]| path)
}

/// Where several programs are, all of which a test needs; one line names all that are missing.
///
/// # Panics
///
/// Where one of them is missing and required.
pub fn tools<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    let found = names.map(cli::tools::find);
    let missing = names.iter().zip(&found).filter(|(_, path)| path.is_none()).map(|(name, _)| *name);
    // What is said and required is the name that `cargo xtask tools --only` takes, not that of a program in it.
    let missing: Vec<_> = missing.map(|name| cli::tools::named(name).map_or(name, |tool| tool.name)).collect();
    if missing.is_empty() {
        return Some(found.map(Option::unwrap_or_default));
    }
    cli::tools::skip(&missing);
    None
}

/// Says that a test is skipped for the lack of something that is no tool of ours, such as Node and its packages.
///
/// # Panics
///
/// Where `STACK_TOOLS` requires it.
pub fn skip(missing: &str, fix: &str) {
    cli::tools::skip_for(&[missing], fix);
}
