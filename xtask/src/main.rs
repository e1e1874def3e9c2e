//! `cargo xtask`: DhakaCart's stack under the command line that every stack has.

fn main() -> std::process::ExitCode {
    cli::main(&xtask::CLI)
}
