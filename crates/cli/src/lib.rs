#![doc = include_str!("../README.md")]

use std::io::IsTerminal;
use std::process::ExitCode;

mod add;
mod apply;
pub mod catalogue;
mod cause;
mod cli;
mod command;
mod company;
mod context;
mod contract;
mod deployable;
mod disk;
#[cfg(test)]
mod fixture;
mod guard;
mod header;
mod import;
mod lock;
mod obstacle;
mod outcome;
mod outdated;
mod plan;
mod problem;
pub mod record;
mod report;
pub mod rules;
mod rustfmt;
mod skeleton;
mod source;
mod stage;
mod step;
mod temporary;
#[doc(hidden)]
pub mod testing;
pub mod tools;
mod tree;
mod upgrade;
mod usage;
mod verify;
mod whole;

pub use ::catalogue::exposition;
pub use cause::Cause;
pub use cli::run;
pub use company::{Cli, Contract};
pub use context::Context;
pub use obstacle::{Kind, Obstacle};
pub use outcome::Outcome;
pub use plan::{Entry, Plan, State, compare};
pub use problem::{from_text, problem};
pub use render::Object;
pub use report::Failure;
pub use source::{Deployed, HEADER_MARK, Source, deployed};
pub use step::{Before, Step};
pub use tree::Tree;

/// Hands the command line of this process to the library, and the library's answer to the shell.
///
/// ```no_run
/// # const STACK: kit::Stack = kit::Stack::new(kit::Namespace::ours("tea"), &[]);
/// # const CLI: cli::Cli = cli::Cli::of(&kit::Program::unwatched(&STACK, "src/lib.rs"));
/// fn main() -> std::process::ExitCode {
///     cli::main(&CLI)
/// }
/// ```
pub fn main(cli: &Cli) -> ExitCode {
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let (out_colour, err_colour) = (wanted && out.is_terminal(), wanted && err.is_terminal());
    let mut context = Context::new(cli, &mut out, &mut err).coloured(out_colour, err_colour);
    context = context.of_program(std::env::current_exe().ok());
    run(std::env::args_os(), &mut context).into()
}

/// What is applied to the cluster: the only one of the [`FOLDERS`] that kubectl is ever pointed at.
pub const MANIFESTS: &str = "k8s";

/// What promtool tests the alerts with.
pub const SCENARIOS: &str = "tests/promtool";

/// The folders that are generated, relative to the root of the repository. Nothing is written or removed elsewhere.
pub const FOLDERS: [&str; 2] = [MANIFESTS, SCENARIOS];

/// The command that fixes all drift.
pub const GEN: &str = "cargo xtask gen";
