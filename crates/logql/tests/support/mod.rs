//! What several tests use: expressions made by chance, and the corpus written by hand.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test may fail where it stands, and need not be fast"
)]

// One rule for chance: the file is read, not copied.
#[path = "../../../../tests/support/chance.rs"]
pub mod chance;
pub mod generate;
pub mod loki;
// One rule for where programs are: the file is read, not copied.
#[path = "../../../promql/tests/support/programs.rs"]
pub mod programs;

/// The valid queries, one a line; comments and empty lines left out.
pub fn valid() -> impl Iterator<Item = &'static str> {
    include_str!("../corpus/valid.logql")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("##"))
}
