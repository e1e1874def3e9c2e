//! The library behind `cargo xtask`, so that tests call what the command calls.
