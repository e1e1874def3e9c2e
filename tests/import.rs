//! What the README shows of `import` is what it writes.

use std::path::Path;

use cli::{Context, Outcome};

#[test]
fn the_readme_shows_what_import_writes() {
    const README: &str = include_str!("../README.md");
    let section = README.split("\n## ").find(|text| text.starts_with("Bring your rules along"));
    let blocks: Vec<_> = section.expect("the README has the section").split("```").collect();
    let [_, command, _, output, ..] = blocks.as_slice() else { panic!("it shows a command and what that writes") };
    let arguments = command.trim_start_matches("sh\n").trim().split(' ').skip(2);
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the repository is there");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err);
    let outcome = cli::run(["cargo xtask"].into_iter().chain(arguments), &mut context);
    assert_eq!(outcome, Outcome::Done, "{}", String::from_utf8_lossy(&err));
    assert_eq!(String::from_utf8_lossy(&out), output.trim_start_matches("rust,ignore\n"));
}
