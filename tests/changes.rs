//! The changes that `tests/changes/run.sh` tries find what they change: building them takes hours, editing seconds.

use std::path::Path;
use std::process::Command;

/// What is tried.
const CHANGES: [&str; 4] = [
    include_str!("changes/clusters.sh"),
    include_str!("changes/notifications.sh"),
    include_str!("changes/watching.sh"),
    include_str!("changes/parts.sh"),
];

#[test]
fn every_edit_finds_what_it_changes() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let script = repository.join("tests/changes/run.sh");
    let output = Command::new("bash").arg(&script).arg("--edits").output().expect("bash is there");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let wanted: Vec<&str> =
        CHANGES.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with("wants ")).collect();
    let all = wanted.len();
    assert!(all > 30, "{wanted:#?}");
    assert!(output.status.success() && said.contains(&format!(" of {all} changes edit the sources")), "{said}");
}

/// Cargo finds no test of this package by itself: one that is not declared is never run.
#[test]
fn every_file_of_tests_is_declared() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = include_str!("Cargo.toml");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if entry.path().join("main.rs").is_file() { format!("{name}/main.rs") } else { name };
        let text = std::fs::read_to_string(folder.join(&path)).unwrap_or_default();
        if Path::new(&path).extension().is_some_and(|end| end == "rs") && text.contains("#[test]") {
            assert!(manifest.contains(&format!("path = \"{path}\"")) || is_part(folder, &path), "{path} is never run");
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

/// Whether another file of the folder has it as a module.
fn is_part(folder: &Path, path: &str) -> bool {
    let module = format!("mod {};", path.trim_end_matches(".rs"));
    let mut files = std::fs::read_dir(folder).expect("the folder is there").flatten();
    files.any(|file| std::fs::read_to_string(file.path()).unwrap_or_default().contains(&module))
}
