//! `cargo xtask` over this stack.

fn main() -> std::process::ExitCode {
    cli::main(&cli::Cli::of(&spec::PROGRAM))
}
