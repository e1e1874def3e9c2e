//! Where the real programs are, if they are here.

use std::path::{Path, PathBuf};

// One rule for all tests of the workspace. This crate is below the one that has it, so the file is read, not linked.
#[path = "../../../cli/src/tools/find.rs"]
mod rule;

/// Where programs are. Without one of them, the test is said to be skipped, or fails where `STACK_TOOLS` requires it.
pub fn find<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = names.map(|name| rule::find_in(&workspace, name));
    let missing: Vec<_> = names.iter().zip(&found).filter(|(_, path)| path.is_none()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Some(found.map(Option::unwrap_or_default));
    }
    rule::skip(&missing);
    None
}

/// Says that a test is skipped for the lack of something that is no program, with what to do about it.
pub fn skip_for(missing: &str, fix: &str) {
    rule::skip_for(&[missing], fix);
}
