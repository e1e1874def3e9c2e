//! `cargo xtask`: hands the command line to the library, and the library's answer to the shell.

use std::io::IsTerminal;
use std::process::ExitCode;

use xtask::{Context, Stack};

fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let (out_colour, err_colour) = (wanted && out.is_terminal(), wanted && err.is_terminal());
    let mut context = Context::new(&Stack, &mut out, &mut err).coloured(out_colour, err_colour);
    xtask::run(std::env::args_os(), &mut context).into()
}
