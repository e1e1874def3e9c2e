//! What several tests use: expressions made by chance, and the corpus written by hand.
#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test may fail where it stands, and need not be fast"
)]

// What both languages' tests use is written once: the file is read, not copied.
#[path = "../../../query/tests/support/mod.rs"]
mod shared;

pub mod generate;
pub mod prometheus;
pub mod tea_house;
pub mod tree;
pub mod upstream;

pub use shared::{asked, chance, made, programs, robust, rules, tally};

/// The valid expressions.
pub fn valid() -> impl Iterator<Item = &'static str> {
    shared::lines(include_str!("../corpus/valid.promql"))
}
