//! What shells and people learn of the command line itself.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask-alone")).args(arguments).output().expect("it starts")
}

fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn shells_complete_every_command() {
    for (shell, begins) in [("bash", "_xtask() {"), ("zsh", "#compdef xtask"), ("fish", "# Print an optspec")] {
        let script = said(&["completions", shell]);
        assert!(script.starts_with(begins), "{shell}: {}", &script[..80]);
        for command in ["gen", "lint", "import", "verify"] {
            assert!(script.contains(command), "{shell} knows no `{command}`");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let pages = said(&["man"]);
    for command in ["import", "gen", "verify"] {
        assert!(
            pages.contains(&format!(".TH xtask-{command} 1")) || pages.contains(&format!(".TH {command} 1")),
            "{command}"
        );
    }
    assert!(pages.contains("Writes the observability stack"));
}

#[test]
fn help_and_version_are_commands_as_people_try_them() {
    assert!(said(&["--version"]).starts_with("xtask "));
    assert_eq!(said(&["help", "import"]), said(&["import", "--help"]));
}

#[test]
fn what_no_shell_is_called_is_refused() {
    let output = run(&["completions", "cmd"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("invalid value 'cmd'") && error.contains("bash") && output.stdout.is_empty(), "{error}");
}
