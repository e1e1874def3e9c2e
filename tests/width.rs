//! No line of Rust is wider than the page: rustfmt holds that for code, and this for what it leaves alone, which are
//! strings, comments and what stands in macros.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The most columns, as in `rustfmt.toml`.
const COLUMNS: usize = 120;

/// Rooms that have wider lines from before, and how many at most. A number may only fall; the spec and examples have
/// none.
const STILL: &[(&str, usize)] = &[("crates", WIDE_CRATES), ("tests", WIDE_TESTS)];

const WIDE_CRATES: usize = 36;
const WIDE_TESTS: usize = 12;

#[test]
fn no_line_is_wider_than_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository");
    for room in ["stack", "examples", "crates", "tests", "xtask"] {
        let mut files = Vec::new();
        rust_files(&root.join(room), &mut files).expect("the repository can be read");
        assert!(!files.is_empty(), "{room}");
        let wide: Vec<String> = files.iter().flat_map(|file| wide(file)).collect();
        let most = STILL.iter().find(|(still, _)| *still == room).map_or(0, |(_, most)| *most);
        assert!(
            wide.len() <= most,
            "{room}: {} lines are wider than {COLUMNS} columns, {most} may be; wrap yours:\n{}",
            wide.len(),
            wide.join("\n")
        );
    }
}

/// The places of a file's wide lines.
fn wide(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let lines = text.lines().zip(1..).filter(|(line, _)| line.chars().count() > COLUMNS);
    lines.map(|(_, number)| format!("{}:{number}", file.display())).collect()
}

/// All sources below a folder, without what is built or fetched.
fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
