//! `cargo xtask`: see the library.

fn main() -> std::process::ExitCode {
    launch::main()
}
