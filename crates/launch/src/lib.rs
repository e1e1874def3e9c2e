#![doc = include_str!("../README.md")]

mod build;
mod command;
mod fresh;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use build::{Built, build, build_alone};
use command::Needs;
use fresh::Build;

/// The package that joins a stack with the command line, and its program.
const PACKAGE: &str = "xtask";

/// The command line without a stack: a program of the package `cli`.
const ALONE: &str = "xtask-alone";

/// Builds the command line that `cargo xtask` stands for, and runs it.
pub fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let folder = folder();
    let (program, alone) = (place(&folder, PACKAGE), place(&folder, ALONE));
    let needs = command::needs(&arguments);
    let last = Build::of(&program);
    if last.is_fresh() {
        return run(&program, &arguments);
    }
    match build(PACKAGE, needs, last) {
        Built::Done => run(&program, &arguments),
        Built::Failed if needs == Needs::Stack => ExitCode::from(101),
        Built::Failed if program.is_file() => {
            note("`cargo build --package xtask` fails, and says why: this runs as it was last built");
            run(&program, &arguments)
        }
        Built::Failed => {
            note(
                "`cargo build --package xtask` fails, and says why; it was never built here: this runs without a stack",
            );
            if build_alone() { run(&alone, &arguments) } else { ExitCode::from(101) }
        }
    }
}

/// Where cargo puts programs: this one is there, too.
fn folder() -> PathBuf {
    let here = env::current_exe().unwrap_or_default();
    here.parent().unwrap_or_else(|| Path::new("target/debug")).to_owned()
}

fn place(folder: &Path, program: &str) -> PathBuf {
    folder.join(format!("{program}{}", env::consts::EXE_SUFFIX))
}

fn note(text: &str) {
    eprintln!("      note  {text}");
}

/// Becomes the program, where the system can; else waits for it.
#[cfg(unix)]
fn run(program: &Path, arguments: &[std::ffi::OsString]) -> ExitCode {
    let error = std::os::unix::process::CommandExt::exec(Command::new(program).args(arguments));
    cannot_run(program, &error)
}

#[cfg(not(unix))]
fn run(program: &Path, arguments: &[std::ffi::OsString]) -> ExitCode {
    match Command::new(program).args(arguments).status() {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2)),
        Err(error) => cannot_run(program, &error),
    }
}

fn cannot_run(program: &Path, error: &std::io::Error) -> ExitCode {
    eprintln!("error: {} cannot be run: {error}; fix: `cargo clean`, then once more", program.display());
    ExitCode::from(2)
}
