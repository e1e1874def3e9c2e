//! The command line without a stack, for commands that need none while the stack does not compile.

fn main() -> std::process::ExitCode {
    cli::main(&cli::Cli::ALONE)
}
