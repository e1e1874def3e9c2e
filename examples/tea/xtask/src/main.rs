//! `cargo xtask` over the tea shop's stack.

fn main() -> std::process::ExitCode {
    cli::main(&cli::Cli::of(&spec::PROGRAM))
}
