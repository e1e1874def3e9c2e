//! What the README shows of `lint` is what it says.

use std::path::Path;

use cli::{Context, Outcome};

/// The block of the README behind the command, and the arguments of that.
fn shown() -> (Vec<&'static str>, &'static str) {
    const README: &str = include_str!("../README.md");
    let section = README.split("\n## ").find(|text| text.starts_with("Check rules and dashboards that you have"));
    let blocks: Vec<_> = section.expect("the README has the section").split("```").collect();
    let [_, command, _, output, ..] = blocks.as_slice() else { panic!("it shows a command and what that says") };
    let command = command.trim_start_matches("sh\n").trim();
    (command.split(' ').skip(2).collect(), output.trim_start_matches("text\n"))
}

#[test]
fn the_readme_shows_what_lint_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::env::set_current_dir(root).expect("the repository is there");
    let (arguments, output) = shown();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err);
    let outcome = cli::run(["cargo xtask"].into_iter().chain(arguments), &mut context);
    assert_eq!(outcome, Outcome::Unmet, "{}", String::from_utf8_lossy(&err));
    assert_eq!(String::from_utf8_lossy(&out), output);
}
