//! The library behind `cargo xtask`: tests call what the command calls, with another stack and another folder.
//!
//! One model, two verbs: [`Plan`] says how the files in the generated folders differ from what the code says; `gen --check` prints
//! it, and `gen` carries it out and then asks again. What one reports, the other fixes.
//!
//! ```no_run
//! let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
//! # const STACK: kit::Stack = kit::Stack::new(kit::Namespace::ours("tea"), &[]);
//! # const CLI: cli::Cli = cli::Cli::of(&kit::Program::unwatched(&STACK, "src/lib.rs"));
//! let mut context = cli::Context::new(&CLI, &mut out, &mut err);
//! let outcome = cli::run(["cargo xtask", "gen", "--check"], &mut context);
//! assert_eq!(outcome, cli::Outcome::Done);
//! ```

use std::io::IsTerminal;
use std::process::ExitCode;

mod apply;
pub mod catalogue;
mod cause;
mod cli;
mod command;
mod company;
mod context;
mod contract;
mod disk;
#[cfg(test)]
mod fixture;
mod guard;
mod header;
mod lock;
mod obstacle;
mod plan;
mod problem;
pub mod record;
mod report;
pub mod rules;
mod source;
mod stage;
mod temporary;
pub mod tools;
mod tree;
mod usage;
mod verify;

pub use ::catalogue::exposition;
pub use apply::Step;
pub use cause::Cause;
pub use cli::run;
pub use company::{Cli, Contract};
pub use context::{Before, Context, Outcome};
pub use obstacle::{Kind, Obstacle};
pub use plan::{Entry, Plan, State, compare};
pub use problem::{Failure, from_text, problem};
pub use render::Object;
pub use source::{Deployed, HEADER_MARK, Source, deployed};
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
