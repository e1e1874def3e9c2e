//! Where the real programs are, if they are here.

use std::path::{Path, PathBuf};

/// A program on the PATH or in the workspace's `.tools/`. Where it is missing, the test says so by name and passes, unless
/// `STACK_TOOLS=require`.
pub fn find(name: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&on_path).chain([workspace.join(".tools/bin"), workspace.join(".tools")]);
    let found = folders.map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        assert_ne!(
            std::env::var("STACK_TOOLS").as_deref(),
            Ok("require"),
            "`{name}` is not installed, and STACK_TOOLS=require: run `cargo xtask tools`"
        );
        eprintln!("skipped: `{name}` is not installed (`cargo xtask tools` installs it)");
    }
    found
}
